"""What cannot be done to an interview, and what done twice is done once."""

import uuid
from types import SimpleNamespace

import pytest

from recruitment.models import (
    AgreedInterviewScore,
    Interview,
    Interviewer,
    InterviewKit,
    InterviewScore,
    Vacancy,
)
from recruitment.services.interviews import agreeing, booking, inviting, kits, planning, writing
from recruitment.services.interviews.kits import Entry
from recruitment.services.interviews.reminders import remind
from tests.factories import NOW, make_staff
from tests.factories_interviews import (
    EVENING,
    FIRST,
    PLANNED,
    add_interviewer,
    add_lay,
    all_locked,
    book,
    fill,
    interview_of,
    interviewer,
    make_booked,
    make_invited,
    make_planned,
    slots_of,
)
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


def sent(template):
    return sorted(Message.objects.filter(template=f"recruitment/{template}").values_list("to", flat=True))


def add(world, staff):
    return planning.add_interviewer(vacancy=world.vacancy, staff=staff, actor=world.hr, at=PLANNED)


def excuse(world, number=1):
    kits.excuse(
        interview=interview_of(world.applications[0]), interviewer=interviewer(world, number), reason="Ill",
        actor=world.hr, at=FIRST,
    )  # fmt: skip


# Planning


def test_a_vacancy_has_only_so_many_times(monkeypatch):
    monkeypatch.setattr(planning, "MOST_SLOTS", 2)
    world = make_planned(slots=2)
    last = slots_of(world)[-1]

    with pytest.raises(planning.CannotPlan, match="2 interview times at most"):
        planning.add_slots(
            vacancy=world.vacancy, spans=[(last.ends_at, last.ends_at + (last.ends_at - last.starts_at))],
            actor=world.hr, at=PLANNED,
        )  # fmt: skip

    assert len(slots_of(world)) == 2


def test_a_time_taken_away_twice_is_taken_away_once():
    world = make_planned(slots=2)
    first = slots_of(world)[0]

    for _ in range(2):
        planning.remove_slot(vacancy=world.vacancy, slot_id=first.pk, actor=world.hr, at=PLANNED)

    assert first not in slots_of(world)
    assert Event.objects.filter(action="interviews.slot_removed").count() == 1


def test_whoever_is_named_twice_interviews_once():
    world = make_planned()
    carer = add_lay(world)

    assert add(world, world.members[1]) == interviewer(world, 1)
    assert add_lay(world, name="Una W", email="UNA@mail.example ", declared=False) == carer

    assert Interviewer.objects.filter(vacancy=world.vacancy).count() == 3
    carer.refresh_from_db()
    assert carer.name == "Una Whitlock"


@pytest.mark.parametrize("missing", [{"left_on": NOW.date()}, {"user": None}], ids=["left", "no account"])
def test_nobody_is_asked_to_interview_who_cannot_sign_in(missing):
    world, staff = make_planned(), make_staff("Nadia")
    type(staff).objects.filter(pk=staff.pk).update(**missing)
    staff.refresh_from_db()

    with pytest.raises(planning.CannotInterview, match="has no account"):
        add(world, staff)

    assert not Interviewer.objects.filter(staff=staff).exists()


def test_eight_people_interview_at_most_carers_among_them():
    world = make_planned()
    for _ in range(planning.MOST_INTERVIEWERS - len(world.members)):
        add(world, make_staff("Nadia"))

    with pytest.raises(planning.CannotInterview, match="8 people at most"):
        add(world, make_staff("Olga"))
    with pytest.raises(planning.CannotInterview, match="8 people at most"):
        add_lay(world)

    assert Interviewer.objects.filter(vacancy=world.vacancy).count() == 8


def test_whoever_has_written_notes_is_not_made_a_lay_panellist_nor_somebody_who_interviews_elsewhere():
    world, elsewhere = make_booked(), make_planned()
    staff = make_staff("Nadia")
    colleague = add_interviewer(world, staff)
    fill(interview_of(world.applications[0]), colleague, lock=False)

    for who, said in (
        (colleague, "has written notes"),
        (interviewer(elsewhere, 1), "does not interview for"),
    ):
        with pytest.raises(planning.CannotInterview, match=said):
            planning.count_as_lay(vacancy=world.vacancy, interviewer_id=who.pk, actor=world.hr, at=PLANNED)

    assert not Interviewer.objects.filter(is_lay=True).exists()


# A candidate's time


def test_a_time_given_back_twice_is_given_back_once():
    world = make_invited()
    book(world, 0)
    person = world.refresh().applications[0]

    for _ in range(2):
        booking.give_back(application=person, actor=person.applicant, at=PLANNED)

    assert interview_of(person).sequence == 2
    told = Message.objects.filter(key__startswith="interview.cancelled", to=person.applicant.email)
    assert told.count() == 1


def test_an_interview_without_a_time_frees_none_and_nobody_hears():
    world = make_invited()
    interview = interview_of(world.applications[0])
    before = Message.objects.count()

    booking.free_slot(interview=interview, vacancy=world.vacancy, actor=world.hr, at=PLANNED)

    interview.refresh_from_db()
    assert (interview.slot, interview.sequence, Message.objects.count()) == (None, 0, before)


def test_an_invitation_that_was_ended_is_not_ended_again():
    world = make_invited()
    person = world.applications[0]

    def end():
        booking.end_invitation(
            application=person, because="told_us", details="On the phone.", actor=world.hr, at=PLANNED
        )

    end()
    with pytest.raises(MoveRefused, match="no interview to choose a time for"):
        end()

    assert world.refresh().applications[0].state == "declined"
    assert sent("invitation_ended") == [person.applicant.email]


def test_nobody_is_reminded_of_an_interview_that_they_were_excused_from():
    world = make_booked()
    excuse(world)

    remind(at=FIRST - (FIRST - PLANNED) / 100)

    told = Message.objects.filter(template="recruitment/interview_tomorrow_interviewer")
    # Two interviews: the one of the two panel members is told of both, the other of the second alone.
    assert sorted(told.values_list("to", flat=True)) == sorted(
        [world.members[0].user.email] * 2 + [world.members[1].user.email]
    )


def test_nobody_is_invited_again_when_the_interviews_are_over():
    world = make_booked()
    interview = interview_of(world.applications[0])
    agreeing.record_absence(interview=interview, actor=world.hr, at=EVENING)
    Vacancy.objects.filter(pk=world.vacancy.pk).update(state="decided")

    with pytest.raises(MoveRefused, match="are over"):
        inviting.invite_again(interview=interview, actor=world.hr, at=EVENING)

    assert world.refresh().applications[0].state == "did_not_attend"


# Kits


def test_an_absence_recorded_twice_is_recorded_once():
    world = make_booked()
    interview = interview_of(world.applications[0])

    for _ in range(2):
        agreeing.record_absence(interview=interview, actor=world.hr, at=EVENING)

    assert world.refresh().applications[0].state == "did_not_attend"
    assert interview_of(world.applications[0]).sequence == interview.sequence + 1


def test_whoever_was_excused_locks_nothing():
    world = make_booked()
    interview, who = interview_of(world.applications[0]), interviewer(world, 1)
    fill(interview, who, lock=False)
    excuse(world)

    with pytest.raises(kits.KitClosed, match="not open for scores"):
        kits.lock_kit(interview=interview, interviewer=who, actor=world.member, at=FIRST)

    assert InterviewKit.objects.get(interview=interview, interviewer=who).locked_at is None


def test_nobody_is_excused_before_there_is_a_time_nor_after_they_have_locked():
    world = make_invited()
    with pytest.raises(kits.KitClosed, match="not open for scores"):
        excuse(world)
    book(world, 0)
    fill(interview_of(world.applications[0]), interviewer(world, 1))

    with pytest.raises(kits.CannotKeep, match="so they were there"):
        excuse(world)

    assert not InterviewKit.objects.filter(excused_at__isnull=False).exists()


def test_the_panel_agrees_scores_of_its_own_questions():
    world = make_booked()
    interview = all_locked(world)

    with pytest.raises(agreeing.NoSuchQuestion):
        agreeing.agree_interview_score(
            interview=interview,
            question_id=uuid.uuid4(),
            choice="3",
            reason="x",
            actor=world.lead,
            at=EVENING,
        )

    assert not AgreedInterviewScore.objects.exists()


@pytest.mark.parametrize("closed", [False, True], ids=["open", "booked by nobody any more"])
def test_where_a_word_takes_two_statements_the_second_follows_the_first_alone(monkeypatch, closed):
    """SQLite has no statement that writes two tables; what it does in their place is the same on any database."""
    monkeypatch.setattr(writing, "connection", SimpleNamespace(vendor="sqlite"))
    world = make_booked()
    interview, who = interview_of(world.applications[0]), interviewer(world)
    fill(interview, who, lock=False)
    row = InterviewScore.objects.select_related("question", "kit").order_by("question__order")[0]
    if closed:
        Interview.objects.filter(pk=interview.pk).update(slot=None)
        type(world.applications[0]).objects.filter(pk=interview.application_id).update(state="invited")

    def say(words, version):
        return kits.save_kit(
            interview=interview, interviewer=who, version=version, at=FIRST, held=[row],
            entries={row.question_id: Entry(notes=words)},
        )  # fmt: skip

    if closed:
        with pytest.raises(kits.KitClosed):
            say("More of it", 1)
    else:
        assert say("More of it", 1) == 2
        with pytest.raises(kits.ChangedElsewhere):
            say("From another tab", 1)

    kept = InterviewScore.objects.get(pk=row.pk).notes
    assert kept == ("They said 1" if closed else "More of it")
    assert InterviewKit.objects.get(interview=interview, interviewer=who).version == (1 if closed else 2)
