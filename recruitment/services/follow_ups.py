"""Telling HR in time that somebody's permission to work here ends (reference §3.1, row 2)."""

import datetime as dt
from collections.abc import Iterator

from recruitment.models import Check
from recruitment.queries.checks import permissions_ending
from values_hub.access.roles import Role
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages
from values_hub.people.days import day_of
from values_hub.people.models import RoleGrant, User


def remind_of_ending_permissions(*, at: dt.datetime) -> int:
    """HR of the unit hear 28 days before a permission ends, once each. Safe to run again. Returns how many messages."""
    today = day_of(at)
    ending = list(permissions_ending(today))
    if not ending:
        return 0
    grants = RoleGrant.objects.current(today).filter(role=Role.HR).select_related("user", "unit")
    reach = [(grant.user, grant.unit.path if grant.unit else "/") for grant in grants]
    return post_messages((draft for check in ending for draft in _drafts(check, reach)), at)


def _drafts(check: Check, reach: list[tuple[User, str]]) -> Iterator[Draft]:
    """To those whose role reaches the unit most closely, so that a partner hears before the Trust."""
    person, vacancy = check.application, check.application.vacancy
    path = vacancy.unit.path
    serving = [(user, own) for user, own in reach if path.startswith(own)]
    closest = max((len(own) for _, own in serving), default=0)
    url = page_address("recruitment:check_one", vacancy.pk, person.pk, check.kind)
    for user in {user for user, own in serving if len(own) == closest}:
        yield Draft(
            to=user.email, user_id=user.pk, unit_path=path,
            subject=f"A permission to work ends on {check.expires_on:%-d %B %Y}",
            template="recruitment/permission_ends",
            context={"who": person.name, "vacancy": vacancy.title, "ends_on": check.expires_on, "url": url},
            key=f"right_to_work.ends:{check.pk}:{check.expires_on}:{user.pk}",
        )  # fmt: skip
