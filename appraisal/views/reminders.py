"""HR and reminders: did they go, who was told, and reminding people now."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.models import Appraisal, Cycle
from appraisal.models.ladder import Ladder
from appraisal.queries import alarm, nudging, reminder_log, working_days
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.queries.ladder import ahead_words, ladders_now
from appraisal.queries.ladders import whom_words
from appraisal.services.nudging import PlanChanged, QuietHours, send_nudge
from appraisal.views.cycles import PAGE, one_cycle
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.people.scope import WHOLE_TRUST


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def cycle_reminders(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """When they last went out, whether they should have gone and did not, what bounced, and whom the ladder tells."""
    now = timezone.now()
    context = {
        "cycle": cycle,
        "missed": alarm.missed_reminders(now),
        "last": alarm.last_run(),
        "undelivered": reminder_log.undelivered(request.user, now),
        "ladder": [
            (ahead_words(rung.days), whom_words(Ladder.APPRAISAL, rung.whom))
            for rung in ladders_now()[Ladder.APPRAISAL]
        ],
        "may_change": decide(request.user, Action.CHANGE_LADDERS, WHOLE_TRUST),
        "hours": working_days.quiet_words(),
    }
    return render(request, "appraisal/cycle_reminders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.NUDGE, one_cycle)
def nudge(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Exactly who would be told of what; then telling them."""
    holder = request.GET.get("holder", "")
    if holder not in nudging.HELD:
        raise Http404("No such filter.")
    if request.method == "POST":
        try:
            sent = send_nudge(
                cycle=cycle, holder=holder, fingerprint=request.POST.get("fingerprint", ""),
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"{sent} {'person is' if sent == 1 else 'people are'} being reminded.")
            return redirect("appraisal:cycle_reminders", cycle.pk)
        except (QuietHours, PlanChanged) as refused:
            messages.error(request, str(refused))
    plan = nudging.nudge_plan(cycle, request.user, holder, timezone.localdate())
    page = Paginator(plan.recipients, PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "holder": holder,
        "holders": nudging.HELD,
        "plan": plan,
        "page": page,
        "lines": nudging.lines(list(page.object_list)),
        "skipped": plan.skipped[:PAGE],
        "skipped_more": max(0, len(plan.skipped) - PAGE),
        "may_now": working_days.may_remind(timezone.now()),
        "hours": working_days.quiet_words(),
        "guardian": guardian(),
    }
    return render(request, "appraisal/nudge.html", context)


@require_safe
@requires(
    Action.SEE_REMINDERS,
    visible(Appraisal, through=with_people),
)
def reminder_log_page(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """Who was reminded of one appraisal, and whether it reached them."""
    context = {
        "appraisal_pk": appraisal.pk,
        "person": appraisal.staff.name,
        "told": reminder_log.reminders_of(appraisal),
    }
    return render(request, "appraisal/reminders.html", context)
