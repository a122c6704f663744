"""What the anonymous answers say, where enough people have given them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from appraisal.models import Appraisal, Cycle, PulseCell, PulseGiven, PulseMonth, UpwardCell
from appraisal.states import CycleState

YES, SOME, NO = "definitely", "some", "no"
ANSWERS = {YES: "Yes, definitely", SOME: "Yes, to some extent", NO: "No"}
# NHS Staff Survey q23b to d (2023 numbering), and the question it asked until 2019 (reference nhs-domain §5.5).
QUALITY = {
    "improve": "It helped me to improve how I do my job",
    "objectives": "It helped me agree clear objectives for my work",
    "valued": "It left me feeling that my work is valued by my organisation",
    "values": "The values of my organisation were discussed",
}
# NHS Staff Survey q9f to i: the four behaviours of compassionate leadership (West; reference nhs-domain §6).
UPWARD = {
    "understands": "My manager works together with me to come to an understanding of problems",
    "listens": "My manager is interested in listening to me when I describe challenges",
    "cares": "My manager cares about my concerns",
    "helps": "My manager takes effective action to help me",
}
# Well structured: yes to all three (West and Dawson 2012; reference nhs-domain §5.5).
ALL_THREE = "all_three"
# DESIGN §5: the four questions are shown at ten or more, feedback on a person at four or more.
QUALITY_STEP, UPWARD_STEP = 10, 4
USEFUL = "improve"


def is_not_asked_again(appraisal: Appraisal) -> bool:
    """They have answered, or would rather not. One query."""
    return PulseGiven.objects.filter(appraisal=appraisal).exists()


def still_asked(user: Any) -> QuerySet[Appraisal, tuple[UUID, str]]:
    """(key, its cycle's name) of those of this person's own that both have signed, in a cycle that is open, and of
    which they have not said whether it was worth it, nor that they would rather not."""
    rows = Appraisal.objects.recorded().filter(
        staff__user=user, cycle__state=CycleState.OPEN, pulse_given=None
    )
    return rows.order_by("due_on", "pk").values_list("pk", "cycle__name")


@dataclass(frozen=True)
class Useful:
    """Of how many people, what whole per cent said that it helped them. None: too few to say."""

    answered: int
    share: int | None

    @property
    def words(self) -> str:
        if self.share is None:
            return f"Fewer than {QUALITY_STEP}"
        return f"{self.share}% of {self.answered}"


TOO_FEW = Useful(0, None)


def useful_by_directorate(cycle: Cycle) -> dict[UUID | None, Useful]:
    """Every cell of which enough is shown, by directorate. One query."""
    rows = PulseCell.objects.filter(cycle=cycle, shown_answered__gt=0)
    return {row.directorate_id: _useful([row]) for row in rows}


def useful_by_month(cycle: Cycle) -> dict[tuple[UUID | None, dt.date], Useful]:
    """The same, by directorate and the month in which the appraisals are due. One query."""
    rows = PulseMonth.objects.filter(cycle=cycle, shown_answered__gt=0)
    return {(row.directorate_id, row.month): _useful([row]) for row in rows}


def useful_in_all(cells: Mapping[Any, Useful], parts: set[Any]) -> Useful:
    """Of the lines that are shown, so that taking one from the other tells nothing of those that are not. No query."""
    some = [cells[part] for part in parts if part in cells]
    answered = sum(each.answered for each in some)
    if not answered:
        return TOO_FEW
    helped = sum(each.answered * (each.share or 0) for each in some)
    return Useful(answered, helped // answered)


def _useful(rows: Sequence[PulseCell | PulseMonth]) -> Useful:
    answered = sum(row.shown_answered for row in rows)
    helped = sum(row.shown.get(USEFUL, {}).get(answer, 0) for row in rows for answer in (YES, SOME))
    return Useful(answered, helped * 100 // answered)


@dataclass(frozen=True)
class Item:
    """One question with how many gave each answer."""

    words: str
    answers: list[tuple[str, int]]


@dataclass(frozen=True)
class Said:
    """What is shown of one cell; `items` is empty below the threshold."""

    heading: str
    answered: int
    items: list[Item]


def quality_of(cycle: Cycle) -> list[Said]:
    """The four questions by directorate, those with enough people. One query."""
    rows = PulseCell.objects.filter(cycle=cycle, shown_answered__gt=0).select_related("directorate")
    cells = sorted(rows, key=lambda row: row.directorate.name if row.directorate else "~")
    return [
        Said(
            row.directorate.name if row.directorate else "Outside the directorates", row.shown_answered,
            [*_items(row.shown, QUALITY), _all_three(row)],
        )
        for row in cells
    ]  # fmt: skip


def said_of(user: Any) -> list[Said]:
    """What the people this person appraised said of them, a cycle a line, the latest first. One query."""
    if user.staff is None:
        return []
    rows = UpwardCell.objects.filter(appraiser=user.staff.pk).select_related("cycle")
    return [
        Said(row.cycle.name, row.shown_answered, _items(row.shown, UPWARD) if row.shown_answered else [])
        for row in rows.order_by("-cycle__opens_on", "cycle__name", "pk")
    ]


def _items(shown: dict[str, dict[str, int]], questions: dict[str, str]) -> list[Item]:
    return [
        Item(words, [(label, shown.get(code, {}).get(answer, 0)) for answer, label in ANSWERS.items()])
        for code, words in questions.items()
    ]


def _all_three(row: PulseCell) -> Item:
    yes = row.shown.get(ALL_THREE, {}).get(YES, 0)
    return Item("Well structured: yes to the first three", [("Yes", yes), ("No", row.shown_answered - yes)])
