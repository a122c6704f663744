"""The sift's keys as forms, the pause, the warm-up; HR's queue and the change of reviewers. All without scripts."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import Answer, Hold, PanelMember, Score, WarmUpScore
from recruitment.queries.sift import examples_for
from recruitment.services.closing import bring_up_to_date
from tests.factories import give_role, make_staff
from tests.factories_recruitment import AFTER, make_published, make_sifting, score_all, send, warm_up
from values_hub.access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AFTER, tick=False):
        yield


def page(name, world, *more):
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *more])


def rows_of(world, number):
    member = world.seat(world.members[number])
    return list(Score.objects.filter(member=member).order_by("question__order", "position"))


# A member's moves


def test_undo_comes_back_to_the_answer_with_its_score_lifted(as_):
    world = make_sifting(applicants=2)
    warm_up(world, world.members[0])
    browser = as_(world.lead)
    first, second = rows_of(world, 0)[:2]
    assert "Undo the last one" not in browser.get(page("sift_answer", world, first.answer_id)).text
    browser.post(page("sift_answer", world, first.answer_id), {"rating": "3"})
    shown = browser.get(page("sift_answer", world, second.answer_id)).text
    assert page("sift_undo", world, first.answer_id) in shown

    for _ in range(2):  # a double click
        back = browser.post(page("sift_undo", world, first.answer_id))

    assert back["Location"] == page("sift_answer", world, first.answer_id)
    assert "checked" not in browser.get(back["Location"]).text
    assert rows_of(world, 0)[0].choice == ""


def test_a_flag_goes_on_to_the_next_and_whoever_has_it_open_is_told_kindly(as_):
    world = make_sifting(applicants=3)
    for staff in world.members:
        warm_up(world, staff)
    answer = rows_of(world, 0)[0].answer_id
    other = as_(world.member)
    other.get(page("sift_answer", world, answer))

    browser = as_(world.lead)
    for _ in range(2):
        on = browser.post(page("sift_flag", world, answer))
    sent = other.post(page("sift_answer", world, answer), {"rating": "4"}, follow=True)

    assert on.status_code == 302
    assert Hold.objects.count() == 1
    assert "HR is looking at that answer. It comes back to you later." in sent.text
    assert not Score.objects.exclude(scored_at=None).exists()
    assert "1 more is with HR" in other.get(page("sift", world)).text


def test_knowing_somebody_asks_how_and_goes_on(as_):
    world = make_sifting(applicants=3)
    warm_up(world, world.members[0])
    browser = as_(world.lead)
    rows = rows_of(world, 0)
    address = page("sift_conflict", world, rows[0].answer_id)

    assert "Select how you know the person who wrote this answer" in browser.post(address).text
    close = browser.post(address, {"kind": "family", "outcome": "noted"})
    assert "Somebody else has to score a person who is this close to you." in close.text
    assert re.search(r'value="family"[^>]* checked', close.text)
    gone = browser.post(address, {"kind": "family", "outcome": "handed_off"}, follow=True)

    assert "Somebody else scores this person now." in gone.text
    again = browser.post(address, {"kind": "family", "outcome": "handed_off"}, follow=True)
    assert "That answer is no longer among yours." in again.text
    assert "Answer 1<" not in browser.get(page("own_scores", world)).text


def test_noting_it_comes_back_to_the_answer(as_):
    world = make_sifting(applicants=1)
    answer = rows_of(world, 0)[0].answer_id

    noted = as_(world.lead).post(
        page("sift_conflict", world, answer), {"kind": "colleague", "outcome": "noted"}
    )

    assert noted["Location"] == page("sift_answer", world, answer)


def test_what_is_not_dealt_to_a_member_is_not_there_to_flag_undo_or_know(as_):
    world, other = make_sifting(applicants=1), make_sifting(applicants=1)
    foreign = rows_of(other, 0)[0].answer_id
    browser = as_(world.lead)

    assert browser.post(page("sift_flag", world, foreign)).status_code == 404
    assert browser.post(page("sift_undo", world, foreign)).status_code == 404
    assert browser.get(page("sift_conflict", world, foreign)).status_code == 404
    assert not Hold.objects.exists()


def test_nothing_moves_after_the_lock(as_):
    world = make_sifting(applicants=1)
    score_all(world, world.members[0])
    browser = as_(world.lead)
    browser.post(page("lock_own_scores", world))
    answer = rows_of(world, 0)[0].answer_id

    for address in (page("sift_flag", world, answer), page("sift_undo", world, answer)):
        assert "You have locked your scores" in browser.post(address, follow=True).text
    declared = browser.post(page("sift_conflict", world, answer), {"kind": "family", "outcome": "handed_off"})
    assert "You have locked your scores" in declared.text
    assert rows_of(world, 0)[0].points == 3


# Pace


def test_after_ten_there_is_a_pause_and_after_forty_minutes_advice_to_rest(as_):
    world = make_sifting(applicants=11)
    warm_up(world, world.members[0])
    browser = as_(world.lead)
    rows = rows_of(world, 0)
    with time_machine.travel(AFTER, tick=False) as clock:
        for row in rows[:10]:
            clock.shift(dt.timedelta(minutes=5))
            onward = browser.post(page("sift_answer", world, row.answer_id), {"rating": "3"})
        assert onward["Location"] == page("sift_pause", world)
        assert "You have been scoring for 45 minutes." in browser.get(onward["Location"]).text

        clock.shift(dt.timedelta(hours=1))
        browser.post(page("sift_answer", world, rows[9].answer_id), {"rating": "2"})
        rested = browser.get(page("sift_pause", world)).text

    assert "Look away from the screen for a moment." in rested
    assert "23 answers left. About 12 minutes." in rested


# Warming up


def test_the_warm_up_shows_the_distance_and_leads_to_the_first_answer(as_):
    world = make_sifting(applicants=1)
    browser = as_(world.lead)
    row = rows_of(world, 0)[0]
    seat = world.seat(world.members[0])
    examples = examples_for(seat, row.question_id)

    for example in examples:
        address = page("sift_warm_up", world, row.question_id, example.number)
        assert example.text in browser.get(address).text
        assert example.commentary not in browser.get(address).text
        assert "Select a rating, or no evidence seen" in browser.post(address).text
        assert browser.get(page("sift_answer", world, row.answer_id)).status_code == 302
        shown = browser.post(address, {"rating": str(example.points)}, follow=True).text
        assert "The same as the agreed score." in shown
        assert example.commentary in shown

    assert page("sift_answer", world, row.answer_id) in shown
    assert browser.get(page("sift_answer", world, row.answer_id)).status_code == 200
    assert 'name="rating"' in browser.get(address + "?again=yes").text
    assert browser.get(page("sift_warm_up", world, row.question_id, 9)).status_code == 404
    assert WarmUpScore.objects.count() == len(examples) == 3


# HR's queue


def make_held(words="Ask for Quillfeather on the ward."):
    """One answer names its writer."""
    world = make_published()
    named = send(world, last_name="Quillfeather", words=words)
    Answer.objects.filter(application=named, question__order__gt=1).update(text="I helped.")
    send(world)
    bring_up_to_date(vacancy=world.vacancy, at=AFTER)
    return world.refresh()


def test_hr_hides_the_words_and_the_panel_and_the_candidate_see_what_was_read(as_):
    world = make_held()
    browser = as_(world.hr)
    hold = Hold.objects.get()
    assert (
        "Look at an answer for Staff nurse"
        in browser.get(reverse("waiting_on_hr", args=["recruitment"])).text
    )
    assert "1 answer is kept from the panel" in browser.get(page("redaction", world)).text
    shown = browser.get(page("redact", world, hold.pk)).text
    assert re.search(r'value="2" checked', shown)

    done = browser.post(page("redact", world, hold.pk), {"action": "hide", "word": ["2"]}, follow=True)

    assert "Nothing to look at" in done.text
    warm_up(world, world.members[1])
    assert (
        "Ask for [hidden] on the ward."
        in as_(world.member).get(page("sift_answer", world, hold.answer_id)).text
    )
    applicant = world.applications[0]
    assert (
        "What the panel read."
        in as_(applicant.applicant).get(reverse("apply:application", args=[applicant.pk])).text
    )


def test_hr_marks_nothing_and_is_told_and_may_say_that_nothing_identifies(as_):
    world = make_held()
    browser = as_(world.hr)
    hold = Hold.objects.get()

    refused = browser.post(page("redact", world, hold.pk), {"action": "hide", "word": ["x", "-1"]})
    assert "Mark the words to hide, or say that nothing shows who wrote it." in refused.text
    browser.post(page("redact", world, hold.pk), {"action": "nothing"})
    again = browser.post(page("redact", world, hold.pk), {"action": "hide", "word": ["0"]}, follow=True)

    assert "decided about already" in again.text
    assert not Answer.objects.exclude(redacted_at=None).exists()
    assert not Score.objects.filter(is_held=True).exists()


def test_the_queue_is_not_for_hr_on_the_panel_or_among_the_applicants(as_):
    world = make_held()
    give_role(world.member, Role.HR)
    world.applications[1].__class__.objects.filter(pk=world.applications[1].pk).update(applicant=world.hr)

    for user in (world.member, world.hr, world.lead):
        assert as_(user).get(page("redaction", world)).status_code == 403
        assert "Look at an answer" not in as_(user).get("/").text
        assert "Look at an answer" not in as_(user).get(reverse("waiting_on_hr", args=["recruitment"])).text


def test_the_queue_costs_the_same_for_one_answer_and_for_three(as_):
    counts = []
    for applicants in (1, 3):
        world = make_published()
        for _ in range(applicants):
            send(world, last_name="Quillfeather", words="Quillfeather.")
        bring_up_to_date(vacancy=world.vacancy, at=AFTER)
        browser = as_(world.hr)
        browser.get(page("redaction", world))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page("redaction", world)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


# Reviewers


def test_hr_hands_over_and_says_why(as_):
    world = make_sifting(members=3)
    new = make_staff("Nadia", "Osei")
    browser = as_(world.hr)
    address = page("leaving", world, world.members[0].pk)

    assert f"?by={new.pk}" in browser.get(address + "?q=Osei").text
    assert "and leads the panel" in browser.get(f"{address}?by={new.pk}").text
    asked = browser.post(address, {"by": new.pk, "reason": ""})
    assert "Enter why they cannot go on" in asked.text
    assert f'value="{new.pk}"' in asked.text
    done = browser.post(address, {"by": new.pk, "reason": "Sickness"}, follow=True)

    assert "What they have scored stands." in done.text
    assert PanelMember.objects.get(is_lead=True).staff == new
    assert as_(world.members[0].user).get(page("sift", world)).status_code == 404
    assert as_(new.user).get(page("sift", world)).status_code == 200


@pytest.mark.parametrize("who", ["lead", "member"])
def test_a_refusal_to_let_somebody_go_is_said_and_changes_nothing(as_, who):
    world = make_sifting(members=2)
    staff = world.members[0 if who == "lead" else 1]

    refused = as_(world.hr).post(page("leaving", world, staff.pk), {"by": "nobody", "reason": "x"})

    assert "leads the panel" in refused.text or "A panel needs two people at least" in refused.text
    assert PanelMember.objects.sitting().count() == 2


def test_hr_adds_somebody_and_names_another_lead(as_):
    world = make_sifting(members=2)
    new = make_staff("Nadia")
    browser = as_(world.hr)

    browser.post(page("reviewers", world), {"action": "add", "staff": new.pk})
    browser.post(page("reviewers", world), {"action": "lead", "staff": new.pk})
    wrong = browser.post(page("reviewers", world), {"action": "remove", "staff": new.pk}, follow=True)

    assert "Select somebody from the list." in wrong.text
    assert PanelMember.objects.get(is_lead=True).staff == new
    assert Score.objects.served().filter(member__staff=new).count() == 6
