"""What a vacancy still needs before it can be published."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recruitment.models import PanelMember, Vacancy
from recruitment.states import UNPUBLISHED
from values_hub.framework.models import Anchor, Exemplar, Framework, Level, Question, Value

FEWEST_QUESTIONS = 3
MOST_QUESTIONS = 4
FEWEST_ASSESSORS = 2
EXEMPLARS = 3
POINTS = 5


@dataclass(frozen=True)
class Check:
    """One line of the readiness check. `sentence` says what is there, or what to do; `task` is the page to do it on."""

    task: str
    label: str
    ready: bool
    sentence: str


def readiness(vacancy: Vacancy, at: dt.datetime) -> list[Check]:
    """The whole check, in the order of the task list. Five queries, however much there is."""
    asked = [
        each.question
        for each in vacancy.questions.select_related("question__behaviour__value").order_by("order")
    ]
    return [
        _advert(vacancy),
        _manager(vacancy),
        _questions(vacancy, asked),
        _anchors(asked),
        _examples(asked),
        _panel(vacancy),
        _closing(vacancy, at),
    ]


def is_ready(vacancy: Vacancy, at: dt.datetime) -> bool:
    """Whether nothing is missing."""
    return all(check.ready for check in readiness(vacancy, at))


def _advert(vacancy: Vacancy) -> Check:
    wanted = {
        "a summary": vacancy.summary,
        "what you value": vacancy.valued,
        "the salary": vacancy.salary,
        "the hours": vacancy.hours,
        "who to ask": vacancy.contact_name,
        "a contact email": vacancy.contact_email,
    }
    missing = [what for what, text in wanted.items() if not text]
    sentence = f"Add {_and(missing)}." if missing else "Summary, salary, hours and contact are written."
    return Check("advert", "Advert", not missing, sentence)


def _manager(vacancy: Vacancy) -> Check:
    manager = vacancy.hiring_manager
    if manager is None:
        return Check("manager", "Line manager", False, "Say who will manage this person.")
    if manager.left_on is not None:
        return Check("manager", "Line manager", False, f"{manager} has left. Choose somebody else.")
    return Check("manager", "Line manager", True, f"{manager} will manage this person.")


def _questions(vacancy: Vacancy, asked: Sequence[Question]) -> Check:
    if asked and not Framework.objects.live().filter(pk=vacancy.framework_id).exists():
        sentence = "The framework has changed since these questions were chosen. Choose them again."
        return Check("questions", "Values questions", False, sentence)
    if not FEWEST_QUESTIONS <= len(asked) <= MOST_QUESTIONS:
        sentence = (
            f"Choose {FEWEST_QUESTIONS} or {MOST_QUESTIONS} questions. You have {len(asked) or 'none'}."
        )
        return Check("questions", "Values questions", False, sentence)
    values = sorted(_values(asked), key=lambda value: value.order)
    sentence = f"{len(asked)} questions, about {_and([value.name for value in values])}."
    return Check("questions", "Values questions", True, sentence)


def _anchors(asked: Sequence[Question]) -> Check:
    values = _values(asked)
    anchored = Anchor.objects.filter(value__in=values, level=Level.EVERYONE).count() if values else 0
    if not values or anchored < len(values) * POINTS:
        return Check("questions", "Scoring guide", False, "A chosen value has no description of each score.")
    return Check("questions", "Scoring guide", True, "Every score of every chosen value is described.")


def _examples(asked: Sequence[Question]) -> Check:
    examples = Exemplar.objects.filter(question__in=asked).values_list("question", flat=True) if asked else []
    found = Counter(examples)
    if not asked or any(found[question.pk] < EXEMPLARS for question in asked):
        sentence = "A chosen question has fewer than three scored examples to warm up on."
        return Check("questions", "Scored examples", False, sentence)
    return Check("questions", "Scored examples", True, "Three scored examples for each question.")


def _values(asked: Sequence[Question]) -> set[Value]:
    return {question.behaviour.value for question in asked}


def _panel(vacancy: Vacancy) -> Check:
    members = list(PanelMember.objects.filter(vacancy=vacancy).select_related("staff"))
    gone = [member for member in members if member.staff.left_on is not None or member.staff.user_id is None]
    if gone:
        sentence = f"{gone[0].staff} cannot sign in any more. Choose somebody else."
        return Check("panel", "Panel", False, sentence)
    if len(members) < FEWEST_ASSESSORS:
        sentence = f"Name at least two people to score the answers. You have {len(members) or 'none'}."
        return Check("panel", "Panel", False, sentence)
    lead = next((member for member in members if member.is_lead), None)
    if lead is None:
        return Check("panel", "Panel", False, "Say who leads the panel.")
    return Check("panel", "Panel", True, f"{len(members)} people, led by {lead.staff}.")


def _closing(vacancy: Vacancy, at: dt.datetime) -> Check:
    if vacancy.closes_at is None:
        return Check("closing", "Closing date", False, "Say when applications close.")
    if vacancy.state in UNPUBLISHED and vacancy.closes_at <= at:
        return Check("closing", "Closing date", False, "The closing date has passed. Choose a later one.")
    return Check("closing", "Closing date", True, "Applications close in the future.")


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
