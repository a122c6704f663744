"""What a lay panellist sees, and by which link."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from recruitment.models import (
    Interview,
    Interviewer,
    InterviewKit,
    InterviewScore,
    LayLink,
    PanelDeclaration,
)
from recruitment.states import ApplicationState, VacancyState


@dataclass(frozen=True)
class LayInterview:
    """An interview in a lay panellist's list: a first name and a time, nothing more of the candidate."""

    id: UUID
    first_name: str
    starts_at: dt.datetime | None
    locked: bool


def working_link(*, token_hash: str) -> LayLink | None:
    """The link with this token that has not been replaced, while its vacancy interviews. One query."""
    return _working().filter(token_hash=token_hash).first()


def interviewer_by_browser(browser_hash: str) -> Interviewer | None:
    """Whose link this browser holds. One query."""
    if not browser_hash:
        return None
    link = _working().filter(browser_hash=browser_hash).first()
    return link.interviewer if link else None


def _working() -> QuerySet[LayLink]:
    return LayLink.objects.filter(
        replaced_at=None, interviewer__vacancy__state=VacancyState.INTERVIEWING
    ).select_related("interviewer__vacancy__unit", "interviewer__vacancy__framework")


def lay_interviews(interviewer: Interviewer) -> list[LayInterview]:
    """Whom this panellist meets, in the order of the times. One query."""
    locked = InterviewKit.objects.filter(
        interview=OuterRef("pk"), interviewer=interviewer, locked_at__isnull=False
    )
    rows = (
        Interview.objects.held_by_link(interviewer)
        .filter(application__state=ApplicationState.BOOKED)
        .select_related("application", "slot")
        .annotate(locked=Exists(locked))
        .order_by("slot__starts_at", "pk")
    )
    return [
        LayInterview(row.pk, row.application.first_name, row.slot.starts_at if row.slot else None, row.locked)
        for row in rows
    ]


def interview_for(interviewer: Interviewer, key: UUID) -> Interview | None:
    """One interview that this panellist takes part in and that is open. One query."""
    return (
        Interview.objects.held_by_link(interviewer)
        .filter(pk=key, application__state=ApplicationState.BOOKED)
        .with_people()
        .first()
    )


def is_theirs(interviewer: Interviewer, key: UUID) -> bool:
    """Whether this panellist takes part in it, also where it is over or waits for another time. One query."""
    return Interview.objects.held_by_link(interviewer).filter(pk=key).exists()


def kit_in_hand(*, browser_hash: str, key: UUID) -> list[InterviewScore]:
    """What the panellist behind this link has written of one interview so far, for keeping one word more of it. One
    query, which also finds out whether the link still holds and whether they may.

    Empty where they have written nothing yet, and where they may not: that is then said the ordinary way.
    """
    said = PanelDeclaration.objects.filter(interviewer=OuterRef("kit__interviewer"))
    application = OuterRef("kit__interview__application")
    close = said.unsettled().too_close().filter(Q(application=application) | Q(application=None))
    links = LayLink.objects.filter(
        interviewer=OuterRef("kit__interviewer"), browser_hash=browser_hash, replaced_at=None
    )
    rows = InterviewScore.objects.filter(
        Exists(said), ~Exists(said.recused().filter(application=application)), ~Exists(close), Exists(links),
        kit__interview=key, kit__interviewer__vacancy__state=VacancyState.INTERVIEWING,
        kit__interview__application__state=ApplicationState.BOOKED,
    )  # fmt: skip
    related = ("kit__interviewer", "kit__interview__application__vacancy", "question")
    return list(rows.select_related(*related)) if browser_hash else []


def has_said_whom_they_know(interviewer: Interviewer) -> bool:
    """Whether this panellist has said if they know anybody. One query."""
    return interviewer.declarations.exists()
