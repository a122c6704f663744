"""Roles a person is given, each over a unit and everything below it, or over the whole Trust."""

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    HR = "hr", "HR"
    FRAMEWORK_EDITOR = "framework_editor", "Framework editor"
    ANALYST = "analyst", "Analyst"
    EXECUTIVE = "executive", "Executive"
    AUDITOR = "auditor", "Auditor"


@dataclass(frozen=True)
class RoleDefinition:
    """`held_by` says who may hold the role; `scoped` whether it can be given over one unit only."""

    held_by: str
    scoped: bool


ROLES: dict[Role, RoleDefinition] = {
    Role.HR: RoleDefinition(
        "People in the HR department, for the whole Trust or for the directorates they serve.", True
    ),
    Role.FRAMEWORK_EDITOR: RoleDefinition(
        "Whoever the Trust asks to write and publish its values framework.", False
    ),
    Role.ANALYST: RoleDefinition("Workforce analysts. They see counts, never a person.", False),
    Role.EXECUTIVE: RoleDefinition(
        "Executive directors and the chief executive. They see the Trust, not a file.", False
    ),
    Role.AUDITOR: RoleDefinition("Internal audit. They read the audit trail and change nothing.", False),
}
