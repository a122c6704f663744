"""An interview as a calendar file, for the candidate and for whoever interviews."""

import datetime as dt

from django.urls import reverse

from recruitment.models import Format, Interview, InterviewPlan
from recruitment.queries.interviews import plan_of
from values_hub.common.calendar_file import Appointment, calendar_file
from values_hub.common.site import full_address, site_host


def calendar_for_candidate(interview: Interview, *, at: dt.datetime) -> bytes:
    """With what they need on the day."""
    plan = plan_of(interview.application.vacancy)
    address = reverse("apply:interview", args=[interview.application_id])
    words = [] if plan is None else [plan.bring and f"Please bring: {plan.bring}", plan.instructions]
    return _file(interview, plan, address, "\n".join(each for each in words if each), at)


def calendar_for_interviewer(interview: Interview, *, at: dt.datetime) -> bytes:
    """Without the candidate: a calendar is often open to a whole team."""
    address = reverse("recruitment:interviews", args=[interview.application.vacancy_id])
    return _file(interview, plan_of(interview.application.vacancy), address, "", at)


def _file(
    interview: Interview, plan: InterviewPlan | None, address: str, words: str, at: dt.datetime
) -> bytes:
    slot = interview.slot
    return calendar_file(
        Appointment(
            uid=f"{interview.pk}@{site_host()}", sequence=interview.sequence, stamped_at=at,
            starts_at=slot.starts_at if slot else None, ends_at=slot.ends_at if slot else None,
            summary=f"Interview: {interview.application.vacancy.title}", description=words,
            location=_place(plan), url=full_address(address),
        )
    )  # fmt: skip


def _place(plan: InterviewPlan | None) -> str:
    if plan is None:
        return ""
    return {Format.ONLINE: plan.link, Format.TELEPHONE: "By telephone"}.get(Format(plan.format), plan.place)
