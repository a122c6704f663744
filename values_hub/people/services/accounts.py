"""Accounts: how one comes into being, and whose it is."""

import datetime as dt
from collections.abc import Mapping

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction

from values_hub.audit.services import record, record_each
from values_hub.people.models import StaffRecord, User


class NotOurStaff(Exception):
    """Nobody in the staff list has this email address."""


@transaction.atomic
def open_account(*, email: str, at: dt.datetime) -> User:
    """The account of an address that has just been proven, made if there is none yet.

    Twice at once makes one. When the staff list has exactly one person with that address and without an account, it
    becomes theirs: whoever reads mail at the address ESR gives for a person is that person.
    """
    address = email.strip().lower()
    user = User.objects.with_email(address).first()
    if user is None:
        fresh = User(email=address)
        fresh.set_unusable_password()
        User.objects.bulk_create([fresh], ignore_conflicts=True)
        user = User.objects.with_email(address).get()
        if user.pk == fresh.pk:
            record(action="account.opened", subject=user, actor=user, at=at)
    _tie_to_staff(user, at)
    return user


def account_of_staff(*, email: str, at: dt.datetime) -> User:
    """The account of a member of staff whom the Trust's own sign-in has vouched for.

    Raises: NotOurStaff (no address, or nobody with it works here or holds an account).
    """
    address = email.strip().lower()
    if not address:
        raise NotOurStaff("The Trust's sign-in gave no email address.")
    known = User.objects.with_email(address).exists()
    if not known and not StaffRecord.objects.current().filter(email__iexact=address).exists():
        raise NotOurStaff("Nobody in the staff list has this email address.")
    return open_account(email=address, at=at)


@transaction.atomic
def change_email(*, user: User, email: str, actor: User | None, at: dt.datetime) -> bool:
    """The account signs in with another address from now on. Returns False, changing nothing, when that is taken.

    The library's own copies of the old address go with it, or a password could be reset through a mailbox that the
    person no longer has.
    """
    address = email.strip().lower()
    if User.objects.with_email(address).exclude(pk=user.pk).exists():
        return False
    user.emailaddress_set.all().delete()  # type: ignore[attr-defined]
    user.email = address
    user.save(update_fields=["email"])
    record(action="account.email_changed", subject=user, actor=actor, at=at)
    return True


def _tie_to_staff(user: User, at: dt.datetime) -> None:
    if user.staff_records.filter(left_on=None).exists():
        return
    waiting = list(
        StaffRecord.objects.current().filter(user=None, email__iexact=user.email).select_for_update()[:2]
    )
    if len(waiting) != 1:
        return
    staff = waiting[0]
    staff.user = user
    staff.save(update_fields=["user"])
    if not user.name:
        user.name = staff.name
        user.save(update_fields=["name"])
    user.__dict__.pop("staff", None)
    record(action="account.tied_to_staff", subject=staff, actor=user, at=at)


def sign_out_elsewhere(*, user: User, session_key: str | None, actor: User, at: dt.datetime) -> int:
    """End every session of an account but the one in `session_key`. Returns how many ended."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=session_key))
    for session in others:
        session.end()
    record(action="account.signed_out_elsewhere", subject=user, actor=actor, at=at, sessions=len(others))
    return len(others)


@transaction.atomic
def remove_second_factor(*, user: User, actor: User, at: dt.datetime) -> bool:
    """HR, having checked who somebody is, takes a lost authenticator app off their account and signs it out.

    They set up another when they next sign in. Returns False when there was none.
    """
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        sign_out_elsewhere(user=user, session_key=None, actor=actor, at=at)
        record(action="account.second_factor_removed", subject=user, actor=actor, at=at)
    return bool(removed)


def accounts_for(people: Mapping[str, str], *, actor: User | None, at: dt.datetime) -> dict[str, User]:
    """Accounts for members of staff, by their work address (address → name), made where there is none.

    An account that belongs to somebody who works here already is left out: it is theirs. The new ones have no
    password; their owners sign in with an emailed code or the Trust's own sign-in.
    """
    addresses = {email.lower(): name for email, name in people.items() if email}
    found = {user.email.lower(): user for user in User.objects.with_emails(list(addresses))}
    fresh = [
        User(email=email, name=name, password=make_password(None))
        for email, name in addresses.items()
        if email not in found
    ]
    User.objects.bulk_create(fresh)
    record_each(action="account.opened", subjects=fresh, actor=actor, at=at)
    taken = set(
        StaffRecord.objects.current().filter(user__in=found.values()).values_list("user_id", flat=True)
    )
    usable = {email: user for email, user in found.items() if user.pk not in taken}
    return usable | {user.email: user for user in fresh}
