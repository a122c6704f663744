"""HR's list of a cycle: how far each appraisal is and who holds it, and nothing of what is in it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from appraisal.models import Appraisal, Cycle
from appraisal.models.appraisals import NOT_CONFIRMED, AppraisalQuerySet
from appraisal.queries.eligibility import hr_paths
from appraisal.queries.exclusions import why_words
from appraisal.queries.lists import (
    FILTERS,
    HOLDERS,
    LISTED,
    UNCONFIRMED,
    Month,
    by_holder,
    held_by,
    holder_at_hand,
    listed_in,
    narrowed,
    own,
    whether,
)
from appraisal.queries.steps import StepNow, is_late, not_asked, step_of, timetables
from appraisal.states import RECORDED, UNFINISHED, AppraisalState, CycleState


@dataclass(frozen=True)
class HeldRow:
    """One line of HR's list: how far it is and who holds it, and nothing of what is in it. `may_change`: it is
    unfinished and the reader takes no part in it; `why`: it is left out."""

    pk: UUID
    person: str
    post: str
    unit: str
    appraiser: str
    state: str
    holder: str
    due_on: dt.date
    to_do: str
    overdue: bool
    may_change: bool
    unconfirmed: bool
    why: str = ""


def held_in(
    cycle: Cycle, user: Any, holder: str, directorate: str = "", month: Month | None = None
) -> QuerySet[Any, Any]:
    """Ids of the appraisals of `cycle` that `user` may list, those of `holder` (a key of FILTERS; "" for all), by name;
    of one directorate by its key (OUTSIDE: of none), and due as a whole in one month. Raises ValueError for a key that
    is none.

    Ids alone, so that turning to a late page sorts narrow rows; `held_rows` reads the page's own.
    """
    rows = listed_in(cycle, user)
    if holder:
        rows = rows.filter(held_by(user, holder))
    rows = narrowed(rows, directorate, month)
    return rows.order_by("staff__last_name", "staff__first_name", "pk").values_list("pk", flat=True)


def holders_in(cycle: Cycle, user: Any, directorate: str, month: Month | None) -> list[tuple[str, str, int]]:
    """Who holds how many of them: (key of FILTERS, words, count), nobody's left out. One query."""
    rows, counts = narrowed(listed_in(cycle, user), directorate, month), Counter[str]()
    for holder, _, count, confirmed in by_holder(rows, user, n=Count("*"), confirmed=Count("confirmed_at")):
        counts[holder] += count
        if holder == "recorded":
            counts[UNCONFIRMED] += count - confirmed
    return [(key, words, counts[key]) for key, words in FILTERS.items() if counts[key]]


def how_many(holders: Iterable[tuple[str, str, int]], holder: str) -> int:
    """Of what `holders_in` counted, those `held_in` finds for `holder` (a key of FILTERS; "" for all)."""
    return sum(count for key, _, count in holders if key == holder or (not holder and key in HOLDERS))


def held_rows(cycle: Cycle, ids: Iterable[UUID], user: Any, today: dt.date) -> list[HeldRow]:
    """The rows of one page of a cycle's, in the order of `ids`. Two queries."""
    ids = list(ids)
    rows = (
        Appraisal.objects.filter(pk__in=ids, cycle=cycle)
        .annotate(
            mine=whether(own(user)), post=F("staff__post__title"), unit_name=F("unit__name"),
        )
        .select_related("staff", "appraiser")
        .only("cycle", *(each for each in LISTED if each != "cycle__state"))
    )  # fmt: skip
    found = {each.pk: each for each in rows}
    for each in found.values():
        each.cycle = cycle
    tables = timetables([cycle.pk] if found else [])
    return [_held_row(found[pk], today, step_of(found[pk], tables)) for pk in ids if pk in found]


def _held_row(each: Any, today: dt.date, step: StepNow) -> HeldRow:
    holder = holder_at_hand(each)
    return HeldRow(
        pk=each.pk,
        person=each.staff.name,
        post=each.post,
        unit=each.unit_name,
        appraiser=each.appraiser.name if each.appraiser else "",
        state=each.get_state_display(),
        holder=HOLDERS[holder],
        why=why_words(each.left_out) if holder == "left_out" else "",
        due_on=step.due_on,
        to_do="" if not_asked(each) else step.to_do,
        overdue=is_late(each, step, today),
        may_change=each.state in UNFINISHED and not each.mine and not each.left_out,
        unconfirmed=each.state in RECORDED and each.confirmed_at is None,
    )


def unconfirmed_for_hr(user: Any) -> list[tuple[UUID, str, int]]:
    """Of open cycles: (key, name, how many) of the signed appraisals whose person says that the conversation did not
    take place, among the people `user` is HR for and takes no part in; HR have not closed them. One query."""
    rows = Appraisal.objects.filter(NOT_CONFIRMED, cycle__state=CycleState.OPEN).in_units(hr_paths(user))
    rows = rows.exclude(own(user)).exclude(state=AppraisalState.CLOSED)
    counted = rows.values_list("cycle", "cycle__name").annotate(n=Count("*"))
    return list(counted.order_by("cycle__name", "cycle"))


def people_waiting_with_nobody(user: Any) -> AppraisalQuerySet:
    """For HR: unfinished appraisals of their units that have no appraiser; none for anybody else."""
    return Appraisal.objects.with_nobody().in_units(hr_paths(user))
