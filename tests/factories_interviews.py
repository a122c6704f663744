"""Vacancies that interview, at any point of it, each step by who takes it."""

import datetime as dt
from typing import Any

from recruitment.models import (
    Application,
    Interview,
    Interviewer,
    InterviewKit,
    InterviewQuestion,
    InterviewSlot,
)
from recruitment.services import declarations
from recruitment.services.interviews import agreeing, booking, inviting, kits, planning
from recruitment.services.interviews.kits import Entry
from tests.factories_recruitment import LATER, Recruiting, interview_questions, make_revealed
from tests.kept import kept
from values_hub.people.models import StaffRecord

# The day HR plans, the first interview (a Tuesday at nine), and the evening after it.
PLANNED = LATER + dt.timedelta(hours=1)
FIRST = (LATER + dt.timedelta(days=7)).replace(hour=9, minute=0, second=0, microsecond=0)
EVENING = FIRST + dt.timedelta(hours=9)
PLAN: dict[str, Any] = {
    "format": "face_to_face", "place": "Room 4, Education Centre", "link": "", "minutes": 45,
    "bring": "Photo identity", "instructions": "", "has_gate": True, "gate_points": 2, "gate_percent": 60,
    "lay_weight": 25,
}  # fmt: skip


def choose_questions(world: Recruiting, count: int = 3) -> list[InterviewQuestion]:
    """The vacancy's interview questions, as HR chooses them when the vacancy is set up."""
    world.vacancy.interview_questions.all().delete()
    return InterviewQuestion.objects.bulk_create(
        InterviewQuestion(vacancy=world.vacancy, question=row, order=order)
        for order, row in enumerate(interview_questions(count), start=1)
    )


@kept
def make_interviewing(*, questions: int = 3, **wanted: Any) -> Recruiting:
    """The shortlist has been applied: everybody who applied is on it."""
    world = make_revealed(**wanted)
    choose_questions(world, questions)
    return world.refresh()


def plan(world: Recruiting, slots: int = 3, *, first: dt.datetime = FIRST, **changes: Any) -> None:
    """Planned, with times an hour apart from `first` on; the panel interviews."""
    planning.save_plan(vacancy=world.vacancy, plan={**PLAN, **changes}, actor=world.hr, at=PLANNED)
    hour, length = dt.timedelta(hours=1), dt.timedelta(minutes=45)
    spans = [(first + n * hour, first + n * hour + length) for n in range(slots)]
    if spans:
        planning.add_slots(vacancy=world.vacancy, spans=spans, actor=world.hr, at=PLANNED)


@kept
def make_planned(*, slots: int = 3, **wanted: Any) -> Recruiting:
    world = make_interviewing(**wanted)
    plan(world, slots)
    return world.refresh()


@kept
def make_invited(**wanted: Any) -> Recruiting:
    world = make_planned(**wanted)
    inviting.invite(vacancy=world.vacancy, actor=world.hr, at=PLANNED)
    return world.refresh()


def slots_of(world: Recruiting) -> list[InterviewSlot]:
    return list(InterviewSlot.objects.filter(vacancy=world.vacancy).order_by("starts_at"))


def book(world: Recruiting, number: int = 0, slot: int | None = None) -> Interview:
    """The candidate of that number takes the time of the same number."""
    application = world.applications[number]
    chosen = slots_of(world)[number if slot is None else slot]
    booking.book_slot(application=application, slot_id=chosen.pk, actor=application.applicant, at=PLANNED)
    return interview_of(application)


@kept
def make_booked(**wanted: Any) -> Recruiting:
    """Every candidate has taken a time."""
    world = make_invited(**wanted)
    for number in range(len(world.applications)):
        book(world, number)
    return world.refresh()


def interview_of(application: Application) -> Interview:
    return Interview.objects.with_people().get(application=application)


def interviewer(world: Recruiting, number: int = 0) -> Interviewer:
    """The interviewer who is the panel's member of that number."""
    return Interviewer.objects.select_related("staff__user", "vacancy").get(
        vacancy=world.vacancy, staff=world.members[number]
    )


def add_lay(
    world: Recruiting, name: str = "Una Whitlock", email: str = "una@mail.example", *, declared: bool = True
) -> Interviewer:
    """A carer who comes by a link, and who has said that they know nobody where they have `declared`."""
    carer = planning.add_lay_interviewer(
        vacancy=world.vacancy, name=name, email=email, actor=world.hr, at=PLANNED
    )
    if declared:
        declarations.declare(member=carer, knows="nobody", actor=None, at=PLANNED)
    return carer


def add_interviewer(
    world: Recruiting, staff: StaffRecord, *, declared: bool = True, is_lay: bool = False
) -> Interviewer:
    """A colleague who did not score, and who has said that they know nobody where they have `declared`."""
    added = planning.add_interviewer(
        vacancy=world.vacancy, staff=staff, is_lay=is_lay, actor=world.hr, at=PLANNED
    )
    if declared:
        declarations.declare(member=added, knows="nobody", actor=staff.user, at=PLANNED)
    return added


def fill(
    interview: Interview,
    who: Interviewer,
    choices: str | list[str] = "3",
    *,
    notes: str = "They said",
    lock: bool = True,
) -> None:
    """This interviewer writes notes, scores every question (`choices` in turn) and locks."""
    questions = list(InterviewQuestion.objects.filter(vacancy=who.vacancy_id).order_by("order"))
    given = [choices] * len(questions) if isinstance(choices, str) else choices
    kit = InterviewKit.objects.filter(interview=interview, interviewer=who).first()
    kits.save_kit(
        interview=interview, interviewer=who, version=kit.version if kit else 0, at=FIRST,
        entries={q.pk: Entry(notes=f"{notes} {q.order}", choice=c) for q, c in zip(questions, given, strict=True)},
    )  # fmt: skip
    if lock:
        actor = who.staff.user if who.staff else None
        kits.lock_kit(interview=interview, interviewer=who, actor=actor, at=FIRST)


def all_locked(world: Recruiting, number: int = 0, given: list[str | list[str]] | None = None) -> Interview:
    """Everybody who interviews has locked on that candidate: `given` for each of them, in the order of the panel."""
    interview = interview_of(world.applications[number])
    people = [*(interviewer(world, place) for place in range(len(world.members)))]
    people += list(Interviewer.objects.filter(vacancy=world.vacancy, staff=None))
    for who, choices in zip(people, given or ["3"] * len(people), strict=True):
        fill(interview, who, choices)
    return interview


def agree_all(world: Recruiting, interview: Interview, choices: list[str] | None = None) -> None:
    """The lead writes down an agreed score for every question and finishes."""
    questions = list(InterviewQuestion.objects.filter(vacancy=world.vacancy).order_by("order"))
    for question, choice in zip(questions, choices or ["3"] * len(questions), strict=True):
        agreeing.agree_interview_score(
            interview=interview, question_id=question.pk, choice=choice, reason="We talked about it.",
            actor=world.lead, at=EVENING,
        )  # fmt: skip
    agreeing.finish_interview(interview=interview, actor=world.lead, at=EVENING)
