"""Who of HR stands outside a vacancy, and so can decide about those who score and interview for it."""

import datetime as dt
from typing import Any

from recruitment.models import Application, Interviewer, PanelMember, Vacancy
from values_hub.access.roles import Role
from values_hub.people.models import RoleGrant, User


def hr_outside(vacancy: Vacancy, on: dt.date) -> list[User]:
    """HR of the unit who neither scored nor interview nor applied: whoever set the vacancy up if they are one of them,
    else those whose role reaches the unit most closely."""
    rows: Any = RoleGrant.objects.current(on).filter(role=Role.HR, user__is_active=True).with_unit_path()
    inside = {
        *PanelMember.objects.filter(vacancy=vacancy).values_list("staff__user", flat=True),
        *Interviewer.objects.filter(vacancy=vacancy).values_list("staff__user", flat=True),
        *Application.objects.filter(vacancy=vacancy).values_list("applicant", flat=True),
    }
    reach = {
        grant.user: grant.unit_path
        for grant in rows.select_related("user")
        if vacancy.unit.path.startswith(grant.unit_path) and grant.user_id not in inside
    }
    if vacancy.created_by in reach:
        return [vacancy.created_by]
    closest = max((len(path) for path in reach.values()), default=0)
    return [user for user, path in reach.items() if len(path) == closest]
