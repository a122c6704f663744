"""What we can say of the five standards ourselves: two of them. The manager says the rest."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from appraisal.models import Appraisal, PayStep
from appraisal.queries.givers import kept_from
from appraisal.states import RECORDED
from values_hub.common.months import months_later
from values_hub.people.models import StaffRecord
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import AssignmentStatus, ContractType

MONTHS = 12
# A manager hears of a step this long before it, and of the day on which one is looked at again.
SOON = dt.timedelta(days=60)
# More than anybody manages; a fence.
MOST = 200
APPEAL = (
    "If you do not agree you can appeal: write to HR and say why. They tell you who hears it and by when."
)
OUTSIDE_AFC = (
    "Pay steps belong to Agenda for Change. Doctors and very senior managers have terms of their own."
)
NOT_HELD = "Was it a manager’s to hold, and not held?"
# Reference nhs-domain §5.1 (Agenda for Change, Annex 23).
STANDARDS = {
    "appraised": "They have had an appraisal in the last 12 months, with an outcome in line with the standards",
    "no_capability": "No formal capability process is under way",
    "no_sanction": "No formal disciplinary sanction is live",
    "training": "Their statutory and mandatory training is complete",
    "team_appraised": "Everybody they manage has had the appraisal that is due",
}


@dataclass(frozen=True)
class Facts:
    """`last_met_on`: the last appraisal of which both say that it took place, in the 12 months before `by`. `team`
    None: manages nobody."""

    by: dt.date
    last_met_on: dt.date | None
    team: int | None
    team_without: int


def facts_of(staff: StaffRecord, today: dt.date) -> Facts:
    """Two queries. The 12 months end with the pay step, or today where it is past or not known."""
    by = max(staff.pay_step_on or today, today)
    since = months_later(by, -MONTHS)
    recent = Appraisal.objects.filter(state__in=RECORDED, confirmed_at__isnull=False, met_on__gte=since)
    last = recent.filter(staff=staff).order_by("-met_on").values_list("met_on", flat=True).first()
    team = (
        StaffRecord.objects.current()
        .filter(manager=staff, assignment_status__in=[AssignmentStatus.ACTIVE, AssignmentStatus.ACTING_UP])
        .exclude(contract_type__in=[ContractType.BANK, ContractType.LOCUM, ContractType.HONORARY])
        .exclude(started_on__gt=since)
        .annotate(appraised=Exists(recent.filter(staff=OuterRef("pk"))))
        .values_list("appraised", flat=True)
    )
    found = list(team)
    return Facts(by, last, len(found) if found else None, found.count(False))


def has_pay_steps(staff: StaffRecord) -> bool:
    """Whether Agenda for Change is what pays this person: not doctors, dentists and very senior managers (reference
    nhs-domain §5.1). No query where the record came with its post."""
    return staff.post.staff_group != StaffGroup.MEDICAL and staff.post.band != Band.VSM


def decisions_on(staff: StaffRecord) -> list[PayStep]:
    """All that was decided on the pay step that the record names, the latest first. One query, none where it names
    none."""
    if staff.pay_step_on is None:
        return []
    rows = PayStep.objects.filter(staff=staff, step_on=staff.pay_step_on).select_related("decided_by")
    return list(rows.order_by("-decided_at", "pk")[:MOST])


def decision_on(staff: StaffRecord) -> PayStep | None:
    """What holds now: the latest of them."""
    return next(iter(decisions_on(staff)), None)


@dataclass(frozen=True)
class Near:
    """A pay step that its manager has to look at: `on` is its day, or the day on which it is looked at again."""

    staff: StaffRecord
    on: dt.date
    again: bool


def near_steps(manager: StaffRecord, today: dt.date) -> list[Near]:
    """Of whom this person manages: steps within `SOON` or past without a decision, and those that wait and are looked
    at again within it. Two queries, three where there are any."""
    until = today + SOON
    people = list(
        StaffRecord.objects.current()
        .filter(manager=manager, pay_step_on__isnull=False)
        .exclude(post__staff_group=StaffGroup.MEDICAL)
        .exclude(post__band=Band.VSM)
        .order_by("pay_step_on", "last_name", "pk")[:MOST]
    )
    if not people:
        return []
    apart = kept_from([each.pk for each in people])
    rows = PayStep.objects.filter(staff__in=[each.pk for each in people]).order_by("decided_at")
    # The latest on each step is what holds.
    latest = {(row.staff_id, row.step_on): row for row in rows}
    near = []
    for person in people:
        step_on = person.pay_step_on
        row = latest.get((person.pk, step_on)) if step_on else None
        on = step_on if row is None else row.review_on
        if on is not None and on <= until and (person.pk, manager.pk) not in apart:
            near.append(Near(person, on, row is not None))
    return near
