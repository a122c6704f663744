"""Signing: the appraiser first, then the person, who says whether they agree. Then the thread is written."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from appraisal.models import AgreedRating, Appraisal, PreparedRating, Record, Signature
from appraisal.queries.reviews import thread_source
from appraisal.services.goals import keep_promises, settle_promises
from appraisal.services.moments import write_moments
from appraisal.services.reviewing import open_review
from appraisal.services.steps import check_open
from appraisal.services.turns import tell_person_to_sign, tell_signed
from appraisal.states import AppraisalState, Side
from values_hub.audit.transitions import MoveRefused, move
from values_hub.evidence.models import Evidence
from values_hub.evidence.services import Seen, write_thread

UNSHARED = (
    "You have changed the record since you shared it. Share it again, so that what you both sign is the same."
)
_SIDES = {Side.PERSON: Evidence.Side.SELF, Side.APPRAISER: Evidence.Side.MANAGER}


class WordsMissing(Exception):
    """Somebody who does not agree is asked what they see differently: their words stand beside the record."""


@transaction.atomic
def sign_as_appraiser(*, appraisal: Appraisal, actor: Any, at: dt.datetime) -> bool:
    """The appraiser signs the record as it was shared, and confirms that the conversation took place.

    Returns False when they had signed already. Raises: MoveRefused (unshared changes, nothing shared); AlreadyDone;
    StepClosed.
    """
    locked = _locked(appraisal)
    if locked.state == AppraisalState.DRAFTED:
        check_open(locked, at)
    moved = move(locked, AppraisalState.SIGNED_BY_MANAGER, actor=actor, at=at, guards=[_everything_is_shared])
    if moved:
        Signature.objects.create(
            appraisal=locked, side=Side.APPRAISER, signed_by=actor, signed_at=at, took_place=True
        )
        tell_person_to_sign(locked, at)
    return moved


@transaction.atomic
def sign_as_person(
    *, appraisal: Appraisal, agrees: bool, words: str, took_place: bool, actor: Any, at: dt.datetime
) -> bool:
    """The person signs: they have read it, and agree or do not. Their words are kept as they wrote them.

    `took_place` is their own answer on whether the conversation happened; only when it is yes is the appraisal counted
    as confirmed by both. Returns False when they had signed already.

    Raises: WordsMissing; MoveRefused; AlreadyDone; StepClosed.
    """
    words = words.strip()
    if not agrees and not words:
        raise WordsMissing("Enter what you do not agree with")
    to = AppraisalState.SIGNED if agrees else AppraisalState.DISAGREED
    locked = _locked(appraisal)
    if locked.state in {AppraisalState.SIGNED, AppraisalState.DISAGREED} and locked.state != to:
        raise MoveRefused("You have signed already, so your answer stands as you gave it.")
    check_open(locked, at)
    moved = move(locked, to, actor=actor, at=at, stamp={"confirmed_at": at if took_place else None})
    if moved:
        Signature.objects.create(
            appraisal=locked, side=Side.PERSON, signed_by=actor, signed_at=at, took_place=took_place,
            agrees=agrees, words=words,
        )  # fmt: skip
        _write_thread(locked, actor, at, agrees=agrees)
        if not agrees:
            open_review(appraisal=locked, actor=actor, at=at)
        tell_signed(locked, agrees=agrees, at=at)
    return moved


def _locked(appraisal: Appraisal) -> Appraisal:
    return (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle", "staff__user", "appraiser__user", "appraiser__manager__user", "unit")
        .get(pk=appraisal.pk)
    )


def _everything_is_shared(appraisal: Appraisal) -> str | None:
    row = Record.objects.get(appraisal=appraisal)
    return None if row.shared_version == row.version else UNSHARED


def _write_thread(appraisal: Appraisal, actor: Any, at: dt.datetime, *, agrees: bool) -> None:
    assert appraisal.met_on is not None  # noqa: S101  a constraint: met before it is recorded
    write_moments(appraisal=appraisal, at=at)
    settle_promises(appraisal=appraisal, outcomes=Record.objects.get(appraisal=appraisal).outcomes)
    keep_promises(appraisal=appraisal, at=at)
    source = thread_source(appraisal)
    recorded = _recorded(appraisal, Evidence.Side.AGREED if agrees else Evidence.Side.RECORDED)
    write_thread(
        source=source, stage=Evidence.Stage.APPRAISAL,
        seen=[*_sent(appraisal), *recorded] if source == appraisal else recorded,
        seen_on=appraisal.met_on, actor=actor, at=at, staff=appraisal.staff,
    )  # fmt: skip


def _sent(appraisal: Appraisal) -> Iterator[Seen]:
    """Both sides' ratings, value by value."""
    sent = PreparedRating.objects.filter(
        preparation__appraisal=appraisal, preparation__handed_over_at=None
    ).select_related("value", "preparation__sent_by")
    for rating in sent:
        yield Seen(
            value=rating.value, side=_SIDES[Side(rating.preparation.side)], points=rating.points,
            no_evidence=rating.no_evidence, text=rating.example, written_by=rating.preparation.sent_by,
        )  # fmt: skip


def _recorded(appraisal: Appraisal, side: Evidence.Side) -> Iterator[Seen]:
    """What the record says of each value: agreed together, or the appraiser's word alone."""
    agreed = AgreedRating.objects.filter(record__appraisal=appraisal).select_related(
        "value", "record__shared_by"
    )
    for row in agreed:
        yield Seen(
            value=row.value, side=side, points=row.points, no_evidence=row.no_evidence,
            text=row.reason, written_by=row.record.shared_by,
        )  # fmt: skip
