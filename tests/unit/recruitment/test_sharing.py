"""Who reads what: by load, each in an order of their own, and again when somebody cannot go on."""

import uuid
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recruitment.models import Answer, Hold, PanelMember, Score, Vacancy
from recruitment.scoring import seconds_of_work
from recruitment.services.closing import bring_up_to_date
from recruitment.services.sharing import deal_again, share_out
from recruitment.shuffle import placed_among
from tests.factories_recruitment import AFTER, Recruiting, make_published, make_sifting, send

pytestmark = pytest.mark.django_db


def sifting(*, members: int, reviews: int, lengths: list[int]) -> Recruiting:
    """Closed and dealt; each applicant's answers have the number of words given."""
    world = make_published(members=members)
    Vacancy.objects.filter(pk=world.vacancy.pk).update(reviews_per_answer=reviews)
    for length in lengths:
        send(world, words="word " * length)
    bring_up_to_date(vacancy=world.vacancy, at=AFTER)
    return world.refresh()


def test_every_answer_is_read_as_often_as_asked_and_by_nobody_twice():
    sifting(members=4, reviews=2, lengths=[10, 20, 30, 40, 50])

    dealt = Counter(Score.objects.values_list("answer", flat=True))

    assert dealt == dict.fromkeys(Answer.objects.values_list("pk", flat=True), 2)
    assert Score.objects.values("answer", "member").distinct().count() == 30


@pytest.mark.parametrize("reviews", [3, 9])
def test_with_no_more_members_than_reviews_everybody_reads_everything(reviews):
    world = sifting(members=3, reviews=reviews, lengths=[5, 5])

    counts = Counter(Score.objects.values_list("member", flat=True))

    assert counts == dict.fromkeys(world.vacancy.panel.values_list("pk", flat=True), 6)


def test_the_minutes_differ_by_less_than_one_long_answer():
    lengths = [240, 10, 40, 200, 90, 120, 30, 180, 60]
    sifting(members=4, reviews=2, lengths=lengths)

    work: Counter[uuid.UUID] = Counter()
    for member, words in Score.objects.values_list("member", "words"):
        work[member] += int(seconds_of_work(words=words, answers=1))

    assert len(work) == 4
    assert max(work.values()) - min(work.values()) <= seconds_of_work(words=240, answers=1)


def test_the_panel_of_one_applicant_differs_from_question_to_question():
    """Horizontal: nobody is given one person's whole application because of the first answer."""
    world = sifting(members=4, reviews=2, lengths=[50] * 8)

    panels = {
        tuple(
            frozenset(Score.objects.filter(answer=answer).values_list("member", flat=True))
            for answer in Answer.objects.filter(application=application).order_by("question__order")
        )
        for application in world.applications
    }

    assert any(len(set(each)) > 1 for each in panels)


def test_an_answer_that_names_its_writer_is_held_before_anybody_reads_it():
    world = make_published()
    named = send(world, last_name="Quillfeather", words="Nurse Quillfeather was the one who stayed.")
    send(world)
    answers = Answer.objects.filter(application=named)

    bring_up_to_date(vacancy=world.vacancy, at=AFTER)

    assert set(Hold.objects.values_list("answer", "raised_by")) == {(each.pk, None) for each in answers}
    assert set(Score.objects.filter(is_held=True).values_list("answer", flat=True)) == {
        each.pk for each in answers
    }
    assert Score.objects.served().count() == 6


@pytest.mark.parametrize(
    "words", ["Write to CANDIDA.applewhite@x.example", "Ring me on +44 1632 960001", "I am Candida"]
)
def test_an_email_address_a_number_and_a_first_name_hold_it_as_well(words):
    world = make_published()
    sent = send(world, words=words)
    type(sent.applicant).objects.filter(pk=sent.applicant_id).update(email="candida.applewhite@x.example")

    bring_up_to_date(vacancy=world.vacancy, at=AFTER)

    assert Hold.objects.count() == 3


def test_the_deal_costs_the_same_for_one_applicant_and_for_three():
    counts = []
    for applicants in (1, 3):
        world = make_sifting(applicants=applicants)
        Score.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            share_out(vacancy=world.vacancy, at=AFTER)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 10


def test_an_answer_dealt_again_goes_to_whoever_has_least_left_and_never_back():
    world = sifting(members=3, reviews=1, lengths=[50] * 4)
    row = Score.objects.first()
    others = PanelMember.objects.filter(vacancy=world.vacancy).exclude(pk=row.member_id)
    idle, busy = others.order_by("pk")
    Score.objects.filter(member=idle).exclude(pk=Score.objects.filter(member=idle).first().pk).delete()

    dealt = deal_again(vacancy=world.vacancy, answers=[row.answer_id])

    assert dealt == 1
    readers = set(Score.objects.filter(answer=row.answer_id).values_list("member", flat=True))
    assert row.member_id in readers
    assert len(readers) == 2
    assert busy.pk in readers or idle.pk in readers


def test_where_everybody_has_read_it_already_there_is_nobody_to_deal_to():
    world = make_sifting(applicants=1)
    before = Score.objects.count()

    assert deal_again(vacancy=world.vacancy, answers=[Score.objects.first().answer_id]) == 0
    assert Score.objects.count() == before


def test_what_is_added_takes_a_place_among_what_waits_and_moves_nothing_else():
    keys = [uuid.UUID(int=each) for each in range(8)]
    waiting = list(zip(keys[:5], [3, 4, 6, 8, 9], strict=True))

    places = placed_among(waiting, keys[5:], last=9, seed="x")

    assert sorted(places.values()) == [3, 4, 6, 8, 9, 10, 11, 12]
    stayed = [key for key, place in waiting if places[key] == place]
    assert len(stayed) >= 2
    assert any(places[key] < 10 for key in keys[5:])


def test_where_nothing_waits_what_is_added_stands_at_the_end():
    assert set(placed_among([], [uuid.UUID(int=1), uuid.UUID(int=2)], last=4, seed="x").values()) == {5, 6}
