""" "This is not my manager": a person tells HR, who can correct it."""

import datetime as dt
from typing import Any

from django.db import transaction

from values_hub.access.roles import Role
from values_hub.audit.services import record
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages
from values_hub.people.days import day_of
from values_hub.people.models import RoleGrant, StaffRecord, User


class NobodyInHR(Exception):
    """No account holds the HR role for this person's unit, so there is nobody to tell."""


@transaction.atomic
def report_wrong_manager(*, staff: StaffRecord, words: str, actor: User, at: dt.datetime) -> bool:
    """Tell everybody in HR who serves the person's unit. Returns False when they were told that today already.

    Raises: NobodyInHR.
    """
    today = day_of(at)
    people = hr_for(unit_path=staff.post.unit.path, on=today)
    if not people:
        raise NobodyInHR("Nobody holds the HR role for your unit yet. Speak to your manager.")
    paragraphs = [
        f"{staff} ({staff.post.title}, {staff.post.unit}) says that "
        f"{staff.manager or 'nobody'} is not their line manager.",
        f"They wrote: {words}" if words else "They did not say who is.",
    ]
    posted = post_messages(
        (
            Draft(
                to=person.email,
                user_id=person.pk,
                subject=f"{staff} says their line manager is wrong",
                template="notice",
                context={
                    "heading": "A line manager may be wrong",
                    "paragraphs": paragraphs,
                    "action_label": "Open their record",
                    "action_url": page_address("people:record", staff.pk),
                },
                key=f"people.wrong_manager:{staff.pk}:{today}:{person.pk}",
                unit_path=staff.post.unit.path,
            )
            for person in people
        ),
        at,
    )
    if posted:
        record(action="staff.wrong_manager_reported", subject=staff, actor=actor, at=at)
    return bool(posted)


def hr_for(*, unit_path: str, on: dt.date) -> list[User]:
    """Accounts that hold the HR role over a unit on a day: those closest to it if there are any, else the Trust's."""
    rows: Any = RoleGrant.objects.current(on).filter(role=Role.HR, user__is_active=True).with_unit_path()
    grants = [grant for grant in rows.select_related("user") if unit_path.startswith(grant.unit_path)]
    closest = max((len(grant.unit_path) for grant in grants), default=0)
    return list({grant.user_id: grant.user for grant in grants if len(grant.unit_path) == closest}.values())
