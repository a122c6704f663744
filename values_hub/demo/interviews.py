"""Interviews in their days: one agreed, one at the round table, one to come, one whose candidate has no time yet."""

import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from recruitment.models import Application, Interview, Interviewer, InterviewQuestion, InterviewSlot, Vacancy
from recruitment.services.interviews import agreeing, booking, inviting, kits, planning
from recruitment.services.interviews.kits import Entry
from recruitment.slots import rest_day, times_on
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.transitions import move

WORDS = Path(__file__).resolve().parents[2] / "recruitment" / "demo" / "interviews.json"
PLAN: dict[str, Any] = {
    "format": "face_to_face", "place": "Room 2, Larkfield Health Centre, first floor. Ask at the desk.", "link": "",
    "minutes": 45, "bring": "Your passport, or another paper with your photograph on it",
    "instructions": "You see the questions 15 minutes before. Take your time: we write while you talk.",
    "has_gate": True, "gate_points": 2, "gate_percent": 60, "lay_weight": 25,
}  # fmt: skip
DAY = dt.timedelta(days=1)


@cache
def _read() -> dict[str, dict[str, list[tuple[str, str]]]]:
    """By the candidate and then the interviewer: what was written and scored, question by question."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = json.loads(WORDS.read_text(encoding="utf-8"))
    return found


def interview(
    cast: Any, vacancy: Vacancy, people: Sequence[tuple[str, Application]], *, now: dt.datetime
) -> None:
    """`people`: four applications of a vacancy whose scores are locked. The first two have been met, the third has a
    time, the fourth is invited and has none yet."""
    planned = now - 9 * DAY
    _begin(cast, vacancy, [application for _, application in people], at=planned)
    hr = cast.users["hr"]
    planning.save_plan(vacancy=vacancy, plan=PLAN, actor=hr, at=planned)
    lay = Interviewer.objects.get(vacancy=vacancy, staff=cast.staff["lay"])
    planning.count_as_lay(vacancy=vacancy, interviewer_id=lay.pk, actor=hr, at=planned)
    met, to_come = _working_day(now, -1), _working_day(now + DAY, 1)
    for day in (met, to_come):
        times = times_on(
            day, first=dt.time(9, 30), until=dt.time(12, 30), minutes=PLAN["minutes"], gap=15,
            zone=ZoneInfo(settings.TIME_ZONE),
        )  # fmt: skip
        planning.add_slots(vacancy=vacancy, spans=list(times), actor=hr, at=planned)
    inviting.invite(vacancy=vacancy, actor=hr, at=planned)
    slots = list(InterviewSlot.objects.filter(vacancy=vacancy).order_by("starts_at"))
    each_day = len(slots) // 2
    for (_, application), slot in zip(people, [slots[0], slots[1], slots[each_day]], strict=False):
        booking.book_slot(
            application=application, slot_id=slot.pk, actor=application.applicant, at=planned + DAY
        )
    for key, application in people[:2]:
        _met(cast, application, key)
    _agree(cast, people[1][1])


def _begin(cast: Any, vacancy: Vacancy, applications: Sequence[Application], *, at: dt.datetime) -> None:
    """The lead settles the shortlist: all of them."""
    lead = cast.users["lead"]
    for application in applications:
        move(application, ApplicationState.SHORTLISTED, actor=lead, at=at)
    move(vacancy, VacancyState.INTERVIEWING, actor=lead, at=at)


def _working_day(near: dt.datetime, step: int) -> dt.date:
    """The first day from there on (`step` 1) or back (-1), not that day itself, on which people usually work."""
    day = near.date() + step * DAY
    while rest_day(day):
        day += step * DAY
    return day


def _met(cast: Any, application: Application, key: str) -> None:
    """Everybody has written and scored what they saw, and locked."""
    found = Interview.objects.with_people().get(application=application)
    questions = list(InterviewQuestion.objects.filter(vacancy=application.vacancy_id).order_by("order"))
    at = _over(found)
    for who, given in _read()[key].items():
        me = Interviewer.objects.get(vacancy=application.vacancy_id, staff=cast.staff[who])
        entries = {
            question.pk: Entry(notes=notes, choice=choice)
            for question, (notes, choice) in zip(questions, given, strict=True)
        }
        kits.save_kit(interview=found, interviewer=me, version=0, entries=entries, at=at)
        kits.lock_kit(interview=found, interviewer=me, actor=cast.users[who], at=at)


def _agree(cast: Any, application: Application) -> None:
    """The round table of an interview on which nobody was far apart: the lead's score stands."""
    found = Interview.objects.with_people().get(application=application)
    at, lead = _over(found) + dt.timedelta(hours=1), cast.users["lead"]
    given = _read()["i"]["lead"]
    for question, (_, choice) in zip(
        InterviewQuestion.objects.filter(vacancy=application.vacancy_id).order_by("order"), given, strict=True
    ):
        agreeing.agree_interview_score(
            interview=found, question_id=question.pk, choice=choice, actor=lead, at=at,
            reason="He said plainly what he did, what went wrong and what he did next.",
        )  # fmt: skip
    agreeing.finish_interview(interview=found, actor=lead, at=at)


def _over(found: Interview) -> dt.datetime:
    if found.slot is None:
        raise ValueError("An interview that was held has a time.")
    return found.slot.ends_at
