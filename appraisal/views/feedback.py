"""Feedback from colleagues: whom to ask, what they say, and what is shown of it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.feedback import FeedbackForm
from appraisal.models import Appraisal, Rater
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.queries.feedback import LEAST, asked_of, behaviours_of, feedback_of, one_asked
from appraisal.queries.pages import viewer_of
from appraisal.queries.steps import step_alone
from appraisal.queries.working_days import asking_words
from appraisal.services import feedback as services
from appraisal.states import BLIND
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.people.queries.directory import colleague
from values_hub.people.views.finding import find_page

one_appraisal = visible(Appraisal, through=with_people)
one_request = visible(
    Rater, through=lambda rows: rows.select_related("appraisal__staff", "appraisal__cycle", "staff")
)


@require_safe
@requires(Action.SEE_FEEDBACK, one_appraisal)
def feedback(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """Who is asked, and what they said when there is enough of it."""
    asked, found = asked_of(appraisal), feedback_of(appraisal, request.user)
    context = {
        "appraisal_pk": appraisal.pk,
        "person": appraisal.staff.name,
        "own": viewer_of(appraisal, request.user).value == "person",
        "appraiser": appraisal.appraiser.name if appraisal.appraiser else "your appraiser",
        "asked": [each for each in asked if each.asked],
        "agreed": [each for each in asked if each.agreed and not each.asked],
        "proposed": [each for each in asked if not each.agreed],
        "feedback": found,
        "may_propose": not found.over and bool(decide(request.user, Action.PROPOSE_RATER, appraisal)),
        "may_agree": not found.over and bool(decide(request.user, Action.AGREE_RATERS, appraisal)),
        "least": LEAST,
        "asking": asking_words(),
        "guardian": guardian(),
    }
    return render(request, "appraisal/feedback.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.PROPOSE_RATER, one_appraisal)
def propose(request: HttpRequest, appraisal: Appraisal) -> HttpResponseBase:
    """Find a colleague; choosing them proposes them."""
    person = colleague(request.POST.get("person")) if request.method == "POST" else None
    if person is not None:
        try:
            services.propose_rater(appraisal=appraisal, staff=person, actor=request.user, at=timezone.now())
        except services.CannotAsk as refused:
            messages.error(request, str(refused))
        return redirect("appraisal:feedback", appraisal.pk)
    chosen = colleague(request.GET.get("person"))
    if chosen is not None:
        return render(
            request, "appraisal/propose_rater.html", {"appraisal_pk": appraisal.pk, "chosen": chosen}
        )
    return find_page(
        request, appraisal.staff, title="Whom would you like to ask?",
        intro="Somebody who sees you at work, whatever their job. Ask five or more.",
        back_url=reverse("appraisal:feedback", args=[appraisal.pk]), back_text="Back",
    )  # fmt: skip


@require_POST
@requires(Action.AGREE_RATERS, one_appraisal)
def agree(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """All who are proposed are asked."""
    try:
        count = services.agree_raters(appraisal=appraisal, actor=request.user, at=timezone.now())
        messages.success(
            request, f"You have agreed to {count} colleague{'' if count == 1 else 's'}. {asking_words()}"
        )
    except services.CannotAsk as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:feedback", appraisal.pk)


@require_POST
@requires(Action.SEE_FEEDBACK, one_appraisal)
def remove(request: HttpRequest, appraisal: Appraisal, rater: uuid.UUID) -> HttpResponse:
    """Not this one: either of the two, before they are asked. Pressed again there is nothing left to do."""
    row = one_asked(appraisal, rater)
    try:
        if row is not None:
            services.remove_rater(rater=row, actor=request.user, at=timezone.now())
    except services.CannotAsk as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:feedback", appraisal.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.GIVE_FEEDBACK, one_request)
def give(request: HttpRequest, rater: Rater) -> HttpResponse:
    """A colleague's few questions."""
    if rater.staff_id == rater.appraisal.appraiser_id:
        messages.info(request, services.IS_APPRAISER)
        return redirect("home")
    if rater.answered or rater.declined or rater.appraisal.state not in BLIND:
        messages.info(request, "This is answered or over. Thank you.")
        return redirect("home")
    name = rater.appraisal.staff.name
    form = FeedbackForm(
        request.POST if request.method == "POST" else None,
        person=name,
        behaviours=behaviours_of(rater.appraisal),
    )
    declines = request.method == "POST" and request.POST.get("action") == "decline"
    if request.method == "POST" and (declines or form.is_valid()):
        try:
            if declines:
                services.decline_feedback(rater=rater)
                messages.success(request, "That is fine. Nobody is told.")
            else:
                services.give_feedback(rater=rater, answers=form.answers(), words=form.words())
                messages.success(request, "Thank you. Nobody can see that this was yours.")
            return redirect("home")
        except services.CannotAnswer as refused:
            form.add_error(None, str(refused))
    due_on = step_alone(rater.appraisal).due_on
    context = {"form": form, "person": name, "guardian": guardian(), "due_on": due_on, "device_copy": True}
    return render(request, "appraisal/give_feedback.html", context)
