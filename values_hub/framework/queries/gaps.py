"""What a draft still needs, and what it would be better for."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from values_hub.framework.models import Framework, Indicator, Level, Question, Stage, Value

SCALE = range(5)
EXEMPLARS = 3


@dataclass(frozen=True)
class Gap:
    """One thing missing: a sentence, and the part it is about ("scale", "values", "anchors", "value", "behaviour")."""

    sentence: str
    place: str
    key: UUID | None = None


def gaps(framework: Framework) -> list[Gap]:
    """What must be there before this version can be published. Four queries, however much it holds.

    A version needs: a label for each of the five points; values with behaviours; indicators both ways for every
    behaviour; an anchor for every point of every value at the level `everyone`.
    """
    found = []
    if set(framework.scale.values_list("points", flat=True)) != set(SCALE):
        found.append(Gap("Give each of the five points of the scale a label.", "scale"))
    values = list(
        Value.objects.filter(framework=framework)
        .order_by("order")
        .prefetch_related("anchors", "behaviours__indicators")
    )
    if not values:
        found.append(Gap("Add at least one value.", "values"))
    for value in values:
        found += _gaps_of_value(value)
    return found


def _gaps_of_value(value: Value) -> list[Gap]:
    found = []
    anchored = {anchor.points for anchor in value.anchors.all() if anchor.level == Level.EVERYONE}
    missing = [str(points) for points in SCALE if points not in anchored]
    if missing:
        looks = "looks" if len(missing) == 1 else "look"
        found.append(
            Gap(
                f"{value.name}: describe what {_list(missing)} {looks} like for everyone.",
                "anchors",
                value.pk,
            )
        )
    behaviours = sorted(value.behaviours.all(), key=lambda each: each.order)
    if not behaviours:
        found.append(Gap(f"{value.name}: add at least one behaviour.", "value", value.pk))
    for behaviour in behaviours:
        ways = {each.polarity for each in behaviour.indicators.all()}
        if ways != {*Indicator.Polarity}:
            found.append(
                Gap(f"{behaviour.name}: say what we see and what we don't see.", "behaviour", behaviour.pk)
            )
    return found


def advice(framework: Framework) -> list[str]:
    """What would make the version more useful, though it can be published without. Two queries."""
    found = []
    bank = Question.objects.filter(behaviour__value__framework=framework)
    few = (
        bank.filter(stage=Stage.APPLICATION)
        .annotate(graded=Count("exemplars"))
        .filter(graded__lt=EXEMPLARS)
        .count()
    )
    if few:
        found.append(
            f"{few} application question{'s have' if few > 1 else ' has'} fewer than three graded answers. "
            "Assessors warm up on them before they score."
        )
    asked = set(bank.values_list("behaviour__value", "stage").distinct())
    for value in Value.objects.filter(framework=framework).order_by("order"):
        lacking = [stage.label.lower() for stage in Stage if (value.pk, stage.value) not in asked]
        if lacking:
            found.append(f"{value.name}: there is no question yet for {_list(lacking, 'or')}.")
    return found


def _list(words: list[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
