"""What a lay panellist sees, and by which link."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from recruitment.models import Interview, Interviewer, InterviewKit, LayLink
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


def has_said_whom_they_know(interviewer: Interviewer) -> bool:
    """Whether this panellist has said if they know anybody. One query."""
    return interviewer.declarations.exists()
