"""One vacancy in the middle of its interviews and one whose chosen candidate is being checked, by the real services:
their pages are measured beside the rest."""

import datetime as dt
from typing import Any

from recruitment.models import (
    Application,
    DbsLevel,
    Interview,
    Interviewer,
    InterviewQuestion,
    InterviewSlot,
    Vacancy,
)
from recruitment.queries.shortlisting import digest_of_pending, tally
from recruitment.services import applying_shortlist, declarations, offers
from recruitment.services.interviews import agreeing, booking, inviting, kits, planning
from recruitment.services.interviews.kits import Entry
from recruitment.states import ApplicationState, VacancyState
from values_hub.framework.models import Question, Stage
from values_hub.seed.world import World

DAY, LENGTH = dt.timedelta(days=1), dt.timedelta(minutes=45)
ASKED = 4
FEWEST_INVITED, MOST_INVITED = 4, 40
PLAN: dict[str, Any] = {
    "format": "face_to_face", "place": "Seminar Room 2", "link": "", "minutes": 45, "bring": "", "instructions": "",
    "has_gate": True, "gate_points": 2, "gate_percent": 60, "lay_weight": 0,
}  # fmt: skip


def seed(world: World, vacancies: list[Vacancy]) -> None:
    """`vacancies`: those of the seed. Of those whose line is drawn, the one that invites most, in reason, interviews;
    the first that is decided makes its offer. Nothing where the Trust is too small to have them."""
    drawn = [each for each in vacancies if each.state == VacancyState.SHORTLISTED]
    invited = [(tally(each).invited, each) for each in drawn]
    fit = [(count, each) for count, each in invited if FEWEST_INVITED <= count <= MOST_INVITED]
    if fit:
        _interview(world, max(fit, key=lambda each: each[0])[1])
    for vacancy in [each for each in vacancies if each.state == VacancyState.DECIDED][:1]:
        _offer(world, vacancy)


def _interview(world: World, vacancy: Vacancy) -> None:
    hr, now = world.users["hr"], world.now
    applying_shortlist.apply_shortlist(
        vacancy=vacancy, seen=digest_of_pending(vacancy), actor=hr, at=now - 9 * DAY
    )
    seats = list(vacancy.panel.sitting().select_related("staff__user"))
    for seat in seats:
        declarations.declare(member=seat, knows="nobody", actor=seat.staff.user, at=now - 9 * DAY)
    bank = Question.objects.filter(stage=Stage.INTERVIEW, behaviour__value__framework=world.framework)
    asked = InterviewQuestion.objects.bulk_create(
        InterviewQuestion(vacancy=vacancy, question=each, order=order)
        for order, each in enumerate(bank.order_by("code")[:ASKED], start=1)
    )
    vacancy.refresh_from_db()
    planning.save_plan(vacancy=vacancy, plan=PLAN, actor=hr, at=now - 9 * DAY)
    people = list(
        Application.objects.filter(vacancy=vacancy, state=ApplicationState.SHORTLISTED).select_related(
            "applicant", "vacancy"
        )
    )
    first = (now - DAY).replace(hour=6, minute=0, second=0, microsecond=0)
    spans = [(first + number * LENGTH, first + (number + 1) * LENGTH) for number in range(len(people))]
    planning.add_slots(vacancy=vacancy, spans=spans, actor=hr, at=now - 9 * DAY)
    inviting.invite(vacancy=vacancy, actor=hr, at=now - 9 * DAY)
    slots = list(InterviewSlot.objects.filter(vacancy=vacancy).order_by("starts_at"))
    interviewers = list(Interviewer.objects.filter(vacancy=vacancy).select_related("staff__user", "vacancy"))
    for number, (person, slot) in enumerate(zip(people, slots, strict=True)):
        booking.book_slot(application=person, slot_id=slot.pk, actor=person.applicant, at=now - 8 * DAY)
        if number % 2 == 0:
            _score(Interview.objects.with_people().get(application=person), interviewers, asked, slot.ends_at)
        if number % 4 == 0:
            _agree(Interview.objects.with_people().get(application=person), interviewers, asked, now)


def _score(interview: Interview, interviewers: list[Interviewer], asked: list[Any], at: dt.datetime) -> None:
    entries = {each.pk: Entry(notes="Said what they did, and what came of it.", choice="3") for each in asked}
    for who in interviewers:
        kits.save_kit(interview=interview, interviewer=who, version=0, entries=entries, at=at)
        actor = who.staff.user if who.staff else None
        kits.lock_kit(interview=interview, interviewer=who, actor=actor, at=at)


def _agree(interview: Interview, interviewers: list[Interviewer], asked: list[Any], at: dt.datetime) -> None:
    lead = next(each.staff.user for each in interviewers if each.is_lead and each.staff)
    for each in asked:
        agreeing.agree_interview_score(
            interview=interview,
            question_id=each.pk,
            choice="3",
            reason="We talked about it.",
            actor=lead,
            at=at,
        )
    agreeing.finish_interview(interview=interview, actor=lead, at=at)


def _offer(world: World, vacancy: Vacancy) -> None:
    chosen = Application.objects.select_related("vacancy__unit", "vacancy__hiring_manager", "applicant")
    person = chosen.filter(vacancy=vacancy, state=ApplicationState.APPOINTABLE).first()
    if person is None:
        return
    at = world.now - 5 * DAY
    terms = offers.Terms(
        told_on=at.date(), told_by="The ward manager", salary=vacancy.salary, hours=vacancy.hours,
        dbs_level=DbsLevel.ENHANCED_ADULTS, expires_on=at.date() + 7 * DAY,
    )  # fmt: skip
    offers.make_offer(application=person, terms=terms, actor=world.users["hr"], at=at)
    offers.answer_offer(application=person, accepts=True, actor=person.applicant, at=at + DAY)
