"""A cycle as a file, for HR: how far each appraisal is and who holds it, and nothing of what is in it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from appraisal.models import Cycle
from appraisal.queries.exclusions import why_words
from appraisal.queries.lists import HOLDERS, Month, holder_of, listed_in, narrowed
from appraisal.queries.steps import Timetable, step_now, timetables
from appraisal.states import UNFINISHED, AppraisalState, CycleState
from values_hub.people.models.staff import named, staff_name

HEADINGS = (
    "Person", "Employee number", "Unit", "Appraiser", "How far", "Held by", "Due by", "Step", "Late", "Met on",
    "Confirmed by both", "Left out",
)  # fmt: skip
CHUNK = 2000


def export_rows(
    cycle: Cycle, user: Any, today: dt.date, directorate: str = "", month: Month | None = None
) -> Iterator[tuple[str, ...]]:
    """Those `user` may list, by name; of one directorate and month where they are given; due when their step is, as in
    the list. Two queries; the rows are read in parts.

    Raises ValueError for a directorate's key that is none.
    """
    rows = narrowed(listed_in(cycle, user), directorate, month).annotate(holder=holder_of(user))
    return _lines(rows, today, timetables([cycle.pk]).get(cycle.pk), cycle.state == CycleState.OPEN)


def _lines(rows: Any, today: dt.date, table: Timetable | None, is_open: bool) -> Iterator[tuple[str, ...]]:
    found = rows.order_by("staff__last_name", "staff__first_name", "pk").values_list(
        *named("staff"), "staff__employee_number", "unit__name", "appraiser_id",
        *named("appraiser"), "state", "holder", "due_on", "opened_at", "reopened_until", "met_on",
        "confirmed_at", "left_out",
    )  # fmt: skip
    for row in found.iterator(chunk_size=CHUNK):
        (
            first,
            last,
            known,
            number,
            unit,
            appraiser,
            giver,
            giver_last,
            giver_known,
            state,
            holder,
            due_on,
            given,
            until,
            met,
            yes,
            left_out,
        ) = row
        counts = not left_out or state not in UNFINISHED
        step = step_now(table, state, due_on=due_on, given_at=given, reopened_until=until)
        due = step.due_on
        yield (
            staff_name(first, last, known), number or "", unit,
            staff_name(giver, giver_last, giver_known) if appraiser else "",
            str(AppraisalState(state).label), HOLDERS[holder], due.isoformat(),
            step.kind.label if step.kind else "",
            "Late" if is_open and counts and state in UNFINISHED and due < today else "",
            met.isoformat() if met else "", "Yes" if yes else "", "" if counts else why_words(left_out),
        )  # fmt: skip
