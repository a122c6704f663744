"""Who is in a cycle and who is left out, each with a reason a person can read."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from appraisal.models import Appraisal, Cycle
from appraisal.states import CycleState
from values_hub.access.roles import Role
from values_hub.common.months import months_later
from values_hub.framework.models import Level
from values_hub.people.levels import level_of
from values_hub.people.models import StaffRecord
from values_hub.people.models.staff import AssignmentStatus, ContractType, StaffRecordQuerySet

# Rows that carry annotations, which the model does not know of.
People = QuerySet[Any, Any]

IN = ""
NO_MANAGER = "no_manager"
JOINED_LATER = "joined_later"


@dataclass(frozen=True)
class Reason:
    """Why people are left out. `code` stands in addresses, `words` on the page."""

    code: str
    words: str


# The first that applies is the one given. Long-term absence, external secondment, bank and suspension: reference, 5.4.
# Directors who are not employees have an appraisal of their own kind, sent to NHS England (reference, 5.4).
_BY_STATUS: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (Reason("parental", "On maternity, adoption or parental leave"), (AssignmentStatus.PARENTAL,)),
    (Reason("career_break", "On a career break"), (AssignmentStatus.CAREER_BREAK,)),
    (Reason("seconded_out", "Out on external secondment"), (AssignmentStatus.SECONDED_OUT,)),
    (Reason("suspended", "Suspended"), (AssignmentStatus.SUSPENDED,)),
    (
        Reason("long_absence", "Not working at present, or leaving"),
        (AssignmentStatus.INACTIVE, AssignmentStatus.TERMINATED),
    ),
)
_BY_CONTRACT: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (Reason("bank", "Bank or locum contract"), (ContractType.BANK, ContractType.LOCUM)),
    (Reason("honorary", "Honorary contract"), (ContractType.HONORARY,)),
    (Reason("board", "Chair or non-executive director"), (ContractType.NON_EXECUTIVE,)),
)
FIRST_MONTHS = Reason("first_months", "In their first months here")
REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        *(reason for reason, _ in _BY_CONTRACT),
        *(reason for reason, _ in _BY_STATUS),
        FIRST_MONTHS,
        Reason(JOINED_LATER, "Came in after the cycle opened"),
        Reason(NO_MANAGER, "In, but nobody manages them, so there is no appraiser"),
    )
}


def with_reason(people: StaffRecordQuerySet, cycle: Cycle, on: dt.date | None = None) -> People:
    """Annotate `reason`: the code of why somebody is left out of `cycle`, or "" when they are in. As it is on the day
    the cycle begins, or on a later day `on` (the first months of some are over by then)."""
    whens = [When(condition, then=Value(code)) for code, condition in _conditions(cycle, on)]
    return people.annotate(reason=Case(*whens, default=Value(IN), output_field=CharField()))


def _conditions(cycle: Cycle, on: dt.date | None) -> list[tuple[str, Q]]:
    """Each reason's code and what it says of somebody, in the order in which they are asked."""
    conditions = [
        *((reason.code, Q(contract_type__in=codes)) for reason, codes in _BY_CONTRACT),
        *((reason.code, Q(assignment_status__in=codes)) for reason, codes in _BY_STATUS),
    ]
    if cycle.first_months:
        since = months_later(on or cycle.opens_on, -cycle.first_months)
        conditions.append((FIRST_MONTHS.code, Q(started_on__gt=since)))
    return conditions


def _given(code: str, cycle: Cycle, on: dt.date | None = None) -> Q:
    """Of whom `with_reason` says this: its own condition and none asked before it. In conditions and not by comparing
    the annotation, of which the database knows nothing: it would take everybody for a handful."""
    mine, before = Q(), Q(pk__in=[])
    for each, condition in _conditions(cycle, on):
        if each == code:
            mine = condition
            break
        before |= condition
    else:
        if code != IN:
            return Q(pk__in=[])  # a reason this cycle does not have
    return mine & ~before


def people_in_scope(cycle: Cycle) -> StaffRecordQuerySet:
    """Everybody who works in the units of the cycle, in it or left out."""
    people = StaffRecord.objects.current()
    return people if cycle.unit is None else people.in_units([cycle.unit.path])


def eligible(cycle: Cycle, on: dt.date | None = None) -> People:
    """Everybody whom the cycle gives an appraisal; with `on`, as it is that day."""
    return with_reason(people_in_scope(cycle), cycle, on).filter(_given(IN, cycle, on))


def hr_paths(user: Any) -> list[str]:
    """The paths that this person is HR for; "/" is the whole Trust."""
    return sorted({grant.unit_path for grant in user.grants if grant.role == Role.HR})


@dataclass(frozen=True)
class LeftOut:
    """One line of the impact preview."""

    reason: Reason
    people: int


@dataclass(frozen=True)
class Impact:
    """What opening a cycle does: people in, of them with nobody to appraise them, and people left out by reason."""

    included: int
    without_manager: int
    left_out: list[LeftOut]

    @property
    def excluded(self) -> int:
        return sum(line.people for line in self.left_out)


def impact(cycle: Cycle, user: Any) -> Impact:
    """The preview of `cycle` among the people `user` is HR for. Two queries at most, at any size."""
    people = with_reason(_seen(cycle, user), cycle)
    managed = people.annotate(unmanaged=ExpressionWrapper(Q(manager=None), BooleanField()))
    counted = managed.order_by().values_list("reason", "unmanaged").annotate(Count("pk"))
    included = without_manager = 0
    by_code: dict[str, int] = {}
    for code, unmanaged, count in counted:
        if code == IN:
            included += count
            without_manager += count if unmanaged else 0
        else:
            by_code[code] = by_code.get(code, 0) + count
    return Impact(
        included,
        without_manager,
        [LeftOut(REASONS[code], by_code[code]) for code in REASONS if code in by_code],
    )


def people_left_out(cycle: Cycle, user: Any, code: str) -> People:
    """The people behind one line of the preview, by name. Raises KeyError for a reason there is not.

    Of an open cycle: those without an appraisal in it, so somebody whose leave began later is not listed.
    """
    reason = REASONS[code]
    people = with_reason(_seen(cycle, user), cycle)
    if reason.code == NO_MANAGER:
        people = people.filter(_given(IN, cycle), manager=None)
    elif reason.code == JOINED_LATER:
        people = people.filter(_given(IN, cycle))
    else:
        people = people.filter(_given(code, cycle))
    if cycle.state != CycleState.DRAFT and reason.code != NO_MANAGER:
        people = people.exclude(_has_appraisal(cycle))
    return people.select_related("post__unit", "manager").order_by("last_name", "first_name", "pk")


def left_out_of_open(cycle: Cycle, user: Any) -> list[LeftOut]:
    """Of a cycle that is open: people of its units without an appraisal in it, by today's reason."""
    people = with_reason(_seen(cycle, user), cycle).exclude(_has_appraisal(cycle))
    counts = dict(people.order_by().values_list("reason").annotate(Count("pk")))
    counts[JOINED_LATER] = counts.pop(IN, 0)
    return [LeftOut(REASONS[code], counts[code]) for code in REASONS if counts.get(code)]


def _has_appraisal(cycle: Cycle) -> Exists:
    return Exists(Appraisal.objects.filter(cycle=cycle, staff=OuterRef("pk")))


def _seen(cycle: Cycle, user: Any) -> StaffRecordQuerySet:
    people = people_in_scope(cycle)
    paths = hr_paths(user)
    return people if cycle.unit_path.startswith(tuple(paths)) else people.in_units(paths)


def levels_of(people: Collection[Any]) -> dict[Any, Level]:
    """On whose anchors each of these people (keys) is rated (people.levels). One query."""
    reports = StaffRecord.objects.filter(manager=OuterRef("pk"), left_on=None)
    rows = StaffRecord.objects.filter(pk__in=people).values_list("pk", "post__band", Exists(reports))
    return {pk: level_of(band, manages_people=manages) for pk, band, manages in rows}
