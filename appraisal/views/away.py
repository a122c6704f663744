"""When somebody is away: said by them, their manager or HR."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.forms.away import AwayForm
from appraisal.queries.door import guardian
from appraisal.queries.reminder_log import away_times
from appraisal.services.away import NotThoseDays, say_away, take_back_away
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.people.models import StaffRecord

somebody = visible(StaffRecord, through=lambda rows: rows.select_related("post__unit"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.SAY_AWAY, somebody)
def away(request: HttpRequest, staff: StaffRecord) -> HttpResponse:
    """The days already said, and a form for more."""
    form = AwayForm(request.POST if request.method == "POST" else None)
    today = timezone.localdate()
    if request.method == "POST" and form.is_valid():
        try:
            say_away(staff=staff, today=today, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Kept. No appraisal reminder is sent on those days.")
            return redirect("appraisal:away", staff.pk)
        except NotThoseDays as refused:
            form.add_error("until_on", str(refused))
    context = {
        "form": form,
        "staff": staff,
        "own": staff.user_id == request.user.pk,
        "times": away_times(staff, today),
        "guardian": guardian(),
    }
    return render(request, "appraisal/away.html", context)


@require_POST
@requires(Action.SAY_AWAY, somebody)
def take_back(request: HttpRequest, staff: StaffRecord, away: uuid.UUID) -> HttpResponse:
    """These days are not away after all."""
    row = next((each for each in away_times(staff, timezone.localdate()) if each.pk == away), None)
    if row is None:
        # A second press, or somebody else was faster; or they are over.
        messages.info(request, "These days are not among those still to come any more.")
        return redirect("appraisal:away", staff.pk)
    take_back_away(away=row, actor=request.user, at=timezone.now())
    messages.success(request, "Taken back. Reminders are sent on those days as usual.")
    return redirect("appraisal:away", staff.pk)
