"""The words of a version, which every assessing page shows: its scale, anchors, indicators and prompts.

A published version never changes (the database refuses it: values_hub.framework.immutable), so a process reads its
words once and keeps them. A draft is read each time.
"""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from values_hub.framework.models import Anchor, Framework, Indicator, Prompt
from values_hub.framework.models.values import ScalePoint

# One is live; a few before it are still rated on by what began under them.
VERSIONS_KEPT = 16


@dataclass(frozen=True)
class Line:
    """One indicator, by its key: what we see, or what we do not."""

    id: UUID
    is_seen: bool
    text: str


@dataclass(frozen=True)
class Wording:
    """`labels` by points; `anchors` by value and level, each by points; `lines` by behaviour; `prompts` by question."""

    labels: dict[int, str]
    anchors: dict[tuple[UUID, str], dict[int, str]]
    lines: dict[UUID, tuple[Line, ...]]
    prompts: dict[UUID, tuple[str, ...]]

    def seen(self, behaviour: UUID) -> list[str]:
        return [line.text for line in self.lines.get(behaviour, ()) if line.is_seen]

    def not_seen(self, behaviour: UUID) -> list[str]:
        return [line.text for line in self.lines.get(behaviour, ()) if not line.is_seen]


def wording_of(framework: Framework) -> Wording:
    """Four queries for a draft, and the first time for a published version; then none. Shared: nobody changes it."""
    return _kept(framework.pk) if framework.is_published else _read(framework.pk)


def _read(framework: UUID) -> Wording:
    labels = dict(ScalePoint.objects.filter(framework=framework).values_list("points", "label"))
    anchors: dict[tuple[UUID, str], dict[int, str]] = {}
    for anchor in Anchor.objects.filter(value__framework=framework):
        anchors.setdefault((anchor.value_id, anchor.level), {})[anchor.points] = anchor.text
    lines: dict[UUID, tuple[Line, ...]] = {}
    for each in Indicator.objects.filter(behaviour__value__framework=framework).order_by("order"):
        line = Line(each.pk, each.polarity == Indicator.Polarity.SEE, each.text)
        lines[each.behaviour_id] = (*lines.get(each.behaviour_id, ()), line)
    prompts: dict[UUID, tuple[str, ...]] = {}
    for prompt in Prompt.objects.filter(question__behaviour__value__framework=framework).order_by("order"):
        prompts[prompt.question_id] = (*prompts.get(prompt.question_id, ()), prompt.text)
    return Wording(labels, anchors, lines, prompts)


_kept = lru_cache(maxsize=VERSIONS_KEPT)(_read)
