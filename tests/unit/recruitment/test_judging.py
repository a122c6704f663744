"""Two at least read an answer and two at least interview: where one person alone does, HR say in writing why."""

import pytest

from recruitment.models import Answer, Application, JudgedAlone, PanelDeclaration, Score
from recruitment.queries import judging as queries
from recruitment.queries.decision_record import decision_record
from recruitment.services import declarations, judging, replacing, shortlist, sift
from recruitment.services.interviews import agreeing, kits
from tests.factories import give_role, make_staff
from tests.factories_interviews import (
    EVENING,
    FIRST,
    add_lay,
    agree_all,
    all_locked,
    fill,
    interview_of,
    interviewer,
    make_booked,
)
from tests.factories_recruitment import AFTER, LATER, make_all_locked, make_sifting, score_all
from tests.sifting import declare, lock, rows_of
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

WHY = "We asked four teams, and nobody could be spared."
READ_ALONE = (
    "3 answers were read by one person alone, and two at least should read each. Ask HR to add somebody who scores, "
    "or to write down why one reader is enough."
)


def make_read_alone():
    """A panel of two, one of whom knows the first applicant: three answers have one reader, and all have locked."""
    world = make_sifting(applicants=2, members=2)
    declare(world, 1, rows_of(world, 0)[0].answer_id)
    for number, staff in enumerate(world.members):
        score_all(world, staff)
        lock(world, number)
    return world.refresh()


def another_from_hr(world):
    user = make_staff("Ingrid", unit=world.vacancy.unit).user
    give_role(user, Role.HR, world.vacancy.unit)
    return user


def let_read(world, *, reason=WHY, actor=None, at=LATER):
    return judging.let_one_read(vacancy=world.vacancy, reason=reason, actor=actor or world.hr, at=at)


def lock_sift(world):
    return shortlist.lock_sift(vacancy=world.vacancy, actor=world.lead, at=LATER)


def few_by_looking(world):
    """What `too_few_read` says, found answer by answer."""
    return queries.TooFew(
        queries.answers_without_reader(world.vacancy).count(), queries.count_read_alone(world.vacancy)
    )


def read_by_nobody():
    world = make_all_locked()
    Score.objects.filter(answer__application=world.applications[0]).update(handed_off_at=LATER)
    return world


def with_one_withdrawn(world):
    Application.objects.filter(pk=world.applications[0].pk).update(state="withdrawn")
    Score.objects.filter(answer__application=world.applications[0]).update(is_withdrawn=True)
    return world


def with_one_further_on(world):
    """As many are read as are in the sift, and not the same ones: one is read no more, one is in the sift no more."""
    first, last = world.applications[0], world.applications[-1]
    Application.objects.filter(pk=first.pk).update(state="shortlisted")
    Score.objects.filter(answer__application=last).update(handed_off_at=LATER)
    return world


def read_by_one_of(world):
    """Of one applicant's answers only one reader is left each."""
    for answer in Answer.objects.filter(application=world.applications[0]):
        kept = answer.scores.first()
        answer.scores.exclude(pk=kept.pk).update(is_set_aside=True)
    return world


# Answers


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: make_sifting(applicants=2, members=2), (0, 0)),
        (make_all_locked, (0, 0)),
        (make_read_alone, (0, 3)),
        (read_by_nobody, (3, 0)),
        (lambda: with_one_withdrawn(make_sifting(applicants=2, members=2)), (0, 0)),
        (lambda: with_one_further_on(make_sifting(applicants=2, members=2)), (3, 0)),
        (lambda: make_sifting(applicants=2, members=5), (0, 0)),
        (lambda: with_one_withdrawn(make_sifting(applicants=2, members=5)), (0, 0)),
        (lambda: read_by_one_of(make_sifting(applicants=2, members=5)), (0, 3)),
        (lambda: read_by_one_of(make_sifting(applicants=2, members=3)), (0, 3)),
    ],
)
def test_answers_that_too_few_read_are_counted_as_by_looking_at_each(make, expected):
    world = make()

    assert queries.too_few_read(world.vacancy) == few_by_looking(world) == queries.TooFew(*expected)


def test_to_see_that_every_answer_is_read_no_answer_is_looked_at_by_itself(django_assert_num_queries):
    world, larger = make_all_locked(), make_sifting(applicants=2, members=5)

    with django_assert_num_queries(3):
        queries.too_few_read(world.vacancy)
    with django_assert_num_queries(3):
        queries.too_few_read(larger.vacancy)


def test_answers_with_one_reader_keep_the_scores_from_being_locked_until_hr_say_why():
    world = make_read_alone()
    assert queries.count_read_alone(world.vacancy) == queries.count_unexplained(world.vacancy) == 3
    with pytest.raises(shortlist.ReadAlone) as refused:
        lock_sift(world)
    assert str(refused.value) == READ_ALONE
    assert world.refresh().vacancy.state == "sifting"

    let_read(world)
    lock_sift(world)

    kept = JudgedAlone.objects.get()
    assert (kept.reason, kept.answers, kept.given_by, kept.given_at) == (WHY, 3, world.hr, LATER)
    assert world.refresh().vacancy.state == "shortlisted"


def test_somebody_who_reads_them_as_well_makes_the_reason_needless():
    world = make_read_alone()
    new = make_staff("Nadia")
    replacing.add_reader(vacancy=world.vacancy, staff=new, actor=world.hr, at=AFTER)
    world.members.append(new)
    score_all(world, new)
    lock(world, 2)

    with pytest.raises(judging.NotAlone):
        let_read(world)
    lock_sift(world)

    assert not JudgedAlone.objects.exists()


def test_a_panel_that_read_everything_twice_is_asked_nothing():
    world = make_all_locked()
    assert queries.count_read_alone(world.vacancy) == 0
    lock_sift(world)


def test_an_answer_of_somebody_who_withdrew_needs_no_reader():
    world = make_read_alone()
    known = Answer.objects.get(pk=rows_of(world, 0)[0].answer_id).application_id
    Application.objects.filter(pk=known).update(state="withdrawn")

    assert queries.count_read_alone(world.vacancy) == 0


def test_a_reason_holds_for_as_many_answers_as_it_was_given_for():
    world = make_sifting(applicants=2, members=2)
    first, second = (
        Score.objects.filter(answer__application=each).first().answer_id for each in world.applications
    )
    declare(world, 1, first)
    let_read(world)
    declare(world, 1, second)

    assert queries.count_unexplained(world.vacancy) == 6
    let_read(world, reason="Nor for these.")

    assert queries.count_unexplained(world.vacancy) == 0
    assert sorted(JudgedAlone.objects.values_list("answers", flat=True)) == [3, 6]


def test_said_twice_it_is_written_once_and_a_colleague_is_told_who_was_first():
    world = make_read_alone()
    first = let_read(world)
    assert let_read(world, reason="Again") == first
    with pytest.raises(AlreadyDone):
        let_read(world, actor=another_from_hr(world))

    assert JudgedAlone.objects.get().reason == WHY
    assert Event.objects.filter(action="sift.one_reader_stands").count() == 1


def test_no_reason_no_record_and_none_once_the_scores_are_locked():
    world = make_read_alone()
    with pytest.raises(judging.ReasonMissing):
        let_read(world, reason="  ")
    let_read(world)
    lock_sift(world)
    with pytest.raises(MoveRefused):
        let_read(world, reason="Late")


def test_hr_hear_of_it_once_when_everybody_has_locked_and_nobody_where_all_is_well():
    make_all_locked()
    assert not Message.objects.filter(template="recruitment/judged_alone").exists()
    world = make_read_alone()
    sift.finish_if_complete(vacancy=world.vacancy, at=LATER)

    message = Message.objects.get(template="recruitment/judged_alone")
    assert (message.to, message.subject) == (
        world.hr.email, "One person alone read some answers: Staff nurse",
    )  # fmt: skip
    assert f"/recruitment/{world.vacancy.pk}/reviewers/one-reader/" in message.text


# Interviews


def one_was_not_there(world):
    """The second interviewer was not at the first interview; the lead has locked."""
    met = interview_of(world.applications[0])
    kits.excuse(interview=met, interviewer=interviewer(world, 1), reason="Ill", actor=world.hr, at=FIRST)
    fill(met, interviewer(world, 0))
    return interview_of(world.applications[0])


def let_interview(world, met, *, reason=WHY, actor=None):
    return judging.let_one_interview(interview=met, reason=reason, actor=actor or world.hr, at=EVENING)


def test_an_interview_by_one_is_not_finished_until_hr_say_why():
    world = make_booked()
    met = one_was_not_there(world)
    with pytest.raises(agreeing.InterviewedAlone) as refused:
        agree_all(world, met)
    assert str(refused.value) == (
        "One member of staff alone interviewed them, and two at least should. Ask HR to write down why one "
        "interviewer is enough. Then finish."
    )
    assert interview_of(world.applications[0]).agreed_at is None

    let_interview(world, met)
    agree_all(world, met)

    kept = JudgedAlone.objects.get()
    assert (kept.interview, kept.answers, kept.reason, kept.given_by) == (met, None, WHY, world.hr)
    assert interview_of(world.applications[0]).agreed_at == EVENING


def test_a_carer_beside_the_one_interviewer_does_not_make_two():
    world = make_booked(applicants=1)
    add_lay(world)
    met = one_was_not_there(world)
    fill(met, world.vacancy.interviewers.get(staff=None))

    assert queries.is_unexplained(met)


def test_an_interviewer_whom_hr_keep_from_a_candidate_after_they_locked_is_not_one_of_two():
    world = make_booked()
    met = all_locked(world)
    assert not queries.is_short(met)
    said = declarations.declare(
        member=world.seat(world.members[1]), knows="friend", details="We trained together.",
        application_id=world.applications[0].pk, actor=world.member, at=FIRST,
    )  # fmt: skip
    declarations.settle_conflict(
        declaration=said,
        outcome=PanelDeclaration.Outcome.RECUSED,
        reason="Too close.",
        actor=world.hr,
        at=FIRST,
    )

    assert queries.is_unexplained(met)
    message = Message.objects.get(template="recruitment/judged_alone")
    assert message.subject == "One person alone interviewed somebody: Staff nurse"
    assert "Applewhite" not in message.text


def test_two_interviewers_leave_nothing_to_write_down():
    world = make_booked()
    met = all_locked(world)
    with pytest.raises(judging.NotAlone):
        let_interview(world, met)
    agree_all(world, met)
    with pytest.raises(MoveRefused):
        let_interview(world, met)


def test_of_an_interview_too_it_is_written_once():
    world = make_booked()
    met = one_was_not_there(world)
    with pytest.raises(judging.ReasonMissing):
        let_interview(world, met, reason=" ")
    first = let_interview(world, met)
    assert let_interview(world, met, reason="Again") == first
    with pytest.raises(AlreadyDone):
        let_interview(world, met, actor=another_from_hr(world))
    assert JudgedAlone.objects.get().reason == WHY


# The decision record


def test_both_stand_in_the_decision_record_under_objectivity():
    world = make_booked()
    JudgedAlone.objects.create(
        vacancy=world.vacancy, answers=1, reason="Small team.", given_at=LATER, given_by=world.hr
    )
    met = one_was_not_there(world)
    let_interview(world, met)
    agree_all(world, met)

    said = {each.name: " ".join(each.happened) for each in decision_record(world.vacancy)}

    assert (
        f"1 answer was read by one person alone. {world.hr} wrote down why that was enough, at "
        in (said["Objectivity"])
    )
    assert "Small team." in said["Objectivity"]
    assert "One interview was held by one member of staff alone." in said["Objectivity"]
    assert WHY in said["Objectivity"]


def test_a_reason_for_an_interview_to_which_two_came_after_all_is_not_in_the_record():
    world = make_booked()
    met = interview_of(world.applications[0])
    JudgedAlone.objects.create(
        vacancy=world.vacancy, interview=met, reason=WHY, given_at=FIRST, given_by=world.hr
    )
    all_locked(world)

    assert list(queries.reasons_given(world.vacancy)) == []
