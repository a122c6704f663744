"""Who is in a cycle and who is left out, each with a reason a person can read."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

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
    Subquery,
    Value,
    When,
)

from appraisal.models import BY_HAND, Appraisal, Cycle
from appraisal.models.appraisals import LEFT_OUT, AppraisalQuerySet
from appraisal.queries.absences import away_for_long
from appraisal.states import RECORDED, AppraisalState, CycleState
from values_hub.access.roles import Role
from values_hub.common.months import months_later
from values_hub.framework.models import Level
from values_hub.people.levels import level_of
from values_hub.people.models import StaffRecord
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import NAMES, AssignmentStatus, ContractType, StaffRecordQuerySet, named

# Rows that carry annotations, which the model does not know of.
People = QuerySet[Any, Any]
_SAID_OF_A_PERSON = (*NAMES, "post__title", "post__unit__name", *named("manager"))

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
OTHER_CYCLE = Reason("other_cycle", "Has an appraisal in another cycle for the same time")
LONG_AWAY = Reason("long_away", "Away for more than four weeks")
FIRST_MONTHS = Reason("first_months", "In their first months here")
REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        *(reason for reason, _ in _BY_CONTRACT),
        *(reason for reason, _ in _BY_STATUS),
        OTHER_CYCLE,
        LONG_AWAY,
        FIRST_MONTHS,
        Reason(BY_HAND, "Left out by HR"),
        Reason(JOINED_LATER, "Came in after the cycle opened"),
        Reason(NO_MANAGER, "In, but nobody manages them, so there is no appraiser"),
    )
}


@dataclass(frozen=True)
class Rules:
    """Why a cycle leaves people out on one day: each reason's code with what it says of somebody, in the order in which
    they are asked."""

    conditions: list[tuple[str, Q]]

    def annotated(self, people: StaffRecordQuerySet) -> People:
        """`people` with their `reason`: the code of the first that applies, or "" when they are in."""
        whens = [When(condition, then=Value(code)) for code, condition in self.conditions]
        return people.annotate(reason=Case(*whens, default=Value(IN), output_field=CharField()))

    def given(self, code: str) -> Q:
        """Of whom `annotated` says this: its own condition and none asked before it. In conditions and not by comparing
        the annotation, of which the database knows nothing: it would take everybody for a handful."""
        mine, before = Q(), []
        for each, condition in self.conditions:
            if each == code:
                mine = condition
                break
            before.append(condition)
        else:
            if code != IN:
                return Q(pk__in=[])  # a reason this cycle does not have
        return mine & ~Q(*before, _connector=Q.OR)


def rules_of(cycle: Cycle, on: dt.date | None = None, *, of_those_in: bool = False) -> Rules:
    """As it is on the day the cycle begins, or on a later day `on` (the first months of some are over by then, and
    others have been away for long). `of_those_in`: asked of people who have their appraisal, so not whether they have
    another. Two queries at most."""
    day = on or cycle.opens_on
    conditions = [
        *((reason.code, Q(contract_type__in=codes)) for reason, codes in _BY_CONTRACT),
        *((reason.code, Q(assignment_status__in=codes)) for reason, codes in _BY_STATUS),
    ]
    another = None if cycle.alongside or of_those_in else _in_another(cycle)
    if another is not None:
        conditions.append((OTHER_CYCLE.code, Q(Exists(another.filter(staff=OuterRef("pk"))))))
    if absent := away_for_long(day):
        conditions.append((LONG_AWAY.code, Q(pk__in=absent)))
    if cycle.first_months:
        conditions.append((FIRST_MONTHS.code, Q(started_on__gt=months_later(day, -cycle.first_months))))
    return Rules(conditions)


def with_reason(people: StaffRecordQuerySet, cycle: Cycle, on: dt.date | None = None) -> People:
    """Annotate `reason`: the code of why somebody is left out of `cycle`, or "" when they are in. One query."""
    return rules_of(cycle, on).annotated(people)


def _in_another(cycle: Cycle) -> AppraisalQuerySet | None:
    """Appraisals for the time of `cycle`, in another that is not on top of others: of an open one, and what
    both have signed in one that has closed. None where there is no such cycle. One query.

    The cycles are looked up first: they are few, and asked of each of 30,000 people with them joined the opening of a
    cycle took ten times as long."""
    others = Cycle.objects.filter(
        alongside=False, opens_on__lte=cycle.due_on, due_on__gte=cycle.opens_on
    ).exclude(pk=cycle.pk)  # fmt: skip
    known = dict(others.exclude(state=CycleState.DRAFT).values_list("pk", "state"))
    if not known:
        return None
    open_now = [pk for pk, state in known.items() if state == CycleState.OPEN]
    still = Q(cycle__in=open_now) & ~Q(state=AppraisalState.ENDED)
    return Appraisal.objects.filter(still | Q(cycle__in=list(known), state__in=RECORDED))


def have_another(cycle: Cycle, people: Collection[Any]) -> set[Any]:
    """Which of these people (keys) have an appraisal for the time of `cycle` in another. Two queries at most."""
    another = _in_another(cycle)
    return (
        set() if another is None else set(another.filter(staff__in=people).values_list("staff_id", flat=True))
    )


def people_in_scope(cycle: Cycle) -> StaffRecordQuerySet:
    """Everybody whom the rule of the cycle is about: who works in its units, in a post of its staff groups and bands.
    They are in it or left out for a reason."""
    people = StaffRecord.objects.current()
    if cycle.staff_groups:
        people = people.filter(post__staff_group__in=cycle.staff_groups)
    if cycle.bands:
        people = people.filter(post__band__in=cycle.bands)
    return people if cycle.unit is None else people.in_units([cycle.unit.path])


def cohort_words(cycle: Cycle) -> str:
    """For whom it is besides its unit: "Nursing and Midwifery Registered; Band 5, Band 6"; "" for everybody."""
    groups = [str(StaffGroup(code).label) for code in cycle.staff_groups]
    bands = [str(each.label) for each in Band if each in cycle.bands]
    return "; ".join(", ".join(some) for some in (groups, bands) if some)


def eligible(cycle: Cycle, on: dt.date | None = None) -> People:
    """Everybody whom the cycle gives an appraisal; with `on`, as it is that day."""
    rules = rules_of(cycle, on)
    return rules.annotated(people_in_scope(cycle)).filter(rules.given(IN))


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
    """The preview of `cycle` among the people `user` is HR for. Three queries at most, at any size."""
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

    Of an open cycle: those without an appraisal in it, and those whose appraisal is left out for now.
    """
    reason = REASONS[code]
    seen = _seen(cycle, user)
    people: People = seen
    rules = rules_of(cycle)
    if reason.code == NO_MANAGER:
        people = people.filter(rules.given(IN), manager=None)
    elif cycle.state == CycleState.DRAFT:
        people = people.filter(rules.given(code))
    else:
        theirs = Appraisal.objects.filter(cycle=cycle)
        left_out = theirs.filter(LEFT_OUT, left_out=code)
        # Found first, and only then held against the rules: there are few, and 30,000 to hold.
        found = _without(seen, theirs).values("pk").union(left_out.values("staff"), all=True)
        by_rule = rules.given(IN if reason.code == JOINED_LATER else code)
        people = people.filter(by_rule | Exists(left_out.filter(staff=OuterRef("pk"))), pk__in=found)
    return people.order_by("last_name", "first_name", "pk")


def as_left_out(cycle: Cycle, ids: Sequence[UUID]) -> list[StaffRecord]:
    """These people in this order, with what a list says of them, and the appraisal they have in `cycle` (`begun`). One
    query, after the keys were found: with the joins the database would join everybody to find a page of them."""
    theirs = Appraisal.objects.filter(cycle=cycle, staff=OuterRef("pk"))
    rows = StaffRecord.objects.select_related("post__unit", "manager").only(*_SAID_OF_A_PERSON)
    people = rows.annotate(begun=Subquery(theirs.values("pk"))).in_bulk(ids)
    return [people[pk] for pk in ids if pk in people]


def left_out_of_open(cycle: Cycle, user: Any) -> list[LeftOut]:
    """Of a cycle that is open: people of its units without an appraisal in it, by today's reason, and those who are in
    and left out for now. Four queries at most, and one look at everybody."""
    people, theirs = _seen(cycle, user), Appraisal.objects.filter(cycle=cycle)
    without = with_reason(_without(people, theirs), cycle)
    left_out = theirs.filter(LEFT_OUT, staff__in=people)
    counts: Counter[str] = Counter()
    for code, number in without.order_by().values_list("reason").annotate(Count("pk")):
        counts[code or JOINED_LATER] += number
    for code, number in left_out.order_by().values_list("left_out").annotate(Count("pk")):
        counts[code] += number
    return [LeftOut(REASONS[code], counts[code]) for code in REASONS if counts.get(code)]


def _without(people: StaffRecordQuerySet, theirs: AppraisalQuerySet) -> StaffRecordQuerySet:
    """Of `people`, those who have none of these appraisals."""
    return people.filter(~Exists(theirs.filter(staff=OuterRef("pk"))))


def _seen(cycle: Cycle, user: Any) -> StaffRecordQuerySet:
    people = people_in_scope(cycle)
    paths = hr_paths(user)
    return people if cycle.unit_path.startswith(tuple(paths)) else people.in_units(paths)


def levels_of(people: Collection[Any]) -> dict[Any, Level]:
    """On whose anchors each of these people (keys) is rated (people.levels). One query."""
    reports = StaffRecord.objects.filter(manager=OuterRef("pk"), left_on=None)
    rows = StaffRecord.objects.filter(pk__in=people).values_list("pk", "post__band", Exists(reports))
    return {pk: level_of(band, manages_people=manages) for pk, band, manages in rows}
