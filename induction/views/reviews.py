"""A support plan after amber: what whoever helps has promised, and what came of it when the two looked again."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms.reviews import HelperForm, ReviewAnswerForm, ReviewForm
from induction.models import Outcome, ReplyDraft, SupportReview
from induction.queries.days import day_of
from induction.queries.outcomes import could_help, reply_draft
from induction.queries.reviews import help_promised_in
from induction.services.outcome_drafts import keep_reply_draft
from induction.services.plan_helpers import NotAHelper, name_plan_helper
from induction.services.reading import note_help_read
from induction.services.reviews import PlanIncomplete, answer_review, record_review, take_back_review
from induction.views.check_ins import with_people
from induction.views.outcomes import autosave, kept, sent
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused

TEMPLATES = "induction/outcome"
Part = ReplyDraft.Part
a_review = visible(SupportReview, through=with_people)


def _promised(user: Any, kwargs: dict[str, Any]) -> Outcome:
    """Only whoever was asked to help, while the plan runs. Not there for anybody else."""
    found = help_promised_in(user, kwargs.pop("pk"))
    if found is None:
        raise Http404("No such plan.")
    return found


@requires(Action.SEE_PROMISED_HELP, _promised)
def promised_help(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """What somebody was asked to help with, until when, and nothing else of it."""
    note_help_read(outcome=outcome, actor=request.user, at=timezone.now())
    return render(request, "induction/promised_help.html", {"outcome": outcome})


@requires(Action.NAME_PLAN_HELPER, a_review)
def helper(request: HttpRequest, review: SupportReview) -> HttpResponse:
    """The manager or HR name somebody else to help."""
    outcome = review.outcome
    people = [each for each in could_help(outcome.check_in) if each.pk != outcome.helper_id]
    form = HelperForm(sent(request), helpers=people)
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in people if str(each.pk) == form.cleaned_data["helper"])
        try:
            name_plan_helper(outcome=outcome, helper=chosen, actor=request.user, at=timezone.now())
            messages.success(request, f"{chosen.name} is named to help.")
            return redirect("induction:outcome", outcome.pk)
        except (NotAHelper, MoveRefused) as refused:
            form.add_error(None, str(refused))
    context = {"outcome": outcome, "form": form, "people": people}
    return render(request, f"{TEMPLATES}/helper.html", context)


@requires(Action.RECORD_SUPPORT_REVIEW, a_review)
def review(request: HttpRequest, review: SupportReview) -> HttpResponse:
    """The manager writes down what came of the plan."""
    outcome = review.outcome
    draft = reply_draft(outcome, Part.REVIEW, request.user)
    form = ReviewForm(
        sent(request), starter=outcome.check_in.induction.staff.name, since=day_of(outcome.recorded_at),
        initial={
            "words": draft.words if draft else review.words, "came_of": review.came_of, "next_on": review.next_on,
            "talked_on": review.talked_on,
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            record_review(review=review, actor=request.user, at=timezone.now(), **form.cleaned_data)
            name = outcome.check_in.induction.staff.name
            messages.success(request, f"Recorded. We have asked {name} to confirm that you talked.")
            return redirect("induction:outcome", outcome.pk)
        except (PlanIncomplete, MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    url = reverse("induction:keep_review", args=[review.pk])
    context = {"review": review, "outcome": outcome, "form": form, **autosave(url, draft)}
    return render(request, f"{TEMPLATES}/review.html", context)


@requires(Action.ANSWER_SUPPORT_REVIEW, a_review)
def answer(request: HttpRequest, review: SupportReview) -> HttpResponse:
    """The starter confirms that the two talked, or says that they did not."""
    outcome = review.outcome
    manager = outcome.check_in.induction.manager
    draft = reply_draft(outcome, Part.ANSWER, request.user)
    form = ReviewAnswerForm(
        sent(request), manager=manager.name if manager else "your manager", talked_on=review.talked_on,
        initial={"words": draft.words if draft else review.answer},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            done = answer_review(review=review, actor=request.user, at=timezone.now(), **form.cleaned_data)
            said = (
                "You have confirmed that you talked."
                if done.confirmed_at
                else "Your manager is asked to find a time."
            )
            messages.success(request, f"Thank you. {said}")
            return redirect("induction:outcome", outcome.pk)
        except (MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    url = reverse("induction:keep_answer", args=[review.pk])
    context = {"review": review, "outcome": outcome, "form": form, **autosave(url, draft)}
    return render(request, f"{TEMPLATES}/answer.html", context)


@requires(Action.TAKE_BACK_SUPPORT_REVIEW, a_review)
@require_POST
def take_back(request: HttpRequest, review: SupportReview) -> HttpResponse:
    """The manager puts right what they recorded, while the starter has not confirmed it."""
    try:
        take_back_review(review=review, actor=request.user, at=timezone.now())
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect("induction:outcome", review.outcome_id)
    messages.success(request, "Taken back. What you wrote is here to put right.")
    return redirect("induction:review", review.pk)


@requires(Action.RECORD_SUPPORT_REVIEW, a_review)
@require_POST
def keep_review(request: HttpRequest, review: SupportReview) -> HttpResponse:
    """Autosave of what the manager types."""
    return kept(request, partial(keep_reply_draft, outcome=review.outcome, part=Part.REVIEW))


@requires(Action.ANSWER_SUPPORT_REVIEW, a_review)
@require_POST
def keep_answer(request: HttpRequest, review: SupportReview) -> HttpResponse:
    """Autosave of what the starter types."""
    return kept(request, partial(keep_reply_draft, outcome=review.outcome, part=Part.ANSWER))
