"""HR's pages from the offer to the answer, and the reserve list behind it."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recruitment.forms.offers import ExtendForm, OfferForm, ProposeStartForm, TakeForm, WithdrawOfferForm
from recruitment.models import Application, Vacancy
from recruitment.queries import checks as check_queries
from recruitment.queries.check_rules import working_week
from recruitment.queries.deciding import reserve_list
from recruitment.services import chasing, start_dates
from recruitment.services import offers as services
from recruitment.services.reading import note_applicant_read
from recruitment.states import ApplicationState
from recruitment.views.loading import current_vacancy, person_of, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.people.scope import WHOLE_TRUST

TEMPLATES = "recruitment/offer"
PER_PAGE = 25
REFUSALS = (services.CannotOffer, MoveRefused, AlreadyDone)


@requires(Action.LIST_OFFERS)
@require_safe
def list_offers(request: HttpRequest) -> HttpResponse:
    """Everybody between chosen and started, whoever has waited longest first, with who holds what."""
    page = Paginator(check_queries.offers_in_progress(request.user), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = check_queries.offer_rows(
        list(page.object_list), today=timezone.localdate(), working_week=working_week()
    )
    held = sum(bool(each.with_candidate) for each in rows)
    context = {"page": page, "rows": rows, "held": held, "trust": WHOLE_TRUST}
    return render(request, f"{TEMPLATES}/list.html", context)


@requires(Action.LIST_OFFERS)
@require_POST
def chase(request: HttpRequest) -> HttpResponse:
    """Remind the candidates of the page of what they hold: one email each, once a day."""
    chosen = [key for key in (_key(text) for text in request.POST.getlist("application")) if key]
    held = check_queries.checks_with_candidates(request.user, chosen)
    reminded = chasing.chase_candidates(checks=held, actor=request.user, at=timezone.now())
    people = "1 candidate has" if reminded == 1 else f"{reminded} candidates have"
    words = f"{people} been reminded." if reminded else "Nobody was reminded: they have been today already."
    messages.success(request, words)
    return redirect("recruitment:offers")


@requires(Action.SEE_CHECKS, current_vacancy)
def offer(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """Make the offer; once it is made, what was offered and what came of it, also when the place is filled."""
    person = person_of(request.user, vacancy, application)
    note_applicant_read(subject=person, actor=request.user, at=timezone.now())
    made = getattr(person, "offer", None)
    if made is not None:
        context = {"vacancy": vacancy, "person": person, "offer": made}
        return render(request, f"{TEMPLATES}/offer.html", context)
    if person.state != ApplicationState.APPOINTABLE or not decide(request.user, Action.MAKE_OFFER, vacancy):
        messages.info(
            request, f"{person.name} has not been chosen for this job, so there is no offer to make."
        )
        return redirect("recruitment:vacancy", pk=vacancy.pk)
    now = timezone.now()
    form = OfferForm(posted(request), initial=_usual(request, vacancy, now))
    if request.method == "POST" and form.is_valid():
        try:
            services.make_offer(
                application=person, terms=services.Terms(**form.cleaned_data), actor=request.user, at=now
            )
            messages.success(request, f"The offer is on its way to {person.name}.")
            return redirect("recruitment:offer", pk=vacancy.pk, application=person.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/make.html", {"vacancy": vacancy, "person": person, "form": form})


@requires(Action.MAKE_OFFER, current_vacancy)
def extend(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """Give the candidate longer to answer."""
    person = person_of(request.user, vacancy, application)
    if not hasattr(person, "offer"):
        return no_offer(request, vacancy, person)
    form = ExtendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.extend_offer(
                application=person, expires_on=form.cleaned_data["expires_on"], actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"{person.name} has been told that there is more time.")
            return redirect("recruitment:offer", pk=vacancy.pk, application=person.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/extend.html", {"vacancy": vacancy, "person": person, "form": form})


@requires(Action.MAKE_OFFER, current_vacancy)
def withdraw(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """Take the offer back, with a reason that the candidate reads."""
    person = person_of(request.user, vacancy, application)
    if not hasattr(person, "offer"):
        return no_offer(request, vacancy, person)
    form = WithdrawOfferForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_offer(
                application=person, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
            messages.success(request, f"The offer to {person.name} is withdrawn. They have been told why.")
            return redirect("recruitment:offer", pk=vacancy.pk, application=person.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/withdraw.html", {"vacancy": vacancy, "person": person, "form": form})


@requires(Action.RECORD_JOINING, current_vacancy)
def propose_start(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """The first day, for the candidate to agree to."""
    person = person_of(request.user, vacancy, application)
    if not hasattr(person, "offer"):
        return no_offer(request, vacancy, person)
    if person.state != ApplicationState.CLEARED:
        messages.info(
            request, f"{person.name} is not cleared to start, so there is no start date to agree now."
        )
        return redirect("recruitment:offer", pk=vacancy.pk, application=person.pk)
    made = person.offer
    form = ProposeStartForm(
        posted(request), initial={"start_on": made.start_set_on or made.start_on or made.hoped_start_on}
    )
    if request.method == "POST" and form.is_valid():
        try:
            start_dates.propose_start(
                application=person, start_on=form.cleaned_data["start_on"], actor=request.user, at=timezone.now()
            )  # fmt: skip
            messages.success(request, f"{person.name} has been asked to agree to it.")
            return redirect("recruitment:offer", pk=vacancy.pk, application=person.pk)
        except (start_dates.CannotAgree, MoveRefused) as error:
            form.add_error(None, str(error))
    context = {"vacancy": vacancy, "person": person, "offer": made, "form": form}
    return render(request, f"{TEMPLATES}/propose_start.html", context)


@requires(Action.TAKE_FROM_RESERVE, current_vacancy)
@require_safe
def reserve(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Who is in reserve, in the panel's order, whether they want to be, and until when."""
    context = {"vacancy": vacancy, "rows": reserve_list(vacancy), "today": timezone.localdate()}
    return render(request, f"{TEMPLATES}/reserve.html", context)


@requires(Action.TAKE_FROM_RESERVE, current_vacancy)
def take(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """The place has come free: take somebody from the reserve."""
    asked = person_of(request.user, vacancy, application)
    rows = list(reserve_list(vacancy))
    person = next((each for each in rows if each.pk == asked.pk), None)
    if person is None:
        messages.info(request, f"{asked.name} is not on the reserve list now.")
        return redirect("recruitment:reserve", pk=vacancy.pk)
    willing = [each for each in rows if each.appointment_decision.reserve_consent]
    form = TakeForm(posted(request), is_first=not willing or willing[0].pk == person.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_from_reserve(
                application=person, reason=form.cleaned_data.get("reason", ""), actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"{person.name} has been told the good news. Make the offer now.")
            return redirect("recruitment:offer", pk=vacancy.pk, application=person.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/take.html", {"vacancy": vacancy, "person": person, "form": form})


def no_offer(request: HttpRequest, vacancy: Vacancy, person: Application) -> HttpResponse:
    """A page of an offer or of its checks that somebody comes to though there is none."""
    messages.info(request, f"We have not offered {person.name} the job.")
    return redirect("recruitment:vacancy", pk=vacancy.pk)


def _usual(request: HttpRequest, vacancy: Vacancy, now: dt.datetime) -> dict[str, object]:
    staff = getattr(request.user, "staff", None)
    return {
        "salary": vacancy.salary, "hours": vacancy.hours, "dbs_level": vacancy.dbs_level,
        "expires_on": services.usual_expiry(now),
        "told_by": str(vacancy.hiring_manager or staff or ""),
    }  # fmt: skip


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
