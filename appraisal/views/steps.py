"""HR: the days of a cycle's steps, and reopening one that closed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.forms.steps import ReopenForm, StepForm
from appraisal.models import Appraisal, Cycle
from appraisal.models.steps import StepKind
from appraisal.queries import steps as queries
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.services import steps as services
from appraisal.states import CycleState
from appraisal.views.cycles import one_cycle
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def steps(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """The five, with whose each is, from when and by when."""
    context = {"cycle": cycle, "steps": queries.step_lines(cycle), "is_open": cycle.state == CycleState.OPEN}
    return render(request, "appraisal/steps.html", context)


@form_page
@requires(Action.SET_STEPS, one_cycle)
def set_step(request: HttpRequest, cycle: Cycle, kind: str) -> HttpResponse:
    """The days of one."""
    if kind not in StepKind.values:
        raise Http404("No such step.")
    which = StepKind(kind)
    days = queries.step_row(cycle, which)
    form = StepForm(request.POST if request.method == "POST" else None, kind=which, days=days)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_step(
                cycle=cycle, kind=which, days=form.days(), actor=request.user, at=timezone.now()
            )
            messages.success(request, f"Saved: {which.label}.")
            return redirect("appraisal:steps", cycle.pk)
        except (services.NotThoseDays, services.OnlyLater) as refused:
            form.add_error(refused.field, str(refused))
    context = {
        "form": form,
        "cycle": cycle,
        "name": which.label,
        "owner": queries.OWNERS[which],
        "is_open": cycle.state == CycleState.OPEN,
        "guardian": guardian(),
    }
    return render(request, "appraisal/set_step.html", context)


@form_page
@requires(Action.REOPEN_STEP, visible(Appraisal, through=with_people))
def reopen(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """One person goes on, until a day, for a reason."""
    form = ReopenForm(request.POST if request.method == "POST" else None)
    today = timezone.localdate()
    if request.method == "POST" and form.is_valid():
        try:
            services.reopen_step(
                appraisal=appraisal, today=today, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Reopened. Both can go on, and are reminded of the new day.")
            return redirect("appraisal:page", appraisal.pk)
        except services.NotReopened as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "appraisal_pk": appraisal.pk,
        "title": f"Reopen {appraisal.staff.name}’s appraisal",
        "intro": queries.closed_words(queries.step_alone(appraisal), today, asks=False)
        or "The step at which it stands is not closed.",
        "submit_text": "Reopen it",
        "guardian": guardian(),
    }
    return render(request, "appraisal/confirm.html", context)
