"""The words of a version, which every assessing page shows: its values, scale, anchors, indicators and prompts.

A published version never changes (the database refuses it: values_hub.framework.immutable), so a process reads its
words once and keeps them (docs/decisions/0006). A draft is read each time.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

from values_hub.framework.models import (
    Anchor,
    Behaviour,
    Framework,
    Indicator,
    Prompt,
    Question,
    ScalePoint,
    Value,
)

# One is live; a few before it are still rated on by what began under them.
VERSIONS_KEPT = 16


@dataclass(frozen=True)
class Line:
    """One indicator, by its key: what we see, or what we do not."""

    id: UUID
    is_seen: bool
    text: str


class Wording:
    """The words of one version. Each part is read when it is first asked for, in one query. Nobody changes what they
    get: it may be everybody’s."""

    def __init__(self, framework: UUID) -> None:
        self.framework = framework

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """In the framework’s order."""
        return tuple(Value.objects.filter(framework=self.framework).order_by("order"))

    @cached_property
    def labels(self) -> dict[int, str]:
        """What each point is called."""
        return dict(ScalePoint.objects.filter(framework=self.framework).values_list("points", "label"))

    @cached_property
    def anchors(self) -> dict[tuple[UUID, str], dict[int, str]]:
        """By value and level: what each point looks like."""
        found: dict[tuple[UUID, str], dict[int, str]] = {}
        for anchor in Anchor.objects.filter(value__framework=self.framework):
            found.setdefault((anchor.value_id, anchor.level), {})[anchor.points] = anchor.text
        return found

    @cached_property
    def lines(self) -> dict[UUID, list[Line]]:
        """By behaviour, in their order."""
        found: dict[UUID, list[Line]] = {}
        rows = Indicator.objects.filter(behaviour__value__framework=self.framework)
        for each in rows.order_by("order"):
            line = Line(each.pk, each.polarity == Indicator.Polarity.SEE, each.text)
            found.setdefault(each.behaviour_id, []).append(line)
        return found

    @cached_property
    def prompts(self) -> dict[UUID, list[str]]:
        """By question, in their order."""
        found: dict[UUID, list[str]] = {}
        rows = Prompt.objects.filter(question__behaviour__value__framework=self.framework)
        for prompt in rows.order_by("order"):
            found.setdefault(prompt.question_id, []).append(prompt.text)
        return found

    @cached_property
    def behaviours(self) -> list[tuple[UUID, str]]:
        """Each by its key, called by its value and its own name, in the framework's order."""
        rows = Behaviour.objects.filter(value__framework=self.framework).order_by("value__order", "order")
        return [
            (key, f"{value}: {name}") for key, value, name in rows.values_list("pk", "value__name", "name")
        ]

    @cached_property
    def tested(self) -> list[tuple[str, str, UUID, str]]:
        """What the bank has questions about, in the values' order: (stage, level, value, its name)."""
        rows = Question.objects.filter(behaviour__value__framework=self.framework)
        value = "behaviour__value"
        names = ("stage", "level", value, f"{value}__name")
        return list(rows.order_by(f"{value}__order").values_list(*names))

    def seen(self, behaviour: UUID) -> list[str]:
        return [line.text for line in self.lines.get(behaviour, ()) if line.is_seen]

    def not_seen(self, behaviour: UUID) -> list[str]:
        return [line.text for line in self.lines.get(behaviour, ()) if not line.is_seen]


def wording_of(framework: Framework) -> Wording:
    """The words of a version; a published one's are this process's own copy."""
    return _kept(framework.pk) if framework.is_published else Wording(framework.pk)


def wording_published_as(framework: UUID) -> Wording:
    """The words of a version that is known to be published, by its key: nothing is asked for it."""
    return _kept(framework)


_kept = lru_cache(maxsize=VERSIONS_KEPT)(Wording)
