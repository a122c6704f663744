"""Whom the panel knows: said before the first name is shown, added to whenever somebody finds out more."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from recruitment.models import Application, Interviewer, PanelDeclaration, PanelMember, Vacancy
from recruitment.services.interviews.recusing import keep_out
from recruitment.services.outside import hr_outside
from recruitment.states import REVEALED, SHORTLISTED_ON
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message
from values_hub.people.days import day_of

Knows = PanelDeclaration.Knows


class DetailsMissing(Exception):
    """A conflict that does not say what it is, or what was decided about it."""


class NotOnThisShortlist(Exception):
    """The applicant named is not among those this panel interviews."""


class NotYoursToSettle(Exception):
    """Nobody decides about what they themselves have declared."""


class AlreadySettled(Exception):
    """HR have decided about this conflict already."""


@transaction.atomic
def declare(
    *,
    member: PanelMember | Interviewer,
    knows: str,
    details: str = "",
    application_id: UUID | None = None,
    actor: Any,
    at: dt.datetime,
) -> PanelDeclaration:
    """Somebody on the panel or who interviews says that they know nobody, or whom and how. From the first declaration
    on they may see names. `actor` is None for a service user or carer who came by a link.

    HR is told of a conflict and not its details. Never changed; more can be added. Saying twice that one knows nobody
    says it once.

    Raises: MoveRefused; DetailsMissing; NotOnThisShortlist; ValueError (no such kind).
    """
    type(member)._default_manager.select_for_update(of=("self",)).get(pk=member.pk)
    vacancy = Vacancy.objects.select_related("unit", "created_by").get(pk=member.vacancy_id)
    if vacancy.state not in REVEALED:
        raise MoveRefused("The shortlist has not been applied, so there are no names to know yet.")
    if knows not in Knows.values:
        raise ValueError(f"Not a relationship: {knows!r}")
    who = _who(member)
    said = details.strip()
    if knows == Knows.NOBODY:
        known = PanelDeclaration.objects.filter(vacancy=vacancy, knows=knows, **who).first()
        if known is not None:
            return known
        said = ""
    elif not said:
        raise DetailsMissing("Say whom you know, and how.")
    application = _on_the_shortlist(vacancy, application_id) if application_id is not None else None
    declaration = PanelDeclaration.objects.create(
        vacancy=vacancy, application=application, knows=knows, details=said, declared_at=at, **who
    )
    action = "panel.knows_nobody" if knows == Knows.NOBODY else "conflict.declared"
    record(action=action, subject=vacancy, actor=actor, at=at, knows=knows, member=str(member.pk))
    if knows != Knows.NOBODY:
        _tell_hr(declaration, at)
    return declaration


@transaction.atomic
def settle_conflict(
    *,
    declaration: PanelDeclaration,
    outcome: str,
    reason: str,
    application_id: UUID | None = None,
    actor: Any,
    at: dt.datetime,
) -> PanelDeclaration:
    """HR write down what is done about a conflict. Once. `application_id`: whom it was about, where that was not said.

    A recusal carries through by itself: whoever is recused is asked nothing more of that interview, and sees neither it
    nor the name.

    Raises: AlreadySettled; NotYoursToSettle; DetailsMissing; NotOnThisShortlist; ValueError (no such outcome).
    """
    locked = (
        PanelDeclaration.objects.select_for_update(of=("self",))
        .select_related("vacancy", "staff")
        .get(pk=declaration.pk)
    )
    if outcome not in PanelDeclaration.Outcome.values:
        raise ValueError(f"Not an outcome: {outcome!r}")
    if locked.settled_at is not None:
        raise AlreadySettled("Somebody has already written down what is done about this.")
    if locked.staff is not None and locked.staff.user_id == actor.pk:
        raise NotYoursToSettle("Somebody else from HR decides about what you have said.")
    if not reason.strip():
        raise DetailsMissing("Say what is done about it, and why.")
    if locked.application_id is None and application_id is not None:
        locked.application = _on_the_shortlist(locked.vacancy, application_id)
    is_recused = outcome == PanelDeclaration.Outcome.RECUSED
    if is_recused and locked.application_id is None:
        raise DetailsMissing("Say whose interview they take no part in.")
    locked.outcome, locked.outcome_reason = outcome, reason.strip()
    locked.settled_at, locked.settled_by = at, actor
    locked.save(update_fields=["application", "outcome", "outcome_reason", "settled_at", "settled_by"])
    record(action="conflict.settled", subject=locked.vacancy, actor=actor, at=at, outcome=outcome)
    if is_recused:
        keep_out(declaration=locked, actor=actor, at=at)
    return locked


def _who(member: PanelMember | Interviewer) -> dict[str, Any]:
    if member.staff_id is not None:
        return {"staff_id": member.staff_id}
    return {"interviewer_id": member.pk, "lay_name": getattr(member, "lay_name", "")}


def _on_the_shortlist(vacancy: Vacancy, application_id: UUID) -> Application:
    found = Application.objects.filter(pk=application_id, vacancy=vacancy, state__in=SHORTLISTED_ON).first()
    if found is None:
        raise NotOnThisShortlist("This applicant is not on the shortlist.")
    return found


def _tell_hr(declaration: PanelDeclaration, at: dt.datetime) -> None:
    """Whoever set the vacancy up, where they can decide about it; else HR of the unit who can."""
    vacancy = declaration.vacancy
    url = page_address("recruitment:shortlist", vacancy.pk)
    for to in hr_outside(vacancy, day_of(at)):
        post_message(
            to=to.email, user=to, unit_path=vacancy.unit.path,
            subject=f"A panel member knows an applicant: {vacancy.title}",
            template="recruitment/conflict_declared", key=f"conflict.declared:{declaration.pk}:{to.pk}", at=at,
            context={"name": to.name, "vacancy": vacancy.title, "url": url},
        )  # fmt: skip
