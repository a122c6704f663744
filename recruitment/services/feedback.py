"""Feedback letters: a sentence of the panel's where there is one, then sent once and kept as they were read."""

import datetime as dt
from collections.abc import Sequence
from itertools import batched
from typing import Any

from django.db import transaction

from recruitment.models import Application, FeedbackLetter, Vacancy
from recruitment.models.decisions import WORDS_CHARACTERS
from recruitment.queries.feedback import SETTLED, letters_for, owed_feedback, unsent_feedback, was_interviewed
from recruitment.services.decision_messages import letter
from values_hub.audit.services import record, record_each
from values_hub.outbox.services import Draft, post_messages

BATCH = 500


class NotOwedFeedback(Exception):
    """The panel has not scored them, or what becomes of them is not settled."""


class AlreadySent(Exception):
    """The letter has gone, so its words can no longer change."""


@transaction.atomic
def write_sentence(*, application: Application, text: str, actor: Any, at: dt.datetime) -> FeedbackLetter:
    """A sentence of the panel's own for one letter; empty takes it back. Raises: NotOwedFeedback; AlreadySent."""
    vacancy = _locked(application.vacancy)
    if application.state not in SETTLED or not owed_feedback(vacancy).filter(pk=application.pk).exists():
        raise NotOwedFeedback("There is no feedback to write for this candidate now.")
    kept, _ = FeedbackLetter.objects.get_or_create(application=application)
    if kept.sent_at is not None:
        raise AlreadySent("This feedback has been sent, so it can no longer change.")
    kept.sentence = text.strip()[:WORDS_CHARACTERS]
    kept.sentence_by = actor if kept.sentence else None
    kept.save(update_fields=["sentence", "sentence_by"])
    record(action="feedback.written", subject=application, actor=actor, at=at)
    return kept


@transaction.atomic
def send_feedback(*, vacancy: Vacancy, actor: Any, at: dt.datetime, only: Application | None = None) -> int:
    """Send every letter that is owed and has not gone (or `only` one's): once each, in batches, set-based.

    What is sent is kept word for word and is what the candidate reads in their account. Returns how many went.
    """
    locked = _locked(vacancy)
    unsent = unsent_feedback(locked)
    people = list(unsent.filter(pk=only.pk) if only is not None else unsent)
    for batch in batched(people, BATCH, strict=False):
        _send(locked, batch, actor, at)
    if people:
        record_each(action="feedback.sent", subjects=people, actor=actor, at=at)
    return len(people)


def _send(vacancy: Vacancy, people: Sequence[Application], actor: Any, at: dt.datetime) -> None:
    letters = letters_for(vacancy, people)
    interviewed = was_interviewed(people)
    rows = []
    for each in people:
        row = getattr(each, "feedback", None) or FeedbackLetter(application=each)
        row.values = [value.as_kept() for value in letters[each.pk]]
        row.sent_at, row.sent_by = at, actor
        rows.append(row)
    FeedbackLetter.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["application"],
        update_fields=["values", "sent_at", "sent_by"],
    )
    post_messages(
        (
            Draft(
                to=each.applicant.email, user_id=each.applicant_id, unit_path=vacancy.unit.path,
                subject=f"Your feedback: {vacancy.title}", template="recruitment/feedback",
                context={**letter(each, vacancy, "feedback"), "values": row.values, "sentence": row.sentence,
                         "interviewed": each.pk in interviewed},
                key=f"feedback.sent:{each.pk}",
            )
            for each, row in zip(people, rows, strict=True)
        ),
        at,
    )  # fmt: skip


def _locked(vacancy: Vacancy) -> Vacancy:
    """One at a time: of two who press Send together, the second finds nothing left to send."""
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("unit", "framework")
    return rows.get(pk=vacancy.pk)
