"""What the panel saw in somebody, and what they could grow in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Min, QuerySet

from induction.models import Goal, Induction
from values_hub.evidence.models import Evidence
from values_hub.framework.models import Behaviour, Framework

STRENGTH = 3  # points: "good", the standard the Trust looks for
SUGGESTED = 4


@dataclass(frozen=True)
class Strength:
    """A behaviour the panel agreed on as good or better, and its words where it wrote any at interview."""

    behaviour: Behaviour
    words: str


def strengths(induction: Induction) -> list[Strength]:
    """What the panel saw in somebody, in the framework's order.

    The interview where there was one about it; else the application. Read from the thread, so nothing shows before the
    application has been tied to the person. Of what the panel wrote only words from the interview are quoted: a sift's
    reasons are for those who sift.
    """
    found: dict[Any, Strength] = {}
    for row in (
        _seen(induction).filter(points__gte=STRENGTH).order_by("behaviour__value__order", "behaviour__order")
    ):
        behaviour = row.behaviour
        if behaviour is None:
            continue
        words = row.text.strip() if row.stage == Evidence.Stage.INTERVIEW else ""
        if behaviour.pk not in found or words:
            found[behaviour.pk] = Strength(behaviour, words)
    return list(found.values())


def to_grow_in(induction: Induction) -> list[Behaviour]:
    """Up to four behaviours of which the panel saw least, the least first: a start for choosing two goals."""
    seen = _seen(induction).filter(points__isnull=False, points__lt=STRENGTH)
    lowest = dict(
        seen.values_list("behaviour").annotate(least=Min("points")).values_list("behaviour", "least")
    )
    rows = Behaviour.objects.filter(pk__in=lowest).select_related("value")
    return sorted(rows, key=lambda row: (lowest[row.pk], row.value.order, row.order))[:SUGGESTED]


def behaviours_to_choose() -> list[Behaviour]:
    """Every behaviour of the live framework, in its order."""
    live = Framework.objects.live().first()
    rows = Behaviour.objects.filter(value__framework=live).select_related("value")
    return list(rows.order_by("value__order", "order"))


def goals_of(induction: Induction) -> list[Goal]:
    """The two that stand: proposed or agreed."""
    rows = Goal.objects.standing().filter(induction=induction)
    return list(
        rows.select_related("behaviour__value", "proposed_by").order_by("behaviour__value__order", "pk")
    )


def side_of_goals(induction: Induction, user: Any) -> str | None:
    """Which of the two somebody is, "starter" or "manager", or None."""
    if induction.staff.user_id == user.pk:
        return "starter"
    if induction.manager is not None and induction.manager.user_id == user.pk:
        return "manager"
    return None


def _seen(induction: Induction) -> QuerySet[Evidence]:
    return Evidence.objects.filter(
        staff=induction.staff_id,
        stage__in=[Evidence.Stage.INTERVIEW, Evidence.Stage.APPLICATION],
        side=Evidence.Side.PANEL,
        behaviour__isnull=False,
    ).select_related("behaviour__value")
