"""HR and reminders: did they go, who was told, and reminding people now."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.nudging import NudgeForm
from appraisal.models import Appraisal, Cycle, Nudge
from appraisal.models.ladder import Ladder
from appraisal.queries import alarm, nudging, reminder_log, working_days
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.queries.ladder import ahead_words, ladders_now
from appraisal.queries.ladders import whom_words
from appraisal.services import nudging as services
from appraisal.views.cycles import PAGE, one_cycle
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.common.reminder_hours import may_remind
from values_hub.people.queries.staff_list import directorates_for
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
        "nudge": nudging.latest_of(cycle, request.user),
    }
    return render(request, "appraisal/cycle_reminders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.NUDGE, one_cycle)
def begin_nudge(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Whose turn it is, at which step and where. Whom that would reach is then worked out by the worker."""
    form = NudgeForm(
        request.POST if request.method == "POST" else None, directorates=directorates_for(request.user),
        initial={"directorate": request.GET.get("directorate", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        asked = services.ask_nudge(cycle=cycle, actor=request.user, at=timezone.now(), **form.narrowed())
        return redirect("appraisal:nudge_plan", cycle.pk, asked.pk)
    return render(request, "appraisal/nudge.html", {"cycle": cycle, "form": form, "guardian": guardian()})


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
@never_cache
def nudge_plan(request: HttpRequest, cycle: Cycle, nudge: UUID) -> HttpResponse:
    """Exactly who would be told of what; how far the telling is; what became of it."""
    asked = _asked(request, cycle, nudge)
    context: dict[str, Any] = {
        "cycle": cycle,
        "nudge": asked,
        "held_by": ", ".join([nudging.HELD[asked.holder], *nudging.narrowed_words(asked)]),
        "people": f"{asked.tell or 0:,}",
        "told": f"{asked.messages:,}",
        "may_nudge": decide(request.user, Action.NUDGE, cycle),
    }
    if asked.planned_on is not None and asked.confirmed_at is None:
        now = timezone.now()
        page = Paginator(range(asked.tell or 0), PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "lines": nudging.lines_shown(asked, page.start_index() - 1, page.end_index()),
            "skipped": nudging.skipped_shown(asked, PAGE),
            "skipped_more": max(0, (asked.skip or 0) - PAGE),
            "may_now": may_remind(now),
            "of_today": asked.planned_on == timezone.localdate(now),
            "hours": working_days.quiet_words(),
        }
    return render(request, "appraisal/nudge_plan.html", context)


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
@never_cache
def nudge_progress(request: HttpRequest, cycle: Cycle, nudge: UUID) -> HttpResponse:
    """The fragment the page asks for every two seconds; when there is something to read it is fetched again whole. One
    that is thrown away leads back to the question."""
    asked = nudging.nudge_of(cycle, request.user, nudge)
    if asked is None:
        return HttpResponse(status=404, headers={"HX-Redirect": reverse("appraisal:nudge", args=[cycle.pk])})
    response = render(request, "appraisal/_nudge_progress.html", {"cycle": cycle, "nudge": asked})
    if not asked.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Action.NUDGE, one_cycle)
def send_nudge(request: HttpRequest, cycle: Cycle, nudge: UUID) -> HttpResponse:
    """Remind the people who were shown. Pressed again it is done already."""
    asked = _asked(request, cycle, nudge)
    try:
        services.confirm_nudge(nudge=asked, actor=request.user, at=timezone.now())
    except services.NotNow as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:nudge_plan", cycle.pk, asked.pk)


def _asked(request: HttpRequest, cycle: Cycle, pk: UUID) -> Nudge:
    found = nudging.nudge_of(cycle, request.user, pk)
    if found is None:
        raise Http404("No such reminder.")
    return found


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
