"""Planning interviews, inviting, and the candidate's choice of a time."""

import datetime as dt

import pytest

from recruitment.models import Interview, Interviewer, InterviewPlan
from recruitment.queries.bank import question_bank
from recruitment.queries.interviews import free_slots, interviewers_in_order, shortage
from recruitment.services import vacancies
from recruitment.services.interviews import booking, inviting, kits, planning
from recruitment.services.interviews.reminders import remind
from tests.factories import make_post, make_staff
from tests.factories_interviews import (
    FIRST,
    PLAN,
    PLANNED,
    add_lay,
    book,
    fill,
    interview_of,
    interviewer,
    make_booked,
    make_interviewing,
    make_invited,
    make_planned,
    slots_of,
)
from tests.factories_recruitment import LATER, make_shortlisted
from values_hub.audit.transitions import MoveRefused
from values_hub.framework.models import Framework, Stage
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def sent(template):
    return sorted(Message.objects.filter(template=f"recruitment/{template}").values_list("to", flat=True))


def candidate(world, number=0):
    return world.applications[number].applicant


@pytest.mark.smoke
def test_the_first_plan_lets_the_panel_interview_with_the_same_lead():
    world = make_planned()

    people = Interviewer.objects.filter(vacancy=world.vacancy)
    assert {each.staff for each in people} == set(world.members)
    assert [each.staff for each in people if each.is_lead] == [world.members[0]]


def test_the_gate_is_two_points_and_sixty_per_cent_unless_somebody_says_otherwise():
    plan = InterviewPlan()
    assert (plan.has_gate, plan.gate_points, plan.gate_percent) == (True, 2, 60)


def test_the_gate_and_the_weight_stand_once_somebody_has_locked():
    world = make_booked()
    fill(interview_of(world.applications[0]), interviewer(world))

    with pytest.raises(planning.CannotPlan, match="gate and the weights can no longer change"):
        planning.save_plan(vacancy=world.vacancy, plan={**PLAN, "gate_points": 1}, actor=world.hr, at=PLANNED)
    planning.save_plan(vacancy=world.vacancy, plan={**PLAN, "place": "Room 5"}, actor=world.hr, at=PLANNED)
    assert InterviewPlan.objects.get().place == "Room 5"


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(FIRST + HOUR / 2, FIRST + HOUR)], "already have an interview that overlaps"),
        ([(FIRST + DAY, FIRST + DAY + HOUR), (FIRST + DAY + HOUR / 2, FIRST + DAY + HOUR)], "overlaps"),
        ([(PLANNED - HOUR, PLANNED)], "must be in the future"),
        ([], "No interview fits"),
    ],
)
def test_times_that_cannot_be_are_refused_all_together(spans, said):
    world = make_planned(slots=1)

    with pytest.raises(planning.CannotPlan, match=said):
        planning.add_slots(vacancy=world.vacancy, spans=spans, actor=world.hr, at=PLANNED)

    assert len(slots_of(world)) == 1


def test_an_interviewer_is_not_in_two_places_at_once():
    one, other = make_planned(slots=1), make_planned(slots=1)
    planning.add_slots(
        vacancy=other.vacancy, spans=[(FIRST + DAY, FIRST + DAY + HOUR)], actor=other.hr, at=PLANNED
    )

    with pytest.raises(planning.SlotsOverlap, match="interviews for another vacancy"):
        planning.add_interviewer(vacancy=other.vacancy, staff=one.members[0], actor=other.hr, at=PLANNED)


def test_who_applied_cannot_interview():
    member = make_staff("Iris")
    world = make_interviewing()
    application = world.applications[0]
    type(application).objects.filter(pk=application.pk).update(applicant=member.user)

    with pytest.raises(planning.CannotInterview, match="has applied"):
        planning.add_interviewer(vacancy=world.vacancy, staff=member, actor=world.hr, at=PLANNED)
    with pytest.raises(planning.CannotInterview, match="has applied"):
        add_lay(world, email=candidate(world, 1).email)


def test_who_has_written_notes_stays_and_nobody_joins_after_a_lock():
    world = make_booked()
    fill(interview_of(world.applications[0]), interviewer(world))

    with pytest.raises(planning.CannotInterview, match="has written notes"):
        planning.remove_interviewer(
            vacancy=world.vacancy, interviewer_id=interviewer(world).pk, actor=world.hr, at=PLANNED
        )
    with pytest.raises(planning.CannotInterview, match="nobody can be added"):
        add_lay(world)


def test_people_speak_service_users_first_then_the_lowest_band():
    world = make_planned(slots=0)
    senior, junior = (
        make_staff("Sasha", post=make_post(band="8a")),
        make_staff("Jo", post=make_post(band="3")),
    )
    for staff in (senior, junior):
        planning.add_interviewer(vacancy=world.vacancy, staff=staff, actor=world.hr, at=PLANNED)
    add_lay(world)

    order = [each.name for each in interviewers_in_order(world.vacancy)]

    assert (order[0], order[1], order[-1]) == ("Una Whitlock", junior.name, senior.name)


def test_a_lay_panellist_never_leads():
    world = make_planned()
    lay = add_lay(world)
    with pytest.raises(planning.CannotInterview, match="A member of staff leads"):
        planning.make_lead_interviewer(
            vacancy=world.vacancy, interviewer_id=lay.pk, actor=world.hr, at=PLANNED
        )


def test_questions_change_until_somebody_has_begun_to_write():
    world = make_booked()
    asked = list(world.vacancy.interview_questions.order_by("order").values_list("question", flat=True))

    choose_again(world, asked[:2])
    assert world.vacancy.interview_questions.count() == 2
    with pytest.raises(vacancies.WrongQuestions, match="2 questions at least"):
        choose_again(world, asked[:1])
    fill(interview_of(world.applications[0]), interviewer(world), lock=False)
    with pytest.raises(vacancies.InterviewsBegun, match="Everybody is asked the same"):
        choose_again(world, asked)

    assert world.vacancy.interview_questions.count() == 2


def test_questions_to_change_come_from_the_framework_the_vacancy_was_published_with():
    world = make_planned()
    asked = list(world.vacancy.interview_questions.order_by("order").values_list("question", flat=True))
    Framework.objects.filter(pk=world.vacancy.framework_id).update(state="retired")

    choose_again(world, asked[::-1])

    now = world.vacancy.interview_questions.order_by("order").values_list("question", flat=True)
    assert list(now) == asked[::-1]
    offered = {each.id for group in question_bank(Stage.INTERVIEW, world.vacancy) for each in group.questions}
    assert set(asked) <= offered


def choose_again(world, questions):
    vacancies.choose_interview_questions(
        vacancy=world.vacancy, questions=questions, actor=world.hr, at=PLANNED
    )


def test_invitations_say_what_is_missing():
    world = make_interviewing(questions=0)

    with pytest.raises(inviting.NotReadyToInvite) as refused:
        inviting.invite(vacancy=world.vacancy, actor=world.hr, at=PLANNED)

    assert refused.value.gaps == [
        "Say how the interviews are held.",
        "Choose the interview questions.",
        "Name at least two members of staff who interview.",
        "Say who leads the interviews.",
        "Add times that candidates can choose from.",
    ]


def test_nobody_is_invited_before_the_shortlist_is_settled():
    world = make_shortlisted()
    with pytest.raises(MoveRefused):
        inviting.invite(vacancy=world.vacancy, actor=world.hr, at=PLANNED)


def test_everybody_on_the_shortlist_is_invited_once():
    world = make_invited()

    assert inviting.invite(vacancy=world.vacancy, actor=world.hr, at=PLANNED) == 0
    assert [each.state for each in world.applications] == ["invited", "invited"]
    assert sent("interview_invitation") == sorted(candidate(world, n).email for n in range(2))


@pytest.mark.smoke
def test_a_time_goes_to_who_chooses_first_and_the_other_keeps_the_rest():
    world = make_invited()
    taken = slots_of(world)[0]
    book(world, 0)

    with pytest.raises(booking.SlotTaken, match="Somebody else has just chosen"):
        booking.book_slot(
            application=world.applications[1], slot_id=taken.pk, actor=candidate(world, 1), at=PLANNED
        )

    assert world.refresh().applications[1].state == "invited"
    assert list(free_slots(world.vacancy, PLANNED)) == slots_of(world)[1:]


def test_the_candidate_and_the_interviewers_hear_and_no_interviewer_hears_a_name():
    world = make_invited()
    book(world, 0)

    assert sent("interview_booked") == [candidate(world).email]
    assert sent("interview_for_interviewer") == sorted(each.user.email for each in world.members)
    told = Message.objects.filter(template="recruitment/interview_for_interviewer")
    assert not any("Candida" in f"{each.subject}{each.text}{each.html}" for each in told)


def test_changing_frees_the_old_time_and_the_calendar_counts_on():
    world = make_invited()
    book(world, 0)
    first, second, _ = slots_of(world)

    booking.book_slot(
        application=world.refresh().applications[0], slot_id=second.pk, actor=candidate(world), at=PLANNED
    )

    interview = interview_of(world.applications[0])
    assert (interview.slot, interview.sequence) == (second, 2)
    assert first in free_slots(world.vacancy, PLANNED)


def test_choosing_the_same_time_again_does_nothing():
    world = make_invited()
    book(world, 0)
    book(world, 0)
    assert interview_of(world.applications[0]).sequence == 1


def test_giving_back_and_declining():
    world = make_invited()
    book(world, 0)
    booking.give_back(application=world.refresh().applications[0], actor=candidate(world), at=PLANNED)
    assert world.refresh().applications[0].state == "invited"
    book(world, 0)

    booking.decline(
        application=world.refresh().applications[0], reason="Another job", actor=candidate(world), at=PLANNED
    )

    assert world.refresh().applications[0].state == "declined"
    assert interview_of(world.applications[0]).slot is None
    with pytest.raises(MoveRefused):
        book(world, 0)


@pytest.mark.parametrize("late", [FIRST - DAY, FIRST - HOUR])
def test_a_day_before_it_can_no_longer_be_changed(late):
    world = make_invited()
    book(world, 0)
    application = world.refresh().applications[0]

    with pytest.raises(booking.TooLate, match="less than 24 hours"):
        booking.give_back(application=application, actor=candidate(world), at=late)
    with pytest.raises(booking.TooLate):
        booking.book_slot(
            application=application, slot_id=slots_of(world)[1].pk, actor=candidate(world), at=late
        )
    assert world.refresh().applications[0].state == "booked"


def test_a_time_less_than_a_day_away_is_not_offered():
    world = make_invited()
    with pytest.raises(booking.SlotTaken, match="no longer offered"):
        booking.book_slot(
            application=world.applications[0],
            slot_id=slots_of(world)[0].pk,
            actor=candidate(world),
            at=FIRST - DAY,
        )


def test_a_time_somebody_chose_stays():
    world = make_invited()
    book(world, 0)
    with pytest.raises(planning.CannotPlan, match="has chosen this time"):
        planning.remove_slot(vacancy=world.vacancy, slot_id=slots_of(world)[0].pk, actor=world.hr, at=PLANNED)
    planning.remove_slot(vacancy=world.vacancy, slot_id=slots_of(world)[2].pk, actor=world.hr, at=PLANNED)
    assert len(slots_of(world)) == 2


def test_hr_sees_when_times_run_short():
    world = make_invited(slots=2)
    assert not shortage(world.vacancy, PLANNED).is_short
    planning.remove_slot(vacancy=world.vacancy, slot_id=slots_of(world)[1].pk, actor=world.hr, at=PLANNED)
    assert shortage(world.vacancy, PLANNED).is_short


def test_three_days_before_whoever_has_not_chosen_is_asked_once():
    world = make_invited()
    book(world, 0)

    remind(at=FIRST - 4 * DAY)
    assert sent("interview_choose") == []
    remind(at=FIRST - 2 * DAY)
    remind(at=FIRST - 2 * DAY + HOUR)

    assert sent("interview_choose") == [candidate(world, 1).email]


def test_the_day_before_everybody_hears_once():
    world = make_invited()
    book(world, 0)
    add_lay(world)

    remind(at=FIRST - 2 * DAY)
    assert sent("interview_tomorrow") == []
    remind(at=FIRST - DAY)
    remind(at=FIRST - HOUR)

    assert sent("interview_tomorrow") == [candidate(world).email]
    assert sent("interview_tomorrow_interviewer") == sorted(
        [*(each.user.email for each in world.members), "una@mail.example"]
    )


def test_what_was_given_back_is_quiet():
    world = make_invited()
    book(world, 0)
    booking.give_back(application=world.refresh().applications[0], actor=candidate(world), at=PLANNED)

    remind(at=FIRST - DAY)

    assert sent("interview_tomorrow") == sent("interview_tomorrow_interviewer") == []


def test_excusing_needs_a_reason_and_somebody_left():
    world = make_booked()
    interview = interview_of(world.applications[0])
    with pytest.raises(kits.CannotKeep, match="Say why"):
        kits.excuse(
            interview=interview, interviewer=interviewer(world, 1), reason=" ", actor=world.hr, at=FIRST
        )
    kits.excuse(
        interview=interview, interviewer=interviewer(world, 1), reason="Ill", actor=world.hr, at=FIRST
    )
    with pytest.raises(kits.CannotKeep, match="Somebody has to have been there"):
        kits.excuse(
            interview=interview, interviewer=interviewer(world), reason="Ill", actor=world.hr, at=FIRST
        )
    assert Interview.objects.get(pk=interview.pk).kits.filter(excused_because="Ill").count() == 1


def test_planning_is_over_when_the_vacancy_is_decided():
    world = make_interviewing()
    type(world.vacancy).objects.filter(pk=world.vacancy.pk).update(state="decided")
    with pytest.raises(planning.CannotPlan, match="can no longer change"):
        planning.save_plan(vacancy=world.vacancy, plan=PLAN, actor=world.hr, at=LATER)
