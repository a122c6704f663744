"""From when and by when the step is at which an appraisal stands, and whether it has closed.

Pure but for `timetables`, which is one query for all the cycles of a page or a run.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from appraisal.models import Appraisal, CycleStep
from appraisal.models.steps import StepKind
from appraisal.states import BLIND, UNFINISHED, AppraisalState, CycleState

CYCLE_CLOSED, LEFT_OUT_FOR_NOW = "Cycle closed", "Left out for now"
# Whoever comes into a cycle late has at least this long for each step, if the appraisal's own day lets them.
LEAST_DAYS = 14
KIND_OF: Mapping[str, StepKind] = {
    **dict.fromkeys(BLIND, StepKind.PREPARE),
    AppraisalState.READY: StepKind.MEET,
    AppraisalState.MET: StepKind.RECORD,
    AppraisalState.DRAFTED: StepKind.SIGN,
    AppraisalState.SIGNED_BY_MANAGER: StepKind.SIGN,
}
# What a day in a list is the day of.
TO_DO = {
    StepKind.PREPARE: "to prepare",
    StepKind.MEET: "to talk",
    StepKind.RECORD: "to write the record",
    StepKind.SIGN: "to sign",
}
OWNERS = {
    StepKind.PREPARE: "The person and the appraiser, each alone",
    StepKind.MEET: "The appraiser, who meets the person and says when",
    StepKind.RECORD: "The appraiser",
    StepKind.SIGN: "The appraiser first, then the person",
    StepKind.REVIEW: "The manager’s manager, or whom HR name",
}


@dataclass(frozen=True)
class StepDays:
    """Days after an appraisal's due date; before it when negative. None: nothing was set."""

    opens: int | None = None
    due: int | None = None
    hard_stop: bool = False


AS_EVER = StepDays()
Timetable = Mapping[str, StepDays]


def timetables(cycles: Collection[UUID] | None = None) -> dict[UUID, dict[str, StepDays]]:
    """What HR set for the steps of these cycles, of every open one when None. One query; none for no cycles."""
    rows = CycleStep.objects.all()
    if cycles is None:
        rows = rows.filter(cycle__state=CycleState.OPEN)
    elif cycles:
        rows = rows.filter(cycle__in=set(cycles))
    else:
        return {}
    found: dict[UUID, dict[str, StepDays]] = {}
    for row in rows:
        days = StepDays(row.opens_days, row.due_days, row.hard_stop)
        found.setdefault(row.cycle_id, {})[row.kind] = days
    return found


@dataclass(frozen=True)
class StepNow:
    """The step at which an appraisal stands. `kind` None: at none (it is signed, or ended)."""

    kind: StepKind | None
    opens_on: dt.date | None
    due_on: dt.date
    hard_stop: bool

    @property
    def to_do(self) -> str:
        """What its day is the day of, to stand beside it; "" when there is nothing more to do."""
        return TO_DO[self.kind] if self.kind else ""

    def is_closed(self, today: dt.date) -> bool:
        """It closes after its day, and that is past."""
        return self.hard_stop and self.due_on < today

    def has_opened(self, today: dt.date) -> bool:
        """People are asked for it."""
        return self.opens_on is None or self.opens_on <= today


def step_now(
    timetable: Timetable | None,
    state: str,
    *,
    due_on: dt.date,
    given_at: dt.datetime,
    reopened_until: dt.date | None,
) -> StepNow:
    """The step of an appraisal in `state` that is due on `due_on` and was given at `given_at`.

    A step is never due earlier than two weeks after the appraisal was given, unless the appraisal itself is; and not
    before the day until which HR reopened it.
    """
    kind = KIND_OF.get(state)
    days = (timetable or {}).get(kind, AS_EVER) if kind else AS_EVER
    due = due_on
    if days.due is not None:
        due = due_on + dt.timedelta(days=days.due)
        if days.due < 0:
            due = max(due, min(due_on, timezone.localdate(given_at) + dt.timedelta(days=LEAST_DAYS)))
    if reopened_until is not None and kind is not None:
        due = max(due, reopened_until)
    opens = due_on + dt.timedelta(days=days.opens) if days.opens is not None else None
    return StepNow(kind, opens, due, days.hard_stop)


def step_of(appraisal: Appraisal, tables: Mapping[UUID, Timetable]) -> StepNow:
    """The same of a row. No query."""
    return step_now(
        tables.get(appraisal.cycle_id), appraisal.state, due_on=appraisal.due_on,
        given_at=appraisal.opened_at, reopened_until=appraisal.reopened_until,
    )  # fmt: skip


def step_alone(appraisal: Appraisal) -> StepNow:
    """The same of one appraisal alone. One query; none where it stands at no step."""
    return step_of(appraisal, timetables([appraisal.cycle_id] if appraisal.state in KIND_OF else []))


def step_facts(appraisal: Appraisal, today: dt.date) -> dict[str, Any]:
    """For a page on which a step is done: by when it is, and the sentences when it has closed, or has not opened yet.
    One query."""
    step = step_alone(appraisal)
    return {
        "due_on": step.due_on,
        "closed": closed_words(step, today),
        "early": early_words(step, today, yours=True),
    }


def due_within(first: dt.date, last: dt.date, tables: Mapping[UUID, Timetable]) -> Q:
    """Every appraisal of these cycles whose step may be due from `first` to `last`, and some others: what a step has
    days of its own for is worked out of the rows."""
    some = [days for table in tables.values() for days in table.values()]
    shifts = [0, *(days.due for days in some if days.due is not None)]
    window = (first - dt.timedelta(days=max(shifts)), last - dt.timedelta(days=min(shifts)))
    return Q(due_on__range=window) | Q(reopened_until__range=(first, last))


def closed_words(step: StepNow, today: dt.date, *, asks: bool = True) -> str:
    """A sentence for whoever comes to a closed step; "" when it is open. HR need not be told whom to ask."""
    if step.kind is None or not step.is_closed(today):
        return ""
    closed = f"This step closed after {step.due_on:%-d %B %Y}."
    if step.kind != StepKind.SIGN:  # to sign is to write nothing that is kept
        closed = f"{closed} What has been written is kept."
    return f"{closed} HR can reopen it: ask them, and say why." if asks else closed


def early_words(step: StepNow, today: dt.date, *, yours: bool) -> str:
    """A sentence for whoever comes to a step before it opens; "" when it has. An opening holds reminders back and
    nobody: HR set it with these words beside the box."""
    if step.kind is None or step.opens_on is None or step.has_opened(today):
        return ""
    opens = f"This step opens on {step.opens_on:%-d %B %Y}."
    if yours:
        return f"{opens} You can begin before then if you want to. Nobody reminds you of it until it opens."
    return f"{opens} Nobody is reminded before then. Whoever wants to can begin."


@dataclass(frozen=True)
class StepLine:
    """One step as HR read and change it."""

    kind: str
    name: str
    owner: str
    opens: str
    due: str
    hard_stop: bool


def step_lines(cycle: Any) -> list[StepLine]:
    """The five of a cycle. One query."""
    table = timetables([cycle.pk]).get(cycle.pk, {})
    return [_line(kind, table.get(kind, AS_EVER)) for kind in StepKind]


def _line(kind: StepKind, days: StepDays) -> StepLine:
    usual = "With the appraisal" if kind != StepKind.REVIEW else "Two weeks after the person signed"
    due = usual if days.due is None else days_words(days.due)
    if kind == StepKind.REVIEW and days.due is not None:
        due = f"{due}, and no sooner than two weeks after the person signed"
    opens = "From the start" if days.opens is None else days_words(days.opens)
    if kind == StepKind.REVIEW:
        opens = "When the person does not agree"
    return StepLine(kind.value, kind.label, OWNERS[kind], opens, due, days.hard_stop)


def days_words(days: int) -> str:
    """A day of a step as HR read it."""
    if days == 0:
        return "On the day the appraisal is due"
    amount = abs(days)
    when = "after" if days > 0 else "before"
    return f"{amount} day{'' if amount == 1 else 's'} {when} the appraisal is due"


def step_row(cycle: Any, kind: StepKind) -> StepDays:
    """What is set for one step. One query."""
    return timetables([cycle.pk]).get(cycle.pk, {}).get(kind, AS_EVER)


def not_asked(appraisal: Appraisal) -> str:
    """In a few words why nobody is asked for what is unfinished; "" where somebody is, and where nothing is left."""
    if appraisal.state not in UNFINISHED:
        return ""
    if appraisal.cycle.state == CycleState.CLOSED:
        return CYCLE_CLOSED
    return LEFT_OUT_FOR_NOW if appraisal.left_out else ""


def is_late(appraisal: Appraisal, step: StepNow, today: dt.date) -> bool:
    """Somebody is asked for it and its step is past its day: nobody is late for a cycle that has closed, or that leaves
    them out."""
    return appraisal.state in UNFINISHED and not not_asked(appraisal) and step.due_on < today
