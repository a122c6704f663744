"""A whole version in and out as one JSON-shaped document (docs/framework-file.md says what it holds)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from values_hub.audit.models import Event
from values_hub.audit.services import record
from values_hub.framework.models import (
    Anchor,
    Behaviour,
    Exemplar,
    Framework,
    Indicator,
    Prompt,
    Question,
    ScalePoint,
    Value,
)
from values_hub.framework.queries.parts import values_whole
from values_hub.framework.queries.wording import VERSIONS_KEPT

FORMAT = "values-hub-framework"
FORMAT_VERSION = 1
Document = Mapping[str, Any]


def next_number() -> int:
    """The number the next version gets; they are never used again, not even a discarded draft's."""
    discarded = Event.objects.filter(
        subject_type=Framework._meta.label_lower, action="framework.discarded"
    ).values_list("data__number", flat=True)
    last = int(Framework.objects.aggregate(last=Max("number"))["last"] or 0)
    return max([last, *map(int, discarded)]) + 1


@transaction.atomic
def create_from_document(*, document: Document, actor: Any, at: dt.datetime) -> Framework:
    """A new draft holding everything in `document`, which has passed `values_hub.framework.documents.check`."""
    framework = Framework.objects.create(
        number=next_number(),
        name=document["name"],
        summary=document.get("summary", ""),
        change_note=document.get("change_note", ""),
        created_at=at,
        created_by=actor,
    )
    ScalePoint.objects.bulk_create(
        ScalePoint(framework=framework, points=point["points"], label=point["label"])
        for point in document["scale"]["points"]
    )
    behaviours = _create_values(framework, document["values"])
    _create_questions(behaviours, document["questions"])
    record(action="framework.created", subject=framework, actor=actor, at=at, number=framework.number)
    return framework


def _create_values(framework: Framework, rows: Iterable[Document]) -> dict[str, Behaviour]:
    """Values with their anchors, behaviours and indicators. Returns the behaviours by code."""
    by_code: dict[str, Behaviour] = {}
    anchors: list[Anchor] = []
    indicators: list[Indicator] = []
    for place, row in enumerate(rows, start=1):
        value = Value.objects.create(
            framework=framework, order=place, code=row["code"], name=row["name"], statement=row["statement"],
            description=row.get("description", ""),
        )  # fmt: skip
        anchors += [
            Anchor(value=value, level=anchor["level"], points=anchor["points"], text=anchor["text"])
            for anchor in row["anchors"]
        ]
        for inner, detail in enumerate(row["behaviours"], start=1):
            behaviour = Behaviour.objects.create(
                value=value,
                order=inner,
                code=detail["code"],
                name=detail["name"],
                statement=detail["statement"],
            )
            by_code[behaviour.code] = behaviour
            indicators += _indicators(behaviour, detail["indicators"])
    Anchor.objects.bulk_create(anchors)
    Indicator.objects.bulk_create(indicators)
    return by_code


def _indicators(behaviour: Behaviour, rows: Iterable[Document]) -> list[Indicator]:
    """Placed in their own order within each polarity."""
    placed: dict[str, int] = {}
    made = []
    for row in rows:
        placed[row["polarity"]] = placed.get(row["polarity"], 0) + 1
        made.append(
            Indicator(
                behaviour=behaviour, polarity=row["polarity"], order=placed[row["polarity"]], text=row["text"]
            )
        )
    return made


def _create_questions(behaviours: dict[str, Behaviour], rows: Iterable[Document]) -> None:
    prompts: list[Prompt] = []
    exemplars: list[Exemplar] = []
    for row in rows:
        question = Question.objects.create(
            behaviour=behaviours[row["behaviour"]], code=row["code"], stage=row["stage"], level=row["level"],
            text=row["text"], guide=row.get("guide", ""), word_limit=row.get("word_limit"),
        )  # fmt: skip
        prompts += [
            Prompt(question=question, order=place, text=text)
            for place, text in enumerate(row.get("prompts", []), start=1)
        ]
        exemplars += [
            Exemplar(
                question=question, points=each["points"], text=each["text"], commentary=each["commentary"]
            )
            for each in row.get("exemplars", [])
        ]
    Prompt.objects.bulk_create(prompts)
    Exemplar.objects.bulk_create(exemplars)


def to_document(framework: Framework, values: Iterable[Value] | None = None) -> dict[str, Any]:
    """The version as a document: what `create_from_document` makes the same version from. Eight queries, or four where
    its values are at hand (queries/parts.py `values_whole`)."""
    values = values_whole(framework) if values is None else values
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": framework.name,
        "summary": framework.summary,
        "change_note": framework.change_note,
        "scale": {"points": list(framework.scale.order_by("points").values("points", "label"))},
        "values": [_value_document(value) for value in values],
        "questions": _question_documents(framework),
    }


def document_as_published(framework: Framework) -> Document:
    """The same of a version that never changes again: a process reads it once. Nobody changes what they get.

    Raises: ValueError (a draft).
    """
    if not framework.is_published:
        raise ValueError("A draft is read each time.")
    return _kept(framework.pk)


@lru_cache(maxsize=VERSIONS_KEPT)
def _kept(pk: UUID) -> Document:
    return to_document(Framework.objects.get(pk=pk))


def _value_document(value: Value) -> dict[str, Any]:
    return {
        "code": value.code,
        "name": value.name,
        "statement": value.statement,
        "description": value.description,
        "anchors": [
            {"level": anchor.level, "points": anchor.points, "text": anchor.text}
            for anchor in value.anchors.all()
        ],
        "behaviours": [
            {
                "code": behaviour.code,
                "name": behaviour.name,
                "statement": behaviour.statement,
                "indicators": [
                    {"polarity": each.polarity, "text": each.text} for each in behaviour.indicators.all()
                ],
            }
            for behaviour in value.behaviours.all()
        ],
    }


def _question_documents(framework: Framework) -> list[dict[str, Any]]:
    """In the order of the behaviours and of the stages. Three queries, for words and not for their rows: there are
    hundreds of those."""
    of_this = {"question__behaviour__value__framework": framework}
    prompts: dict[UUID, list[str]] = {}
    for question, text in Prompt.objects.filter(**of_this).order_by("order").values_list("question", "text"):
        prompts.setdefault(question, []).append(text)
    exemplars: dict[UUID, list[Document]] = {}
    for question, points, text, commentary in (
        Exemplar.objects.filter(**of_this)
        .order_by("points")
        .values_list("question", "points", "text", "commentary")
    ):
        each = {"points": points, "text": text, "commentary": commentary}
        exemplars.setdefault(question, []).append(each)
    questions = (
        Question.objects.filter(behaviour__value__framework=framework)
        .order_by("behaviour__value__order", "behaviour__order", "stage", "code")
        .values_list("pk", "code", "behaviour__code", "stage", "level", "text", "guide", "word_limit")
    )
    return [
        {
            "code": code, "behaviour": behaviour, "stage": stage, "level": level, "text": text,
            "prompts": prompts.get(pk, []), "guide": guide, "word_limit": word_limit,
            "exemplars": exemplars.get(pk, []),
        }
        for pk, code, behaviour, stage, level, text, guide, word_limit in questions
    ]  # fmt: skip
