"""The rows a version is made of, as the editor meets them: each kind, what it hangs from and what it is made of.

A page remembers what it showed as a *fingerprint*. A form sent back with another fingerprint than the row has now was
written about something that has changed meanwhile, and the services refuse it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

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

Part = Value | Behaviour | Indicator | Question | Prompt | Exemplar


@dataclass(frozen=True)
class Kind:
    """One kind of part. `to_framework` is the lookup to its version; `within` the columns that share one order."""

    name: str
    model: type[models.Model]
    noun: str
    parent: str
    parent_kind: str | None
    to_framework: str
    fields: tuple[str, ...]
    within: tuple[str, ...] = ()
    ordered: bool = True
    most: int = 50  # of its kind under one parent, as in an imported file


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("value", Value, "value", "framework", None, "framework", ("name", "code", "statement", "description")),
        Kind("behaviour", Behaviour, "behaviour", "value", "value", "value__framework", ("name", "code", "statement")),
        Kind(
            "indicator", Indicator, "indicator", "behaviour", "behaviour", "behaviour__value__framework",
            ("polarity", "text"), within=("polarity",), most=100,
        ),
        Kind(
            "question", Question, "question", "behaviour", "behaviour", "behaviour__value__framework",
            ("code", "stage", "level", "text", "guide", "word_limit"), ordered=False,
        ),
        Kind("prompt", Prompt, "prompt", "question", "question", "question__behaviour__value__framework", ("text",)),
        Kind(
            "exemplar", Exemplar, "graded answer", "question", "question", "question__behaviour__value__framework",
            ("points", "text", "commentary"), ordered=False,
        ),
    )
}  # fmt: skip

_CONTENTS: dict[str, tuple[tuple[str, str], ...]] = {
    # What goes when a part goes: the noun, and the lookup from the row counted to the part.
    "value": (
        ("behaviour", "value"), ("indicator", "behaviour__value"), ("question", "behaviour__value"),
        ("anchor", "value"),
    ),
    "behaviour": (("indicator", "behaviour"), ("question", "behaviour")),
    "question": (("prompt", "question"), ("graded answer", "question")),
}  # fmt: skip
_COUNTED: dict[str, type[models.Model]] = {
    "behaviour": Behaviour,
    "indicator": Indicator,
    "question": Question,
    "anchor": Anchor,
    "prompt": Prompt,
    "graded answer": Exemplar,
}


def kind_of(part: models.Model) -> Kind:
    """The kind a row is of."""
    return next(kind for kind in KINDS.values() if isinstance(part, kind.model))


def part_of(framework: Framework, kind: Kind, key: UUID) -> Any | None:
    """The part with this key if it belongs to this version, with what it hangs from; None when it is not there."""
    rows = kind.model._default_manager.filter(**{kind.to_framework: framework.pk})
    return rows.select_related(kind.to_framework).filter(pk=key).first()


def siblings(part: models.Model) -> models.QuerySet[Any]:
    """The parts that share this one's order, itself among them, in that order."""
    kind = kind_of(part)
    group = {name: getattr(part, name) for name in (f"{kind.parent}_id", *kind.within)}
    return type(part)._default_manager.filter(**group).order_by("order", "pk")


def goes_with(part: models.Model) -> list[tuple[int, str]]:
    """What is removed when this part is removed: how many of what, leaving out what there is none of."""
    counted = [
        (_COUNTED[noun]._default_manager.filter(**{lookup: part.pk}).count(), noun)
        for noun, lookup in _CONTENTS.get(kind_of(part).name, ())
    ]
    return [(number, noun) for number, noun in counted if number]


def fingerprint(content: Any) -> str:
    """A short hash of anything JSON can write."""
    text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def as_shown(part: models.Model) -> str:
    """The fingerprint of a part's own words, as its form shows them."""
    return fingerprint([getattr(part, name) for name in kind_of(part).fields])


def with_contents(part: models.Model) -> str:
    """The fingerprint of a part and of how much goes with it, as the page that removes it shows them."""
    return fingerprint([as_shown(part), goes_with(part)])


def order_shown(rows: list[Any]) -> str:
    """The fingerprint of a list's order."""
    return fingerprint([row.pk for row in rows])


def texts_shown(texts: Mapping[int, str]) -> str:
    """The fingerprint of five texts, one a point of the scale: a value's anchors at a level, or the scale's labels."""
    return fingerprint(sorted(texts.items()))


def details_shown(framework: Framework) -> str:
    """The fingerprint of a version's name and summary."""
    return fingerprint([framework.name, framework.summary])


def anchor_texts(value: Value, level: str) -> dict[int, str]:
    """What each point looks like for one value at exactly this level, without falling back to `everyone`."""
    return dict(Anchor.objects.filter(value=value, level=level).values_list("points", "text"))


def labels_of(framework: Framework) -> dict[int, str]:
    """What each point is called so far."""
    return dict(ScalePoint.objects.filter(framework=framework).values_list("points", "label"))


def scale_of(framework: Framework) -> list[tuple[int, str]]:
    """The points of a version, the best first, each with what it is called."""
    return sorted(((each.points, each.label) for each in framework.scale.all()), reverse=True)


def values_whole(framework: Framework) -> list[Value]:
    """The values of a version in order, each with its anchors, behaviours and indicators in theirs. Four queries."""
    rows = framework.values.order_by("order").prefetch_related(
        models.Prefetch("anchors", Anchor.objects.order_by("level", "points")),
        models.Prefetch("behaviours", Behaviour.objects.order_by("order")),
        models.Prefetch("behaviours__indicators", Indicator.objects.order_by("-polarity", "order")),
    )
    return list(rows)
