"""Naming who scores a vacancy's answers."""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import PanelMember, Vacancy
from recruitment.queries.readiness import LARGEST_PANEL
from recruitment.services.vacancies import AlreadyPublished, settle_readiness
from recruitment.states import UNPUBLISHED
from values_hub.audit.services import record
from values_hub.people.models import StaffRecord


class CannotSit(Exception):
    """This person cannot be on this panel. The message is a sentence for the screen."""


@transaction.atomic
def add_member(*, vacancy: Vacancy, staff: StaffRecord, actor: Any, at: dt.datetime) -> PanelMember:
    """Ask somebody to score every answer. The first one named leads until HR says otherwise. Twice does nothing.

    Raises: AlreadyPublished; CannotSit.
    """
    locked = _editable(vacancy)
    if staff.left_on is not None:
        raise CannotSit(f"{staff} has left the Trust.")
    if staff.user_id is None:
        raise CannotSit(f"{staff} has no account yet, so they cannot sign in to score.")
    if not locked.panel.filter(staff=staff).exists() and locked.panel.count() >= LARGEST_PANEL:
        raise CannotSit(f"A panel has {LARGEST_PANEL} people at most.")
    leads = not locked.panel.exists()
    member, is_new = PanelMember.objects.get_or_create(
        vacancy=locked, staff=staff, defaults={"added_at": at, "added_by": actor, "is_lead": leads}
    )
    if is_new:
        record(action="panel.member_added", subject=locked, actor=actor, at=at, staff=str(staff.pk))
        settle_readiness(vacancy=locked, actor=actor, at=at)
    return member


@transaction.atomic
def remove_member(*, vacancy: Vacancy, staff: StaffRecord, actor: Any, at: dt.datetime) -> None:
    """Take somebody off the panel before the vacancy is published. Raises: AlreadyPublished."""
    locked = _editable(vacancy)
    gone, _ = locked.panel.filter(staff=staff).delete()
    if gone:
        record(action="panel.member_removed", subject=locked, actor=actor, at=at, staff=str(staff.pk))
        settle_readiness(vacancy=locked, actor=actor, at=at)


@transaction.atomic
def make_lead(*, vacancy: Vacancy, staff: StaffRecord, actor: Any, at: dt.datetime) -> None:
    """Say who leads: they lock the panel's scores and appoint. Raises: AlreadyPublished; CannotSit."""
    locked = _editable(vacancy)
    if not locked.panel.filter(staff=staff).exists():
        raise CannotSit(f"{staff} is not on this panel.")
    locked.panel.filter(is_lead=True).exclude(staff=staff).update(is_lead=False)
    if locked.panel.filter(staff=staff, is_lead=False).update(is_lead=True):
        record(action="panel.lead_named", subject=locked, actor=actor, at=at, staff=str(staff.pk))
    settle_readiness(vacancy=locked, actor=actor, at=at)


def _editable(vacancy: Vacancy) -> Vacancy:
    locked = (
        Vacancy.objects.select_for_update(of=("self",))
        .select_related("unit", "hiring_manager")
        .get(pk=vacancy.pk)
    )
    if locked.state not in UNPUBLISHED:
        raise AlreadyPublished("This vacancy has been published, so its panel can no longer change here.")
    return locked
