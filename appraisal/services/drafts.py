"""Keeping what is being typed: one conditional UPDATE, so that two tabs never overwrite each other."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from appraisal.models import Appraisal, Cycle, Drafted, Preparation, Record, Section
from appraisal.queries.asking import asked_in, names_of, prepared, recorded
from appraisal.states import BLIND, WITH_APPRAISER, AppraisalState, Side
from values_hub.audit.transitions import move
from values_hub.framework.models import Framework, Value

# Longer than anybody writes by hand; what is longer is a mistake or mischief.
LONGEST = 20_000
# A box for each moment, by its key; and more of them than a year brings.
MOMENT = re.compile(r"moment-[0-9a-f-]{36}")
# What became of each promise of last time, and a line: the promises are the person's, and no part of the form.
BECAME = re.compile(r"became(_words)?-[0-9a-f-]{36}")
MOST_NAMES = 400


class TooLate(Exception):
    """What was typed can no longer be kept: it was sent or signed meanwhile. The message is fit for the screen."""


class ChangedElsewhere(Exception):
    """Another tab has saved since this page was opened. `fields` holds what is kept now of the answers given."""

    def __init__(self, version: int, fields: Mapping[str, str]) -> None:
        self.version, self.fields = version, dict(fields)
        super().__init__(
            "This was changed in another tab or by somebody else since you opened it. "
            "Nothing of what you see here has been sent. Reload the page to see what is kept."
        )


class TooLong(Exception):
    """One answer is longer than is kept. The message is fit for the screen."""


# The day they met, as it is typed: asked on the same page until it is recorded.
MET_ON = {"met_on_day": "", "met_on_month": "", "met_on_year": ""}
ALREADY_SENT = "You have sent your preparation, so it can no longer change."
ALREADY_SIGNED = "The record has been signed, so it can no longer change."


def keep_preparation(
    *,
    appraisal: Appraisal,
    side: Side,
    answers: Mapping[str, str],
    version: int,
    actor: Any,
    at: dt.datetime,
) -> int:
    """Keep some of one side's answers as they stand. `appraisal` comes with its draft (queries/drafts.py).

    `answers` are raw, by field name; names the page does not ask for are dropped. `version` is what the page was
    opened with (0: nothing kept yet). Returns the new version. One query, but for the very first time.

    Raises: TooLate; ChangedElsewhere; TooLong.
    """
    if appraisal.state not in BLIND or appraisal.sent_at(side) is not None:
        raise TooLate(ALREADY_SENT)
    if appraisal.draft_id is None:  # type: ignore[attr-defined]
        begun = begin_preparation(appraisal=appraisal, side=side, actor=actor, at=at)
        return _keep(Preparation, begun.pk, begun.draft, begun.version, answers, version)
    return _keep(
        Preparation,
        appraisal.draft_id,  # type: ignore[attr-defined]
        appraisal.draft,  # type: ignore[attr-defined]
        appraisal.draft_version,  # type: ignore[attr-defined]
        answers,
        version,
    )


def keep_record(*, appraisal: Appraisal, answers: Mapping[str, str], version: int) -> int:
    """The same for the appraiser's record, which may be begun from when both have sent.

    Raises: TooLate; ChangedElsewhere; TooLong.
    """
    if appraisal.state not in WITH_APPRAISER:
        raise TooLate(ALREADY_SIGNED)
    if appraisal.draft_id is None:  # type: ignore[attr-defined]
        begun = begin_record(appraisal=appraisal)
        return _keep(Record, begun.pk, {**MET_ON, **begun.draft}, begun.version, answers, version)
    return _keep(
        Record,
        appraisal.draft_id,  # type: ignore[attr-defined]
        # A record that was begun before something was asked has no names for it yet.
        {**MET_ON, **_empty(recorded(asked_in(appraisal.cycle))), **appraisal.draft},  # type: ignore[attr-defined]
        appraisal.draft_version,  # type: ignore[attr-defined]
        answers,
        version,
    )


@transaction.atomic
def begin_preparation(*, appraisal: Appraisal, side: Side, actor: Any, at: dt.datetime) -> Preparation:
    """One side's preparation, with an empty answer for each thing it asks; the first of the two starts the appraisal.

    Raises TooLate when the appraisal has gone past preparing, or there is no such side (nobody appraises).
    """
    locked = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle__framework")
        .get(pk=appraisal.pk)
    )
    author = locked.staff_id if side == Side.PERSON else locked.appraiser_id
    if locked.state not in BLIND or author is None:
        raise TooLate(ALREADY_SENT)
    row, created = Preparation.objects.get_or_create(
        appraisal=locked, side=side, handed_over_at=None,
        defaults={"author_id": author, "draft": empty_preparation(locked.cycle, side)},
    )  # fmt: skip
    if created and locked.state == AppraisalState.NOT_STARTED:
        move(locked, AppraisalState.PREPARING, actor=actor, at=at)
    return row


@transaction.atomic
def begin_record(*, appraisal: Appraisal) -> Record:
    """The appraiser's record, with an empty answer for each thing it asks; what is begun already stays as it is.

    Raises TooLate when it has been signed meanwhile.
    """
    locked = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle__framework")
        .get(pk=appraisal.pk)
    )
    if locked.state not in WITH_APPRAISER:
        raise TooLate(ALREADY_SIGNED)
    row, _ = Record.objects.get_or_create(appraisal=locked, defaults={"draft": empty_record(locked.cycle)})
    return row


def empty_preparation(cycle: Cycle, side: Side) -> dict[str, str]:
    """The names of a preparation's answers, each empty: what a draft may hold and nothing else."""
    return {
        **{f"rating-{pk}": "" for pk in _value_ids(cycle.framework)},
        **{f"example-{pk}": "" for pk in _value_ids(cycle.framework)},
        **_empty(prepared(asked_in(cycle), side)),
    }


def empty_record(cycle: Cycle) -> dict[str, str]:
    """The same for a record."""
    return {
        **{f"rating-{pk}": "" for pk in _value_ids(cycle.framework)},
        **{f"reason-{pk}": "" for pk in _value_ids(cycle.framework)},
        **_empty(recorded(asked_in(cycle))),
    }


def _empty(sections: Iterable[Section]) -> dict[str, str]:
    return dict.fromkeys(names_of(sections), "")


def _value_ids(framework: Framework | None) -> list[UUID]:
    return list(Value.objects.filter(framework=framework).values_list("pk", flat=True))


def _is_of_theirs(model: type[Drafted], name: str, text: str, draft: dict[str, str]) -> bool:
    """A moment ticked or not, or what became of a promise: which there are is not known from the start."""
    is_tick = bool(MOMENT.fullmatch(name)) and text in {"", "on"}
    return (bool(BECAME.fullmatch(name)) if model is Record else is_tick) and len(draft) < MOST_NAMES


def _keep(
    model: type[Drafted], pk: Any, draft: dict[str, str], kept: int, answers: Mapping[str, str], version: int
) -> int:
    changes = {
        name: text
        for name, text in answers.items()
        if name in draft or _is_of_theirs(model, name, text, draft)
    }
    if any(len(text) > LONGEST for text in changes.values()):
        raise TooLong(f"That is longer than {LONGEST:,} characters. Shorten it and it will be kept.")
    rows = model._default_manager.filter(pk=pk, version=version)
    if kept == version and rows.update(draft={**draft, **changes}, version=F("version") + 1):
        return version + 1
    now = model._default_manager.get(pk=pk)
    raise ChangedElsewhere(now.version, {name: now.draft.get(name, "") for name in changes})
