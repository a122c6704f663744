"""HR: leaving one person out of a cycle for a time, and putting them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.forms.exclusions import LeaveOutForm
from appraisal.models import Appraisal
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.queries.exclusions import exclusions_of
from appraisal.services import exclusions as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible

one = visible(Appraisal, through=with_people)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.LEAVE_OUT, one)
def leave_out(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """Why, and until when; of somebody who is left out, how it came to be and the way back."""
    form = LeaveOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            services.leave_out(
                appraisal=appraisal, today=timezone.localdate(now), actor=request.user, at=now, **form.cleaned_data
            )  # fmt: skip
            messages.success(
                request, "Left out for now. Nobody is asked for it, and what was written is kept."
            )
            return redirect("appraisal:page", appraisal.pk)
        except services.NotSo as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "appraisal_pk": appraisal.pk,
        "person": appraisal.staff.name,
        "cycle": appraisal.cycle.name,
        "is_out": bool(appraisal.left_out),
        "earlier": exclusions_of(appraisal),
        "guardian": guardian(),
    }
    return render(request, "appraisal/leave_out.html", context)


@require_POST
@requires(Action.LEAVE_OUT, one)
def put_back(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """They count again, and are asked."""
    now = timezone.now()
    try:
        services.put_back(appraisal=appraisal, today=timezone.localdate(now), actor=request.user, at=now)
        messages.success(
            request, "Back in the cycle, at the step where they stood, with at least six weeks to do it."
        )
    except services.NotSo as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:page", appraisal.pk)
