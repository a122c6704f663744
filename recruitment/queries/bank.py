"""The question bank as HR chooses from it: what each question is for, how it is marked, and where it was last asked."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Manager, Max, Prefetch, QuerySet

from recruitment.models import InterviewQuestion, Vacancy, VacancyQuestion
from recruitment.states import UNPUBLISHED
from values_hub.framework.models import Exemplar, Framework, Level, Prompt, Question, Stage
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points

SUGGESTED = 3
SUGGESTED_AT_INTERVIEW = 4
# By stage of the bank: each question, and the value it is about.
Chosen = Mapping[str, Mapping[UUID, UUID]]
ASKED_IN: dict[str, type[VacancyQuestion] | type[InterviewQuestion]] = {
    Stage.APPLICATION: VacancyQuestion,
    Stage.INTERVIEW: InterviewQuestion,
}


@dataclass(frozen=True)
class LastAsked:
    """The published vacancy that asked a question last, in this or an earlier version, and when it was published."""

    title: str
    at: dt.datetime


@dataclass(frozen=True)
class BankQuestion:
    """A question HR may choose. `times` counts the vacancies that ask it, published or not; `word_limit` 0: none."""

    id: UUID
    text: str
    behaviour: str
    value: str
    value_id: UUID
    value_order: int
    level: str
    word_limit: int
    guide: str
    prompts: Sequence[str]
    examples: Sequence[Exemplar]
    times: int
    last_asked: LastAsked | None


@dataclass(frozen=True)
class BankGroup:
    """The questions about one value, and what each point of the scale looks like for it."""

    value: str
    order: int
    points: Sequence[AnchoredPoint]
    questions: Sequence[BankQuestion]

    @property
    def field(self) -> str:
        """What the form calls the group."""
        return f"value_{self.order}"


def frameworks_for(vacancy: Vacancy) -> QuerySet[Framework]:
    """Where a vacancy's questions come from: the live framework, and once it is published the one it was published
    with, whose anchors its panel scores against."""
    if vacancy.state in UNPUBLISHED:
        return Framework.objects.live()
    return Framework.objects.filter(pk=vacancy.framework_id)


def question_bank(stage: str, vacancy: Vacancy) -> list[BankGroup]:
    """The questions of `frameworks_for` the vacancy for a stage, by value; those for people who lead only where the
    post does.

    Seven queries, however many questions.
    """
    framework = frameworks_for(vacancy).first()
    if framework is None:
        return []
    rows = Question.objects.filter(stage=stage, behaviour__value__framework=framework).prefetch_related(
        Prefetch("prompts", Prompt.objects.order_by("order")),
        Prefetch("exemplars", Exemplar.objects.order_by("-points")),
    )
    if vacancy.level == Level.EVERYONE:
        rows = rows.filter(level=Level.EVERYONE)
    rows = rows.select_related("behaviour__value")
    questions = list(rows.order_by("behaviour__value__order", "behaviour__order", "level", "code"))
    asked = _asked(questions, stage, vacancy)
    values = list(dict.fromkeys(row.behaviour.value for row in questions))
    points = anchored_points(framework, values, vacancy.level)
    return [
        BankGroup(
            value.name, value.order, points[value.pk],
            [
                _row(each, asked.get((each.code, each.behaviour.code), Asked()))
                for each in questions
                if each.behaviour.value_id == value.pk
            ],
        )
        for value in values
    ]  # fmt: skip


def chosen_questions(vacancy: Vacancy) -> Chosen:
    """What has been chosen so far at each stage. Two queries."""
    chosen: dict[str, Manager[Any]] = {
        Stage.APPLICATION: vacancy.questions,
        Stage.INTERVIEW: vacancy.interview_questions,
    }
    return {
        str(stage): dict(rows.order_by("order").values_list("question", "question__behaviour__value"))
        for stage, rows in chosen.items()
    }


def suggested_questions(bank: Iterable[BankGroup]) -> list[UUID]:
    """One question for each of three values, those asked least often so far, so that people who apply again meet
    others."""
    least = sorted(map(_least_asked, bank), key=lambda each: (each.times, each.value_order))
    return [each.id for each in least[:SUGGESTED]]


def suggested_interview_questions(bank: Iterable[BankGroup], tested: Iterable[UUID]) -> list[UUID]:
    """One for each of four values: first those the application (`tested`: values) says nothing about, then those asked
    least often."""
    tested = set(tested)
    least = sorted(
        map(_least_asked, bank), key=lambda each: (each.value_id in tested, each.times, each.value_order)
    )
    return [each.id for each in least[:SUGGESTED_AT_INTERVIEW]]


def _least_asked(group: BankGroup) -> BankQuestion:
    return min(group.questions, key=lambda each: each.times)


@dataclass(frozen=True)
class Asked:
    """How often a question has been asked, and where last."""

    times: int = 0
    last: LastAsked | None = None


# What a question is whichever version of the framework has it: its code and that of its behaviour.
SAME_QUESTION = ("question__code", "question__behaviour__code")


def _asked(questions: Iterable[Question], stage: str, vacancy: Vacancy) -> dict[tuple[str, str], Asked]:
    """By code and behaviour's code, where other vacancies have asked these: an earlier version of a question is the
    same question. Two queries: counted for all at once, and then the titles of the last alone; asked for each question
    it took longer than the rest of the page."""
    elsewhere = (
        ASKED_IN[Stage(stage)]
        .objects.filter(question__stage=stage, question__code__in={each.code for each in questions})
        .exclude(vacancy=vacancy)
        .order_by()
    )
    counted = list(
        elsewhere.values_list(*SAME_QUESTION).annotate(times=Count("pk"), last=Max("vacancy__published_at"))
    )
    latest = {last for *_, last in counted if last}
    titles: dict[tuple[str, str, dt.datetime], str] = {}
    rows = elsewhere.filter(vacancy__published_at__in=latest).order_by("vacancy")
    for *key, at, title in rows.values_list(*SAME_QUESTION, "vacancy__published_at", "vacancy__title"):
        titles.setdefault((*key, at), title)
    return {
        (code, behaviour): Asked(times, LastAsked(titles[code, behaviour, last], last) if last else None)
        for code, behaviour, times, last in counted
    }


def _row(row: Question, asked: Asked) -> BankQuestion:
    return BankQuestion(
        id=row.pk, text=row.text, behaviour=row.behaviour.name, value=row.behaviour.value.name,
        value_id=row.behaviour.value_id, value_order=row.behaviour.value.order, level=row.level,
        word_limit=row.word_limit or 0, guide=row.guide, prompts=[each.text for each in row.prompts.all()],
        examples=list(row.exemplars.all()), times=asked.times, last_asked=asked.last,
    )  # fmt: skip
