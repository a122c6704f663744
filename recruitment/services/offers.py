"""The offer: made, answered, extended, withdrawn; and the reserve list behind it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from recruitment.models import Application, AppointmentDecision, Offer, Vacancy
from recruitment.queries.check_rules import rules, working_week
from recruitment.queries.deciding import reserve_list
from recruitment.services.checks import open_checks, settle
from recruitment.services.decision_messages import letter, tell_chosen_from_reserve
from recruitment.services.places import fill_again
from recruitment.states import ON_THE_WAY, ApplicationState, VacancyState
from values_hub.audit.services import SYSTEM, record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.common.site import page_address
from values_hub.common.working_days import after_working_days
from values_hub.outbox.services import post_message
from values_hub.people.days import day_of
from values_hub.people.lifecycle import Appointment, appointed, not_coming


class CannotOffer(Exception):
    """The offer cannot stand, or not be answered like this. The message is a sentence for the screen."""


@dataclass(frozen=True)
class Terms:
    """What HR offers. `told_on` and `told_by`: the telephone call that comes before the letter."""

    told_on: dt.date
    told_by: str
    salary: str
    hours: str
    dbs_level: str
    expires_on: dt.date
    hoped_start_on: dt.date | None = None
    verbal_note: str = ""


def usual_expiry(at: dt.datetime) -> dt.date:
    """The last day to answer an offer made now, by the Trust's own rule in working days."""
    return after_working_days(day_of(at), rules().offer_working_days, working_week())


@transaction.atomic
def make_offer(*, application: Application, terms: Terms, actor: Any, at: dt.datetime) -> Offer:
    """Offer the job in writing, conditional on the six checks, whose rows are made from what the post needs.

    Raises: CannotOffer; MoveRefused; AlreadyDone.
    """
    locked = _locked(application)
    today = day_of(at)
    if terms.expires_on <= today:
        raise CannotOffer("The last day to answer must be in the future.")
    if terms.told_on > today:
        raise CannotOffer("Tell them by telephone first: the day you rang cannot be in the future.")
    if not move(locked, ApplicationState.OFFERED, actor=actor, at=at):
        return Offer.objects.get(application=locked)
    offer = Offer.objects.create(
        application=locked, told_on=terms.told_on, told_by=terms.told_by.strip(),
        verbal_note=terms.verbal_note.strip(), salary=terms.salary.strip(), hours=terms.hours.strip(),
        hoped_start_on=terms.hoped_start_on, dbs_level=terms.dbs_level, expires_on=terms.expires_on,
        offered_at=at, offered_by=actor,
    )  # fmt: skip
    open_checks(application=locked, dbs_level=terms.dbs_level, actor=actor, at=at)
    _write(locked, "offer_made", "Your job offer", f"offer.made:{offer.pk}", at, expires_on=terms.expires_on)
    return offer


@transaction.atomic
def answer_offer(
    *, application: Application, accepts: bool, actor: Any, at: dt.datetime, reason: str = ""
) -> Offer:
    """The candidate's own answer. Accepting begins the checks; declining leaves the place to the reserve list.

    The same answer again changes nothing. Raises: CannotOffer; MoveRefused; AlreadyDone.
    """
    locked = _locked(application)
    offer = _offer(locked)
    if not offer.answer and day_of(at) > offer.expires_on:
        raise CannotOffer(
            f"The last day to answer was {offer.expires_on:%-d %B %Y}. "
            "Contact the recruitment team: they can give you more time."
        )
    to = ApplicationState.CHECKS if accepts else ApplicationState.OFFER_DECLINED
    if not move(locked, to, actor=actor, at=at):
        return offer
    first_answer = not offer.answer
    offer.answer = Offer.Answer.ACCEPTED if accepts else Offer.Answer.DECLINED
    offer.answered_at, offer.decline_reason = at, "" if accepts else reason.strip()
    offer.save(update_fields=["answer", "answered_at", "decline_reason"])
    _tell_hr(locked, offer, at, "accepted" if accepts else "declined", first_answer)
    if accepts:
        appointed.send(Offer, appointment=_appointment(locked), actor=actor, at=at)
        settle(application=locked, actor=actor, at=at)  # checks may have come in before the answer
    else:
        not_coming.send(Offer, key=locked.pk, actor=actor, at=at)
        fill_again(vacancy=locked.vacancy, actor=actor, at=at)
    return offer


@transaction.atomic
def extend_offer(*, application: Application, expires_on: dt.date, actor: Any, at: dt.datetime) -> Offer:
    """Give the candidate longer to answer. Raises: CannotOffer; MoveRefused."""
    locked = _locked(application)
    offer = _offer(locked)
    if locked.state != ApplicationState.OFFERED:
        raise MoveRefused("This offer has been answered, so its last day can no longer change.")
    if expires_on <= max(day_of(at), offer.expires_on):
        raise CannotOffer("The new last day must be later than the old one, and in the future.")
    offer.expires_on = expires_on
    offer.save(update_fields=["expires_on"])
    record(action="offer.extended", subject=locked, actor=actor, at=at, until=expires_on.isoformat())
    key = f"offer.extended:{offer.pk}:{expires_on.isoformat()}"
    _write(locked, "offer_extended", "More time to answer", key, at, expires_on=expires_on)
    return offer


@transaction.atomic
def withdraw_offer(*, application: Application, reason: str, actor: Any, at: dt.datetime) -> Offer:
    """Take the offer back; the candidate reads the reason. Raises: CannotOffer; MoveRefused; AlreadyDone."""
    locked = _locked(application)
    offer = _offer(locked)
    if not reason.strip():
        raise CannotOffer("Say why the offer is withdrawn. The candidate reads it.")
    if not move(locked, ApplicationState.OFFER_WITHDRAWN, actor=actor, at=at, reason=reason.strip()):
        return offer
    offer.withdrawn_at, offer.withdrawn_by, offer.withdrawn_reason = at, actor, reason.strip()
    offer.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    not_coming.send(Offer, key=locked.pk, actor=actor, at=at)
    fill_again(vacancy=locked.vacancy, actor=actor, at=at)
    key = f"offer.withdrawn:{offer.pk}"
    _write(locked, "offer_withdrawn", "About our job offer", key, at, reason=offer.withdrawn_reason)
    return offer


@transaction.atomic
def answer_reserve(*, application: Application, consents: bool, actor: Any, at: dt.datetime) -> None:
    """The candidate says whether they want to be on the reserve list. They may change their mind while it holds.

    Raises: MoveRefused.
    """
    locked = _locked(application)
    if locked.state != ApplicationState.RESERVE:
        raise MoveRefused("You are not on a reserve list now.")
    AppointmentDecision.objects.filter(application=locked).update(
        reserve_consent=consents, reserve_consent_at=at
    )
    record(action="reserve.answered", subject=locked, actor=actor, at=at, consents=consents)


@transaction.atomic
def take_from_reserve(
    *, application: Application, actor: Any, at: dt.datetime, reason: str = ""
) -> Application:
    """The place has come free, or there is another of the same kind: somebody in reserve is chosen, in the panel's
    order, for as long as their list was promised to hold. A vacancy that was filled is open again until they start.

    `reason` says why not those above them who want the place. Raises: CannotOffer; MoveRefused; AlreadyDone.
    """
    vacancy = (
        Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=application.vacancy_id)
    )
    locked = _locked(application)
    if vacancy.state not in {VacancyState.DECIDED, VacancyState.FILLED}:
        raise MoveRefused("Nobody can be taken from the reserve list of this vacancy now.")
    if locked.state == ApplicationState.RESERVE:
        _guard_reserve(vacancy, locked, reason, at)
    words = reason.strip() or "Next on the reserve list."
    moved = move(
        locked, ApplicationState.APPOINTABLE, actor=actor, at=at, reason=words,
        stamp={"appointed_at": at, "appointed_by": actor, "appointment_reason": words},
    )  # fmt: skip
    if moved and vacancy.state == VacancyState.FILLED:
        move(
            vacancy, VacancyState.DECIDED, actor=actor, at=at, reason="Another place, from the reserve list."
        )
    if moved:
        tell_chosen_from_reserve(locked, at)
    return locked


def end_reserve_lists(*, at: dt.datetime) -> int:
    """End what has run out, and tell those who waited. Safe to run again. Returns how many."""
    over = AppointmentDecision.objects.filter(
        reserve_until__lt=day_of(at), application__state=ApplicationState.RESERVE
    )
    ended = 0
    for pk in over.values_list("application", flat=True):
        with transaction.atomic():
            application = _locked_by_key(pk)
            if application.state != ApplicationState.RESERVE:
                continue
            end_reserve(application=application, actor=SYSTEM, at=at)
            ended += 1
    return ended


def end_reserve(*, application: Application, actor: Any, at: dt.datetime) -> None:
    """No place came free for somebody in reserve, and they are told. `application` is locked, with its vacancy.

    Raises: MoveRefused.
    """
    move(application, ApplicationState.RESERVE_ENDED, actor=actor, at=at)
    url = page_address("jobs:vacancies")
    key = f"reserve.ended:{application.pk}"
    _write(application, "reserve_ended", "The reserve list has ended", key, at, url=url)


def _appointment(application: Application) -> Appointment:
    """What whoever gets ready for somebody new has to know, and no more: nothing of how they were chosen. The day hoped
    for is no first day: that is agreed when the checks are done."""
    vacancy = application.vacancy
    return Appointment(
        key=application.pk, user=application.applicant, first_name=application.first_name,
        last_name=application.last_name, unit=vacancy.unit, title=vacancy.title, staff_group=vacancy.staff_group,
        band=vacancy.band, site=vacancy.site, contract_type=vacancy.contract_type, manager=vacancy.hiring_manager,
        first_day=None, manages_people=vacancy.manages_people,
    )  # fmt: skip


def _guard_reserve(vacancy: Vacancy, application: Application, reason: str, at: dt.datetime) -> None:
    decision = application.appointment_decision
    if Application.objects.filter(vacancy=vacancy, state__in=ON_THE_WAY).exists():
        raise CannotOffer("Somebody holds this place. It has to come free first.")
    if not decision.reserve_consent:
        raise CannotOffer(f"{application.name} has not said that they want to be on the reserve list.")
    if decision.reserve_until is not None and decision.reserve_until < day_of(at):
        raise CannotOffer(f"The reserve list ended on {decision.reserve_until:%-d %B %Y}.")
    first = next(each for each in reserve_list(vacancy) if each.appointment_decision.reserve_consent)
    if first.pk != application.pk and not reason.strip():
        raise CannotOffer(f"{first.name} is first on the list. Say why they are not offered the place.")


def _tell_hr(application: Application, offer: Offer, at: dt.datetime, answer: str, is_first: bool) -> None:
    """Whoever made the offer hears the answer. Somebody who declines after accepting is heard of again."""
    vacancy = application.vacancy
    url = page_address("recruitment:offer", vacancy.pk, application.pk)
    post_message(
        to=offer.offered_by.email, user=offer.offered_by, unit_path=vacancy.unit.path,
        subject=f"An answer to our offer: {vacancy.title}", template="recruitment/offer_answered",
        context={"candidate": application.name, "vacancy": vacancy.title, "answer": answer, "url": url},
        key=f"offer.answered:{offer.pk}" + ("" if is_first else f":{answer}"), at=at,
    )  # fmt: skip


def _write(
    application: Application, template: str, subject: str, key: str, at: dt.datetime, **more: Any
) -> None:
    vacancy = application.vacancy
    page = "offer" if template in {"offer_made", "offer_extended"} else "application"
    post_message(
        to=application.applicant.email, user=application.applicant, unit_path=vacancy.unit.path,
        subject=f"{subject}: {vacancy.title}", template=f"recruitment/{template}",
        context={**letter(application, vacancy, page), **more}, key=key, at=at,
    )  # fmt: skip


def _offer(application: Application) -> Offer:
    offer = Offer.objects.select_related("offered_by").filter(application=application).first()
    if offer is None:
        raise MoveRefused("There is no offer to this candidate.")
    return offer


def _locked(application: Application) -> Application:
    return _locked_by_key(application.pk)


def _locked_by_key(pk: Any) -> Application:
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("vacancy__unit", "applicant", "appointment_decision").get(pk=pk)
