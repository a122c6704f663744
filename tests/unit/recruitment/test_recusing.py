"""A recusal carries through: to the kit, to the round table, to what is sent, and to every list with the name in it."""

import pytest

from recruitment.models import Application, Interview, InterviewKit
from recruitment.queries.interviews import expected, has_begun, to_agree
from recruitment.queries.kits import everybody_has_locked, grid
from recruitment.queries.vacancies import applicants_of, led_vacancies
from recruitment.services import declarations
from recruitment.services.interviews import agreeing, inviting, kits, planning
from recruitment.services.interviews.kits import CannotKeep, Entry, KitClosed, save_kit
from tests.factories import make_staff
from tests.factories_interviews import (
    EVENING,
    FIRST,
    PLANNED,
    add_interviewer,
    add_lay,
    all_locked,
    book,
    choose_questions,
    fill,
    interview_of,
    interviewer,
    make_booked,
    plan,
)
from tests.factories_recruitment import LATER, make_revealed
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def recuse(world, staff, number=0):
    """HR keep this member of the panel from the candidate of that number."""
    known = declarations.declare(
        member=world.seat(staff), knows="friend", details="At school.", actor=staff.user, at=LATER,
        application_id=world.applications[number].pk,
    )  # fmt: skip
    return declarations.settle_conflict(
        declaration=known, outcome="recused", reason="Too close.", actor=world.hr, at=FIRST
    )


@pytest.fixture
def world():
    return make_booked(applicants=2, members=3)


def test_notes_that_are_not_locked_are_excused_and_nobody_waits_for_them(world):
    met = interview_of(world.applications[0])
    fill(met, interviewer(world, 2), lock=False)
    for place in (0, 1):
        fill(met, interviewer(world, place))
    assert not everybody_has_locked(met)

    recuse(world, world.members[2])

    kit = InterviewKit.objects.get(interview=met, interviewer=interviewer(world, 2))
    assert (kit.excused_at, kit.excused_because) == (
        FIRST,
        "HR decided that they take no part in this interview.",
    )
    assert Event.objects.get(action="interview.excused").actor == world.hr
    assert everybody_has_locked(met)
    assert Message.objects.filter(template="recruitment/interview_all_locked").count() == 1
    question = world.vacancy.interview_questions.first()
    with pytest.raises(KitClosed):
        save_kit(
            interview=met, interviewer=kit.interviewer, version=kit.version, at=FIRST,
            entries={question.pk: Entry(notes="More.")},
        )  # fmt: skip


def test_locked_scores_stay_and_count_for_nothing(world):
    met = interview_of(world.applications[0])
    fill(met, interviewer(world, 2), "0")
    for place in (0, 1):
        fill(met, interviewer(world, place), "4")

    recuse(world, world.members[2])

    kit = InterviewKit.objects.get(interview=met, interviewer=interviewer(world, 2))
    assert (kit.is_set_aside, kit.locked_at, kit.scores.count()) == (True, FIRST, 3)
    assert {given.name for row in grid(met) for given in row.given} == {
        each.name for each in world.members[:2]
    }
    assert not any(row.apart for row in grid(met))


def test_the_lead_hears_once_of_each_last_lock(world):
    met = interview_of(world.applications[0])
    for place in (0, 1):
        who = interviewer(world, place)
        kits.excuse(interview=met, interviewer=who, reason="Ill.", actor=world.hr, at=FIRST)
    fill(met, interviewer(world, 2))
    sent = Message.objects.filter(template="recruitment/interview_all_locked")
    assert sent.count() == 1

    # What they had locked counts for nothing, so somebody else joins who met the candidate.
    recuse(world, world.members[2])
    joined = add_interviewer(world, make_staff("Quentin"))
    fill(met, joined, lock=False)
    assert sent.count() == 1
    for _ in range(2):
        kits.lock_kit(interview=met, interviewer=joined, actor=joined.staff.user, at=EVENING)

    assert sent.count() == 2


def test_the_other_interviews_of_the_same_person_are_untouched(world):
    other = interview_of(world.applications[1])
    fill(other, interviewer(world, 2), lock=False)
    recuse(world, world.members[2], 0)
    kit = InterviewKit.objects.get(interview=other)
    assert (kit.excused_at, kit.locked_at, kit.is_set_aside) == (None, None, False)


def test_managed_or_no_conflict_changes_no_kit(world):
    fill(interview_of(world.applications[0]), interviewer(world, 2), lock=False)
    known = declarations.declare(
        member=world.seat(world.members[2]), knows="business", details="A stall.", at=LATER,
        application_id=world.applications[0].pk, actor=world.members[2].user,
    )  # fmt: skip
    declarations.settle_conflict(
        declaration=known, outcome="managed", reason="They speak last.", actor=world.hr, at=FIRST
    )
    assert InterviewKit.objects.get().excused_at is None


def test_what_was_decided_before_anybody_was_invited_is_carried_through_then():
    world = make_revealed(members=3)
    choose_questions(world)
    recuse(world, world.members[1])
    plan(world.refresh(), slots=2)
    inviting.invite(vacancy=world.vacancy, actor=world.hr, at=PLANNED)

    met = Interview.objects.get(application=world.applications[0])
    assert InterviewKit.objects.get().interview == met
    assert InterviewKit.objects.get().interviewer == interviewer(world, 1)
    # An excuse is nobody's writing: the questions can still change, and so can who interviews.
    assert not has_begun(world.vacancy)
    assert [each.begun for each in expected(world.hr, world.vacancy, with_locks=True)] == [False, False]
    planning.remove_interviewer(
        vacancy=world.vacancy, interviewer_id=interviewer(world, 1).pk, actor=world.hr, at=PLANNED
    )
    assert not InterviewKit.objects.exists()


def test_it_is_carried_through_to_whoever_begins_to_interview_later():
    world = make_booked(applicants=2, members=3)
    quentin = make_staff("Quentin")
    added = add_interviewer(world, quentin)
    known = declarations.declare(
        member=added, knows="friend", details="At school.", application_id=world.applications[0].pk,
        actor=quentin.user, at=LATER,
    )  # fmt: skip
    declarations.settle_conflict(
        declaration=known, outcome="recused", reason="Too close.", actor=world.hr, at=FIRST
    )
    planning.remove_interviewer(vacancy=world.vacancy, interviewer_id=added.pk, actor=world.hr, at=FIRST)
    again = add_interviewer(world, quentin)
    assert [kit.interview.application for kit in InterviewKit.objects.filter(interviewer=again)] == [
        world.applications[0]
    ]


def test_the_name_is_in_none_of_their_lists(world):
    recuse(world, world.members[1])
    member = User.objects.get(pk=world.member.pk)
    assert list(applicants_of(member, world.vacancy)) == [world.applications[1]]
    assert list(Application.objects.visible_to(member)) == [world.applications[1]]
    assert [each.application for each in Interview.objects.visible_to(member)] == [world.applications[1]]


def test_nobody_is_told_of_an_interview_they_take_no_part_in():
    world = make_booked(applicants=1, members=3)
    recuse(world, world.members[1])
    before = Message.objects.filter(user=world.member).count()
    book(world, 0, slot=1)
    assert Message.objects.filter(user=world.member).count() == before
    assert Message.objects.filter(user=world.lead, subject__startswith="Interview moved").exists()


def test_it_is_said_whose_interview(world):
    known = declarations.declare(
        member=world.seat(world.members[1]), knows="friend", details="Somebody from school.", at=LATER,
        actor=world.member,
    )  # fmt: skip
    with pytest.raises(declarations.DetailsMissing):
        declarations.settle_conflict(
            declaration=known, outcome="recused", reason="Too close.", actor=world.hr, at=FIRST
        )


def test_a_lead_who_is_kept_from_a_candidate_chooses_between_nobody_and_whoever_leads_instead_does():
    world = make_booked(applicants=2, members=3)
    asked = (Action.DECIDE_APPOINTMENT, Action.WRITE_FEEDBACK)
    for number in range(2):
        all_locked(world, number)
    recuse(world, world.members[0])
    planning.make_lead_interviewer(
        vacancy=world.vacancy, interviewer_id=interviewer(world, 1).pk, actor=world.hr, at=FIRST
    )
    instead = User.objects.get(pk=world.member.pk)
    for each in world.applications:
        met = interview_of(each)
        for row in grid(met):
            agreeing.agree_interview_score(
                interview=met, question_id=row.id, choice="3", reason="", actor=instead, at=FIRST
            )
        agreeing.finish_interview(interview=met, actor=instead, at=FIRST)

    lead = User.objects.get(pk=world.lead.pk)
    allowed = [
        [bool(decide(user, each, world.refresh().vacancy)) for each in asked] for user in (lead, instead)
    ]

    assert allowed == [[False, False], [True, True]]
    assert (list(led_vacancies(lead)), list(led_vacancies(instead))) == ([], [world.vacancy])


def leave_nobody():
    """Two interview: the lead locks and is then kept from the candidate, so that only the other is left."""
    world = make_booked(applicants=1)
    fill(interview_of(world.applications[0]), interviewer(world))
    recuse(world, world.members[0])
    return world, interview_of(world.applications[0])


def test_the_last_who_takes_part_is_not_excused():
    world, met = leave_nobody()
    with pytest.raises(CannotKeep, match="Somebody has to have been there"):
        kits.excuse(interview=met, interviewer=interviewer(world, 1), reason="Ill", actor=world.hr, at=FIRST)
    assert not InterviewKit.objects.filter(interviewer=interviewer(world, 1), excused_at__isnull=False)


def test_where_nothing_that_counts_is_locked_somebody_can_be_added():
    world, met = leave_nobody()
    added = add_interviewer(world, make_staff("Quentin"))
    kits.excuse(interview=met, interviewer=interviewer(world, 1), reason="Ill", actor=world.hr, at=FIRST)
    fill(met, added)
    assert everybody_has_locked(met)


def test_where_everybody_who_was_there_is_kept_from_the_candidate_the_interview_is_held_again():
    world = make_booked(applicants=1)
    met = interview_of(world.applications[0])
    fill(met, interviewer(world))
    kits.excuse(interview=met, interviewer=interviewer(world, 1), reason="Ill", actor=world.hr, at=FIRST)
    recuse(world, world.members[0])
    planning.make_lead_interviewer(
        vacancy=world.vacancy, interviewer_id=interviewer(world, 1).pk, actor=world.hr, at=FIRST
    )
    # Nobody is waited for, and yet there is nothing to agree.
    assert not everybody_has_locked(met)
    assert to_agree(User.objects.get(pk=world.member.pk)) == []

    agreeing.record_absence(interview=met, actor=world.hr, at=EVENING)

    # Whoever was ill then may come the next time; whoever is kept from the candidate stays away.
    stands = {kit.interviewer: kit for kit in InterviewKit.objects.filter(interview=met)}
    assert stands[interviewer(world, 1)].excused_at is None
    assert stands[interviewer(world)].is_set_aside


def test_a_carer_who_is_kept_from_a_candidate_is_not_taken_off_to_come_back_clean():
    world = make_booked(applicants=1)
    una, other = add_lay(world), add_lay(world, "Otis Whitlock", "otis@mail.example")
    known = declarations.declare(
        member=una, knows="friend", details="Next door.", application_id=world.applications[0].pk, actor=None,
        at=LATER,
    )  # fmt: skip
    declarations.settle_conflict(
        declaration=known, outcome="recused", reason="Too close.", actor=world.hr, at=FIRST
    )
    remove = {"vacancy": world.vacancy, "actor": world.hr, "at": FIRST}
    with pytest.raises(planning.CannotInterview, match="Una Whitlock takes no part in one of the interviews"):
        planning.remove_interviewer(interviewer_id=una.pk, **remove)
    planning.remove_interviewer(interviewer_id=other.pk, **remove)

    assert [kit.interview for kit in InterviewKit.objects.filter(interviewer=una)] == [
        interview_of(world.applications[0])
    ]
    assert not world.vacancy.interviewers.filter(pk=other.pk).exists()
