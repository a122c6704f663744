"""The first person of a new deployment: without them nobody could let anybody in."""

import datetime as dt

from django.db import transaction

from values_hub.access.roles import Role
from values_hub.audit.services import SYSTEM, record
from values_hub.framework.models import Trust
from values_hub.people.models import Post, RoleGrant, StaffRecord, Unit, User
from values_hub.people.services.lifecycle import join


class AlreadyFounded(Exception):
    """There is a Trust here, or somebody in it. The message is one line for whoever runs the command."""


@transaction.atomic
def found_trust(
    *,
    trust_name: str,
    ods_code: str,
    contact_email: str,
    first_name: str,
    last_name: str,
    email: str,
    job_title: str,
    at: dt.datetime,
) -> StaffRecord:
    """Write down the Trust, its top unit, and one person of HR with the whole Trust in their charge.

    They have no password: they sign in with an emailed code, or set a password by "I have forgotten my password".
    Raises: AlreadyFounded; ValidationError (the ODS code, an email address).
    """
    if Trust.objects.exists() or User.objects.exists():
        raise AlreadyFounded("This database already has a Trust and people in it. Nothing has been changed.")
    trust = Trust(name=trust_name, ods_code=ods_code.upper(), contact_email=contact_email)
    trust.full_clean()
    trust.save()
    top = Unit.objects.create(kind=Unit.Kind.TRUST, name=trust_name, path="/trust/")
    user = User(email=email.strip().lower(), name=f"{first_name} {last_name}")
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    staff = join(
        user=user, first_name=first_name, last_name=last_name, email=user.email,
        post=Post.objects.create(unit=top, title=job_title, staff_group="08", band=""),
        manager=None, started_on=at.date(), actor=SYSTEM, at=at,
    )  # fmt: skip
    RoleGrant.objects.create(user=user, role=Role.HR, starts_on=at.date(), granted_at=at)
    RoleGrant.objects.create(user=user, role=Role.FRAMEWORK_EDITOR, starts_on=at.date(), granted_at=at)
    record(action="trust.founded", subject=trust, actor=SYSTEM, at=at)
    return staff
