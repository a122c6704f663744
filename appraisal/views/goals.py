"""Promises through the year, the talk half-way, and HR's count of what people need to learn."""

import csv
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.goals import MidYearForm
from appraisal.models import Appraisal
from appraisal.queries import goals as queries
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.services import goals as services
from appraisal.views.away import somebody
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone
from values_hub.people.models import StaffRecord
from values_hub.people.scope import WHOLE_TRUST


@require_safe
@requires(Action.SEE_GOALS, somebody)
def goals(request: HttpRequest, staff: StaffRecord) -> HttpResponse:
    """What was promised, and a button for each."""
    context = {
        "staff": staff,
        "own": staff.user_id == request.user.pk,
        "promises": queries.promises_of(staff),
    }
    return render(request, "appraisal/goals.html", context)


@require_POST
@requires(Action.SEE_GOALS, somebody)
def tick_off(request: HttpRequest, staff: StaffRecord, goal: uuid.UUID) -> HttpResponse:
    """Done, or not after all."""
    row = queries.goal_of(staff, goal)
    if row is None:
        raise Http404("No such promise.")
    services.tick_off(goal=row, done=request.POST.get("done") == "yes", actor=request.user, at=timezone.now())
    return redirect("appraisal:goals", staff.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.RECORD_MID_YEAR, visible(Appraisal, through=with_people))
def mid_year(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """When the two met half-way, and what they came to."""
    form = MidYearForm(request.POST if request.method == "POST" else None, person=appraisal.staff.name)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_mid_year(
                appraisal=appraisal, today=timezone.localdate(), actor=request.user, at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, f"Recorded. {appraisal.staff.name} is told and can read it.")
            return redirect("appraisal:page", appraisal.pk)
        except services.NotThatDay as refused:
            form.add_error("met_on", str(refused))
        except AlreadyDone as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "appraisal_pk": appraisal.pk,
        "person": appraisal.staff.name,
        "device_copy": True,
        "promises": queries.last_promises(appraisal.staff_id),
        "guardian": guardian(),
    }
    return render(request, "appraisal/mid_year.html", context)


@require_safe
@requires(Action.COUNT_TRAINING_NEEDS)
def training(request: HttpRequest) -> HttpResponse:
    """What people need to learn, counted; as a page, or as a file with `?as=csv`."""
    counts = queries.needs_in_numbers(request.user)
    if request.GET.get("as") != "csv":
        context = {
            "counts": counts,
            "may_change_codes": decide(request.user, Action.CHANGE_TRAINING_CODES, WHOLE_TRUST),
        }
        return render(request, "appraisal/training.html", context)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="training-needs.csv"'
    rows = csv.writer(response)
    rows.writerow(["Training", "Needed", "Done"])
    rows.writerows([each.words, each.open, each.done] for each in counts)
    return response
