"""Who is left out of a cycle they are in: what its rules say tonight, and what HR read of one person."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from appraisal.models import BY_HAND, Appraisal, Cycle, Exclusion
from appraisal.queries.eligibility import IN, REASONS, rules_of
from appraisal.states import UNFINISHED
from values_hub.people.models import StaffRecord

# More rows than any appraisal has; a fence.
MOST = 20


def reasons_tonight(cycle: Cycle, today: dt.date) -> dict[UUID, tuple[str, str]]:
    """Of the unfinished appraisals of `cycle` those whose person its rules leave out today: (why, why it is left out
    by now, "" where it is not). Two queries."""
    rules = rules_of(cycle, today, of_those_in=True)
    people = rules.annotated(StaffRecord.objects.filter(~rules.given(IN)))
    rows = people.filter(appraisals__cycle=cycle, appraisals__state__in=UNFINISHED)
    found = rows.order_by().values_list("appraisals__pk", "reason", "appraisals__left_out")
    return {pk: (reason, before) for pk, reason, before in found}


def left_out_by_rule(cycle: Cycle) -> set[UUID]:
    """What a rule left out until now, also what has been finished meanwhile. One query."""
    rows = Exclusion.objects.filter(appraisal__cycle=cycle, ended_at=None).exclude(code=BY_HAND)
    return set(rows.values_list("appraisal_id", flat=True))


def no_longer_by_hr(cycle: Cycle, today: dt.date) -> set[UUID]:
    """What HR left out until a day that has passed, or what has been finished meanwhile. One query."""
    rows = Exclusion.objects.filter(appraisal__cycle=cycle, ended_at=None, code=BY_HAND)
    over = rows.filter(Q(until_on__lt=today) | ~Q(appraisal__state__in=UNFINISHED))
    return set(over.values_list("appraisal_id", flat=True))


def ended_by_hr(cycle: Cycle) -> set[tuple[UUID, str]]:
    """What HR put back while a rule left it out: that rule does not do so again. One query."""
    rows = Exclusion.objects.filter(appraisal__cycle=cycle, ended_by__isnull=False).exclude(code=BY_HAND)
    return set(rows.values_list("appraisal_id", "code"))


@dataclass(frozen=True)
class LeftOutOnce:
    """One stretch: why, in words; `by` and `put_back_by` "" where a rule did it overnight; `to` None: still."""

    why: str
    words: str
    since: dt.date
    by: str
    until_on: dt.date | None
    to: dt.date | None
    put_back_by: str


def exclusions_of(appraisal: Appraisal) -> list[LeftOutOnce]:
    """For HR alone, the latest first. One query."""
    rows = Exclusion.objects.filter(appraisal=appraisal).select_related("made_by", "ended_by")
    return [
        LeftOutOnce(
            why_words(row.code), row.words, timezone.localdate(row.made_at), _name(row.made_by), row.until_on,
            timezone.localdate(row.ended_at) if row.ended_at else None, _name(row.ended_by),
        )
        for row in rows.order_by(F("ended_at").desc(nulls_first=True), "-made_at")[:MOST]
    ]  # fmt: skip


def why_words(code: str) -> str:
    """Why somebody is left out, as HR read it; "" where they are not."""
    return REASONS[code].words if code else ""


def _name(user: Any) -> str:
    return str(user) if user else ""
