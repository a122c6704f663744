"""Inviting candidates, and inviting again whoever could not come."""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import Application, Interview, InterviewSlot, Vacancy
from recruitment.queries.kits import FEWEST_INTERVIEWERS
from recruitment.services.interviews.recusing import keep_out_again
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move, move_all
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages


class NotReadyToInvite(Exception):
    """Something is missing. `gaps` lists it, one sentence each."""

    def __init__(self, gaps: list[str]) -> None:
        self.gaps = gaps
        super().__init__(" ".join(gaps))


def gaps_before_inviting(vacancy: Vacancy, at: dt.datetime) -> list[str]:
    """What still stops the invitations, one sentence each."""
    gaps = []
    if not hasattr(vacancy, "interview_plan"):
        gaps.append("Say how the interviews are held.")
    if not vacancy.interview_questions.exists():
        gaps.append("Choose the interview questions.")
    interviewers = list(vacancy.interviewers.all())
    if sum(not each.is_lay for each in interviewers) < FEWEST_INTERVIEWERS:
        gaps.append("Name at least two members of staff who interview.")
    if not any(each.is_lead for each in interviewers):
        gaps.append("Say who leads the interviews.")
    if not InterviewSlot.objects.filter(vacancy=vacancy, interview=None, starts_at__gt=at).exists():
        gaps.append("Add times that candidates can choose from.")
    return gaps


@transaction.atomic
def invite(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> int:
    """Invite everybody on the shortlist who has not been invited yet. Returns how many were.

    Raises: NotReadyToInvite; MoveRefused.
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)
    if locked.state != VacancyState.INTERVIEWING:
        raise MoveRefused("People can be invited when the lead has settled the shortlist.")
    if gaps := gaps_before_inviting(locked, at):
        raise NotReadyToInvite(gaps)
    rows = Application.objects.filter(vacancy=locked, state=ApplicationState.SHORTLISTED)
    invited = list(rows.select_related("applicant"))
    Interview.objects.bulk_create(
        [Interview(application=each, invited_at=at) for each in invited], ignore_conflicts=True
    )
    keep_out_again(vacancy=locked, actor=actor, at=at)
    move_all(rows, ApplicationState.SHORTLISTED, ApplicationState.INVITED, actor=actor, at=at)
    record(action="interviews.invited", subject=locked, actor=actor, at=at, candidates=len(invited))
    post_messages([_invitation(each, locked, "first") for each in invited], at)
    return len(invited)


@transaction.atomic
def invite_again(*, interview: Interview, actor: Any, at: dt.datetime) -> None:
    """Somebody who did not come gets another chance. Raises: MoveRefused; AlreadyDone."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("applicant", "vacancy__unit")
        .get(pk=interview.application_id)
    )
    if application.vacancy.state != VacancyState.INTERVIEWING:
        raise MoveRefused("The interviews for this vacancy are over.")
    if application.state != ApplicationState.DID_NOT_ATTEND:
        raise MoveRefused("Only somebody who did not come can be invited again.")
    move(application, ApplicationState.INVITED, actor=actor, at=at)
    Interview.objects.filter(pk=interview.pk).update(invited_at=at)
    round_key = f"again:{interview.sequence}"
    post_messages([_invitation(application, application.vacancy, round_key)], at)


def _invitation(application: Application, vacancy: Vacancy, occasion: str) -> Draft:
    url = page_address("apply:interview", application.pk)
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=f"Choose a time for your interview: {vacancy.title}", template="recruitment/interview_invitation",
        context={"name": application.first_name, "vacancy": vacancy.title, "reference": application.reference,
                 "plan": vacancy.interview_plan, "url": url, "contact_name": vacancy.contact_name,
                 "contact_email": vacancy.contact_email, "contact_phone": vacancy.contact_phone},
        key=f"interview.invited:{application.pk}:{occasion}",
    )  # fmt: skip
