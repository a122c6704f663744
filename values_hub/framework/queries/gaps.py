"""What a draft still needs, and what it would be better for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from values_hub.framework.models import Framework, Indicator, Level, Value
from values_hub.framework.queries.parts import values_whole
from values_hub.framework.queries.reading import QuestionCounts

SCALE = range(5)


@dataclass(frozen=True)
class Gap:
    """One thing missing: a sentence, and the part it is about ("scale", "values", "anchors", "value", "behaviour")."""

    sentence: str
    place: str
    key: UUID | None = None


def gaps(
    framework: Framework, values: Sequence[Value] | None = None, scale: Collection[int] | None = None
) -> list[Gap]:
    """What must be there before this version can be published. Five queries, however much it holds; none where its
    values (queries/parts.py `values_whole`) and the labelled points of its scale are at hand.

    A version needs: a label for each of the five points; values with behaviours; indicators both ways for every
    behaviour; an anchor for every point of every value at the level `everyone`.
    """
    found = []
    labelled = {point.points for point in framework.scale.all()} if scale is None else set(scale)
    if labelled != set(SCALE):
        found.append(Gap("Give each of the five points of the scale a label.", "scale"))
    values = values_whole(framework) if values is None else values
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


def advice(counts: QuestionCounts) -> list[str]:
    """What would make the version more useful, though it can be published without."""
    found = []
    if counts.ungraded:
        have = "questions have" if counts.ungraded > 1 else "question has"
        found.append(
            f"{counts.ungraded} application {have} fewer than three graded answers. "
            "Assessors warm up on them before they score."
        )
    for value, asked, _ in counts.rows:
        if lacking := [stage.lower() for stage, number in asked if not number]:
            found.append(f"{value.name}: there is no question yet for {_list(lacking, 'or')}.")
    return found


def _list(words: list[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
