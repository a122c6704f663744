"""The starter's clock: when they are away and which days they work."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms.absences import AbsenceForm, BackForm, WorkingDaysForm
from induction.models import Induction
from induction.queries.plans import absence_of, absences_that_stand, with_items
from induction.services import absences as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import MoveRefused

REFUSALS = (services.WrongDays, MoveRefused)


def _with_people(rows: Any) -> Any:
    return with_items(rows.with_people())


@requires(Action.SET_INDUCTION_DAYS, visible(Induction, through=_with_people))
def away(request: HttpRequest, induction: Induction) -> HttpResponse:
    """Record that the starter is away; what is recorded is listed, each with a way to take it back."""
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_absence(
                induction=induction, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Recorded. What was still to come has moved by as long.")
            return redirect("induction:induction", induction.pk)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
    context = {"induction": induction, "form": form, "away": absences_that_stand(induction)}
    return render(request, "induction/away.html", context)


@requires(Action.SET_INDUCTION_DAYS, visible(Induction, through=_with_people))
@require_POST
def back(request: HttpRequest, induction: Induction, absence_id: UUID) -> HttpResponse:
    """Take an absence back."""
    absence = absence_of(induction, absence_id)
    if absence is None:
        raise Http404("No such absence.")
    try:
        services.take_back_absence(absence=absence, actor=request.user, at=timezone.now())
        messages.success(request, "Taken back. The dates are as if they had not been away.")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("induction:away", induction.pk)


@requires(Action.SET_INDUCTION_DAYS, visible(Induction, through=_with_people))
def they_are_back(request: HttpRequest, induction: Induction, absence_id: UUID) -> HttpResponse:
    """When somebody was back, of whom nobody knew."""
    absence = absence_of(induction, absence_id)
    if absence is None or not absence.open_ended or absence.taken_back_at is not None:
        raise Http404("No such absence.")
    form = BackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_absence(
                absence=absence, last_day=form.cleaned_data["last_day"], actor=request.user, at=timezone.now()
            )
            messages.success(request, "Recorded. The dates count from when they are back.")
            return redirect("induction:induction", induction.pk)
        except REFUSALS as refused:
            form.add_error("last_day", str(refused))
    return render(request, "induction/back.html", {"induction": induction, "form": form, "absence": absence})


@requires(Action.SET_INDUCTION_DAYS, visible(Induction, through=lambda rows: rows.with_people()))
def working_days(request: HttpRequest, induction: Induction) -> HttpResponse:
    """Which days of the week the starter works."""
    form = WorkingDaysForm(
        request.POST if request.method == "POST" else None, initial={"days": list(induction.working_days)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_working_days(
                induction=induction, weekdays=set(form.cleaned_data["days"]), actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "Saved. Dates that count working days follow these days now.")
            return redirect("induction:induction", induction.pk)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
    return render(request, "induction/working_days.html", {"induction": induction, "form": form})
