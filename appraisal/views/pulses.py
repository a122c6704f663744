"""Straight after signing: was it worth it? And what comes of the answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.forms.pulses import PulseForm
from appraisal.models import Appraisal, Cycle
from appraisal.queries import pulses as queries
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.services.pulses import OVER, NotAsked, answer_pulse, decline_pulse
from appraisal.views.cycles import one_cycle
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ANSWER_PULSE, visible(Appraisal, through=with_people))
def pulse(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """Eight questions without a name to them."""
    if queries.is_not_asked_again(appraisal):
        messages.info(request, f"{OVER}.")
        return redirect("appraisal:page", appraisal.pk)
    form = PulseForm(
        request.POST if request.method == "POST" else None, about_manager=appraisal.appraiser_id is not None
    )
    declines = request.method == "POST" and request.POST.get("action") == "decline"
    if request.method == "POST" and (declines or form.is_valid()):
        try:
            if declines:
                decline_pulse(appraisal=appraisal)
                messages.success(request, "That is fine. You are not asked again, and nobody is told.")
            else:
                answer_pulse(appraisal=appraisal, quality=form.quality(), upward=form.upward())
                messages.success(request, "Thank you. Nobody can see that these answers were yours.")
            return redirect("appraisal:page", appraisal.pk)
        except NotAsked as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "appraisal_pk": appraisal.pk,
        "guardian": guardian(),
        "about": [form[code] for code in queries.QUALITY],
        "manager": [form[f"upward_{code}"] for code in queries.UPWARD] if appraisal.appraiser_id else [],
        "steps": {"quality": queries.QUALITY_STEP, "upward": queries.UPWARD_STEP},
    }
    return render(request, "appraisal/pulse.html", context)


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def quality(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """What people thought of their appraisals, by directorate, where enough have said."""
    context = {"cycle": cycle, "said": queries.quality_of(cycle), "step": queries.QUALITY_STEP}
    return render(request, "appraisal/quality.html", context)


@require_safe
@requires(Action.SEE_UPWARD)
def upward(request: HttpRequest) -> HttpResponse:
    """What those I appraise say of me as a manager. Nobody else sees it."""
    context = {"said": queries.said_of(request.user), "step": queries.UPWARD_STEP}
    return render(request, "appraisal/upward.html", context)
