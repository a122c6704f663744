"""Whom the panel knows: said before the first name is shown, added to whenever somebody finds out more."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from recruitment.models import Application, PanelDeclaration, PanelMember
from recruitment.states import REVEALED, SHORTLISTED_ON
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.services import post_message

Knows = PanelDeclaration.Knows


class DetailsMissing(Exception):
    """A conflict that does not say what it is, or what was decided about it."""


class NotOnThisShortlist(Exception):
    """The applicant named is not among those this panel interviews."""


class AlreadySettled(Exception):
    """HR have decided about this conflict already."""


@transaction.atomic
def declare(
    *,
    member: PanelMember,
    knows: str,
    details: str = "",
    application_id: UUID | None = None,
    actor: Any,
    at: dt.datetime,
) -> PanelDeclaration:
    """A member says that they know nobody, or whom and how. From the first declaration on they may see names.

    HR is told of a conflict and not its details. Never changed; more can be added. Saying twice that one knows nobody
    says it once.

    Raises: MoveRefused; DetailsMissing; NotOnThisShortlist; ValueError (no such kind).
    """
    seat = (
        PanelMember.objects.select_for_update(of=("self",)).select_related("vacancy__unit").get(pk=member.pk)
    )
    vacancy = seat.vacancy
    if vacancy.state not in REVEALED:
        raise MoveRefused("The shortlist has not been applied, so there are no names to know yet.")
    if knows not in Knows.values:
        raise ValueError(f"Not a relationship: {knows!r}")
    said = details.strip()
    if knows == Knows.NOBODY:
        known = seat.declarations.filter(knows=Knows.NOBODY).first()
        if known is not None:
            return known
        said = ""
    elif not said:
        raise DetailsMissing("Say whom you know, and how.")
    application = None
    if application_id is not None:
        application = Application.objects.filter(
            pk=application_id, vacancy=vacancy, state__in=SHORTLISTED_ON
        ).first()
        if application is None:
            raise NotOnThisShortlist("This applicant is not on the shortlist.")
    declaration = PanelDeclaration.objects.create(
        member=seat, application=application, knows=knows, details=said, declared_at=at
    )
    action = "panel.knows_nobody" if knows == Knows.NOBODY else "conflict.declared"
    record(action=action, subject=vacancy, actor=actor, at=at, knows=knows, member=str(seat.pk))
    if knows != Knows.NOBODY:
        _tell_hr(declaration, at)
    return declaration


@transaction.atomic
def settle_conflict(
    *, declaration: PanelDeclaration, outcome: str, reason: str, actor: Any, at: dt.datetime
) -> PanelDeclaration:
    """HR write down what is done about a conflict. Once.

    Raises: AlreadySettled; DetailsMissing; ValueError (no such outcome).
    """
    locked = (
        PanelDeclaration.objects.select_for_update(of=("self",))
        .select_related("member__vacancy")
        .get(pk=declaration.pk)
    )
    if outcome not in PanelDeclaration.Outcome.values:
        raise ValueError(f"Not an outcome: {outcome!r}")
    if locked.settled_at is not None:
        raise AlreadySettled("Somebody has already written down what is done about this.")
    if not reason.strip():
        raise DetailsMissing("Say what is done about it, and why.")
    PanelDeclaration.objects.filter(pk=locked.pk).update(
        outcome=outcome, outcome_reason=reason.strip(), settled_at=at, settled_by=actor
    )
    record(action="conflict.settled", subject=locked.member.vacancy, actor=actor, at=at, outcome=outcome)
    locked.refresh_from_db()
    return locked


def _tell_hr(declaration: PanelDeclaration, at: dt.datetime) -> None:
    vacancy = declaration.member.vacancy
    to = vacancy.created_by
    if vacancy.panel.filter(staff__user=to).exists():
        return
    post_message(
        to=to.email, user=to, unit_path=vacancy.unit.path,
        subject=f"A panel member knows an applicant: {vacancy.title}",
        template="recruitment/conflict_declared", key=f"conflict.declared:{declaration.pk}", at=at,
        context={"name": to.name, "vacancy": vacancy.title,
                 "url": settings.SITE_URL.rstrip("/") + reverse("recruitment:shortlist", args=[vacancy.pk])},
    )  # fmt: skip
