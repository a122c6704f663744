import dataclasses
import uuid

import pytest

from recruitment.models import Conflict, PanelMember, Score, Standing, WarmUpScore
from recruitment.queries import sift as queries
from recruitment.services import applications, replacing, sift
from recruitment.services.closing import share_out
from tests.factories import make_user
from tests.factories_recruitment import (
    AFTER,
    make_all_locked,
    make_published,
    make_sifting,
    score_all,
    send,
)
from tests.sifting import declare
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord

pytestmark = pytest.mark.django_db


def first_answer(world, staff):
    member = world.seat(staff)
    return member, Score.objects.filter(member=member).order_by("question__order", "position").first()


def score(world, staff, row, choice="3"):
    sift.score_answer(
        member=world.seat(staff), answer_id=row.answer_id, choice=choice, actor=staff.user, at=AFTER
    )


def test_every_member_gets_every_answer_once_each_in_an_order_of_their_own():
    world = make_sifting(applicants=9)

    orders = {}
    for member in PanelMember.objects.filter(vacancy=world.vacancy):
        for question in world.vacancy.questions.all():
            rows = Score.objects.filter(member=member, question=question).order_by("position")
            assert [row.position for row in rows] == list(range(1, 10))
            orders[member.pk, question.order] = [row.answer.application_id for row in rows]

    assert len(set(map(tuple, orders.values()))) == len(orders) == 6
    assert all(set(order) == {each.pk for each in world.applications} for order in orders.values())


def test_the_order_is_the_same_when_it_is_dealt_again():
    world = make_sifting(applicants=5)
    before = list(Score.objects.order_by("pk").values_list("member", "answer", "position"))
    Score.objects.all().delete()

    share_out(vacancy=world.vacancy, at=AFTER)

    assert set(Score.objects.values_list("member", "answer", "position")) == set(before)


def test_a_member_never_gets_their_own_answers():
    """Refused at the start; should an account be tied to a panel member afterwards, the deal leaves theirs out."""
    world = make_published(members=3)
    for _ in range(2):
        send(world)
    member = world.members[1]
    own = world.applications[0]
    type(own).objects.filter(pk=own.pk).update(applicant=member.user)

    from recruitment.services.closing import bring_up_to_date

    bring_up_to_date(vacancy=world.vacancy, at=AFTER)

    dealt = Score.objects.filter(member=world.seat(member)).values_list("answer__application", flat=True)
    assert set(dealt) == {world.applications[1].pk}
    assert Score.objects.filter(answer__application=own).count() == 6


def test_the_next_answer_stays_in_the_question_and_comes_back_for_what_was_left():
    world = make_sifting(applicants=3)
    staff = world.members[0]
    member = world.seat(staff)
    rows = list(Score.objects.filter(member=member).order_by("question__order", "position"))

    assert queries.next_answer(member) == queries.Next(rows[0].question_id, rows[0].answer_id, 1)
    score(world, staff, rows[1])
    shown = queries.blind_answer(member, rows[1].answer_id)
    assert queries.next_answer(member, after=shown).answer == rows[2].answer_id
    score(world, staff, rows[2])
    assert queries.next_answer(member, after=shown).answer == rows[0].answer_id
    score(world, staff, rows[0])
    assert queries.next_answer(member, after=shown).question == rows[3].question_id


def test_a_score_can_be_changed_until_the_lock_and_never_after():
    world = make_sifting()
    staff = world.members[0]
    member, row = first_answer(world, staff)
    score_all(world, staff, "2")
    score(world, staff, row, "n")

    sift.lock_own_scores(member=member, actor=staff.user, at=AFTER)
    with pytest.raises(sift.ScoresLocked):
        score(world, staff, row, "4")

    row.refresh_from_db()
    assert (row.choice, row.points, row.no_evidence) == ("n", None, True)


@pytest.mark.parametrize("choice", ["", "5", "-1", "x"])
def test_what_is_no_rating_is_refused(choice):
    world = make_sifting()
    _, row = first_answer(world, world.members[0])

    with pytest.raises(ValueError, match=r"score|rating"):
        score(world, world.members[0], row, choice)

    row.refresh_from_db()
    assert not row.is_rated


def test_an_answer_of_another_vacancy_is_not_theirs_to_score():
    world, other = make_sifting(), make_sifting()
    _, row = first_answer(other, other.members[0])

    with pytest.raises(sift.NotYours):
        score(world, world.members[0], row)


def test_an_answer_that_does_not_exist_is_not_theirs_to_score():
    world = make_sifting()

    with pytest.raises(sift.NotYours):
        sift.score_answer(
            member=world.seat(world.members[0]),
            answer_id=uuid.uuid4(),
            choice="3",
            actor=world.lead,
            at=AFTER,
        )


def test_locking_needs_a_score_for_every_answer():
    world = make_sifting()
    staff = world.members[0]
    _, row = first_answer(world, staff)
    score(world, staff, row)

    with pytest.raises(sift.ScoresStillMissing) as missing:
        sift.lock_own_scores(member=world.seat(staff), actor=staff.user, at=AFTER)

    assert missing.value.missing == 5
    assert world.seat(staff).scores_locked_at is None


def test_the_answers_of_somebody_who_withdrew_need_no_score():
    world = make_sifting()
    staff = world.members[0]
    gone = world.applications[0]
    applications.withdraw_application(application=gone, actor=gone.applicant, at=AFTER)
    score_all(world, staff)

    sift.lock_own_scores(member=world.seat(staff), actor=staff.user, at=AFTER)

    assert world.seat(staff).scores_locked_at == AFTER
    assert queries.count_unscored(world.seat(world.members[1])) == 3


def test_the_lead_hears_when_the_last_has_locked_and_not_before():
    world = make_sifting()
    for number, staff in enumerate(world.members):
        assert Message.objects.filter(template="recruitment/all_locked").count() == 0, number
        score_all(world, staff)
        sift.lock_own_scores(member=world.seat(staff), actor=staff.user, at=AFTER)

    assert Message.objects.get(template="recruitment/all_locked").to == world.lead.email


def test_locking_twice_is_once():
    world = make_all_locked()

    sift.lock_own_scores(member=world.seat(world.members[0]), actor=world.lead, at=AFTER)

    assert Event.objects.filter(action="scores.locked").count() == 2
    assert Standing.objects.count() == 2


def test_the_audit_trail_never_says_what_was_given():
    world = make_all_locked(["4", "1"])

    data = [event.data for event in Event.objects.filter(action__in=["answer.scored", "scores.locked"])]

    assert len(data) == 14
    assert all(each == {} for each in data)
    assert world.vacancy.state == "sifting"


def test_what_a_member_is_handed_holds_no_person_no_time_and_no_other_member():
    """The rows that reach a template, field by field: nothing else can be shown."""
    shown = {
        cls.__name__: {field.name for field in dataclasses.fields(cls)}
        for cls in (queries.BlindAnswer, queries.OwnScore, queries.QuestionProgress, queries.Guide)
    }

    assert shown == {
        "BlindAnswer": {
            "id", "question", "number", "position", "answers", "previous", "text", "choice", "is_warm",
        },
        "OwnScore": {"id", "position", "words", "is_scored"},
        "QuestionProgress": {
            "id", "number", "text", "value", "behaviour", "answers", "scored", "minutes_left",
        },
        "Guide": {
            "id", "number", "questions", "text", "value", "behaviour", "statement", "marking", "seen", "not_seen",
            "points",
        },
    }  # fmt: skip


def test_one_members_scores_change_nothing_another_member_reads():
    world = make_sifting()
    second = world.seat(world.members[1])

    def everything_read():
        rows = [
            queries.own_scores(second, queries.own_rows(second, each.id))
            for each in queries.sift_progress(second)
        ]
        return queries.sift_progress(second), rows, queries.next_answer(second)

    before = everything_read()
    score_all(world, world.members[0], "4")
    sift.lock_own_scores(member=world.seat(world.members[0]), actor=world.lead, at=AFTER)

    assert everything_read() == before


def test_the_guide_is_for_the_members_own_vacancy_only():
    world, other = make_sifting(), make_sifting()
    foreign = other.vacancy.questions.first().pk

    assert queries.guide_to(world.seat(world.members[0]), foreign) is None
    assert queries.examples_for(world.seat(world.members[0]), foreign) == []


def test_the_guide_has_the_anchors_of_the_posts_level():
    world = make_sifting(manages_people=True)
    question = world.vacancy.questions.order_by("order").first()

    guide = queries.guide_to(world.seat(world.members[0]), question.pk)

    assert (guide.points[0].points, guide.points[0].text) == (4, "Kind at 4 for leads_people")
    assert (guide.questions, guide.seen, guide.not_seen) == (3, ["Seen KIND-1"], ["Not seen KIND-1"])


def test_progress_counts_the_work_left():
    world = make_sifting(applicants=2)
    staff = world.members[0]
    _, row = first_answer(world, staff)
    score(world, staff, row)

    progress = queries.sift_progress(world.seat(staff))

    assert [(each.number, each.answers, each.scored) for each in progress] == [
        (1, 2, 1),
        (2, 2, 0),
        (3, 2, 0),
    ]
    assert [each.minutes_left for each in progress] == [1, 2, 2]


def test_applicants_get_numbers_that_say_nothing_of_when_they_came():
    world = make_all_locked(applicants=4)

    numbers = Standing.objects.filter(vacancy=world.vacancy).values_list("number", flat=True)

    assert sorted(numbers) == [1, 2, 3, 4]


def test_somebody_outside_the_panel_has_no_seat():
    world = make_sifting()

    assert world.vacancy.membership(make_user()) is None


def test_practice_is_a_rating_too():
    world = make_sifting()
    seat = world.seat(world.members[0])
    question = queries.sift_progress(seat)[0].id

    with pytest.raises(ValueError, match="Nothing was chosen"):
        sift.score_exemplar(
            member=seat, question_id=question, exemplar_id=queries.examples_for(seat, question)[0].id, choice="",
            actor=world.lead, at=AFTER,
        )  # fmt: skip

    assert not WarmUpScore.objects.exists()


def test_whoever_has_left_the_panel_locks_nothing():
    world = make_sifting(members=3)
    staff = world.members[2]
    seat = world.seat(staff)
    replacing.let_go(vacancy=world.vacancy, leaving=staff, reason="Ill", actor=world.hr, at=AFTER)

    with pytest.raises(sift.ScoresLocked, match="not being scored now"):
        sift.lock_own_scores(member=seat, actor=staff.user, at=AFTER)

    assert world.seat(staff).scores_locked_at is None


def test_a_sift_ends_without_a_message_when_the_lead_has_no_account_any_more():
    world = make_sifting()
    StaffRecord.objects.filter(pk=world.members[0].pk).update(user=None)
    for staff in world.members:
        score_all(world, staff)
        sift.lock_own_scores(member=world.seat(staff), actor=staff.user, at=AFTER)

    assert Standing.objects.filter(vacancy=world.vacancy).count() == 2
    assert not Message.objects.filter(template="recruitment/all_locked").exists()


def test_nobody_says_that_they_know_the_writer_of_an_answer_that_is_not_theirs_to_score():
    world, elsewhere = make_sifting(), make_sifting()

    with pytest.raises(sift.NotYours):
        declare(world, 0, Score.objects.filter(member__vacancy=elsewhere.vacancy)[0].answer_id)

    assert not Conflict.objects.exists()
