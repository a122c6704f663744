"""A member knows who wrote an answer: they say how, and somebody else scores that person."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from recruitment.models import Conflict, PanelMember, Score, Vacancy
from recruitment.services.sharing import deal_again
from recruitment.services.sift import open_seat, refuse_unserved
from values_hub.audit.services import record

# Too close to go on and only have it noted (nhs-domain §2.9: recuse).
TOO_CLOSE = frozenset({Conflict.Kind.FAMILY, Conflict.Kind.FRIEND, Conflict.Kind.REFEREE})


class TooClose(Exception):
    """Somebody this close cannot go on scoring the applicant."""


@transaction.atomic
def declare_conflict(
    *, member: PanelMember, answer_id: UUID, kind: str, outcome: str, actor: Any, at: dt.datetime
) -> Conflict:
    """Note that a member knows who wrote an answer; unless it is only to be noted, hand that applicant on.

    The answer goes from this member. The same applicant's other answers stay with them, to look at as before, and
    nothing the member gives those counts, nor gave before (`is_set_aside`): if they went too, what went together would
    tell which answers one person wrote. Each answer is dealt to a colleague. Twice does nothing.

    Raises: TooClose; ScoresLocked; WithHR; NotYours; ValueError (no such kind or outcome).
    """
    kind, outcome = Conflict.Kind(kind), Conflict.Outcome(outcome)
    vacancy = Vacancy.objects.select_for_update(of=("self",)).get(pk=member.vacancy_id)
    locked = open_seat(member)
    before = Conflict.objects.filter(member=locked, answer=answer_id).first()
    if before is not None and before.outcome == Conflict.Outcome.HANDED_OFF:
        return before
    if outcome == Conflict.Outcome.NOTED and kind in TOO_CLOSE:
        raise TooClose("Somebody else has to score a person who is this close to you.")
    row = Score.objects.served().filter(member=locked, answer=answer_id).select_related("answer").first()
    if row is None:
        refuse_unserved(locked, answer_id)
    conflict, _ = Conflict.objects.update_or_create(
        member=locked, answer=row.answer, application_id=row.answer.application_id,
        defaults={"kind": kind, "outcome": outcome, "declared_at": at},
    )  # fmt: skip
    record(action="conflict.declared", subject=conflict, actor=actor, at=at, kind=kind, outcome=outcome)
    if outcome == Conflict.Outcome.HANDED_OFF:
        _hand_on(vacancy, row, at)
    return conflict


def _hand_on(vacancy: Vacancy, row: Score, at: dt.datetime) -> None:
    theirs = Score.objects.filter(member=row.member_id, answer__application=row.answer.application_id)
    counted = theirs.filter(is_set_aside=False, handed_off_at=None)
    lost = list(counted.values_list("answer", flat=True))
    counted.exclude(pk=row.pk).update(is_set_aside=True)
    theirs.filter(pk=row.pk).update(handed_off_at=at)
    deal_again(vacancy=vacancy, answers=lost)
