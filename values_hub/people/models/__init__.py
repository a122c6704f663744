from values_hub.people.models.imports import StaffImport, StaffImportProblem, StaffImportQuerySet
from values_hub.people.models.organisation import Post, Unit
from values_hub.people.models.roles import Delegation, RoleGrant
from values_hub.people.models.staff import PostHolding, ReportingLine, StaffRecord
from values_hub.people.models.user import User

__all__ = [
    "Delegation",
    "Post",
    "PostHolding",
    "ReportingLine",
    "RoleGrant",
    "StaffImport",
    "StaffImportProblem",
    "StaffImportQuerySet",
    "StaffRecord",
    "Unit",
    "User",
]
