"""The first day: HR proposes it once the checks are done, and the candidate has it in writing when they agree.

Nobody should give notice on less (nhs-domain §2.9: written before the first day); so what is agreed is sent to them.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import Application, Offer
from recruitment.services.decision_messages import letter
from recruitment.states import ApplicationState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message
from values_hub.people.days import day_of
from values_hub.people.lifecycle import start_agreed
from values_hub.people.models import User

WISH_CHARACTERS = 500


class CannotAgree(Exception):
    """The day cannot stand, or not be answered like this. The message is a sentence for the screen."""


@transaction.atomic
def propose_start(*, application: Application, start_on: dt.date, actor: Any, at: dt.datetime) -> Offer:
    """HR proposes the first day, or another one; the candidate is asked. The same day again asks nobody twice.

    A day that was agreed gives way to a new one, which is to be agreed again. Raises: CannotAgree; MoveRefused.
    """
    locked, offer = _cleared(application)
    if start_on < day_of(at):
        raise CannotAgree("The start date must be today or later.")
    if offer.start_on == start_on and not offer.start_wish and offer.set_since is None:
        return offer
    offer.start_on, offer.start_proposed_at, offer.start_proposed_by = start_on, at, actor
    offer.start_agreed_at, offer.start_wish = None, ""
    _save(offer)
    record(action="start.proposed", subject=locked, actor=actor, at=at, day=start_on.isoformat())
    _write(locked, offer, "start_proposed", "Your start date", at)
    return offer


@transaction.atomic
def answer_start(
    *, application: Application, seen: str, suits: bool, wish: str = "", actor: Any, at: dt.datetime
) -> Offer:
    """The candidate agrees to the day, or says what would suit them. HR hears it; what is agreed is sent in writing.

    `seen` is the day their page showed (2026-06-01): nobody agrees to a day they have not read. The same answer again
    changes nothing. Raises: CannotAgree; MoveRefused.
    """
    locked, offer = _cleared(application)
    if offer.start_on is None or offer.start_proposed_by is None:
        raise MoveRefused("We have not proposed a start date yet.")
    if seen != offer.start_on.isoformat():
        raise CannotAgree(
            "We have proposed another start date since you opened this page. Look at the day now, then answer again."
        )
    if offer.start_agreed_at is not None:
        if suits:
            return offer
        raise CannotAgree("You have agreed to this day already. Contact us if you can no longer start then.")
    said = wish.strip()[:WISH_CHARACTERS]
    if not suits and not said:
        raise CannotAgree("Say which day would suit you.")
    if not suits and said == offer.start_wish:
        return offer
    offer.start_agreed_at, offer.start_wish = (at, "") if suits else (None, said)
    if suits:
        offer.start_set_on = None
    _save(offer)
    action = "start.agreed" if suits else "start.declined"
    record(action=action, subject=locked, actor=actor, at=at, day=offer.start_on.isoformat())
    if suits:
        _write(locked, offer, "start_agreed", "Your start date is agreed", at)
        start_agreed.send(Offer, key=locked.pk, first_day=offer.start_on, actor=actor, at=at)
    _tell_hr(locked, offer, offer.start_proposed_by, at)
    return offer


@transaction.atomic
def follow_first_day(*, key: Any, first_day: dt.date, actor: Any, at: dt.datetime) -> bool:
    """HR have set the first day of an application's writer, `key`, where somebody gets ready for them, and tell them
    there: what is said here of their first day is that day from now on, until they agree to another.

    Returns False when it is that day already, or no offer of ours was accepted.
    """
    application = Application.objects.select_for_update(of=("self",)).filter(pk=key).first()
    offer = Offer.objects.filter(application=application, answer=Offer.Answer.ACCEPTED).first()
    if application is None or offer is None or offer.first_day == first_day:
        return False
    offer.start_set_on = None if offer.start_agreed_at and offer.start_on == first_day else first_day
    _save(offer)
    record(action="start.set", subject=application, actor=actor, at=at, day=first_day.isoformat())
    return True


def _cleared(application: Application) -> tuple[Application, Offer]:
    locked = (
        Application.objects.select_for_update(of=("self",))
        .select_related("vacancy__unit", "applicant")
        .get(pk=application.pk)
    )
    if locked.state != ApplicationState.CLEARED:
        raise MoveRefused("A start date is agreed when all the checks are done, and before the first day.")
    return locked, Offer.objects.select_related("start_proposed_by").get(application=locked)


def _save(offer: Offer) -> None:
    offer.save(
        update_fields=[
            "start_on",
            "start_proposed_at",
            "start_proposed_by",
            "start_agreed_at",
            "start_wish",
            "start_set_on",
        ]
    )


def _write(application: Application, offer: Offer, template: str, subject: str, at: dt.datetime) -> None:
    vacancy = application.vacancy
    post_message(
        to=application.applicant.email, user=application.applicant, unit_path=vacancy.unit.path,
        subject=f"{subject}: {vacancy.title}", template=f"recruitment/{template}",
        context={**letter(application, vacancy, "start_date"), "start_on": offer.start_on},
        key=f"{template}:{offer.pk}:{at.isoformat()}", at=at,
    )  # fmt: skip


def _tell_hr(application: Application, offer: Offer, to: User, at: dt.datetime) -> None:
    """Whoever proposed the day hears the answer."""
    vacancy = application.vacancy
    url = page_address("recruitment:offer", vacancy.pk, application.pk)
    post_message(
        to=to.email, user=to, unit_path=vacancy.unit.path,
        subject=f"An answer about a start date: {vacancy.title}", template="recruitment/start_answered",
        context={"candidate": application.name, "vacancy": vacancy.title, "start_on": offer.start_on,
                 "wish": offer.start_wish, "url": url},
        key=f"start_answered:{offer.pk}:{at.isoformat()}", at=at,
    )  # fmt: skip
