"""From the locked scores to the panel's decision: the line, the reveal, the interviews and the choice, by the real
services and by whoever takes each step."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from recruitment.cutting import MEAN, Asked
from recruitment.models import Application, Interview, Interviewer, InterviewQuestion, InterviewSlot, Vacancy
from recruitment.queries.deciding import behaviours_to_name, pending_decisions
from recruitment.queries.shortlisting import digest_of_pending
from recruitment.services import applying_shortlist, deciding, declarations, line
from recruitment.services.deciding import Words
from recruitment.services.interviews import agreeing, booking, inviting, kits, planning
from recruitment.services.interviews.kits import Entry
from recruitment.slots import times_on
from values_hub.common.working_days import is_working_day
from values_hub.framework.models import Behaviour

WORDS = Path(__file__).resolve().parents[2] / "recruitment" / "demo" / "interviews.json"

PANEL = ("lead", "panel", "lay")
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
LENGTH = dt.timedelta(minutes=45)
PLAN: dict[str, Any] = {
    "format": "face_to_face", "place": "Room 2, Education Centre, Moorside General Hospital", "link": "",
    "minutes": 45, "bring": "Your passport, or another paper with your photograph on it",
    "instructions": "You see the questions 15 minutes before. Take your time: we write while you talk.",
    "has_gate": True, "gate_points": 2, "gate_percent": 60, "lay_weight": 25,
}  # fmt: skip
HEARD = (
    "Told it step by step, and what the patient said at the end.",
    "Began with what went wrong and what they did about it the same day.",
    "Named who else was there and what each of them did.",
    "Knew what they would do differently, and has done so since.",
)
AGREED = "The example is real, it is theirs, and what came of it is there."
# What stands out from an interview that went well, and what to grow in: by the behaviours the framework names first.
STRONG = (
    "You told us what you saw before anybody asked for help, and what you did next.",
    "You gave the time it took, and you went back to see whether it had helped.",
)
TO_GROW = (
    "We would like to hear you say it sooner, while it can still be put right.",
    "Bring the others in earlier: you did most of it alone.",
)


def apply_the_shortlist(cast: Any, vacancy: Vacancy, *, at: dt.datetime) -> None:
    """The lead draws the line at a mean of 2, HR applies it, and everybody on the panel knows nobody."""
    asked = Asked(MEAN, mean=Decimal(2))
    _, seen, _ = line.preview(vacancy=vacancy, asked=asked)
    line.draw_line(vacancy=vacancy, asked=asked, seen=seen, actor=cast.users["lead"], at=at)
    hr = cast.users["hr"]
    applying_shortlist.apply_shortlist(
        vacancy=vacancy, seen=digest_of_pending(vacancy), actor=hr, at=at + HOUR
    )
    for seat in vacancy.panel.sitting().select_related("staff__user"):
        declarations.declare(member=seat, knows="nobody", actor=seat.staff.user, at=at + 2 * HOUR)
    vacancy.refresh_from_db()


def plan(cast: Any, vacancy: Vacancy, starts: Sequence[dt.datetime], *, at: dt.datetime) -> None:
    """How, who, when; and everybody on the shortlist is invited. The lay member interviews as a carer."""
    hr = cast.users["hr"]
    planning.save_plan(vacancy=vacancy, plan=PLAN, actor=hr, at=at)
    carer = Interviewer.objects.get(vacancy=vacancy, staff=cast.staff["lay"])
    planning.count_as_lay(vacancy=vacancy, interviewer_id=carer.pk, actor=hr, at=at)
    spans = [(start, start + LENGTH) for start in starts]
    planning.add_slots(vacancy=vacancy, spans=spans, actor=hr, at=at)
    inviting.invite(vacancy=vacancy, actor=hr, at=at)
    vacancy.refresh_from_db()


def book(application: Application, start: dt.datetime, *, at: dt.datetime) -> Interview:
    slot = InterviewSlot.objects.get(vacancy=application.vacancy_id, starts_at=start)
    booking.book_slot(application=application, slot_id=slot.pk, actor=application.applicant, at=at)
    return Interview.objects.with_people().get(application=application)


def score(
    cast: Any,
    interview: Interview,
    key: str,
    choices: Sequence[str],
    *,
    notes: Sequence[str] = HEARD,
    at: dt.datetime,
) -> None:
    """One interviewer's notes and scores, question by question, and their lock."""
    vacancy = interview.application.vacancy
    interviewer = Interviewer.objects.select_related("staff__user", "vacancy").get(
        vacancy=vacancy, staff=cast.staff[key]
    )
    entries = {
        question.pk: Entry(notes=notes[place % len(notes)], choice=choice)
        for place, (question, choice) in enumerate(zip(_questions(vacancy), choices, strict=True))
    }
    kits.save_kit(interview=interview, interviewer=interviewer, version=0, entries=entries, at=at)
    kits.lock_kit(interview=interview, interviewer=interviewer, actor=cast.users[key], at=at)


def agree(cast: Any, interview: Interview, choices: Sequence[str], *, at: dt.datetime) -> None:
    """The round table: the lead writes down one score a question and ends it."""
    lead = cast.users["lead"]
    for question, choice in zip(_questions(interview.application.vacancy), choices, strict=True):
        agreeing.agree_interview_score(
            interview=interview, question_id=question.pk, choice=choice, reason=AGREED, actor=lead, at=at
        )
    agreeing.finish_interview(interview=interview, actor=lead, at=at)


def half_way(cast: Any, vacancy: Vacancy, people: Mapping[str, Application], *, now: dt.datetime) -> None:
    """Two mornings of times: "h" and "i" have been met on the first, and "i" is agreed; "c" comes on the second."""
    met, to_come = (
        list(
            times_on(
                day, first=dt.time(9, 30), until=dt.time(12, 30), minutes=PLAN["minutes"], gap=15,
                zone=ZoneInfo(settings.TIME_ZONE),
            )
        )
        # A time is offered until a day before it: tomorrow's would be too late for whoever has not chosen.
        for day in (_working_day(now, -1), _working_day(now + DAY, 1))
    )  # fmt: skip
    planned = now - 9 * DAY
    plan(cast, vacancy, [start for start, _ in (*met, *to_come)], at=planned)
    found = {
        key: book(people[key], start, at=planned + DAY)
        for key, (start, _) in (("h", met[0]), ("i", met[1]), ("c", to_come[0]))
    }
    for key, (_, over) in (("h", met[0]), ("i", met[1])):
        for who, given in _read()[key].items():
            choices, notes = [choice for _, choice in given], [text for text, _ in given]
            score(cast, found[key], who, choices, notes=notes, at=over)
    agree(cast, found["i"], [choice for _, choice in _read()["i"]["lead"]], at=met[1][1] + HOUR)


def interview_and_choose(
    cast: Any, vacancy: Vacancy, *, at: dt.datetime, chosen: Application, reason: str
) -> None:
    """Everything from the locked scores to the decision, made at `at`: whoever is chosen did best on the day."""
    apply_the_shortlist(cast, vacancy, at=at - 7 * DAY)
    met = list(
        Application.objects.select_related("applicant", "vacancy").filter(
            vacancy=vacancy, state="shortlisted"
        )
    )
    morning = (at - 2 * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    starts = [morning + number * HOUR for number in range(len(met))]
    plan(cast, vacancy, starts, at=at - 6 * DAY)
    count = len(_questions(vacancy))
    for application, start in zip(met, starts, strict=True):
        given = ["4", *["3"] * (count - 1)] if application == chosen else ["3", *["2"] * (count - 1)]
        interview = book(application, start, at=at - 5 * DAY)
        for key in PANEL:
            score(cast, interview, key, given, at=start + LENGTH)
        agree(cast, interview, given, at=start + 8 * HOUR)
    _decide(cast, vacancy, {each: each == chosen for each in met}, reason, at)


def _decide(
    cast: Any, vacancy: Vacancy, met: Mapping[Application, bool], reason: str, at: dt.datetime
) -> None:
    lead = cast.users["lead"]
    by_order: list[Behaviour] = list(behaviours_to_name(vacancy))
    for application, is_chosen in met.items():
        deciding.decide_candidate(
            application=application, outcome="appoint" if is_chosen else "not_appointable",
            reason=reason if is_chosen else "Answered well, and we heard less of what came of it.",
            actor=lead, at=at,
        )  # fmt: skip
        if is_chosen:
            # Every third behaviour: one of each of four values.
            named = by_order[::3]
            deciding.agree_words(
                application=application, actor=lead, at=at,
                strengths=[Words(each.pk, text) for each, text in zip(named, STRONG, strict=False)],
                growth=[Words(each.pk, text) for each, text in zip(named[2:], TO_GROW, strict=False)],
            )  # fmt: skip
    passed_over = "They had taken another post by the time we rang."
    explained = passed_over if pending_decisions(vacancy).passed_over else ""
    deciding.apply_decisions(vacancy=vacancy, actor=lead, at=at, passed_over_reason=explained)
    vacancy.refresh_from_db()


@cache
def _read() -> dict[str, dict[str, list[tuple[str, str]]]]:
    """By the candidate and then the interviewer: what was written and scored, question by question."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = json.loads(WORDS.read_text(encoding="utf-8"))
    return found


def _working_day(now: dt.datetime, step: int) -> dt.date:
    """The first day after today (`step` 1) or before it (-1) on which people usually work."""
    day = now.date() + step * DAY
    while not is_working_day(day):
        day += step * DAY
    return day


def _questions(vacancy: Vacancy) -> list[InterviewQuestion]:
    return list(InterviewQuestion.objects.filter(vacancy=vacancy).order_by("order"))
