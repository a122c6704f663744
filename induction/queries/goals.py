"""What the panel saw in somebody, and what they could grow in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from induction.models import Goal, Induction
from induction.states import InductionState
from values_hub.evidence.models import Evidence
from values_hub.evidence.queries.panel_words import STRENGTH as STRENGTH_SAID
from values_hub.evidence.queries.panel_words import growth_said_of, strengths_said_of
from values_hub.framework.models import Behaviour, Framework
from values_hub.people.models.staff import named

STRENGTH = 3  # points: "good", the standard the Trust looks for
SUGGESTED = 4
FIRST_WEEK = dt.timedelta(days=7)  # nobody is asked for goals sooner
GOALS_BY = dt.timedelta(days=28)  # objectives are agreed with the first check-in (reference nhs-domain 4.2)
_SAID_OF_A_BEHAVIOUR = (
    "behaviour__name", "behaviour__statement", "behaviour__order", "behaviour__value__name",
    "behaviour__value__order",
)  # fmt: skip


@dataclass(frozen=True)
class Strength:
    """A behaviour the panel spoke of, and its words where it wrote any at interview."""

    behaviour: Behaviour
    words: str


def strengths(induction: Induction) -> list[Strength]:
    """What the panel saw in somebody, in the framework's order.

    Where the panel named two or three and said why, those and no others. Else what it scored well: at the interview
    where there was one about it, or in the application. Read from the thread, so nothing shows before the
    application has been tied to the person. Of what the panel wrote only words from the interview are quoted: a sift's
    reasons are for those who sift.
    """
    named = strengths_said_of(induction.staff).filter(behaviour__isnull=False)
    seen = _seen(induction).filter(points__gte=STRENGTH)
    # One query for the two, with what is said of them: this is on a starter's home page.
    found_in = (named | seen).select_related(None).select_related("behaviour__value")
    rows = list(found_in.only("text", "stage", "source_type", *_SAID_OF_A_BEHAVIOUR))
    if said := [row for row in rows if row.source_type == STRENGTH_SAID]:
        return [Strength(row.behaviour, row.text.strip()) for row in said if row.behaviour]
    found: dict[Any, Strength] = {}
    for row in sorted(rows, key=_place):
        words = row.text.strip() if row.stage == Evidence.Stage.INTERVIEW else ""
        if row.behaviour and (row.behaviour.pk not in found or words):
            found[row.behaviour.pk] = Strength(row.behaviour, words)
    return list(found.values())


def growth_in_words(induction: Induction) -> list[Strength]:
    """The behaviours the panel said somebody can grow in, with its words. One query."""
    rows = growth_said_of(induction.staff)
    return [Strength(row.behaviour, row.text.strip()) for row in rows if row.behaviour is not None]


def to_grow_in(induction: Induction, said: Sequence[Strength] = ()) -> list[Behaviour]:
    """Up to four behaviours to choose two goals from: those the panel `said`, then those of which it saw least."""
    named = [each.behaviour for each in said]
    seen = _seen(induction).filter(points__isnull=False, points__lt=STRENGTH)
    lowest = dict(
        seen.values_list("behaviour").annotate(least=Min("points")).values_list("behaviour", "least")
    )
    rows = Behaviour.objects.filter(pk__in=lowest.keys() - {each.pk for each in named}).select_related(
        "value"
    )
    least = sorted(rows, key=lambda row: (lowest[row.pk], row.value.order, row.order))
    return [*named, *least][:SUGGESTED]


def behaviours_to_choose() -> list[Behaviour]:
    """Every behaviour of the live framework, in its order."""
    live = Framework.objects.live().first()
    rows = Behaviour.objects.filter(value__framework=live).select_related("value")
    return list(rows.order_by("value__order", "order"))


def goals_of(induction: Induction) -> list[Goal]:
    """The two that stand: proposed or agreed."""
    rows = (
        Goal.objects.standing().filter(induction=induction).select_related("behaviour__value", "proposed_by")
    )
    said = ("words", "agreed_at", "proposed_by__name", "proposed_by__email", *_SAID_OF_A_BEHAVIOUR)
    return list(rows.only(*said).order_by("behaviour__value__order", "pk"))


def goals_to_agree(user: Any) -> QuerySet[Goal]:
    """Goals that the other of the two has proposed and this person can agree with, in inductions that run; each with
    what a line says of it."""
    theirs = Q(induction__staff=user.staff.pk) | Q(induction__manager=user.staff.pk)
    rows = Goal.objects.standing().filter(
        theirs, agreed_at=None, induction__state=InductionState.RUNNING
    )  # fmt: skip
    said = rows.select_related("induction__staff").only("induction__day_one", *named("induction__staff"))
    return said.exclude(proposed_by=user.pk).order_by("proposed_at", "pk")


def inductions_without_goals(user: Any, today: dt.date) -> QuerySet[Induction]:
    """Running inductions of those this person manages, a week old or more, for whom nobody has proposed goals yet; each
    with what a line says of it."""
    standing = Goal.objects.standing().filter(induction=OuterRef("pk"))
    rows = Induction.objects.running().filter(
        ~Exists(standing), manager=user.staff.pk, day_one__lte=today - FIRST_WEEK
    )
    return rows.select_related("staff").only("day_one", *named("staff")).order_by("day_one", "pk")


def waits_for(goals: Sequence[Goal], user: Any) -> bool:
    """Whether this person, one of the two, is whom these goals wait for."""
    return bool(goals) and goals[0].agreed_at is None and goals[0].proposed_by_id != user.pk


def side_of_goals(induction: Induction, user: Any) -> str | None:
    """Which of the two somebody is, "starter" or "manager", or None."""
    if induction.staff.user_id == user.pk:
        return "starter"
    if induction.manager is not None and induction.manager.user_id == user.pk:
        return "manager"
    return None


def _place(row: Evidence) -> tuple[int, int]:
    """Where its behaviour stands in the framework."""
    return (row.behaviour.value.order, row.behaviour.order) if row.behaviour else (0, 0)


def _seen(induction: Induction) -> QuerySet[Evidence]:
    return Evidence.objects.filter(
        staff=induction.staff_id,
        stage__in=[Evidence.Stage.INTERVIEW, Evidence.Stage.APPLICATION],
        side=Evidence.Side.PANEL,
        behaviour__isnull=False,
    ).select_related("behaviour__value")
