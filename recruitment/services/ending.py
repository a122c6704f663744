"""The end of a vacancy whose panel has decided and that nobody fills: the offer came to nothing, the money went."""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import Application, Vacancy
from recruitment.services.closing import withdrawn_letter
from recruitment.services.offers import end_reserve
from recruitment.states import OFFERED_ON, ApplicationState, VacancyState
from values_hub.audit.transitions import move
from values_hub.outbox.services import post_messages


class OfferStands(Exception):
    """Somebody has an offer, and it is theirs until it is answered or withdrawn. The message is fit for the screen."""


@transaction.atomic
def end_unfilled(*, vacancy: Vacancy, reason: str, actor: Any, at: dt.datetime) -> Vacancy:
    """Nobody is appointed to this vacancy after all. Whoever was chosen and has no offer yet hears that it is
    withdrawn, whoever was in reserve that their list has ended. The decision record and all feedback stay.

    `reason` is kept for HR and audit; candidates are not sent it. Raises: OfferStands; MoveRefused; AlreadyDone.
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)
    candidates = Application.objects.select_for_update(of=("self",)).filter(vacancy=locked)
    candidates = candidates.select_related("applicant", "vacancy__unit").order_by("pk")
    if candidates.filter(state__in=OFFERED_ON - {ApplicationState.STARTED}).exists():
        raise OfferStands(
            "Somebody has an offer for this job. Withdraw the offer first: they read the reason you give."
        )
    if candidates.filter(state=ApplicationState.STARTED).exists():
        raise OfferStands(
            "Somebody has started in this job, so it does not end without anybody. It is filled again when whoever "
            "is on the way starts, or does not come."
        )
    if not move(locked, VacancyState.UNFILLED, actor=actor, at=at, reason=reason):
        return locked
    for application in candidates.filter(state=ApplicationState.RESERVE):
        end_reserve(application=application, actor=actor, at=at)
    # Whoever was still held in reserve for interview, from before a decision had to wait for them, hears it here.
    hoping = [ApplicationState.APPOINTABLE, ApplicationState.SIFTING]
    for application in candidates.filter(state__in=hoping):
        letter = withdrawn_letter(application, locked)
        move(application, ApplicationState.VACANCY_WITHDRAWN, actor=actor, at=at)
        post_messages([letter], at)
    return locked
