"""Which rows a role reaches: those of its unit and of everything below it."""

from typing import Any

from django.db.models import Q

from values_hub.access.roles import Role


def reached(user: Any, role: Role, path: str) -> Q:
    """The rows of the units over which `user` holds `role`; `path` leads from a row to its unit's path.

    For the whole Trust every row, without a look at any unit; for whoever does not hold the role no row.
    """
    paths = {grant.unit_path for grant in user.grants if grant.role == role}
    if "/" in paths:
        return Q(pk__isnull=False)
    if not paths:
        return Q(pk__in=[])
    return Q(*(Q((f"{path}__startswith", each)) for each in sorted(paths)), _connector=Q.OR)
