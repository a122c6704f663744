"""A pay step: the five standards, and never a rating."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.forms.pay import PayStepForm
from appraisal.queries import pay as queries
from appraisal.queries.door import guardian
from appraisal.services.pay import NotByTheStandards, decide_pay_step
from appraisal.views.away import somebody
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone
from values_hub.people.models import StaffRecord


@require_safe
@requires(Action.SEE_PAY_STEP, somebody)
def pay_step(request: HttpRequest, staff: StaffRecord) -> HttpResponse:
    """When it is, what it depends on, and what was decided."""
    today = timezone.localdate()
    decisions = queries.decisions_on(staff)
    context = {
        "staff": staff,
        "own": staff.user_id == request.user.pk,
        "facts": queries.facts_of(staff, today),
        "standards": queries.STANDARDS,
        "has_steps": queries.has_pay_steps(staff),
        "outside": queries.OUTSIDE_AFC,
        "appeal": queries.APPEAL,
        "decision": decisions[0] if decisions else None,
        "earlier": decisions[1:],
        "guardian": guardian(),
    }
    return render(request, "appraisal/pay_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.DECIDE_PAY_STEP, somebody)
def decide(request: HttpRequest, staff: StaffRecord) -> HttpResponse:
    """The line manager answers each standard."""
    today = timezone.localdate()
    facts = queries.facts_of(staff, today)
    form = PayStepForm(request.POST if request.method == "POST" else None, manages=facts.team is not None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            decide_pay_step(
                staff=staff, met=form.met(), not_held=data["not_held"], reason=data["reason"], plan=data["plan"],
                review_on=data["review_on"],
                today=today, actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"Recorded. {staff.name} is told.")
            return redirect("appraisal:pay_step", staff.pk)
        except (NotByTheStandards, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "staff": staff,
        "facts": facts,
        "submit_text": f"Record it and tell {staff.name}",
        "device_copy": True,
        "guardian": guardian(),
    }
    return render(request, "appraisal/decide_pay_step.html", context)
