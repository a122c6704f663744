"""What a candidate does: begin, write, send, withdraw."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from recruitment.models import ANSWER_CHARACTERS, Answer, Application, Interview, Score, Vacancy
from recruitment.queries.candidates import answers_of, traces_in
from recruitment.services.interviews.booking import free_slot
from recruitment.states import ApplicationState
from values_hub.audit.services import record
from values_hub.audit.transitions import move
from values_hub.nhsuk.fields import count_words
from values_hub.outbox.services import post_message

ABOUT = {"first_name": 100, "last_name": 100, "phone": 40, "right_to_work": 3, "right_to_work_detail": 500}


class Closed(Exception):
    """It is too late. The message is a sentence for the screen."""


class OnThePanel(Exception):
    """Whoever scores the answers cannot apply."""


class TooLong(Exception):
    """More than can be kept. The message is a sentence for the screen."""


class AlreadySent(Exception):
    """The application is no longer a draft, so it does not change."""


class NoSuchAnswer(Exception):
    """The answer named is not one of this application's."""


class ChangedElsewhere(Exception):
    """Another tab or device saved first. `version` is what stands now, `fields` the text that stands there."""

    def __init__(self, version: int, fields: dict[str, str]) -> None:
        self.version, self.fields = version, fields
        super().__init__("You changed this in another tab or on another device. Nothing was overwritten.")


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
    record(action="application.started", subject=application, actor=actor, at=at)
    return application


def save_about(*, application: Application, version: int, fields: Mapping[str, str], at: dt.datetime) -> int:
    """Keep what the candidate has written about themselves, complete or not, and return the new version.

    One conditional update: it writes only while the application is a draft that still takes changes and `version` is
    the one that stands. Not audited line by line: a draft is the candidate's own paper.

    Raises: TooLong; Closed; AlreadySent; ChangedElsewhere.
    """
    changes = {name: fields[name] for name in ABOUT if name in fields}
    for name, text in changes.items():
        if len(text) > ABOUT[name]:
            label = name.replace("_", " ").capitalize()
            raise TooLong(f"{label} must be {ABOUT[name]} characters or fewer.")
    if changes.get("right_to_work", "") not in {"", "yes", "no"}:
        raise TooLong("Select yes or no.")
    _refuse_when_late(application, at)
    changed = Application.objects.filter(
        pk=application.pk, state=ApplicationState.DRAFT, about_version=version
    ).update(**changes, about_version=F("about_version") + 1, about_saved_at=at)
    if not changed:
        now = Application.objects.get(pk=application.pk)
        if now.state != ApplicationState.DRAFT:
            raise AlreadySent("You have sent this application, so it can no longer change.")
        if all(getattr(now, name) == text for name, text in changes.items()):
            return now.about_version
        raise ChangedElsewhere(now.about_version, {name: getattr(now, name) for name in changes})
    return version + 1


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
    _refuse_when_late(application, at)
    changed = Answer.objects.filter(
        pk=answer_id, version=version, application=application.pk, application__state=ApplicationState.DRAFT
    ).update(text=text, words=count_words(text), version=F("version") + 1, saved_at=at)
    if not changed:
        now = (
            Answer.objects.select_related("application")
            .filter(pk=answer_id, application=application.pk)
            .first()
        )
        if now is None:
            raise NoSuchAnswer("There is no such answer in this application.")
        if now.application.state != ApplicationState.DRAFT:
            raise AlreadySent("You have sent this application, so it can no longer change.")
        if now.text == text:
            return now.version
        raise ChangedElsewhere(now.version, {"answer": now.text})
    return version + 1


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
        _refuse_when_late(locked, at)
        if gaps := gaps_before_sending(locked):
            raise NotReadyToSend(gaps)
        if not despite_identity and traces_in(locked):
            raise IdentityInAnswers("Your answers say who you are.")
    if move(locked, ApplicationState.SUBMITTED, actor=actor, at=at, stamp={"submitted_at": at}):
        url = settings.SITE_URL.rstrip("/") + reverse("apply:application", args=[locked.pk])
        post_message(
            to=locked.applicant.email, user=locked.applicant, unit_path=vacancy.unit.path,
            subject=f"We have your application: {vacancy.title}",
            template="recruitment/application_received", key=f"application.received:{locked.pk}", at=at,
            context={"name": locked.first_name, "vacancy": vacancy.title, "reference": locked.reference,
                     "closes_at": vacancy.closes_at, "url": url},
        )  # fmt: skip
    return locked


def gaps_before_sending(application: Application) -> list[str]:
    """What still stops the application from being sent, one sentence each."""
    gaps = []
    if not application.about_is_complete:
        gaps.append("Complete the section about you.")
    for answer in answers_of(application):
        if not answer.text.strip():
            gaps.append(f"Answer question {answer.number}.")
        elif answer.over:
            words = "word" if answer.over == 1 else "words"
            gaps.append(
                f"Make your answer to question {answer.number} shorter. "
                f"It must be {answer.word_limit} words or fewer, and is {answer.over:,} {words} too long."
            )
    return gaps


@transaction.atomic
def withdraw_application(
    *, application: Application, actor: Any, at: dt.datetime, reason: str = ""
) -> Application:
    """The candidate takes their application back, and the time of an interview with it. `reason` is theirs to give or
    not. Raises: MoveRefused."""
    interview = Interview.objects.select_related("slot").filter(application=application).first()
    if interview is not None and application.state == ApplicationState.BOOKED:
        interview.application = application
        free_slot(interview=interview, vacancy=application.vacancy, actor=actor, at=at)
    move(application, ApplicationState.WITHDRAWN, actor=actor, at=at, reason=reason)
    Score.objects.filter(answer__application=application).update(is_withdrawn=True)
    return application


def _refuse_when_late(application: Application, at: dt.datetime) -> None:
    if not application.vacancy.takes_drafts(at):
        raise Closed("This vacancy has closed, so this application can no longer change or be sent.")
