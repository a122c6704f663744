"""What a candidate sees of their own application, and of the vacancies there are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from recruitment.identity import Trace, traces
from recruitment.models import (
    Answer,
    Application,
    AppointmentDecision,
    HistoryEntry,
    MonitoringKey,
    Referee,
    Vacancy,
)
from recruitment.states import ApplicationState, CheckState
from values_hub.equality import intake
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
    # What the panel read where HR had hidden who wrote it; None where the panel read the answer as it was sent.
    read_as: str | None = None

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
        read_as=None if row.redacted_at is None else row.redacted_text,
    )  # fmt: skip


def questions_asked(vacancy: Vacancy) -> int:
    """How many values questions an application for it answers."""
    return vacancy.questions.count()


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
    """What in the answers says who wrote them, by question number. Empty when nothing does. Two queries.

    Beside the candidate's own names the names of their referees count: a ward sister named in an answer tells anybody
    who knows the ward.
    """
    named = Referee.objects.filter(application=application).exclude(name="").values_list("name", flat=True)
    others = [("a name you had before", application.previous_name)] if application.previous_name else []
    others += [("your referee’s name", name) for name in named]
    found = {}
    for answer in answers_of(application):
        in_this_one = traces(
            answer.text, first_name=application.first_name, last_name=application.last_name,
            email=application.applicant.email, phone=application.phone, others=others,
        )  # fmt: skip
        if in_this_one:
            found[answer.number] = in_this_one
    return found


def blank_entry(model: type[HistoryEntry] | type[Referee], application: Application) -> Any:
    """The entry of a list that nobody has written on yet, or None. One query."""
    return model._default_manager.filter(application=application, version=0).first()


def own_entry(model: type[HistoryEntry] | type[Referee], application: Application, key: UUID) -> Any:
    """One entry of this application, or None. One query."""
    return model._default_manager.filter(application=application, pk=key).first()


def own_monitoring(application: Application) -> dict[str, str]:
    """For the candidate's own equality page: what they answered. Two queries, which no other page makes."""
    held = MonitoringKey.objects.filter(application=application).first()
    return intake.own_answers(source_type="application", source_id=held.key) if held else {}


def earlier_application(application: Application) -> Application | None:
    """The latest other application of the same person in which they said who they are, or None. One query."""
    rows = Application.objects.filter(applicant=application.applicant_id).exclude(pk=application.pk)
    return rows.exclude(first_name="").select_related("vacancy").order_by("-started_at", "pk").first()


def read_before(answer: Answer, user: Any) -> list[Answer]:
    """What this person has written elsewhere about the same value, the latest first: for reading, never copied.

    At most three; one query.
    """
    rows = Answer.objects.filter(
        application__applicant=user,
        question__question__behaviour__value__code=answer.question.question.behaviour.value.code,
    )
    rows = rows.exclude(application=answer.application_id).exclude(text="")
    rows = rows.select_related("question__question", "application__vacancy")
    return list(rows.order_by("-application__started_at", "question__order")[:3])


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


# Where a candidate may have something to do after the interview.
AFTER_THE_DECISION = frozenset(
    {ApplicationState.OFFERED, ApplicationState.CHECKS, ApplicationState.CLEARED, ApplicationState.RESERVE}
)


def after_the_decision(user: Any) -> QuerySet[Application]:
    """This person's applications on which they may have something to do after the interview. `with_you`: how many
    checks wait for them."""
    unanswered = Q(state=ApplicationState.RESERVE, appointment_decision__reserve_consent=None)
    proposed = Q(
        state=ApplicationState.CLEARED, offer__start_on__isnull=False, offer__start_agreed_at=None,
        offer__start_wish="",
    )  # fmt: skip
    waits = Q(checks__state=CheckState.AWAITING_CANDIDATE)
    return (
        own_applications(user)
        .filter(Q(state__in=[ApplicationState.OFFERED, ApplicationState.CHECKS]) | unanswered | proposed)
        .select_related("offer")
        .annotate(with_you=Count("checks", filter=waits))
    )


def decision_of(application: Application) -> AppointmentDecision | None:
    """What the panel decided about this candidate, once it was applied. For the candidate's own pages."""
    rows = AppointmentDecision.objects.filter(application=application, applied_at__isnull=False)
    return rows.first()
