"""The candidate's pages after the decision: the offer, their six checks, the reserve list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recruitment.forms.offers import AnswerOfferForm, AnswerStartForm, ReserveForm
from recruitment.models import Application
from recruitment.queries import checks as queries
from recruitment.queries.candidates import decision_of
from recruitment.queries.check_rules import working_week
from recruitment.services import offers as services
from recruitment.services import start_dates
from recruitment.states import ApplicationState
from recruitment.views.loading import own_application, posted, remark
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.documents.services import request_document

TEMPLATES = "recruitment/apply"
REFUSALS = (services.CannotOffer, MoveRefused, AlreadyDone)


@requires(Action.SEE_OFFER, own_application)
@require_safe
def offer(request: HttpRequest, application: Application) -> HttpResponse:
    """The offer letter, and what can be done about it."""
    made = application.offer
    context = {
        "application": application, "vacancy": application.vacancy, "offer": made,
        "is_over": not made.answer and timezone.localdate() > made.expires_on,
        "waits": application.state == ApplicationState.OFFERED,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/offer.html", context)


@requires(Action.ANSWER_OFFER, own_application)
def answer(request: HttpRequest, application: Application) -> HttpResponse:
    """Accept or decline. After accepting, declining is still possible until the first day."""
    form = AnswerOfferForm(posted(request))
    if request.method == "POST" and form.is_valid():
        accepts = form.cleaned_data["answer"] == "accept"
        try:
            services.answer_offer(
                application=application, accepts=accepts, reason=form.cleaned_data["reason"] or "",
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            words = "You have accepted the offer." if accepts else "You have declined the offer. Thank you."
            messages.success(request, words)
            return redirect("apply:checks" if accepts else "apply:application", pk=application.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"application": application, "vacancy": application.vacancy, "form": form}
    return render(request, f"{TEMPLATES}/answer_offer.html", context)


@requires(Action.ANSWER_OFFER, own_application)
def start_date(request: HttpRequest, application: Application) -> HttpResponse:
    """The first day that HR proposes: agree to it, or say what would suit better."""
    made = application.offer
    if made.start_on is None:
        messages.info(
            request, "We have not proposed a first day yet. We will write to you when your checks are done."
        )
        return redirect("apply:offer", pk=application.pk)
    form = AnswerStartForm(posted(request), initial={"seen": made.start_on.isoformat()})
    if request.method == "POST" and form.is_valid():
        suits = form.cleaned_data["suits"]
        try:
            start_dates.answer_start(
                application=application, seen=form.cleaned_data["seen"] or "", suits=suits,
                wish=form.cleaned_data["wish"] or "", actor=request.user, at=timezone.now(),
            )  # fmt: skip
            words = "Your start date is agreed." if suits else "Thank you. We will write to you again."
            messages.success(request, words)
            return redirect("apply:start_date", pk=application.pk)
        except (start_dates.CannotAgree, MoveRefused) as error:
            form.add_error(None, str(error))
            made.refresh_from_db()
            remark(form, made.start_on.isoformat())
    context = {"application": application, "vacancy": application.vacancy, "offer": made, "form": form}
    return render(request, f"{TEMPLATES}/start_date.html", context)


@requires(Action.SEE_OFFER, own_application)
@require_POST
def letter(request: HttpRequest, application: Application) -> HttpResponse:
    """The letter as a PDF, made in the background."""
    document = request_document(
        kind="offer_letter", subject=application, actor=request.user, at=timezone.now()
    )
    return redirect("documents:document", pk=document.pk)


@requires(Action.SEE_OWN_CHECKS, own_application)
@require_safe
def checks(request: HttpRequest, application: Application) -> HttpResponse:
    """Their own six, in words: with you, with others, done."""
    rows = queries.rows_for_others(
        queries.checks_of(application), today=timezone.localdate(), working_week=working_week(),
        candidate="With you",
    )  # fmt: skip
    context = {
        "application": application, "vacancy": application.vacancy, "rows": rows,
        "yours": [each for each in rows if each.status == "With you"],
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/checks.html", context)


@requires(Action.ANSWER_RESERVE, own_application)
def reserve(request: HttpRequest, application: Application) -> HttpResponse:
    """Whether they want to be on the reserve list, and until when it holds."""
    decided = decision_of(application)
    wants = decided.reserve_consent if decided else None
    form = ReserveForm(posted(request), initial={"consents": wants})
    if request.method == "POST" and form.is_valid():
        consents = form.cleaned_data["consents"]
        try:
            services.answer_reserve(
                application=application, consents=consents, actor=request.user, at=timezone.now()
            )
            words = "You are on the reserve list." if consents else "You are not on the reserve list."
            messages.success(request, words)
            return redirect("apply:application", pk=application.pk)
        except MoveRefused as error:
            form.add_error(None, str(error))
    context = {"application": application, "vacancy": application.vacancy, "decided": decided, "form": form}
    return render(request, f"{TEMPLATES}/reserve.html", context)
