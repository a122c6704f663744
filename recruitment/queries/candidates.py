"""What a candidate sees of their own application, and of the vacancies there are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from recruitment.identity import Trace, traces
from recruitment.models import Answer, Application, AppointmentDecision, Vacancy
from recruitment.states import ApplicationState, CheckState
from values_hub.framework.models import Indicator


@dataclass(frozen=True)
class OwnAnswer:
    """An answer as its writer meets it. `over` is how many words too long it is, 0 when it is not."""

    id: UUID
    number: int
    question: str
    value: str
    text: str
    words: int
    word_limit: int
    over: int
    version: int
    saved_at: dt.datetime | None

    @property
    def heading(self) -> str:
        """What the task list calls it."""
        return f"Question {self.number}: {self.value}"

    @property
    def status(self) -> str:
        """In the words of the task list."""
        if not self.text.strip():
            return "Not started"
        return "Too long" if self.over else "Completed"


@dataclass(frozen=True)
class GoodAnswer:
    """Help with one question, in plain words."""

    shows: Sequence[str]
    prompts: Sequence[str]
    statement: str


def answers_of(application: Application) -> list[OwnAnswer]:
    """The answers of one application in the order of the questions. One query."""
    rows = (
        Answer.objects.filter(application=application)
        .select_related("question__question__behaviour__value")
        .order_by("question__order")
    )
    return [own_answer(row) for row in rows]


def own_answer(row: Answer) -> OwnAnswer:
    """One answer, loaded with its question, behaviour and value."""
    asked = row.question.question
    limit = asked.word_limit or 0
    return OwnAnswer(
        id=row.pk, number=row.question.order, question=asked.text, value=asked.behaviour.value.name,
        text=row.text, words=row.words, word_limit=limit, over=max(row.words - limit, 0),
        version=row.version, saved_at=row.saved_at,
    )  # fmt: skip


def answer_to(application: Application, number: int) -> Answer | None:
    """The answer to one question of this application by its number, or None. One query."""
    return (
        Answer.objects.filter(application=application, question__order=number)
        .select_related("question__question__behaviour__value")
        .first()
    )


def what_good_shows(answer: Answer) -> GoodAnswer:
    """What a good answer shows: the indicators of the behaviour, and the question's prompts. Two queries."""
    asked = answer.question.question
    seen = asked.behaviour.indicators.filter(polarity=Indicator.Polarity.SEE).order_by("order")
    return GoodAnswer(
        shows=[each.text for each in seen],
        prompts=[each.text for each in asked.prompts.order_by("order")],
        statement=asked.behaviour.statement,
    )


def traces_in(application: Application) -> dict[int, list[Trace]]:
    """What in the answers says who wrote them, by question number. Empty when nothing does. One query."""
    found = {}
    for answer in answers_of(application):
        in_this_one = traces(
            answer.text, first_name=application.first_name, last_name=application.last_name,
            email=application.applicant.email, phone=application.phone,
        )  # fmt: skip
        if in_this_one:
            found[answer.number] = in_this_one
    return found


def open_vacancies(*, words: str, at: dt.datetime) -> QuerySet[Vacancy]:
    """What anybody may apply for now, soonest closing first. Every word searched for must be there."""
    rows = Vacancy.objects.open_at(at).select_related("unit")
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(site__icontains=word)
            | Q(unit__name__icontains=word)
        )
    return rows.order_by("closes_at", "pk")


def advertised(pk: UUID) -> Vacancy | None:
    """A vacancy anybody may read: open now, or one that was."""
    return Vacancy.objects.advertised().select_related("unit", "framework").filter(pk=pk).first()


def own_applications(user: Any) -> QuerySet[Application]:
    """This person's applications, the latest first."""
    rows = Application.objects.filter(applicant=user).select_related("vacancy__unit")
    return rows.order_by("-started_at", "pk")


def own_application_for(user: Any, vacancy: Vacancy) -> Application | None:
    """This person's application for a vacancy, if they have begun one."""
    if not user.is_authenticated:
        return None
    return Application.objects.filter(vacancy=vacancy, applicant=user).first()


def after_the_decision(user: Any) -> QuerySet[Application]:
    """This person's applications on which they may have something to do after the interview. `with_you`: how many
    checks wait for them."""
    unanswered = Q(state=ApplicationState.RESERVE, appointment_decision__reserve_consent=None)
    waits = Q(checks__state=CheckState.AWAITING_CANDIDATE)
    return (
        own_applications(user)
        .filter(Q(state__in=[ApplicationState.OFFERED, ApplicationState.CHECKS]) | unanswered)
        .select_related("offer")
        .annotate(with_you=Count("checks", filter=waits))
    )


def decision_of(application: Application) -> AppointmentDecision | None:
    """What the panel decided about this candidate, once it was applied. For the candidate's own pages."""
    rows = AppointmentDecision.objects.filter(application=application, applied_at__isnull=False)
    return rows.first()


def drafts_of(user: Any) -> QuerySet[Application]:
    """What this person has begun and not sent, and still can."""
    return own_applications(user).filter(state=ApplicationState.DRAFT)
