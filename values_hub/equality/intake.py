"""The vault's only door for the stages: answers go in, and come out to the person who gave them and to nobody else.

Whoever calls `own_answers` must have it in hand that this is that very person asking: the key is kept where only their
own pages and their own download look it up. Nothing here is written to the audit trail: not what was answered, and
not that anything was.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from values_hub.equality.lists import Question, edition_of, edition_on
from values_hub.equality.models import MonitoringAnswers

__all__ = [
    "NotAnAnswer",
    "Question",
    "forget_answers",
    "own_answers",
    "own_words",
    "questions",
    "save_answers",
]


class NotAnAnswer(Exception):
    """Something that was not offered. The message is a sentence for the screen."""


def questions(day: dt.date) -> Sequence[Question]:
    """What is asked on a day."""
    return edition_on(day).questions


def save_answers(
    *, source_type: str, source_id: uuid.UUID, answers: Mapping[str, str], at: dt.datetime
) -> None:
    """Keep one person's answers in place of those they gave before; to give none is to have them forgotten.

    Raises: NotAnAnswer (nothing is kept then).
    """
    edition = edition_on(at.date())
    given = {each.name: answers.get(each.name, "") for each in edition.questions}
    for each in edition.questions:
        if given[each.name] and given[each.name] not in each.codes:
            raise NotAnAnswer("Select an answer from the list, or leave the question out.")
    if not any(given.values()):
        forget_answers(source_type=source_type, source_id=source_id)
        return
    MonitoringAnswers.objects.update_or_create(
        source_type=source_type, source_id=source_id,
        defaults={**given, "edition": edition.since, "saved_on": at.date()},
    )  # fmt: skip


def forget_answers(*, source_type: str, source_id: uuid.UUID) -> None:
    """Take one person's answers out of the vault."""
    MonitoringAnswers.objects.filter(source_type=source_type, source_id=source_id).delete()


def own_answers(*, source_type: str, source_id: uuid.UUID) -> dict[str, str]:
    """For the person themselves: what they answered, by question; empty when nothing. One query."""
    row = MonitoringAnswers.objects.filter(source_type=source_type, source_id=source_id).first()
    if row is None:
        return {}
    return {each.name: getattr(row, each.name) for each in edition_of(row.edition).questions}


def own_words(*, source_type: str, source_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """For the person themselves, whose keys these all are: (question, answer) in words, of those they answered.

    One query.
    """
    rows = MonitoringAnswers.objects.filter(source_type=source_type, source_id__in=list(source_ids))
    return {
        row.source_id: [
            (each.label, each.words(getattr(row, each.name)))
            for each in edition_of(row.edition).questions
            if getattr(row, each.name)
        ]
        for row in rows
    }
