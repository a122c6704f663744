"""What a panel said of somebody in words: what they do well, and what they can grow in.

Evidence without a rating, told apart by where it came from. The induction writes its day-one letter and the first goals
from these, and so reads evidence only. A test of recruitment holds the two names to its models.
"""

from django.db.models import QuerySet

from values_hub.evidence.models import Evidence
from values_hub.people.models import StaffRecord

STRENGTH = "recruitment.strengthsagreed"
GROWTH = "recruitment.growthagreed"
IN_WORDS = {STRENGTH: "A strength", GROWTH: "To grow in"}


def strengths_said_of(staff: StaffRecord) -> QuerySet[Evidence]:
    """The two or three strengths the panel named, with its sentence for each, the latest interview's first."""
    return _said_of(staff, STRENGTH)


def growth_said_of(staff: StaffRecord) -> QuerySet[Evidence]:
    """The two behaviours the panel thought they can grow in, with its sentence for each."""
    return _said_of(staff, GROWTH)


def _said_of(staff: StaffRecord, source: str) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(staff=staff, stage=Evidence.Stage.INTERVIEW, source_type=source)
    return rows.select_related("value", "behaviour").order_by("-seen_on", "value__order", "behaviour__order")
