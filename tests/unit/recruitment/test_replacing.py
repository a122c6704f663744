"""Somebody on the panel is replaced, joins, leaves; practice before the sift."""

import pytest

from recruitment.models import PanelMember, Score, Standing, Vacancy
from recruitment.queries import sift as queries
from recruitment.services import replacing, sift
from recruitment.services.closing import bring_up_to_date
from recruitment.services.panel import CannotSit
from recruitment.services.standings import given_scores
from tests.factories import make_staff
from tests.factories_recruitment import (
    AFTER,
    LATER,
    make_all_locked,
    make_published,
    make_sifting,
    score_all,
    send,
)
from tests.sifting import lock, rows_of, score
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_sifting(applicants=3, members=3)


# Replaced


@pytest.mark.parametrize("number", [0, 1], ids=["the lead", "a member"])
def test_whoever_takes_over_gets_the_rest_and_what_was_scored_stands(world, number):
    given = rows_of(world, number)[:4]
    for row in given:
        score(world, number, row.answer_id, "1")
    new = make_staff("Nadia")

    replacing.replace_member(
        vacancy=world.vacancy,
        leaving=world.members[number],
        replacement=new,
        reason="Ill",
        actor=world.hr,
        at=AFTER,
    )

    seat = world.seat(new)
    left = world.seat(world.members[number])
    assert (left.left_at, left.left_reason, left.is_lead, seat.is_lead) == (AFTER, "Ill", False, number == 0)
    assert Score.objects.counting().filter(member=left).count() == 4
    assert Score.objects.served().filter(member=seat, scored_at=None).count() == 5
    assert {row.answer_id for row in given}.isdisjoint(
        Score.objects.filter(member=seat).values_list("answer", flat=True)
    )
    assert world.vacancy.membership(world.members[number].user) is None
    assert Message.objects.filter(to=new.user.email, template="recruitment/sift_open").count() == 1
    with pytest.raises(sift.ScoresLocked):
        sift.score_answer(
            member=left, answer_id=given[0].answer_id, choice="4", actor=world.members[number].user, at=AFTER
        )


def test_the_sift_ends_with_the_scores_of_those_who_left_and_those_who_came(world):
    for row in rows_of(world, 1)[:4]:
        score(world, 1, row.answer_id, "4")
    new = make_staff("Nadia")
    replacing.replace_member(
        vacancy=world.vacancy,
        leaving=world.members[1],
        replacement=new,
        reason="Ill",
        actor=world.hr,
        at=AFTER,
    )
    world.members[1] = new
    for number in range(3):
        score_all(world, world.members[number], "2")
        lock(world, number)

    assert sum(each.counted for each in Standing.objects.all()) == 27
    assert sum(points == 4 for answers in given_scores(world.vacancy).values()
               for given in answers.values() for points in given) == 4  # fmt: skip


def test_a_member_who_goes_without_anybody_coming_leaves_their_share_to_the_others():
    world = make_published(members=4)
    Vacancy.objects.filter(pk=world.vacancy.pk).update(reviews_per_answer=1)
    for number in range(4):
        send(world, words=f"Example {number}.")
    bring_up_to_date(vacancy=world.vacancy, at=AFTER)
    world.refresh()

    replacing.let_go(
        vacancy=world.vacancy, leaving=world.members[2], reason="Leave", actor=world.hr, at=AFTER
    )

    assert Score.objects.served().count() == 12
    assert not Score.objects.served().filter(member=world.seat(world.members[2])).exists()


def test_nobody_goes_who_leads_or_is_one_of_two():
    world = make_sifting(members=2)
    for number in range(2):
        with pytest.raises(replacing.NobodyElse):
            replacing.let_go(
                vacancy=world.vacancy, leaving=world.members[number], reason="x", actor=world.hr, at=AFTER
            )
    assert not PanelMember.objects.exclude(left_at=None).exists()


def test_somebody_who_joins_a_panel_that_reads_everything_takes_a_fair_share(world):
    new = make_staff("Nadia")

    replacing.add_reader(vacancy=world.vacancy, staff=new, actor=world.hr, at=AFTER)

    shares = [
        Score.objects.served().filter(member=member).count()
        for member in PanelMember.objects.filter(vacancy=world.vacancy)
    ]
    assert sum(shares) == 27
    assert min(shares) >= 6


def test_the_lead_hears_again_when_somebody_joined_after_all_had_locked():
    world, new = make_all_locked(applicants=2, members=2), make_staff("Nadia")
    sent = Message.objects.filter(template="recruitment/all_locked")
    assert sent.count() == 1

    replacing.add_reader(vacancy=world.vacancy, staff=new, actor=world.hr, at=AFTER)
    seat = PanelMember.objects.get(staff=new)
    for row in Score.objects.served().filter(member=seat):
        sift.score_answer(member=seat, answer_id=row.answer_id, choice="3", actor=new.user, at=LATER)
    sift.lock_own_scores(member=seat, actor=new.user, at=LATER)

    assert sent.count() == 2
    sift.finish_if_complete(vacancy=world.vacancy, at=LATER)
    assert sent.count() == 2


@pytest.mark.parametrize("who", ["a member", "an applicant", "a leaver without an account"])
def test_who_cannot_join(world, who):
    staff = world.members[1] if who == "a member" else make_staff("Nadia")
    if who == "an applicant":
        type(world.applications[0]).objects.filter(pk=world.applications[0].pk).update(applicant=staff.user)
    if who == "a leaver without an account":
        type(staff).objects.filter(pk=staff.pk).update(user=None)
        staff.refresh_from_db()
    with pytest.raises(CannotSit):
        replacing.add_reader(vacancy=world.vacancy, staff=staff, actor=world.hr, at=AFTER)


def test_another_lead_changes_no_score(world):
    score(world, 0, rows_of(world, 0)[0].answer_id)

    for _ in range(2):
        replacing.name_lead(vacancy=world.vacancy, staff=world.members[1], actor=world.hr, at=AFTER)

    assert PanelMember.objects.get(is_lead=True).staff == world.members[1]
    assert Score.objects.counting().count() == 1
    assert Event.objects.filter(action="panel.lead_named").count() == 1


# Warming up


def test_practice_is_kept_apart_and_in_no_figure(world):
    seat = world.seat(world.members[0])
    question = queries.sift_progress(seat)[0].id
    example = next(each for each in queries.examples_for(seat, question) if each.points == 4)
    for choice in ("0", "3"):
        sift.score_exemplar(
            member=seat,
            question_id=question,
            exemplar_id=example.id,
            choice=choice,
            actor=world.lead,
            at=AFTER,
        )

    again = next(each for each in queries.examples_for(seat, question) if each.points == 4)
    assert (again.choice, again.distance) == ("3", "1 point below the agreed score.")
    assert given_scores(world.vacancy) == {}
    assert queries.count_unscored(seat) == 9


def test_an_example_of_another_question_is_refused(world):
    seat = world.seat(world.members[0])
    first, second = queries.sift_progress(seat)[:2]
    foreign = queries.examples_for(seat, second.id)[0]

    with pytest.raises(sift.NotYours):
        sift.score_exemplar(
            member=seat, question_id=first.id, exemplar_id=foreign.id, choice="3", actor=world.lead, at=AFTER
        )


def test_who_saw_no_evidence_in_an_example_is_told_no_distance(world):
    seat = world.seat(world.members[0])
    question = queries.sift_progress(seat)[0].id
    example = queries.examples_for(seat, question)[0]
    sift.score_exemplar(
        member=seat, question_id=question, exemplar_id=example.id, choice="n", actor=world.lead, at=AFTER
    )

    assert queries.examples_for(seat, question)[0].distance == "You saw no evidence in it."
