"""The Trust's own limits for offers and checks, or the standards' where it has set none."""

from recruitment.models import CheckRules
from values_hub.common.working_days import MONDAY_TO_FRIDAY
from values_hub.framework.models import Trust


def rules() -> CheckRules:
    """Never saved where the Trust has no row of its own: the defaults are the standards'. One query."""
    return CheckRules.objects.first() or CheckRules()


def week_and_rules() -> tuple[str, CheckRules]:
    """The Trust's working days as ISO weekdays, and its limits. One query."""
    trust = Trust.objects.select_related("check_rules").first()
    limits = getattr(trust, "check_rules", None) or CheckRules()
    return (trust.working_days if trust else "") or MONDAY_TO_FRIDAY, limits


def chasing() -> tuple[str, int]:
    """The Trust's working days, and how many of them a check waits before HR is told to chase it. One query."""
    row = Trust.objects.values_list("working_days", "check_rules__chase_after_working_days").first()
    week, limit = row or (None, None)
    return week or MONDAY_TO_FRIDAY, CheckRules().chase_after_working_days if limit is None else limit


def working_week() -> str:
    """The Trust's working days as ISO weekdays. One query."""
    return Trust.objects.values_list("working_days", flat=True).first() or MONDAY_TO_FRIDAY
