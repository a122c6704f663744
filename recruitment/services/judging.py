"""HR write down why it stands that one person alone reads answers, or interviews a candidate."""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import Application, Interview, JudgedAlone, Vacancy
from recruitment.queries import judging as queries
from recruitment.services.outside import hr_outside
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.services import record
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message
from values_hub.people.days import day_of


class NotAlone(Exception):
    """Two people or more judge by now, so there is nothing to write down."""


class ReasonMissing(Exception):
    """A decision without its reason."""


@transaction.atomic
def let_one_read(*, vacancy: Vacancy, reason: str, actor: Any, at: dt.datetime) -> JudgedAlone:
    """It stands that some answers have one reader. The reason holds for as many as there are now.

    Raises: MoveRefused (the scores are locked); NotAlone; ReasonMissing; AlreadyDone (by somebody else).
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    if locked.state != VacancyState.SIFTING:
        raise MoveRefused("The scores of this vacancy are locked, so this can no longer change.")
    alone = queries.count_read_alone(locked)
    if not alone:
        raise NotAlone("Every answer has two readers or more, so there is nothing to write down.")
    given = queries.reason_for_answers(locked)
    if given is not None and (given.answers or 0) >= alone:
        return _again(given, actor)
    if not reason.strip():
        raise ReasonMissing("Enter why one reader is enough.")
    written = JudgedAlone.objects.create(
        vacancy=locked, answers=alone, reason=reason.strip(), given_at=at, given_by=actor
    )
    record(action="sift.one_reader_stands", subject=locked, actor=actor, at=at, answers=alone)
    return written


@transaction.atomic
def let_one_interview(*, interview: Interview, reason: str, actor: Any, at: dt.datetime) -> JudgedAlone:
    """It stands that one member of staff alone interviews a candidate.

    Raises: MoveRefused (the interview is over); NotAlone; ReasonMissing; AlreadyDone (by somebody else).
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=interview.application_id)
    if application.state != ApplicationState.BOOKED:
        raise MoveRefused("This interview is over, so this can no longer change.")
    given = queries.reason_for_interview(interview)
    if given is not None:
        return _again(given, actor)
    if not queries.is_short(interview):
        raise NotAlone("Two members of staff or more interview them, so there is nothing to write down.")
    if not reason.strip():
        raise ReasonMissing("Enter why one interviewer is enough.")
    written = JudgedAlone.objects.create(
        vacancy_id=application.vacancy_id,
        interview=interview,
        reason=reason.strip(),
        given_at=at,
        given_by=actor,
    )
    record(action="interview.one_interviewer_stands", subject=interview, actor=actor, at=at)
    return written


def tell_hr_of_answers(vacancy: Vacancy, at: dt.datetime) -> None:
    """Everybody has locked, and some answers have one reader: until HR have said why that stands the lead waits."""
    if alone := queries.count_unexplained(vacancy):
        url = page_address("recruitment:one_reader", vacancy.pk)
        _tell_hr(vacancy, f"One person alone read some answers: {vacancy.title}", url, f"sift:{alone}", at)


def tell_hr_of_interview(interview: Interview, at: dt.datetime) -> None:
    """Nobody is waited for, and one member of staff alone interviewed. The candidate is not named by email."""
    if queries.is_unexplained(interview):
        vacancy = interview.application.vacancy
        url = page_address("recruitment:one_interviewer", interview.pk)
        subject = f"One person alone interviewed somebody: {vacancy.title}"
        _tell_hr(vacancy, subject, url, f"interview:{interview.pk}:{interview.sequence}", at)


def _tell_hr(vacancy: Vacancy, subject: str, url: str, key: str, at: dt.datetime) -> None:
    for to in hr_outside(vacancy, day_of(at)):
        post_message(
            to=to.email, user=to, unit_path=vacancy.unit.path, subject=subject,
            template="recruitment/judged_alone", key=f"judged_alone:{vacancy.pk}:{key}:{to.pk}", at=at,
            context={"name": to.name, "subject": subject, "vacancy": vacancy.title,
                     "interview": key.startswith("interview"), "url": url},
        )  # fmt: skip


def _again(given: JudgedAlone, actor: Any) -> JudgedAlone:
    if given.given_by_id != actor.pk:
        raise AlreadyDone(given.given_by, given.given_at)
    return given
