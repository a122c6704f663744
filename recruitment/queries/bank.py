"""The question bank as HR chooses from it: what each question is for, how it is marked, and where it was last asked."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Manager, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

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

    Six queries, however many questions.
    """
    framework = frameworks_for(vacancy).first()
    if framework is None:
        return []
    rows = _asked(Question.objects.filter(stage=stage, behaviour__value__framework=framework), stage, vacancy)
    if vacancy.level == Level.EVERYONE:
        rows = rows.filter(level=Level.EVERYONE)
    questions = list(rows.order_by("behaviour__value__order", "behaviour__order", "level", "code"))
    values = list(dict.fromkeys(row.behaviour.value for row in questions))
    points = anchored_points(framework, values, vacancy.level)
    return [
        BankGroup(
            value.name, value.order, points[value.pk],
            [_row(each) for each in questions if each.behaviour.value_id == value.pk],
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


def _asked(rows: "QuerySet[Question]", stage: str, vacancy: Vacancy) -> "QuerySet[Question]":
    """With `times`, `last_title` and `last_at`: an earlier version of a question is the same question."""
    same = (
        ASKED_IN[Stage(stage)]
        .objects.filter(
            question__stage=stage, question__code=OuterRef("code"),
            question__behaviour__code=OuterRef("behaviour__code"),
        )
        .exclude(vacancy=vacancy)
    )  # fmt: skip
    published = same.exclude(vacancy__published_at=None).order_by("-vacancy__published_at", "vacancy")
    times = (
        same.order_by()
        .annotate(of=F("question__code"))
        .values("of")
        .annotate(times=Count("pk"))
        .values("times")
    )
    return (
        rows.select_related("behaviour__value")
        .prefetch_related(
            Prefetch("prompts", Prompt.objects.order_by("order")),
            Prefetch("exemplars", Exemplar.objects.order_by("-points")),
        )
        .annotate(
            times=Coalesce(Subquery(times), 0),
            last_title=Subquery(published.values("vacancy__title")[:1]),
            last_at=Subquery(published.values("vacancy__published_at")[:1]),
        )
    )


def _row(row: Question) -> BankQuestion:
    title, at, times = row.last_title, row.last_at, row.times  # type: ignore[attr-defined]
    return BankQuestion(
        id=row.pk, text=row.text, behaviour=row.behaviour.name, value=row.behaviour.value.name,
        value_id=row.behaviour.value_id, value_order=row.behaviour.value.order, level=row.level,
        word_limit=row.word_limit or 0, guide=row.guide, prompts=[each.text for each in row.prompts.all()],
        examples=list(row.exemplars.all()), times=times, last_asked=LastAsked(title, at) if at else None,
    )  # fmt: skip
