"""What a candidate does: begin, write, send, withdraw."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from recruitment.models import (
    ANSWER_CHARACTERS,
    Answer,
    Application,
    Background,
    Declaration,
    HistoryEntry,
    Interview,
    Referee,
    Score,
    Vacancy,
)
from recruitment.models.vacancies import ask_again
from recruitment.queries.candidates import traces_in
from recruitment.queries.paper import paper_of
from recruitment.services.drafts import (
    REFUSALS,
    AlreadySent,
    ChangedElsewhere,
    Closed,
    NoSuchAnswer,
    TooLong,
    keep,
    parts_of_draft,
    refuse_when_late,
    refuse_when_sent,
)
from recruitment.services.interviews.booking import free_slot
from recruitment.services.places import fill_again
from recruitment.services.sections import ABOUT, RIGHT_TO_WORK, save_section
from recruitment.services.sift import finish_if_complete
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.services import record
from values_hub.audit.transitions import move
from values_hub.common.site import page_address
from values_hub.nhsuk.fields import count_words
from values_hub.outbox.services import post_message

__all__ = [
    "REFUSALS",
    "AlreadySent",
    "ChangedElsewhere",
    "Closed",
    "IdentityInAnswers",
    "NoSuchAnswer",
    "NotReadyToSend",
    "OnThePanel",
    "TooLong",
    "save_about",
    "save_answer",
    "start_application",
    "submit_application",
    "withdraw_application",
]


class OnThePanel(Exception):
    """Whoever scores the answers cannot apply."""


class NotReadyToSend(Exception):
    """Something is missing or too long. `gaps` lists it, one sentence each."""

    def __init__(self, gaps: list[str]) -> None:
        self.gaps = gaps
        super().__init__(" ".join(gaps))


class IdentityInAnswers(Exception):
    """An answer says who wrote it and the candidate has not said to send it all the same."""


@transaction.atomic
def start_application(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> Application:
    """Begin an application with an empty answer for each question. A second start leads to the first.

    Raises: Closed; OnThePanel.
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    existing = Application.objects.filter(vacancy=locked, applicant=actor).first()
    if existing is not None:
        return existing
    if not locked.is_open(at):
        raise Closed("This vacancy has closed, so you cannot start an application.")
    if locked.panel.filter(staff__user=actor).exists():
        raise OnThePanel(
            "You are on the panel for this vacancy. Ask the recruitment team to take you off it before you apply."
        )
    known = actor.staff
    application = Application.objects.create(
        vacancy=locked, applicant=actor, started_at=at,
        first_name=known.first_name if known else "", last_name=known.last_name if known else "",
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(application=application, question=question) for question in locked.questions.all()
    )
    # A blank entry of each list waits to be written on, so that the first costs nobody a click.
    HistoryEntry.objects.create(application=application)
    Referee.objects.create(application=application)
    Background.objects.create(application=application)
    Declaration.objects.create(application=application)
    record(action="application.started", subject=application, actor=actor, at=at)
    ask_again(actor)
    return application


@transaction.atomic
def save_about(*, application: Application, version: int, fields: Mapping[str, str], at: dt.datetime) -> int:
    """Who the candidate is and, where `fields` says, whether they may work here; the new version of the first.

    Raises: TooLong; Closed; AlreadySent; ChangedElsewhere.
    """
    told = {name: fields[name] for name in RIGHT_TO_WORK.limits if name in fields}
    if told:
        save_section(
            section=RIGHT_TO_WORK, application=application, version=application.right_to_work_version,
            fields=told, at=at,
        )  # fmt: skip
    return save_section(section=ABOUT, application=application, version=version, fields=fields, at=at)


def save_answer(
    *, application: Application, answer_id: UUID, version: int, text: str, at: dt.datetime
) -> int:
    """Keep an answer of this application exactly as typed, however many words, and return its new version.

    Raises: TooLong (past 40,000 characters, where nothing is cut but nothing is saved either); Closed; AlreadySent;
    ChangedElsewhere; NoSuchAnswer.
    """
    text = text.replace("\r\n", "\n")
    if len(text) > ANSWER_CHARACTERS:
        raise TooLong(
            f"Your answer is longer than {ANSWER_CHARACTERS:,} characters, so it was not saved. Make it shorter."
        )
    refuse_when_late(application, at)
    rows = parts_of_draft(Answer.objects.filter(pk=answer_id), application)
    if keep(rows, version=version, changes={"text": text, "words": count_words(text), "saved_at": at}):
        return version + 1
    now = (
        Answer.objects.select_related("application").filter(pk=answer_id, application=application.pk).first()
    )
    if now is None:
        raise NoSuchAnswer("There is no such answer in this application.")
    refuse_when_sent(now.application)
    if now.text == text:
        return now.version
    raise ChangedElsewhere(now.version, {"answer": now.text})


@transaction.atomic
def submit_application(
    *, application: Application, actor: Any, at: dt.datetime, despite_identity: bool = False
) -> Application:
    """Send the application. It can no longer change; the candidate gets a reference and an email.

    Raises: Closed; NotReadyToSend; IdentityInAnswers (unless `despite_identity`); MoveRefused.
    """
    # The vacancy first: closing it and sending to it wait for each other here.
    vacancy = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(
        pk=application.vacancy_id
    )  # fmt: skip
    locked = (
        Application.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=application.pk)
    )
    if locked.state == ApplicationState.DRAFT:
        locked.vacancy = vacancy
        refuse_when_late(locked, at)
        if gaps := paper_of(locked, localdate(at)).missing():
            raise NotReadyToSend(gaps)
        if not despite_identity and traces_in(locked):
            raise IdentityInAnswers("Your answers say who you are.")
    if move(locked, ApplicationState.SUBMITTED, actor=actor, at=at, stamp={"submitted_at": at}):
        url = page_address("apply:application", locked.pk)
        post_message(
            to=locked.applicant.email, user=locked.applicant, unit_path=vacancy.unit.path,
            subject=f"We have your application: {vacancy.title}",
            template="recruitment/application_received", key=f"application.received:{locked.pk}", at=at,
            context={"name": locked.first_name, "vacancy": vacancy.title, "reference": locked.reference,
                     "closes_at": vacancy.closes_at, "url": url},
        )  # fmt: skip
    return locked


@transaction.atomic
def withdraw_application(
    *, application: Application, actor: Any, at: dt.datetime, reason: str = ""
) -> Application:
    """The candidate takes their application back, and the time of an interview with it. `reason` is theirs to give or
    not. While the panel scores, theirs may have been the one answer that nobody had read. Raises: MoveRefused."""
    # The vacancy first, as whoever closes it, locks scores or opens the sift holds it.
    vacancy = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(
        pk=application.vacancy_id
    )  # fmt: skip
    state = Application.objects.select_for_update().values_list("state", flat=True).get(pk=application.pk)
    interview = Interview.objects.select_related("slot").filter(application=application).first()
    if interview is not None and state == ApplicationState.BOOKED:
        interview.application = application
        free_slot(interview=interview, vacancy=application.vacancy, actor=actor, at=at, what="ended")
    move(application, ApplicationState.WITHDRAWN, actor=actor, at=at, reason=reason)
    if state == ApplicationState.APPOINTABLE:
        fill_again(vacancy=application.vacancy, actor=actor, at=at)
    Score.objects.filter(answer__application=application).update(is_withdrawn=True)
    if vacancy.state == VacancyState.SIFTING and state == ApplicationState.SIFTING:
        finish_if_complete(vacancy=vacancy, at=at)
    return application
