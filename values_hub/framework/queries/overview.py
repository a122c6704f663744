"""A draft's values, and one value's behaviours, with how far each has come."""

from dataclasses import dataclass

from django.db.models import Count, Q

from values_hub.framework.models import Behaviour, Framework, Indicator, Level, Value


@dataclass(frozen=True)
class ValueRow:
    value: Value
    behaviours: int
    questions: int
    anchors: int  # of the five points at the level `everyone`


def value_rows(framework: Framework) -> list[ValueRow]:
    """The values in order. One query."""
    rows = (
        Value.objects.filter(framework=framework)
        .annotate(
            behaviour_count=Count("behaviours", distinct=True),
            question_count=Count("behaviours__questions", distinct=True),
            anchor_count=Count("anchors", filter=Q(anchors__level=Level.EVERYONE), distinct=True),
        )
        .order_by("order")
    )
    return [ValueRow(row, row.behaviour_count, row.question_count, row.anchor_count) for row in rows]


@dataclass(frozen=True)
class BehaviourRow:
    behaviour: Behaviour
    see: int
    dont_see: int
    questions: int


def behaviour_rows(value: Value) -> list[BehaviourRow]:
    """One value's behaviours in order. One query."""
    sides = {
        side: Count("indicators", filter=Q(indicators__polarity=side), distinct=True)
        for side in Indicator.Polarity.values
    }
    rows = (
        Behaviour.objects.filter(value=value)
        .annotate(
            seen_count=sides[Indicator.Polarity.SEE],
            unseen_count=sides[Indicator.Polarity.DONT_SEE],
            question_count=Count("questions", distinct=True),
        )
        .order_by("order")
    )
    return [BehaviourRow(row, row.seen_count, row.unseen_count, row.question_count) for row in rows]
