"""Sending a preparation. Each side sends once; when both have, both may read both."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from appraisal.models import Appraisal, Preparation, PreparedRating, Section, SectionAnswer
from appraisal.queries.asking import PREPARED_COLUMN, asked_in, in_a_row, prepared
from appraisal.services.drafts import ALREADY_SENT, ChangedElsewhere, TooLate, begin_preparation
from appraisal.services.moments import bring_moments
from appraisal.services.steps import check_open
from appraisal.services.turns import tell_both_ready
from appraisal.states import BLIND, AppraisalState, Side
from values_hub.audit.services import record
from values_hub.audit.transitions import move
from values_hub.framework.models import Value
from values_hub.framework.models.ratings import from_choice


class NotEveryValue(Exception):
    """The ratings are not one for each value of the framework."""


class NotEverySection(Exception):
    """The form wants an answer where there is none. `headings` says under which sections, in order."""

    def __init__(self, headings: list[str]) -> None:
        self.headings = headings
        super().__init__(f"Write something under {' and '.join(headings)}.")


@dataclass(frozen=True)
class Rating:
    """One value's rating as the form gives it: "0" to "4" or "n", with an example or a reason ("" for none)."""

    value_id: UUID
    choice: str
    words: str = ""


@transaction.atomic
def send_preparation(
    *,
    appraisal: Appraisal,
    side: Side,
    ratings: Iterable[Rating],
    version: int,
    actor: Any,
    at: dt.datetime,
    reflection: str = "",
    answers: Mapping[str, str] | None = None,
    moments: Collection[UUID] = (),
) -> Appraisal:
    """Send one side's preparation, once. The second of the two makes the appraisal ready and tells both.

    `version` is the draft's when the page was opened (0: nothing kept yet). `answers` are the words under the form's
    sections, by code (`reflection` is the one that most forms have); what the form does not ask this side is dropped.
    `moments` are those of their own that the person brings to it.
    Raises: TooLate (sent already, or the step has closed); ChangedElsewhere; NotEveryValue; NotEverySection.
    """
    locked = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle__framework", "staff__user", "appraiser__user")
        .get(pk=appraisal.pk)
    )
    if locked.state not in BLIND or locked.sent_at(side) is not None:
        raise TooLate(ALREADY_SENT)
    check_open(locked, at)
    ratings = list(ratings)
    check_every_value(locked, ratings)
    asked = prepared(asked_in(locked.cycle), side)
    said = answers_to(asked, {"reflection": reflection, **(answers or {})})
    preparation = begin_preparation(appraisal=locked, side=side, actor=actor, at=at)
    if not Preparation.objects.filter(pk=preparation.pk, version=version).update(
        draft={}, version=F("version") + 1, reflection=said.get(PREPARED_COLUMN, ""), sent_by=actor
    ):
        raise ChangedElsewhere(preparation.version, {})
    brought = bring_moments(appraisal=locked, ids=moments) if moments and side == Side.PERSON else {}
    codes = dict(Value.objects.filter(framework=locked.cycle.framework).values_list("pk", "code"))
    PreparedRating.objects.bulk_create(
        PreparedRating(
            preparation=preparation, value_id=each.value_id, example=each.words,
            moments=brought.get(codes[each.value_id], []), **from_choice(each.choice),
        )
        for each in ratings
    )  # fmt: skip
    SectionAnswer.objects.bulk_create(
        SectionAnswer(preparation=preparation, section=each, words=said[each.code])
        for each in in_a_row(asked, of_record=False)
        if said.get(each.code)
    )
    _note_sent(locked, side, actor, at)
    return locked


def answers_to(asked: Iterable[Section], given: Mapping[str, str]) -> dict[str, str]:
    """What was written under the sections that have one box, by code. Raises NotEverySection for what must be there."""
    boxes = [each for each in asked if not each.is_values and not each.is_several]
    said = {each.code: given.get(each.code, "") for each in boxes}
    missing = [each.heading for each in boxes if each.required and not said[each.code].strip()]
    if missing:
        raise NotEverySection(missing)
    return said


def check_every_value(appraisal: Appraisal, ratings: list[Rating]) -> None:
    """Raises NotEveryValue unless each value of the appraisal's framework is rated, once."""
    asked = Value.objects.filter(framework=appraisal.cycle.framework).values_list("pk", flat=True)
    if sorted(each.value_id for each in ratings) != sorted(asked) or not all(each.choice for each in ratings):
        raise NotEveryValue("Select a rating, or no evidence seen, for every value.")


def _note_sent(locked: Appraisal, side: Side, actor: Any, at: dt.datetime) -> None:
    name = "person_sent_at" if side == Side.PERSON else "appraiser_sent_at"
    other = Side.APPRAISER if side == Side.PERSON else Side.PERSON
    if locked.sent_at(other) is None:
        Appraisal.objects.filter(pk=locked.pk).update(**{name: at})
        locked.refresh_from_db(fields=["state", name])
        return
    open_to_both(locked, actor=actor, at=at, stamp={name: at})


def open_to_both(
    locked: Appraisal, *, actor: Any, at: dt.datetime, stamp: Mapping[str, dt.datetime] | None = None
) -> None:
    """Both have sent: each may read the other's from now on, and is told."""
    move(locked, AppraisalState.READY, actor=actor, at=at, stamp=stamp)
    _record_both(locked)
    tell_both_ready(locked, at)


def _record_both(locked: Appraisal) -> None:
    """Both sendings go on the trail when the second is in, each with its own time: an auditor may be one of the two."""
    for each in Preparation.objects.filter(
        appraisal=locked, sent_by__isnull=False, handed_over_at=None
    ).select_related("sent_by"):
        sent_at = locked.sent_at(Side(each.side))
        assert sent_at is not None  # noqa: S101  a side says by whom and the appraisal when, in one transaction
        record(action="appraisal.preparation_sent", subject=each, actor=each.sent_by, at=sent_at)
