"""Answers that say who wrote them: out of everybody's hands at once, and back when HR has looked."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from recruitment.models import Answer, Hold, PanelMember, Score
from recruitment.queries.redaction import masked, spans_of_words
from recruitment.services.sift import open_seat, refuse_unserved
from values_hub.audit.services import record


class AlreadyDecided(Exception):
    """Somebody has decided about this answer meanwhile, or the member who flagged it has taken that back."""


class NothingMarked(Exception):
    """No word was marked, and to hide none is said with the other button."""


@transaction.atomic
def flag_answer(*, member: PanelMember, answer_id: UUID, actor: Any, at: dt.datetime) -> Hold:
    """A member says that an answer identifies who wrote it. Nobody on the panel is served it until HR has looked.

    Scores already given stay. Twice does nothing. Raises: ScoresLocked; WithHR; NotYours.
    """
    locked = open_seat(member)
    # The answer's row decides between two members who say so at the same moment.
    answer = (
        Answer.objects.select_for_update(of=("self",)).filter(pk=answer_id, scores__member=locked).first()
    )
    open_hold = Hold.objects.filter(answer=answer_id, decided_at=None).first()
    if answer is not None and open_hold is not None and open_hold.raised_by_id == locked.pk:
        return open_hold
    if answer is None or not Score.objects.served().filter(member=locked, answer=answer).exists():
        refuse_unserved(locked, answer_id)
    hold = Hold.objects.create(answer_id=answer_id, raised_by=locked, raised_at=at)
    Score.objects.filter(answer=answer_id).update(is_held=True)
    record(action="answer.flagged", subject=hold, actor=actor, at=at)
    return hold


@transaction.atomic
def hide_words(*, hold: Hold, words: Collection[int], actor: Any, at: dt.datetime) -> Hold:
    """HR hides words of an answer, by their numbers from 0, and gives the copy to the panel. What was sent stays.

    Raises: NothingMarked; AlreadyDecided.
    """
    answer = Answer.objects.select_for_update(of=("self",)).get(pk=hold.answer_id)
    spans = spans_of_words(answer.text, words)
    if not spans:
        raise NothingMarked("Mark the words to hide, or say that nothing shows who wrote it.")
    Answer.objects.filter(pk=answer.pk).update(
        masked=spans, redacted_text=masked(answer.text, spans), redacted_at=at
    )
    return _release(hold, Hold.Outcome.REDACTED, actor, at, stretches=len(spans))


@transaction.atomic
def say_nothing_identifies(*, hold: Hold, actor: Any, at: dt.datetime) -> Hold:
    """HR finds nothing that says who wrote it: the panel goes on with what it read before. Raises: AlreadyDecided."""
    return _release(hold, Hold.Outcome.NOTHING, actor, at)


def _release(hold: Hold, outcome: str, actor: Any, at: dt.datetime, **data: Any) -> Hold:
    decided = Hold.objects.filter(pk=hold.pk, decided_at=None).update(
        outcome=outcome, decided_by=actor, decided_at=at
    )
    if not decided:
        raise AlreadyDecided("This answer has been decided about already, so nothing was changed.")
    Score.objects.filter(answer=hold.answer_id).update(is_held=False)
    record(action="answer.hold_decided", subject=hold, actor=actor, at=at, outcome=outcome, **data)
    hold.refresh_from_db()
    return hold
