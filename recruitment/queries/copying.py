"""What of an old vacancy a new one can take over, and what it cannot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Manager

from recruitment.models import Vacancy
from values_hub.framework.models import Framework, Question
from values_hub.people.models import StaffRecord


@dataclass(frozen=True)
class What:
    """What is taken over, in order. `left_out` says in whole sentences what is not, and what is not quite the same."""

    questions: Sequence[UUID]
    interview_questions: Sequence[UUID]
    panel: Sequence[StaffRecord]
    lead: StaffRecord | None
    manager: StaffRecord | None
    left_out: Sequence[str]


def what_can_be_copied(vacancy: Vacancy) -> What:
    """Everything but the dates. A question is the same when it has the same code about the same behaviour. Five
    queries."""
    notes: list[str] = []
    asked = [each.question for each in _in_order(vacancy.questions)]
    at_interview = [each.question for each in _in_order(vacancy.interview_questions)]
    live = _live_questions([*asked, *at_interview])
    questions = _carried(asked, live, notes)
    interview_questions = _carried(at_interview, live, notes)
    panel, lead = _panel(vacancy, notes)
    manager = vacancy.hiring_manager
    if manager is not None and manager.left_on is not None:
        notes.append(f"{manager} has left, so there is no line manager yet.")
        manager = None
    return What(questions, interview_questions, panel, lead, manager, notes)


def _in_order(rows: Manager[Any]) -> Iterable[Any]:
    return rows.select_related("question__behaviour").order_by("order")


def _key(question: Question) -> tuple[str, str, str]:
    return question.stage, question.behaviour.code, question.code


def _live_questions(questions: Sequence[Question]) -> dict[tuple[str, str, str], Question]:
    rows = Question.objects.filter(
        code__in=[each.code for each in questions], behaviour__value__framework__in=Framework.objects.live()
    )
    return {_key(row): row for row in rows.select_related("behaviour")}


def _carried(
    questions: Sequence[Question], live: dict[tuple[str, str, str], Question], notes: list[str]
) -> list[UUID]:
    carried = []
    for question in questions:
        now = live.get(_key(question))
        if now is None:
            notes.append(f"“{question.text}” is not in our values framework any more.")
            continue
        if now.text != question.text:
            notes.append(f"“{question.text}” has new words: “{now.text}”")
        carried.append(now.pk)
    return carried


def _panel(vacancy: Vacancy, notes: list[str]) -> tuple[list[StaffRecord], StaffRecord | None]:
    """Whoever can still sit, in the order they were named; the first of them leads where the lead cannot."""
    here: list[StaffRecord] = []
    lead = None
    for member in vacancy.panel.select_related("staff").order_by("added_at", "pk"):
        if member.staff.left_on is not None:
            notes.append(f"{member.staff} has left, so they are not on the panel.")
        elif member.staff.user_id is None:
            notes.append(f"{member.staff} has no account, so they are not on the panel.")
        else:
            here.append(member.staff)
            lead = member.staff if member.is_lead else lead
    if here and lead is None:
        lead = here[0]
        notes.append(f"{lead} leads the panel now.")
    return here, lead
