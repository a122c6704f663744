"""Since when and until when people have said that they are away."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from appraisal.models import Away

# Away for more days than this is long-term: reference nhs-domain §5.4, of sickness. Why somebody is away is not asked.
LONG = 28
_NEXT_DAY = dt.timedelta(days=1)


def spells_on(day: dt.date) -> dict[UUID, tuple[dt.date, dt.date]]:
    """Who is away on `day`, with the first and the last day of it: what was said in parts, one after another (a fit
    note follows a fit note), is one. One query."""
    said: dict[UUID, list[tuple[dt.date, dt.date]]] = {}
    for staff, first, last in parts_of_spells(day).values_list("staff_id", "from_on", "until_on"):
        said.setdefault(staff, []).append((first, last))
    return {staff: spell(parts, day) for staff, parts in said.items()}


def parts_of_spells(day: dt.date) -> QuerySet[Away]:
    """All that was said by whoever is away on `day`."""
    here = Away.objects.filter(from_on__lte=day, until_on__gte=day).values("staff")
    return Away.objects.filter(staff__in=here)


def away_for_long(day: dt.date) -> set[UUID]:
    """Who has been away for more than four weeks on `day`. One query."""
    since = day - dt.timedelta(days=LONG)
    return {staff for staff, (first, _) in spells_on(day).items() if first <= since}


def spell(parts: list[tuple[dt.date, dt.date]], day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the one that `day` is in."""
    first = last = day
    for begins, ends in sorted(parts, reverse=True):
        if begins <= last and ends >= first - _NEXT_DAY:
            first = min(first, begins)
    for begins, ends in sorted(parts):
        if ends >= first and begins <= last + _NEXT_DAY:
            last = max(last, ends)
    return first, last
