"""What candidates and panels will have before them, before anybody has applied."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from recruitment.models import Vacancy
from recruitment.queries.parts import Parts
from values_hub.framework.models import Exemplar, Indicator, Prompt, Question
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points


@dataclass(frozen=True)
class QuestionInFull:
    """A question as a candidate meets it, with what a good answer shows. `word_limit` 0: none."""

    number: int
    text: str
    value: str
    word_limit: int
    shows: Sequence[str]
    prompts: Sequence[str]


@dataclass(frozen=True)
class PanelsGuide:
    """A question as the panel meets it. `points` from the highest down, for the level of the post."""

    number: int
    text: str
    value: str
    behaviour: str
    statement: str
    guide: str
    prompts: Sequence[str]
    seen: Sequence[str]
    not_seen: Sequence[str]
    points: Sequence[AnchoredPoint]
    examples: Sequence[Exemplar]


def questions_in_full(parts: Parts) -> list[QuestionInFull]:
    """The questions candidates answer. Three queries."""
    _complete(parts.asked)
    return [
        QuestionInFull(
            number=number, text=each.text, value=each.behaviour.value.name, word_limit=each.word_limit or 0,
            shows=_lines(each, Indicator.Polarity.SEE), prompts=[prompt.text for prompt in each.prompts.all()],
        )
        for number, each in enumerate(parts.asked, start=1)
    ]  # fmt: skip


def panels_guides(vacancy: Vacancy, parts: Parts) -> dict[str, list[PanelsGuide]]:
    """What is scored at the sift and what is asked at the interview. Five queries."""
    questions = [*parts.asked, *parts.at_interview]
    _complete(questions)
    points = anchored_points(vacancy.framework, {each.behaviour.value for each in questions}, vacancy.level)
    return {
        "sift": [_guide(number, each, points) for number, each in enumerate(parts.asked, start=1)],
        "interview": [
            _guide(number, each, points) for number, each in enumerate(parts.at_interview, start=1)
        ],
    }


def _complete(questions: Sequence[Question]) -> None:
    """With what stands beside each question. Three queries for all of them."""
    prefetch_related_objects(
        questions,
        Prefetch("prompts", Prompt.objects.order_by("order")),
        Prefetch("exemplars", Exemplar.objects.order_by("-points")),
        Prefetch("behaviour__indicators", Indicator.objects.order_by("order")),
    )


def _guide(number: int, question: Question, points: dict[Any, list[AnchoredPoint]]) -> PanelsGuide:
    behaviour = question.behaviour
    return PanelsGuide(
        number=number, text=question.text, value=behaviour.value.name, behaviour=behaviour.name,
        statement=behaviour.statement, guide=question.guide,
        prompts=[each.text for each in question.prompts.all()],
        seen=_lines(question, Indicator.Polarity.SEE), not_seen=_lines(question, Indicator.Polarity.DONT_SEE),
        points=points[behaviour.value_id], examples=list(question.exemplars.all()),
    )  # fmt: skip


def _lines(question: Question, polarity: str) -> list[str]:
    lines: Iterable[Indicator] = question.behaviour.indicators.all()
    return [each.text for each in lines if each.polarity == polarity]
