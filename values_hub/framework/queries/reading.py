"""A version as people read it: the public page, the card, the version's own page and the question bank."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Prefetch, QuerySet, When
from django.db.models import Value as Constant

from values_hub.framework.models import (
    Anchor,
    Behaviour,
    Exemplar,
    Framework,
    Indicator,
    Level,
    Prompt,
    Question,
    Stage,
    Trust,
    Value,
)
from values_hub.framework.queries.anchors import AnchoredPoint, scale_labels


@dataclass(frozen=True)
class BehaviourRead:
    behaviour: Behaviour
    see: list[str]
    dont_see: list[str]


@dataclass(frozen=True)
class LevelRead:
    """What each point looks like at one level, from the highest down."""

    level: str
    heading: str
    points: list[AnchoredPoint]


@dataclass(frozen=True)
class ValueRead:
    value: Value
    behaviours: list[BehaviourRead]
    levels: list[LevelRead]


EXEMPLARS = 3  # a weak one, a good one and a strong one: what assessors warm up on
HEADINGS = {
    Level.EVERYONE: "What each point looks like",
    Level.LEADS_PEOPLE: "What each point looks like if you lead people",
    Level.SENIOR_LEADER: "What each point looks like if you are a senior leader",
}


def values_read(framework: Framework) -> list[ValueRead]:
    """The values in order, with behaviours, lines both ways and what each point looks like. Five queries."""
    labels = scale_labels(framework)
    values = framework.values.order_by("order").prefetch_related(
        Prefetch("behaviours", Behaviour.objects.order_by("order")),
        Prefetch("behaviours__indicators", Indicator.objects.order_by("order")),
        "anchors",
    )
    return [
        ValueRead(
            value, [_behaviour(each) for each in value.behaviours.all()], _levels(value.anchors.all(), labels)
        )
        for value in values
    ]


def _behaviour(behaviour: Behaviour) -> BehaviourRead:
    lines = list(behaviour.indicators.all())
    return BehaviourRead(
        behaviour,
        [line.text for line in lines if line.polarity == Indicator.Polarity.SEE],
        [line.text for line in lines if line.polarity == Indicator.Polarity.DONT_SEE],
    )


def _levels(anchors: "QuerySet[Anchor]", labels: dict[int, str]) -> list[LevelRead]:
    texts = {(anchor.level, anchor.points): anchor.text for anchor in anchors}
    return [
        LevelRead(
            level.value,
            HEADINGS[level],
            [
                AnchoredPoint(points, labels.get(points, ""), texts[level.value, points])
                for points in range(4, -1, -1)
                if (level.value, points) in texts
            ],
        )
        for level in Level
        if any(each == level.value for each, _ in texts)
    ]


def values_of(framework: Framework | None) -> list[Value]:
    """The values of a version in order, without what stands below them; none of no version."""
    return [] if framework is None else list(framework.values.order_by("order"))


def graded(question: Question, labels: Mapping[int, str]) -> list[tuple[Exemplar, str]]:
    """A question's graded answers as the bank fetched them, each with what its point is called."""
    return [(each, labels.get(each.points, "")) for each in question.exemplars.all()]


def question_bank(framework: Framework, stage: str = "", value: UUID | None = None) -> "QuerySet[Question]":
    """The questions of a version in the order of its values and of the stages, narrowed to a stage or a value."""
    rows = Question.objects.filter(behaviour__value__framework=framework).select_related("behaviour__value")
    if stage:
        rows = rows.filter(stage=stage)
    if value:
        rows = rows.filter(behaviour__value=value)
    return rows.order_by(
        "behaviour__value__order", "behaviour__order", _in_order(Stage, "stage"), "code"
    ).prefetch_related(
        Prefetch("prompts", Prompt.objects.order_by("order")),
        Prefetch("exemplars", Exemplar.objects.order_by("-points")),
    )


def questions_of(behaviour: Behaviour) -> "QuerySet[Question]":
    """The questions about one behaviour, in the order of the stages."""
    return Question.objects.filter(behaviour=behaviour).order_by(_in_order(Stage, "stage"), "code")


def _in_order(choices: type[Stage], column: str) -> Case:
    """Sort by the order in which the choices are declared: the order in which the stages happen to a person."""
    whens = [When(**{column: choice.value}, then=Constant(place)) for place, choice in enumerate(choices)]
    return Case(*whens, output_field=IntegerField())


@dataclass(frozen=True)
class QuestionCounts:
    """How many questions there are about each value at each stage, in the order of the values and of the stages.

    `exemplars` counts graded answers; `ungraded` the application questions with fewer than three.
    """

    stages: list[str]
    rows: list[tuple[Value, list[tuple[str, int]], int]]
    totals: list[tuple[str, int]]
    total: int
    exemplars: int
    ungraded: int


def question_counts(framework: Framework, values: Iterable[Value] | None = None) -> QuestionCounts:
    """The bank counted by value and stage. One query where the values are at hand, two where they are not."""
    values = framework.values.order_by("order") if values is None else values
    questions = list(
        Question.objects.filter(behaviour__value__framework=framework)
        .annotate(graded=Count("exemplars"))
        .values_list("behaviour__value", "stage", "graded")
    )
    asked: Counter[tuple[UUID, str]] = Counter((value, stage) for value, stage, _ in questions)
    labels = [str(stage.label) for stage in Stage]
    rows = []
    for value in values:
        counts = [asked[value.pk, stage.value] for stage in Stage]
        rows.append((value, list(zip(labels, counts, strict=True)), sum(counts)))
    totals = [sum(asked[value.pk, stage.value] for value, _, _ in rows) for stage in Stage]
    return QuestionCounts(
        stages=labels,
        rows=rows,
        totals=list(zip(labels, totals, strict=True)),
        total=sum(totals),
        exemplars=sum(graded for _, _, graded in questions),
        ungraded=sum(stage == Stage.APPLICATION and graded < EXEMPLARS for _, stage, graded in questions),
    )


def live_framework() -> Framework | None:
    """The version everybody works by today, or None before the first is published."""
    return Framework.objects.live().first()


def versions_listed(user: Any) -> "QuerySet[Framework]":
    """The versions this person may read, the newest first, each with how many values it has."""
    return (
        Framework.objects.visible_to(user)
        .select_related("published_by", "created_by")
        .annotate(value_count=Count("values"))
        .newest_first()
    )


def trust_for_card() -> Trust | None:
    """Whose values they are, and who to speak up to."""
    return Trust.objects.first()


def open_drafts(most: int) -> list[Framework]:
    """The versions being written or out for consultation, the newest first."""
    return list(Framework.objects.drafts().newest_first()[:most])


def lines_of(behaviour: Behaviour, polarity: str) -> list[Indicator]:
    """One behaviour's lines of one side, in order."""
    return list(Indicator.objects.filter(behaviour=behaviour, polarity=polarity).order_by("order"))


def prompts_of(question: Question) -> list[Prompt]:
    """A question's prompts, in order."""
    return list(Prompt.objects.filter(question=question).order_by("order"))


def exemplars_of(question: Question) -> list[Exemplar]:
    """A question's graded answers, the best first."""
    return list(Exemplar.objects.filter(question=question).order_by("-points"))
