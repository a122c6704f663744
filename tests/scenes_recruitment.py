"""Vacancies, applications and interviews, one in each state. See tests/scenes.py."""

import datetime as dt

from recruitment.models import Application, Score, Vacancy
from recruitment.services import (
    applications,
    closing,
    ending,
    offers,
    panel,
    redaction,
    shortlist,
    sift,
    start_dates,
    vacancies,
)
from recruitment.services.declarations import declare
from recruitment.services.interviews import agreeing, booking, inviting
from recruitment.services.joining import record_joining
from recruitment.states import ApplicationState
from tests import factories_offer
from tests.cast import World
from tests.factories import NOW, TODAY
from tests.factories_interviews import (
    EVENING,
    FIRST,
    agree_all,
    all_locked,
    book,
    choose_questions,
    interview_of,
    plan,
)
from tests.factories_recruitment import (
    AFTER,
    CLOSES,
    LATER,
    Recruiting,
    application_questions,
    apply,
    draw,
    interview_questions,
    make_draft,
    score_all,
    send,
    start,
    warm_up,
)


def recruitment_scenes(world: World) -> None:
    _unpublished(world)
    _open_and_closed(world)
    sifting = _sifting(world)
    _practised_and_flagged(sifting)
    lapsed = Application.objects.get(vacancy=sifting.vacancy, state=ApplicationState.LAPSED)
    _add_vacancy(world, sifting, sifting.applications[0])
    _add_application(world, sifting.applications[0])
    _add_application(world, lapsed)

    shortlisted = _shortlisted(world)
    draw(shortlisted)
    _add_vacancy(world, shortlisted, shortlisted.applications[0])

    interviewing = _interviewing(world, {0: "3", 1: "1"})
    _add_vacancy(world, interviewing, interviewing.applications[0])
    for application in interviewing.applications:
        _add_application(world, application)
    _interviews(world)
    _after_the_interviews(world)


def _after_the_interviews(world: World) -> None:
    # The same two interview for every vacancy here, so each that is still open has a day of its own.
    interviewing = _interviewed(world, {0: "3", 1: "1"}, day=1)
    _add_vacancy(world, interviewing, interviewing.applications[0])
    for application in interviewing.applications:
        _add_application(world, application)

    chosen = _applied(world, ("appoint", "not_appointable"))
    for application in chosen.applications:
        _add_application(world, application)
    offered = _applied(world, ("appoint",))
    factories_offer.offer_to(offered)
    _add_application(world, offered.applications[0])
    declined = _applied(world, ("appoint",))
    factories_offer.offer_to(declined)
    person = declined.applications[0]
    offers.answer_offer(
        application=person, accepts=False, actor=person.applicant, at=factories_offer.ACCEPTED_AT
    )
    _add_application(world, person)
    withdrawn = _applied(world, ("appoint",))
    factories_offer.offer_to(withdrawn)
    offers.withdraw_offer(
        application=withdrawn.applications[0],
        reason="No money.",
        actor=world.users["hr"],
        at=factories_offer.ACCEPTED_AT,
    )
    _add_application(world, withdrawn.applications[0])
    checking = _applied(world, ("appoint", "reserve"))
    factories_offer.offer_to(checking)
    factories_offer.accept(checking)
    _add_application(world, checking.applications[0])
    offers.end_reserve_lists(at=LATER + dt.timedelta(days=300))
    _add_application(world, checking.applications[1])

    decided = _cleared(world, ("appoint", "reserve", "not_appointable"))
    start_dates.propose_start(
        application=decided.applications[0], start_on=TODAY + dt.timedelta(days=60), actor=world.users["hr"],
        at=factories_offer.CLEARED_AT,
    )  # fmt: skip
    _add_vacancy(world, decided, decided.applications[0])
    _add_application(world, decided.applications[0])
    _add_application(world, decided.applications[1])

    unfilled = _applied(world, ("appoint", "reserve"))
    ending.end_unfilled(
        vacancy=unfilled.vacancy, reason="The ward closes.", actor=unfilled.hr, at=factories_offer.OFFERED_AT
    )
    _add_vacancy(world, unfilled, unfilled.applications[0])
    _add_application(world, unfilled.applications[1])

    filled = _cleared(world, ("appoint",))
    record_joining(
        vacancy=filled.vacancy, started_on=TODAY + dt.timedelta(days=40), manager=world.staff["manager"],
        actor=world.users["hr"], at=factories_offer.CLEARED_AT,
    )  # fmt: skip
    _add_vacancy(world, filled, filled.applications[0])
    _add_application(world, filled.applications[0])


def _interviewed(world: World, scores: dict[int, str], applicants: int = 2, *, day: int) -> Recruiting:
    recruiting = _interviewing(world, applicants=applicants)
    factories_offer.interview_everybody(recruiting, scores, first=FIRST + dt.timedelta(days=day))
    return recruiting.refresh()


def _applied(world: World, outcomes: tuple[str, ...]) -> Recruiting:
    recruiting = _interviewed(world, {}, len(outcomes), day=2)
    factories_offer.apply_outcomes(recruiting, outcomes, factories_offer.DECIDED_AT)
    return recruiting


def _cleared(world: World, outcomes: tuple[str, ...]) -> Recruiting:
    recruiting = _applied(world, outcomes)
    factories_offer.offer_to(recruiting)
    factories_offer.accept(recruiting)
    factories_offer.clear(recruiting)
    return recruiting


def _interviews(world: World) -> None:
    """One candidate in each state of an interview; the lead and the panel interview."""
    world_of = _interviewing(world, applicants=5)
    choose_questions(world_of)
    plan(world_of.refresh(), slots=5)
    inviting.invite(vacancy=world_of.vacancy, actor=world_of.hr, at=LATER)
    for number in range(4):
        book(world_of.refresh(), number)
    world_of.refresh()
    absent = interview_of(world_of.applications[0])
    agreeing.record_absence(interview=absent, actor=world_of.hr, at=EVENING)
    declined = world_of.applications[1]
    booking.decline(application=declined, reason="", actor=declined.applicant, at=LATER)
    agree_all(world_of, all_locked(world_of, 2))
    _add_vacancy(world, world_of, world_of.applications[0])
    for application in world_of.refresh().applications:
        _add_application(world, application)
        interview = interview_of(application)
        world.add("interview", interview.state, interview, candidate=application.applicant)


def _ready(world: World, closes_at: dt.datetime = CLOSES) -> Recruiting:
    """A vacancy on the ward with nothing missing: our HR's, our lead's, our panel member's."""
    hr = world.users["hr"]
    vacancy = make_draft(unit=world.units["ward"], hr=hr)
    advert = {
        "summary": "Care for people on the ward.", "valued": "That you notice people.", "salary": "£31,049",
        "hours": "37.5 hours a week", "contact_name": "Grace", "contact_email": "grace@example.nhs.uk",
    }  # fmt: skip
    vacancies.change_advert(vacancy=vacancy, advert=advert, actor=hr, at=NOW)
    vacancies.set_hiring_manager(vacancy=vacancy, manager=world.staff["manager"], actor=hr, at=NOW)
    vacancies.change_dates(vacancy=vacancy, dates={"closes_at": closes_at}, actor=hr, at=NOW)
    chosen = [each.pk for each in application_questions(3)]
    vacancies.choose_questions(vacancy=vacancy, questions=chosen, actor=hr, at=NOW)
    at_interview = [each.pk for each in interview_questions()]
    vacancies.choose_interview_questions(vacancy=vacancy, questions=at_interview, actor=hr, at=NOW)
    members = [world.staff["lead"], world.staff["panel"]]
    for member in members:
        panel.add_member(vacancy=vacancy, staff=member, actor=hr, at=NOW)
    return Recruiting(_vacancy(vacancy), hr, world.staff["manager"], members)


def _published(world: World, closes_at: dt.datetime = CLOSES) -> Recruiting:
    recruiting = _ready(world, closes_at)
    vacancies.publish_vacancy(vacancy=recruiting.vacancy, actor=recruiting.hr, at=NOW)
    return recruiting.refresh()


def _unpublished(world: World) -> None:
    draft = make_draft(unit=world.units["ward"], hr=world.users["hr"])
    for member in (world.staff["lead"], world.staff["panel"]):
        panel.add_member(vacancy=draft, staff=member, actor=world.users["hr"], at=NOW)
    world.add("vacancy", "draft", _vacancy(draft))
    world.add("vacancy", "ready", _ready(world).vacancy)


def _open_and_closed(world: World) -> None:
    still_open = _published(world, closes_at=LATER + dt.timedelta(days=30))
    writing = start(still_open, world.users["candidate"])
    _add_application(world, writing)
    _add_application(world, send(still_open))
    gone = send(still_open)
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER, reason="")
    _add_application(world, gone)
    _add_vacancy(world, still_open, writing)

    # Closed early, while somebody was still writing: they have half an hour.
    closed = _published(world)
    writing = start(closed)
    closing.close_vacancy(vacancy=closed.vacancy, actor=closed.hr, at=AFTER)
    _add_vacancy(world, closed, writing)

    taken_back = _published(world)
    sent = send(taken_back)
    closing.withdraw_vacancy(vacancy=taken_back.vacancy, reason="No money.", actor=taken_back.hr, at=AFTER)
    _add_vacancy(world, taken_back, sent)
    _add_application(world, sent)


def _sifting(world: World, applicants: int = 2) -> Recruiting:
    recruiting = _published(world)
    for number in range(applicants):
        send(recruiting, last_name=f"Applewhite{number}", words=f"Example number {number}.")
    start(recruiting)  # never sent: it lapses
    closing.bring_up_to_date(vacancy=recruiting.vacancy, at=AFTER)
    return recruiting.refresh()


def _practised_and_flagged(recruiting: Recruiting) -> None:
    """The panel has warmed up; one answer was flagged, and HR found nothing in it."""
    for member in recruiting.members:
        warm_up(recruiting, member)
    member = recruiting.members[1]
    answer = Score.objects.filter(member=recruiting.seat(member))[0].answer_id
    hold = redaction.flag_answer(
        member=recruiting.seat(member), answer_id=answer, actor=member.user, at=AFTER
    )
    redaction.say_nothing_identifies(hold=hold, actor=recruiting.hr, at=AFTER)


def _shortlisted(world: World, points: dict[int, str] | str = "3", applicants: int = 2) -> Recruiting:
    recruiting = _sifting(world, applicants)
    for member in recruiting.members:
        score_all(recruiting, member, points)
        sift.lock_own_scores(member=recruiting.seat(member), actor=member.user, at=AFTER)
    shortlist.lock_sift(vacancy=recruiting.vacancy, actor=recruiting.lead, at=LATER)
    return recruiting.refresh()


def _interviewing(world: World, points: dict[int, str] | str = "3", applicants: int = 2) -> Recruiting:
    """Applied, and the panel has said whom it knows: the lead somebody, the other nobody."""
    recruiting = _shortlisted(world, points, applicants)
    draw(recruiting)
    apply(recruiting)
    for member, knows, details in zip(
        recruiting.members, ("other", "nobody"), ("We were at school together.", ""), strict=True
    ):
        declare(member=recruiting.seat(member), knows=knows, details=details, actor=member.user, at=LATER)
    return recruiting.refresh()


def _vacancy(vacancy: Vacancy) -> Vacancy:
    return Vacancy.objects.select_related("unit", "framework").get(pk=vacancy.pk)


def _add_vacancy(world: World, recruiting: Recruiting, application: Application) -> None:
    """The candidate's part is played by somebody who has applied for it."""
    vacancy = _vacancy(recruiting.vacancy)
    world.add("vacancy", vacancy.state, vacancy, candidate=application.applicant)


def _add_application(world: World, application: Application) -> None:
    row = Application.objects.select_related("vacancy__unit", "applicant").get(pk=application.pk)
    world.add("application", row.state, row, candidate=row.applicant)
