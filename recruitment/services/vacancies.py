"""Setting a vacancy up, publishing it and taking it back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from recruitment.models import InterviewQuestion, Vacancy, VacancyQuestion
from recruitment.queries.bank import frameworks_for
from recruitment.queries.interviews import has_begun
from recruitment.queries.readiness import (
    FEWEST_INTERVIEW_QUESTIONS,
    MOST_INTERVIEW_QUESTIONS,
    MOST_QUESTIONS,
    is_ready,
    readiness,
)
from recruitment.states import PLANNED_IN, UNPUBLISHED, VacancyState
from values_hub.audit.services import record
from values_hub.audit.transitions import move
from values_hub.framework.models import Framework, Question, Stage
from values_hub.people.models import StaffRecord

POST = ("title", "unit", "band", "staff_group", "contract_type", "site", "manages_people", "dbs_level")
ADVERT = (
    "summary", "valued", "salary", "hours", "contact_name", "contact_email", "contact_phone", "privacy_note",
)  # fmt: skip
DATES = ("closes_at", "interview_week_on", "wanted_start_on", "reviews_per_answer", "scheme_minimum")
PRIVACY_NOTE = (
    "We use what you send us to choose somebody for this job, and to check that we chose fairly. The panel reads your "
    "answers without your name. The recruitment team sees your details, so that they can write to you. If you are not "
    "chosen, ask them how long we keep your application, or to delete it."
)


class NoLiveFramework(Exception):
    """Nothing is published, so there are no questions to ask. The message is fit for the screen."""


class NotReady(Exception):
    """Something is missing. `gaps` lists it, one sentence each."""

    def __init__(self, gaps: list[str]) -> None:
        self.gaps = gaps
        super().__init__(" ".join(gaps))


class AlreadyPublished(Exception):
    """A published vacancy does not change: people have read it and answered it."""


class InterviewsBegun(Exception):
    """Somebody has written at an interview, and everybody is asked the same."""


class WrongQuestions(Exception):
    """The choice of questions cannot stand. The message is a sentence for the screen."""


@transaction.atomic
def create_vacancy(*, post: Mapping[str, Any], actor: Any, at: dt.datetime) -> Vacancy:
    """Start a vacancy with its post (the fields of POST). It asks about the framework that is live now.

    Raises: NoLiveFramework.
    """
    framework = live_framework()
    vacancy = Vacancy.objects.create(
        **{name: post[name] for name in POST if name in post},
        privacy_note=PRIVACY_NOTE, framework=framework, created_at=at, created_by=actor,
    )  # fmt: skip
    record(action="vacancy.created", subject=vacancy, actor=actor, at=at)
    return vacancy


@transaction.atomic
def change_post(*, vacancy: Vacancy, post: Mapping[str, Any], actor: Any, at: dt.datetime) -> Vacancy:
    """Change what the post is. Raises: AlreadyPublished."""
    return _change(vacancy, {name: post[name] for name in POST if name in post}, actor, at)


@transaction.atomic
def change_advert(*, vacancy: Vacancy, advert: Mapping[str, Any], actor: Any, at: dt.datetime) -> Vacancy:
    """Change what candidates read. Raises: AlreadyPublished."""
    return _change(vacancy, {name: advert[name] for name in ADVERT if name in advert}, actor, at)


@transaction.atomic
def change_dates(*, vacancy: Vacancy, dates: Mapping[str, Any], actor: Any, at: dt.datetime) -> Vacancy:
    """Change when it closes and what is planned after (the fields of DATES). Raises: AlreadyPublished."""
    return _change(vacancy, {name: dates[name] for name in DATES if name in dates}, actor, at)


@transaction.atomic
def set_hiring_manager(*, vacancy: Vacancy, manager: StaffRecord, actor: Any, at: dt.datetime) -> Vacancy:
    """Say who will manage whoever is appointed. Raises: AlreadyPublished."""
    return _change(vacancy, {"hiring_manager": manager}, actor, at)


@transaction.atomic
def choose_questions(*, vacancy: Vacancy, questions: Sequence[UUID], actor: Any, at: dt.datetime) -> Vacancy:
    """Candidates answer these questions, in this order. They come from the application questions of the framework
    live now. Fewer than the check asks for may be saved; the check says so.

    Raises: AlreadyPublished; WrongQuestions (a question that is not in the bank, twice, or more than four).
    """
    locked = _editable(vacancy)
    chosen = _from_bank(
        questions, Stage.APPLICATION, most=MOST_QUESTIONS, so="so that people can answer them well"
    )
    locked.questions.all().delete()
    VacancyQuestion.objects.bulk_create(
        VacancyQuestion(vacancy=locked, question=question, order=order)
        for order, question in enumerate(chosen, start=1)
    )
    record(action="vacancy.questions_chosen", subject=locked, actor=actor, at=at, questions=_keys(chosen))
    return _change(locked, {"framework": Framework.objects.live().get()}, actor, at)


@transaction.atomic
def choose_interview_questions(
    *, vacancy: Vacancy, questions: Sequence[UUID], actor: Any, at: dt.datetime
) -> Vacancy:
    """Every candidate is asked these questions at interview, in this order. They come from the interview questions of
    the framework live now; once the vacancy is published, of its own. Until then fewer than the check asks for may be
    saved; the check says so. While its interviews are planned they may change until somebody has begun to write at one.

    Raises: AlreadyPublished; InterviewsBegun; WrongQuestions (a question that is not in the bank, twice, more than six,
    or fewer than two of a published vacancy).
    """
    locked = _locked(vacancy)
    if locked.state in PLANNED_IN:
        _refuse_once_begun(locked)
        if len(questions) < FEWEST_INTERVIEW_QUESTIONS:
            raise WrongQuestions(f"Choose {FEWEST_INTERVIEW_QUESTIONS} questions at least.")
    else:
        _refuse_once_published(locked)
    chosen = _from_bank(
        questions, Stage.INTERVIEW, most=MOST_INTERVIEW_QUESTIONS, so="so that there is time to listen",
        frameworks=frameworks_for(locked),
    )  # fmt: skip
    locked.interview_questions.all().delete()
    InterviewQuestion.objects.bulk_create(
        InterviewQuestion(vacancy=locked, question=question, order=order)
        for order, question in enumerate(chosen, start=1)
    )
    record(
        action="vacancy.interview_questions_chosen",
        subject=locked,
        actor=actor,
        at=at,
        questions=_keys(chosen),
    )
    return settle_readiness(vacancy=locked, actor=actor, at=at)


@transaction.atomic
def settle_readiness(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> Vacancy:
    """Let the state say whether the vacancy can be published: every change ends here."""
    ready = is_ready(vacancy, at)
    if ready and vacancy.state == VacancyState.DRAFT:
        move(vacancy, VacancyState.READY, actor=actor, at=at)
    elif not ready and vacancy.state == VacancyState.READY:
        move(vacancy, VacancyState.DRAFT, actor=actor, at=at, reason="Something is missing again.")
    return vacancy


@transaction.atomic
def publish_vacancy(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> Vacancy:
    """Put the vacancy on the public list. From here on it does not change.

    Raises: NotReady; MoveRefused and AlreadyDone (values_hub.audit.transitions).
    """
    locked = _locked(vacancy)
    if locked.state in UNPUBLISHED:
        if gaps := [check.sentence for check in readiness(locked, at) if not check.ready]:
            raise NotReady(gaps)
        settle_readiness(vacancy=locked, actor=actor, at=at)
    move(
        locked, VacancyState.PUBLISHED, actor=actor, at=at,
        stamp={} if locked.published_at else {"published_at": at, "published_by": actor},
    )  # fmt: skip
    return locked


def _refuse_once_begun(vacancy: Vacancy) -> None:
    if has_begun(vacancy):
        raise InterviewsBegun(
            "Somebody has begun to write at an interview. Everybody is asked the same, so the questions stay."
        )


def _from_bank(
    questions: Sequence[UUID],
    stage: str,
    *,
    most: int,
    so: str,
    frameworks: QuerySet[Framework] | None = None,
) -> list[Question]:
    within = Framework.objects.live() if frameworks is None else frameworks
    rows = Question.objects.filter(pk__in=questions, stage=stage, behaviour__value__framework__in=within)
    found = {row.pk: row for row in rows}
    if len(found) != len(questions):
        raise WrongQuestions("Choose questions from the list, each once.")
    if len(questions) > most:
        raise WrongQuestions(f"Choose {most} questions at most, {so}.")
    return [found[key] for key in questions]


def _keys(questions: Sequence[Question]) -> list[str]:
    return [str(question.pk) for question in questions]


def live_framework() -> Framework:
    """What a new vacancy asks about. Raises: NoLiveFramework."""
    framework = Framework.objects.live().first()
    if framework is None:
        raise NoLiveFramework("There is no published values framework yet, so there is nothing to ask about.")
    return framework


def _change(vacancy: Vacancy, fields: Mapping[str, Any], actor: Any, at: dt.datetime) -> Vacancy:
    locked = _editable(vacancy)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    if changed:
        locked.save(update_fields=changed)
        record(action="vacancy.changed", subject=locked, actor=actor, at=at, fields=changed)
    return settle_readiness(vacancy=locked, actor=actor, at=at)


def _editable(vacancy: Vacancy) -> Vacancy:
    locked = _locked(vacancy)
    _refuse_once_published(locked)
    return locked


def _refuse_once_published(vacancy: Vacancy) -> None:
    if vacancy.state not in UNPUBLISHED:
        raise AlreadyPublished("This vacancy has been published meanwhile, so it can no longer change.")


def _locked(vacancy: Vacancy) -> Vacancy:
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("unit", "hiring_manager")
    return rows.get(pk=vacancy.pk)
