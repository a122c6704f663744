"""The Trust's own limits for offers and checks, or the standards' where it has set none."""

from recruitment.models import CheckRules
from values_hub.common.working_days import MONDAY_TO_FRIDAY
from values_hub.framework.models import Trust


def rules() -> CheckRules:
    """Never saved where the Trust has no row of its own: the defaults are the standards'. One query."""
    return CheckRules.objects.first() or CheckRules()


def working_week() -> str:
    """The Trust's working days as ISO weekdays. One query."""
    return Trust.objects.values_list("working_days", flat=True).first() or MONDAY_TO_FRIDAY
