"""What falls due in the months ahead, for HR: check-ins, ends of probation and first days."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet

from induction.models import Arrival, CheckIn, Induction, Probation
from induction.queries.lists import FILTERS, all_inductions
from induction.states import UNDECIDED, CheckInState
from values_hub.common.months import months_later

MONTHS = 6
OVERDUE = dt.date.min
KINDS = {
    "check_ins": "Values check-ins",
    "probations": "Ends of probation",
    "first_days": "First days",
}


@dataclass(frozen=True)
class Row:
    """One month (its first day; OVERDUE for whatever was due before today), and of each kind its key, its words and how
    many, in the order of KINDS."""

    month: dt.date
    counts: list[tuple[str, str, int]]

    @property
    def key(self) -> str:
        """As the address has it: "2026-04", "overdue"."""
        return "overdue" if self.month == OVERDUE else f"{self.month:%Y-%m}"

    @property
    def words(self) -> str:
        return "Overdue" if self.month == OVERDUE else f"{self.month:%B %Y}"


def falling_due(user: Any, kind: str) -> QuerySet[Any]:
    """Everything of a kind (a key of KINDS) that is still to happen to people of the units this person serves, each
    with `due` and whose it is."""
    rows: QuerySet[Any]
    if kind == "first_days":
        rows = Arrival.objects.visible_to(user).on_the_way().exclude(first_day=None)
        rows = rows.annotate(due=F("first_day")).select_related("unit", "manager")
        return rows
    inductions = Induction.objects.visible_to(user).running()
    people = ("induction__staff__post__unit", "induction__manager")
    if kind == "probations":
        rows = Probation.objects.filter(induction__in=inductions, state__in=sorted(UNDECIDED))
        rows = rows.annotate(due=F("ends_on")).select_related(*people)
        return rows
    open_now = [CheckInState.OPEN, CheckInState.BOTH_RATED]
    rows = CheckIn.objects.filter(induction__in=inductions, state__in=open_now)
    rows = rows.annotate(due=F("due_on")).select_related(*people)
    return rows


def forecast(user: Any, today: dt.date) -> list[Row]:
    """What is overdue, then this month (from today on) and the next five: one query a kind, however many people."""
    this_month = today.replace(day=1)
    months = [OVERDUE, *(months_later(this_month, ahead) for ahead in range(MONTHS))]
    counts = {kind: _by_month(falling_due(user, kind), today) for kind in KINDS}
    return [
        Row(month, [(kind, words, counts[kind][month]) for kind, words in KINDS.items()]) for month in months
    ]


def _by_month(rows: QuerySet[Any], today: dt.date) -> Counter[dt.date]:
    found: Counter[dt.date] = Counter()
    for due, number in rows.order_by().values_list("due").annotate(number=Count("pk")):
        found[OVERDUE if due < today else due.replace(day=1)] += number
    return found


def due_in(user: Any, kind: str, key: str, today: dt.date) -> QuerySet[Any] | None:
    """The rows behind one figure of the forecast, the soonest first; None where there is no such month."""
    rows = falling_due(user, kind).order_by("due", "pk")
    if key == "overdue":
        return rows.filter(due__lt=today)
    try:
        month = dt.date.fromisoformat(f"{key}-01")
        after = months_later(month, 1)
    except ValueError:
        return None
    return rows.filter(due__gte=max(month, today), due__lt=after)


def figures(user: Any, today: dt.date) -> list[tuple[str, str, int]]:
    """For each list of inductions that needs somebody: its key, what it is called, and how many are in it."""
    wanted = ("late", "empty", "colours", "silent")
    return [(key, FILTERS[key], all_inductions(user, key, today).count()) for key in wanted]
