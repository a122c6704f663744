"""Whom a block is for, and when its things open and are due: pure rules, worked out on one person."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from induction.models import Arrival, Item, Probation, ProgrammeItem
from induction.queries.clock import Clock
from induction.queries.people import leads_others
from values_hub.common.months import months_later
from values_hub.framework.models import Level
from values_hub.people.levels import level_of
from values_hub.people.models import Post, StaffRecord
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import ContractType

# Staff groups whose work is with patients (NHS Workforce Data). A block may say otherwise by naming posts.
CLINICAL_GROUPS = frozenset(
    {
        StaffGroup.MEDICAL, StaffGroup.STUDENTS, StaffGroup.NURSING, StaffGroup.ALLIED, StaffGroup.SCIENTIFIC,
        StaffGroup.SCIENTISTS, StaffGroup.CLINICAL,
    }
)  # fmt: skip

Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """What rules ask of a person, in small letters."""

    staff_group: str
    band: str
    contract: str
    post: str
    site: str
    clinical: bool
    manages: bool


def facts_of(staff: StaffRecord, post: Post | None = None) -> Facts:
    """Of the person as the record stands, or as it would in another post. One query, unless their band says already
    that they lead people."""
    post = post or staff.post
    return Facts(
        staff_group=post.staff_group.casefold(),
        band=post.band.casefold(),
        contract=staff.contract_type.casefold(),
        post=f"{post.title} {post.job_role}".casefold(),
        site=post.site.casefold(),
        clinical=post.staff_group in CLINICAL_GROUPS,
        manages=_manages(post.band) or leads_others(staff),
    )


def facts_of_arrival(arrival: Arrival) -> Facts:
    """Of somebody who is not here yet, from the post they accepted. Nobody reports to them yet."""
    return Facts(
        staff_group=arrival.staff_group.casefold(),
        band=arrival.band.casefold(),
        contract=arrival.contract_type.casefold(),
        post=f"{arrival.title} ".casefold(),
        site=arrival.site.casefold(),
        clinical=arrival.staff_group in CLINICAL_GROUPS,
        manages=_manages(arrival.band, leads=arrival.manages_people),
    )


def _manages(band: str, *, leads: bool = False) -> bool:
    return level_of(band, manages_people=leads) != Level.EVERYONE


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether a block is for this person: each part of its rule that says something has to hold.

    `staff_groups`, `bands`, `contracts`: codes, any of them. `posts`: words in the title or job role, any of them.
    `sites`: the place of work. `clinical`, `manages`: True or False; None says nothing. `by_hand`: nobody gets it by
    itself, because no record says for whom it is; HR put it in.
    """
    if rule.get("by_hand"):
        return False
    listed = (
        ("staff_groups", facts.staff_group),
        ("bands", facts.band),
        ("contracts", facts.contract),
        ("sites", facts.site),
    )
    for part, value in listed:
        if rule.get(part) and value not in {str(each).casefold() for each in rule[part]}:
            return False
    if (posts := rule.get("posts")) and not any(str(each).casefold() in facts.post for each in posts):
        return False
    for part, holds in (("clinical", facts.clinical), ("manages", facts.manages)):
        if rule.get(part) is not None and rule[part] is not holds:
            return False
    return True


def rule_words(rule: Rule) -> str:
    """Whom a block is for: "Everyone", "Band 5 or Band 6; in clinical work"."""
    parts = [
        _labels(rule.get("staff_groups"), dict(StaffGroup.choices)),
        _labels(rule.get("bands"), dict(Band.choices)),
        _labels(rule.get("contracts"), dict(ContractType.choices)),
        _labels(rule.get("posts"), {}, "posts with “{}” in the title"),
        _labels(rule.get("sites"), {}, "at {}"),
        {True: "in clinical work", False: "not in clinical work", None: ""}[rule.get("clinical")],
        {True: "who lead people", False: "who do not lead people", None: ""}[rule.get("manages")],
    ]
    words = "; ".join(part for part in parts if part) or "everyone"
    words = f"{words}; HR put it in by hand" if rule.get("by_hand") else words
    return words[0].upper() + words[1:]


def _labels(codes: Any, names: Mapping[str, Any], form: str = "{}") -> str:
    """One, "one or another", "one, another or a third"."""
    if not codes:
        return ""
    *first, last = [str(names.get(code, code)) for code in codes]
    return form.format(f"{', '.join(first)} or {last}" if first else last)


def lay_out(
    items: list[Item], clock: Clock, day_one: dt.date, today: dt.date, done: Mapping[str, dt.date]
) -> None:
    """Set `opens_on` and `due_on` of items that are not done, which come in order, each with its programme item.

    `done` says on which day what was over, by code. What follows others waits for the last of them: until that day
    nobody knows when it opens, and its due date is a forecast from theirs.
    """
    due: dict[str, dt.date] = {}
    for item in items:
        rule = item.programme_item
        if rule.after is not None:
            over = [done.get(code) for code in rule.waits_for]
            over_on = max((day for day in over if day), default=None) if all(over) else None
            item.opens_on = (
                None if over_on is None else clock.day(over_on, rule.opens_days or 0, rule.counted)
            )
            base = over_on or max([today, *(due.get(code, day_one) for code in rule.waits_for)])
        else:
            base = day_one
            if rule.opens_days is not None:
                item.opens_on = clock.day(base, rule.opens_days, rule.counted)
            elif item.opens_on is None:
                item.opens_on = today
        item.due_on = due_on(rule, base, clock)
        due[rule.code] = item.due_on


def due_on(rule: ProgrammeItem, base: dt.date, clock: Clock) -> dt.date:
    return clock.day(base, rule.due_days, rule.counted)


def probation_ends(probation: Probation, day_one: dt.date, clock: Clock) -> dt.date:
    """The last day of a probation that nobody has extended: so many months after day one, and where the Trust's policy
    says so as many days later as they were away."""
    plain = months_later(day_one, probation.months)
    return clock.day(day_one, (plain - day_one).days) if probation.moves_with_absence else plain
