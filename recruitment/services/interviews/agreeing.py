"""The round table: what the panel agrees when everybody has locked, and that somebody did not come."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from recruitment.models import AgreedInterviewScore, Application, Interview, InterviewKit
from recruitment.queries.judging import is_unexplained
from recruitment.queries.kits import everybody_has_locked, grid, recused_from
from recruitment.states import ApplicationState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.evidence.models import Evidence
from values_hub.evidence.services import Seen, Thread, write_threads
from values_hub.framework.models.ratings import from_choice


class InterviewersStillScoring(Exception):
    """Somebody has not locked, so nothing may be seen and nothing agreed."""


class ReasonMissing(Exception):
    """The panel was far apart, or agreed outside what anybody gave, and nothing says why."""


class NotAgreedYet(Exception):
    """Some questions have no agreed score. `numbers` says which."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers
        which = ", ".join(str(number) for number in numbers)
        super().__init__(f"Agree a score for question {which} first.")


class InterviewedAlone(Exception):
    """Fewer than two members of staff interviewed, and HR have not written down why that stands."""


class NoSuchQuestion(Exception):
    """The question is not one of this interview's."""


@transaction.atomic
def agree_interview_score(
    *, interview: Interview, question_id: UUID, choice: str, reason: str, actor: Any, at: dt.datetime
) -> AgreedInterviewScore:
    """Write down what the panel agreed on one question. What each gave stays. Again changes it, until it is finished.

    A reason is wanted where the scores were two or more apart, where some saw evidence and others none, and where the
    agreed score is none that lies between those given (nhs-domain §2.5).

    Raises: InterviewersStillScoring; ReasonMissing; NoSuchQuestion; MoveRefused; ValueError (no such rating).
    """
    _open(interview)
    row = next((each for each in grid(interview) if each.id == question_id), None)
    if row is None:
        raise NoSuchQuestion("This question is not one of this interview's.")
    if not choice:
        raise ReasonMissing("Select the score the panel agreed.")
    if not reason.strip() and (row.apart or not _within(choice, row.lowest, row.highest)):
        raise ReasonMissing("Say why the panel agreed this score.")
    agreed, _ = AgreedInterviewScore.objects.update_or_create(
        interview=interview, question_id=question_id,
        defaults={**from_choice(choice), "reason": reason.strip(), "agreed_by": actor, "agreed_at": at},
    )  # fmt: skip
    record(action="interview.score_agreed", subject=agreed, actor=actor, at=at)
    return agreed


@transaction.atomic
def finish_interview(*, interview: Interview, actor: Any, at: dt.datetime) -> Interview:
    """The round table is over: the agreed scores stand for good, and the evidence is written under the pseudonym.

    Raises: InterviewersStillScoring; NotAgreedYet; InterviewedAlone; MoveRefused.
    """
    application = _open(interview)
    agreed = list(
        AgreedInterviewScore.objects.filter(interview=interview).select_related(
            "question__question__behaviour__value"
        )
    )
    settled = {row.question_id for row in agreed}
    if missing := [row.number for row in grid(interview) if row.id not in settled]:
        raise NotAgreedYet(missing)
    if is_unexplained(interview):
        raise InterviewedAlone(
            "One member of staff alone interviewed them, and two at least should. Ask HR to write down why one "
            "interviewer is enough. Then finish."
        )
    Interview.objects.filter(pk=interview.pk).update(agreed_at=at, agreed_by=actor)
    interview.agreed_at, interview.agreed_by = at, actor
    move(application, ApplicationState.INTERVIEWED, actor=actor, at=at)
    met_at = interview.slot.starts_at if interview.slot else at
    write_threads(
        threads=[_thread(row, application.thread_key, actor) for row in agreed],
        stage=Evidence.Stage.INTERVIEW, seen_on=timezone.localdate(met_at), actor=actor, at=at,
    )  # fmt: skip
    return interview


@transaction.atomic
def record_absence(*, interview: Interview, reason: str = "", actor: Any, at: dt.datetime) -> None:
    """The candidate did not come, or everybody who saw them has been kept from them since. HR may invite them again.

    Whoever was excused this time is expected the next, except whom HR keep from the candidate.
    Raises: MoveRefused; AlreadyDone.
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("vacancy").get(
        pk=interview.application_id
    )  # fmt: skip
    current = Interview.objects.select_related("slot").get(pk=interview.pk)
    if application.state == ApplicationState.BOOKED:
        if current.slot is None or current.slot.starts_at > at:
            raise MoveRefused("The interview has not begun yet.")
        if InterviewKit.objects.filter(interview=interview).counting().exists():
            raise MoveRefused("Somebody has locked scores of this interview, so the candidate came.")
    if move(application, ApplicationState.DID_NOT_ATTEND, actor=actor, at=at, reason=reason.strip()):
        # The time is over and nobody's to choose: it is let go of so that a new one can be chosen.
        Interview.objects.filter(pk=interview.pk).update(slot=None, sequence=current.sequence + 1)
        InterviewKit.objects.filter(interview=interview, excused_at__isnull=False).exclude(
            interviewer__in=recused_from(interview)
        ).update(excused_at=None, excused_because="")


def _thread(row: AgreedInterviewScore, thread_key: UUID, actor: Any) -> Thread:
    """A row a question, each its own source: two questions about one behaviour are two things seen."""
    behaviour = row.question.question.behaviour
    seen = Seen(
        value=behaviour.value, behaviour=behaviour, side=Evidence.Side.PANEL,
        points=row.points, no_evidence=row.no_evidence, text=row.reason, written_by=actor,
    )  # fmt: skip
    return Thread(row, [seen], thread_key=thread_key)


def _within(choice: str, lowest: int | None, highest: int | None) -> bool:
    if choice == "n":
        return lowest is None
    return lowest is not None and highest is not None and lowest <= int(choice) <= highest


def _open(interview: Interview) -> Application:
    application = Application.objects.select_for_update(of=("self",)).get(pk=interview.application_id)
    if application.state != ApplicationState.BOOKED:
        raise MoveRefused("The scores of this interview can no longer change.")
    if not everybody_has_locked(interview):
        raise InterviewersStillScoring("Wait until everybody who interviewed has locked their scores.")
    return application
