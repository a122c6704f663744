"""What a vacancy still needs before it can be published."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recruitment.models import PanelMember, Vacancy
from recruitment.queries.parts import Parts, parts_of
from recruitment.states import UNPUBLISHED
from recruitment.tracker import moment
from values_hub.framework.models import Anchor, Exemplar, Level, Question, Stage, Value
from values_hub.framework.queries.wording import wording_of

FEWEST_QUESTIONS = 3
MOST_QUESTIONS = 4
FEWEST_INTERVIEW_QUESTIONS = 2
MOST_INTERVIEW_QUESTIONS = 6
FEWEST_ASSESSORS = 2
LARGEST_PANEL = 8
EXEMPLARS = 3
POINTS = 5
NUMBERS = {2: "Two", 3: "Three", 4: "Four"}


@dataclass(frozen=True)
class Check:
    """One line of the readiness check. `sentence` says what is there, or what to do; `task` is the page to do it on."""

    task: str
    label: str
    ready: bool
    sentence: str


def readiness(vacancy: Vacancy, at: dt.datetime, parts: Parts | None = None) -> list[Check]:
    """The whole check, in the order of the pages. Two queries, and those of the parts where they are not at hand."""
    parts = parts or parts_of(vacancy)
    asked, at_interview = parts.asked, parts.at_interview
    return [
        _dbs(vacancy),
        _advert(vacancy),
        _privacy(vacancy),
        _questions(asked, vacancy),
        *([_examples(asked)] if asked else []),
        _interview_questions(at_interview, asked),
        *([_anchors([*asked, *at_interview])] if asked or at_interview else []),
        _panel(parts.panel),
        _manager(vacancy),
        _dates(vacancy, at),
    ]


def is_ready(vacancy: Vacancy, at: dt.datetime) -> bool:
    """Whether nothing is missing. While the vacancy itself says that something is, nothing else is read."""
    own = (_dbs(vacancy), _advert(vacancy), _privacy(vacancy), _manager(vacancy), _dates(vacancy, at))
    return all(check.ready for check in own) and all(check.ready for check in readiness(vacancy, at))


def _dbs(vacancy: Vacancy) -> Check:
    if not vacancy.dbs_level:
        return Check("post", "DBS check", False, "Say which DBS check the job needs.")
    return Check("post", "DBS check", True, f"{vacancy.get_dbs_level_display()}.")


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
    sentence = f"Add {and_list(missing)}." if missing else "Summary, salary, hours and contact are written."
    return Check("advert", "Advert", not missing, sentence)


def _manager(vacancy: Vacancy) -> Check:
    manager = vacancy.hiring_manager
    if manager is None:
        return Check("manager", "Line manager", False, "Say who will manage this person.")
    if manager.left_on is not None:
        return Check("manager", "Line manager", False, f"{manager} has left. Choose somebody else.")
    return Check("manager", "Line manager", True, f"{manager} will manage this person.")


def _privacy(vacancy: Vacancy) -> Check:
    if not vacancy.privacy_note:
        return Check("advert", "Privacy", False, "Say what becomes of what people send.")
    return Check("advert", "Privacy", True, "The advert says what becomes of what people send.")


def _questions(asked: Sequence[Question], vacancy: Vacancy) -> Check:
    label = "Questions to answer when applying"
    if gap := _gap(asked, FEWEST_QUESTIONS, MOST_QUESTIONS):
        return Check("questions", label, False, gap)
    if gap := _twice(asked, vacancy):
        return Check("questions", label, False, gap)
    return Check("questions", label, True, f"{len(asked)} questions, about {_names(asked)}.")


def _twice(asked: Sequence[Question], vacancy: Vacancy) -> str:
    """One question a value: why not, where two are about one and another is not asked about at all; or ""."""
    values = _values(asked)
    if len(values) == len(asked):
        return ""
    asked_about = {value.pk for value in values}
    names = list(
        dict.fromkeys(
            name
            for stage, level, value, name in wording_of(next(iter(values)).framework).tested
            if stage == Stage.APPLICATION and value not in asked_about
            # Questions for people who lead are asked of nobody else.
            if level == Level.EVERYONE or vacancy.level != Level.EVERYONE
        )
    )
    if not names:
        return ""
    [(value, number)] = Counter(question.behaviour.value for question in asked).most_common(1)
    return f"{NUMBERS[number]} questions are about {value.name}, and none about {or_list(names)}. Ask about each once."


def _interview_questions(asked: Sequence[Question], when_applying: Sequence[Question]) -> Check:
    """A value asked about only when applying is said and stops nobody: the interview may be for the others. It is for
    HR to mean it, since the values gate looks at the interview alone."""
    label = "Questions to ask at interview"
    if gap := _gap(asked, FEWEST_INTERVIEW_QUESTIONS, MOST_INTERVIEW_QUESTIONS, "interview "):
        return Check("interview_questions", label, False, gap)
    sentence = f"{len(asked)} questions, about {_names(asked)}."
    met = {question.behaviour.value_id for question in asked}
    if left := [question for question in when_applying if question.behaviour.value_id not in met]:
        are = "is" if len(_values(left)) == 1 else "are"
        sentence += f" {_names(left)} {are} asked about only when applying."
    return Check("interview_questions", label, True, sentence)


def _gap(asked: Sequence[Question], fewest: int, most: int, kind: str = "") -> str:
    if not all(value.framework.is_live for value in _values(asked)):
        return f"The framework has changed since these {kind}questions were chosen. Choose them again."
    if fewest <= len(asked) <= most:
        return ""
    range_ = f"{fewest} or {most}" if most - fewest == 1 else f"{fewest} to {most}"
    return f"Choose {range_} {kind}questions. You have {len(asked) or 'none'}."


def _names(asked: Sequence[Question]) -> str:
    return and_list([value.name for value in sorted(_values(asked), key=lambda value: value.order)])


def _anchors(asked: Sequence[Question]) -> Check:
    values = _values(asked)
    anchored = Anchor.objects.filter(value__in=values, level=Level.EVERYONE).count()
    if anchored < len(values) * POINTS:
        return Check("questions", "Scoring guide", False, "A chosen value has no description of each score.")
    return Check("questions", "Scoring guide", True, "Every score of every chosen value is described.")


def _examples(asked: Sequence[Question]) -> Check:
    found = Counter(Exemplar.objects.filter(question__in=asked).values_list("question", flat=True))
    if any(found[question.pk] < EXEMPLARS for question in asked):
        sentence = "A chosen question has fewer than three scored examples to warm up on."
        return Check("questions", "Scored examples", False, sentence)
    return Check("questions", "Scored examples", True, "Three scored examples for each question.")


def _values(asked: Sequence[Question]) -> set[Value]:
    return {question.behaviour.value for question in asked}


def _panel(members: Sequence[PanelMember]) -> Check:
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


def _dates(vacancy: Vacancy, at: dt.datetime) -> Check:
    if vacancy.closes_at is None:
        return Check("dates", "Closing date", False, "Say when applications close.")
    if vacancy.state in UNPUBLISHED and vacancy.closes_at <= at:
        return Check("dates", "Closing date", False, "The closing date has passed. Choose a later one.")
    return Check("dates", "Closing date", True, f"Applications close at {moment(vacancy.closes_at)}.")


def or_list(words: list[str]) -> str:
    """Words as a sentence offers them: "one, two or three"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def and_list(words: list[str]) -> str:
    """Words as a sentence lists them: "one, two and three"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
