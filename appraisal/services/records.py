"""The meeting, and the appraiser's record of it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from appraisal.models import AgreedRating, Appraisal, Became, Kind, Objective, Record, Section, SectionAnswer
from appraisal.queries.asking import asked_in, asks_what_became, in_a_row, recorded
from appraisal.queries.goals import last_promises, still_to_settle
from appraisal.queries.sides import sent_ratings
from appraisal.queries.training_codes import labels
from appraisal.services.drafts import ALREADY_SIGNED, ChangedElsewhere, TooLate, begin_record, empty_record
from appraisal.services.preparation import NotEverySection, Rating, answers_to, check_every_value
from appraisal.services.steps import check_open
from appraisal.services.turns import tell_record_shared
from appraisal.states import AppraisalState, Side
from values_hub.audit.services import record as audit
from values_hub.audit.transitions import move
from values_hub.framework.models import Rated
from values_hub.framework.models.ratings import from_choice

TOP, BOTTOM = "4", "0"


class NotYet(Exception):
    """The meeting cannot have been on that day. The message is fit for the screen."""


class TooManyPromises(Exception):
    """More objectives or things to learn than the form asks for: none where it asks for none."""


class OutcomeMissing(Exception):
    """What became of something that was promised last time is not said. The message is fit for the screen."""


class ReasonMissing(Exception):
    """A rating needs a reason and has none. `value_ids` says which, in order."""

    def __init__(self, value_ids: list[Any]) -> None:
        self.value_ids = value_ids
        super().__init__(
            "Give a reason for each rating that differs from both of yours, or is the highest or lowest."
        )


@dataclass(frozen=True)
class Need:
    """Something to learn, in words, and what it is for (models.TrainingCode)."""

    text: str
    training: str


@dataclass(frozen=True)
class Outcome:
    """What became of a promise of last time (Became), and a line about it or ""."""

    became: str
    words: str = ""


def needs_reason(agreed: str, person: str, appraiser: str) -> bool:
    """Whether an agreed rating needs a reason: at either end of the scale, or what neither of the two said.

    Ratings are form choices: "0" to "4", "n" for no evidence seen.
    """
    return agreed in {TOP, BOTTOM} or (agreed != person and agreed != appraiser)


@transaction.atomic
def record_meeting(
    *, appraisal: Appraisal, met_on: dt.date, today: dt.date, actor: Any, at: dt.datetime
) -> bool:
    """Say on which day the two met. Returns False when the same person had said so already.

    Raises: NotYet (in the future, or before the cycle opened); TooLate (the step has closed); MoveRefused, AlreadyDone.
    """
    if met_on > today:
        raise NotYet("The date you met must be today or in the past")
    earliest = min(appraisal.cycle.opens_on, timezone.localdate(appraisal.opened_at))
    if met_on < earliest:
        began = f"{earliest:%-d %B %Y}"
        raise NotYet(f"The date you met must be the same as or after {began}, when this cycle began")
    if appraisal.state == AppraisalState.READY:
        check_open(appraisal, at)
    stamp = {"met_on": met_on, "met_recorded_at": at, "met_recorded_by": actor}
    moved = move(appraisal, AppraisalState.MET, actor=actor, at=at, stamp=stamp)
    if moved:
        begin_record(appraisal=appraisal)
    return moved


@transaction.atomic
def record_and_share(
    *, appraisal: Appraisal, met_on: dt.date, today: dt.date, actor: Any, at: dt.datetime, **record: Any
) -> Record:
    """Both at once, from one page: the day they met, and the record of what they said; or neither.

    Whoever comes from the talk is not stopped by the record's own day: HR can reopen only the step at which an
    appraisal stands. Raises: what record_meeting and share_record raise.
    """
    begun = record_meeting(appraisal=appraisal, met_on=met_on, today=today, actor=actor, at=at)
    return share_record(appraisal=appraisal, actor=actor, at=at, from_talk=begun, **record)


@transaction.atomic
def share_record(
    *,
    appraisal: Appraisal,
    ratings: Iterable[Rating],
    objectives: Sequence[str],
    version: int,
    actor: Any,
    at: dt.datetime,
    wellbeing: str = "",
    career: str = "",
    answers: Mapping[str, str] | None = None,
    needs: Sequence[Need] = (),
    outcomes: Mapping[UUID, Outcome] | None = None,
    from_talk: bool = False,
) -> Record:
    """Share the record with the person, as often as it takes until it is signed; the last shared is what stands.

    `ratings` are one for each value; `objectives` and `needs` in order, empty ones left out; `answers` the words under
    the form's other sections, by code (`wellbeing` and `career` are those that most forms have); `outcomes` what became
    of each promise of last time, by the goal, where the form asks for objectives. What the form does not ask is
    dropped. `version` is the draft's when the page was opened. The draft stays, so that the next change starts from it.
    `from_talk`: part of recording the talk (record_and_share), whose own day was asked.

    Raises: TooLate (signed already, or the step has closed); ChangedElsewhere; NotEveryValue; NotEverySection;
    TooManyPromises; ReasonMissing; OutcomeMissing.
    """
    locked = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle__framework", "staff__user", "appraiser__user")
        .get(pk=appraisal.pk)
    )
    if locked.state not in {AppraisalState.MET, AppraisalState.DRAFTED}:
        raise TooLate(ALREADY_SIGNED)
    if not from_talk:
        check_open(locked, at)
    row = Record.objects.select_for_update().get(appraisal=locked)
    if row.version != version:
        raise ChangedElsewhere(row.version, {})
    ratings = list(ratings)
    check_every_value(locked, ratings)
    if missing := reasons_missing(locked, ratings):
        raise ReasonMissing(missing)
    asked = recorded(asked_in(locked.cycle))
    said = answers_to(asked, {"wellbeing": wellbeing, "career": career, **(answers or {})})
    _check_promises(asked, Kind.OBJECTIVES, [text for text in objectives if text])
    _check_promises(asked, Kind.TRAINING, [need.text for need in needs if need.text])
    became = _became(locked, asked, outcomes or {})
    _write(row, ratings, [text for text in objectives if text], [need for need in needs if need.text])
    SectionAnswer.objects.filter(record=row).delete()
    SectionAnswer.objects.bulk_create(
        SectionAnswer(record=row, section=each, words=said[each.code])
        for each in in_a_row(asked, of_record=True)
        if said[each.code]
    )
    again = locked.state == AppraisalState.DRAFTED
    row.version += 1
    row.outcomes = became
    row.draft = {**empty_record(locked.cycle), **_as_draft(ratings, objectives, needs, became), **said}
    row.wellbeing, row.career = said.get("wellbeing", ""), said.get("career", "")
    row.shared_at, row.shared_by, row.shared_version = at, actor, row.version
    row.save()
    if again:
        audit(action="appraisal.record_shared_again", subject=locked, actor=actor, at=at, version=row.version)
    else:
        move(locked, AppraisalState.DRAFTED, actor=actor, at=at)
    tell_record_shared(locked, version=row.version, again=again, at=at)
    return row


def reasons_missing(appraisal: Appraisal, ratings: list[Rating]) -> list[Any]:
    """Ids of the values whose agreed rating needs a reason and has none."""
    found = []
    sent: dict[Any, dict[str, Rated]] = {}
    for row in sent_ratings(appraisal):
        if row.preparation.handed_over_at is None:
            sent.setdefault(row.value_id, {})[row.preparation.side] = row
    for each in ratings:
        sides = sent.get(each.value_id, {})
        person, appraiser = (_choice(sides.get(side)) for side in (Side.PERSON, Side.APPRAISER))
        if not each.words and needs_reason(each.choice, person, appraiser):
            found.append(each.value_id)
    return found


def _choice(rating: Rated | None) -> str:
    return rating.choice if rating else ""


def _write(row: Record, ratings: list[Rating], objectives: list[str], needs: list[Need]) -> None:
    """Rows of this record are its author's until it is signed, so sharing again writes them afresh."""
    AgreedRating.objects.filter(record=row).delete()
    Objective.objects.filter(record=row).delete()
    AgreedRating.objects.bulk_create(
        AgreedRating(record=row, value_id=each.value_id, reason=each.words, **from_choice(each.choice))
        for each in ratings
    )
    Objective.objects.bulk_create(
        Objective(record=row, order=order, text=text) for order, text in enumerate(objectives, 1)
    )
    words = labels() if needs else {}
    Objective.objects.bulk_create(
        Objective(
            record=row, order=order, text=need.text, kind="need", training=need.training,
            training_words=words.get(need.training, need.training),
        )
        for order, need in enumerate(needs, 1)
    )  # fmt: skip


def _check_promises(asked: list[Section], kind: str, texts: list[str]) -> None:
    """Raises: NotEverySection for fewer than the form needs; TooManyPromises for more than it has room for."""
    section = next((each for each in asked if each.kind == kind), None)
    if section is not None and len(texts) < section.needed:
        raise NotEverySection([section.heading])
    if len(texts) > (section.many if section else 0):
        raise TooManyPromises("There are more objectives or things to learn than this form has room for.")


def _became(
    appraisal: Appraisal, asked: list[Section], outcomes: Mapping[UUID, Outcome]
) -> list[dict[str, str]]:
    """What became of each promise, as the record keeps it. Raises OutcomeMissing."""
    if not asks_what_became(asked):
        return []
    promises = still_to_settle(last_promises(appraisal.staff_id, before=appraisal), appraisal.pk)
    said = {each.pk: outcomes.get(each.pk, Outcome("")) for each in promises}
    missing = [each.text for each in promises if said[each.pk].became not in Became]
    if missing:
        raise OutcomeMissing(f"Say what became of what was agreed last time: {missing[0]}")
    return [
        {
            "goal": str(each.pk), "kind": each.kind, "text": each.text, "became": said[each.pk].became,
            "words": said[each.pk].words.strip(),
        }
        for each in promises
    ]  # fmt: skip


def _as_draft(
    ratings: list[Rating], objectives: Sequence[str], needs: Sequence[Need], became: list[dict[str, str]]
) -> dict[str, str]:
    return {
        **{f"became-{each['goal']}": each["became"] for each in became},
        **{f"became_words-{each['goal']}": each["words"] for each in became},
        **{f"rating-{each.value_id}": each.choice for each in ratings},
        **{f"reason-{each.value_id}": each.words for each in ratings},
        **{f"objective_{number}": text for number, text in enumerate(objectives, 1)},
        **{f"need_{number}": need.text for number, need in enumerate(needs, 1)},
        **{f"training_{number}": need.training for number, need in enumerate(needs, 1)},
    }
