"""What we can say of the five standards ourselves: two of them. The manager says the rest."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from appraisal.models import Appraisal, PayStep
from appraisal.states import RECORDED
from values_hub.common.months import months_later
from values_hub.people.models import StaffRecord
from values_hub.people.models.staff import AssignmentStatus, ContractType

MONTHS = 12
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


def decision_on(staff: StaffRecord) -> PayStep | None:
    """What was decided on the pay step that the record names. One query, none where it names none."""
    if staff.pay_step_on is None:
        return None
    rows = PayStep.objects.filter(staff=staff, step_on=staff.pay_step_on).select_related("decided_by")
    return rows.first()
