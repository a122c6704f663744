"""Feedback to everybody who was scored, and the decision record."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recruitment.feedback import value_feedback
from recruitment.models import FeedbackLetter
from recruitment.queries.decision_record import decision_record
from recruitment.queries.feedback import letters_for, owed_feedback
from recruitment.services import feedback
from recruitment.services.applications import withdraw_application
from recruitment.services.closing import withdraw_vacancy
from tests.factories_framework import make_hr
from tests.factories_offer import DECIDED_AT, make_applied, make_decided, make_interviewed
from tests.factories_recruitment import make_revealed, make_sifting
from values_hub.common.waiting import Desk, waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db
ANCHORS = {points: f"Anchor {points}." for points in range(5)}


@pytest.mark.parametrize(
    ("scores", "band", "seen", "next_step"),
    [
        ([None, None], "Not seen this time", "We did not see enough", "Anchor 2."),
        ([0], "Not shown in your answers", "We did not see enough", "Anchor 2."),
        ([0, 0, None], "Not shown in your answers", "We did not see enough", "Anchor 2."),
        ([0, 1], "A little seen", "We did not see enough", "Anchor 2."),
        ([1, None], "Some seen", "We did not see enough", "Anchor 2."),
        ([2, 2], "Clearly seen", "Anchor 2.", "Anchor 3."),
        ([2, 3], "Clearly seen", "Anchor 2.", "Anchor 3."),
        ([3], "Strongly seen", "Anchor 3.", "Anchor 4."),
        ([4, 4], "Strongly seen", "Anchor 4.", "the most that we describe"),
    ],
)
def test_a_band_in_words_what_was_seen_and_the_next_anchor_up(scores, band, seen, next_step):
    found = value_feedback("Kind", scores, ANCHORS)

    assert found.band == band
    assert seen in found.seen
    assert next_step in found.next_step


def test_everybody_scored_is_owed_a_letter_once_they_have_been_told():
    world = make_interviewed()
    assert list(owed_feedback(world.vacancy)) == []

    world = make_applied()

    assert set(owed_feedback(world.vacancy)) == set(world.applications)


def test_somebody_the_sift_ended_for_is_owed_one_too():
    world = make_decided()

    letter = letters_for(world.vacancy, world.applications)[world.applications[1].pk]

    assert world.applications[1] in owed_feedback(world.vacancy)
    assert [(each.value, each.band) for each in letter] == [
        ("Kind", "Strongly seen"),
        ("Open", "Strongly seen"),
    ]


def test_what_the_interview_showed_stands_before_the_sift():
    world = make_applied(scores={0: "1", 1: "4"}, outcomes=("not_appointable", "appoint"))

    letters = letters_for(world.vacancy, world.applications)

    assert {each.band for each in letters[world.applications[0].pk]} == {"Some seen"}


def test_every_letter_goes_once_and_is_kept_as_it_was_read():
    world = make_applied()
    feedback.write_sentence(
        application=world.applications[1], text="Tell us how it ended.", actor=world.lead, at=DECIDED_AT
    )

    sent = feedback.send_feedback(vacancy=world.vacancy, actor=world.lead, at=DECIDED_AT)
    again = feedback.send_feedback(vacancy=world.vacancy, actor=world.hr, at=DECIDED_AT)

    assert (sent, again) == (2, 0)
    mails = Message.objects.filter(template="recruitment/feedback")
    assert mails.count() == 2
    theirs = mails.get(to=world.applications[1].applicant.email)
    kept = FeedbackLetter.objects.get(application=world.applications[1])
    assert "From the panel: Tell us how it ended." in theirs.text
    assert all(each["seen"] in theirs.text for each in kept.values)
    assert kept.sent_by == world.lead
    assert "Tell us how it ended." not in mails.get(to=world.applications[0].applicant.email).text


def test_no_letter_holds_a_number_or_anybody_else():
    world = make_applied(scores={0: "4", 1: "2"})
    feedback.send_feedback(vacancy=world.vacancy, actor=world.lead, at=DECIDED_AT)

    for letter in FeedbackLetter.objects.all():
        words = " ".join(" ".join(each.values()) for each in letter.values)
        # the test framework's anchors carry their point; nothing beside them does
        assert not re.search(r"\d", re.sub(r"(Kind|Open) at \d for \w+", "", words))
        assert "Applewhite" not in words


def test_a_letter_that_has_gone_can_no_longer_change():
    world = make_applied()
    feedback.send_feedback(vacancy=world.vacancy, actor=world.lead, at=DECIDED_AT, only=world.applications[0])

    with pytest.raises(feedback.AlreadySent):
        feedback.write_sentence(
            application=world.applications[0], text="More.", actor=world.lead, at=DECIDED_AT
        )
    assert FeedbackLetter.objects.count() == 1


def test_nobody_writes_feedback_to_somebody_who_has_not_been_told():
    world = make_interviewed()

    with pytest.raises(feedback.NotOwedFeedback):
        feedback.write_sentence(application=world.applications[0], text="x", actor=world.lead, at=DECIDED_AT)


def test_sending_costs_the_same_for_one_and_for_three():
    counts = []
    # Once for nothing: the first reads the words of the version, which a process keeps.
    for outcomes in (("appoint",), ("appoint",), ("appoint", "not_appointable", "not_appointable")):
        world = make_applied(outcomes)
        with CaptureQueriesContext(connection) as queries:
            feedback.send_feedback(vacancy=world.vacancy, actor=world.lead, at=DECIDED_AT)
        counts.append(len(queries))

    assert counts[1] == counts[2]


def record_of(world):
    return {each.name: " ".join(each.happened) for each in decision_record(world.vacancy)}


def test_the_decision_record_is_filled_from_what_happened():
    world = make_applied(scores={0: "3", 1: "4"})
    feedback.send_feedback(vacancy=world.vacancy, actor=world.lead, at=DECIDED_AT)
    world.refresh()

    found = record_of(world)

    assert list(found) == [
        "Selflessness", "Integrity", "Objectivity", "Accountability", "Openness", "Honesty", "Leadership",
    ]  # fmt: skip
    assert "Both panel members locked their own scores" in found["Objectivity"]
    assert "The panel’s reason: They have taken another post." in found["Objectivity"]
    assert (
        "Candida Applewhite0 was chosen. The reason: It showed in what they did." in found["Accountability"]
    )
    assert "Applewhite1" not in str(found)
    assert "went to 2 of the 2 who were scored" in found["Openness"]
    assert (
        "Some evidence was seen in every scored answer and every agreed interview score." in found["Honesty"]
    )
    assert "(lead)" in found["Leadership"]
    assert (
        found["Integrity"]
        == "Nobody on the panel has declared in this system that they know somebody who applied."
    )


def test_the_record_costs_the_same_however_many_applied():
    counts = []
    for outcomes in (("appoint",), ("appoint", "not_appointable", "reserve")):
        world = make_applied(outcomes)
        with CaptureQueriesContext(connection) as queries:
            decision_record(world.vacancy)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 20


def test_whoever_went_after_they_were_scored_is_owed_a_letter_too():
    world = make_revealed()
    gone, stays = world.applications
    withdraw_application(application=gone, actor=gone.applicant, at=DECIDED_AT)
    assert gone in owed_feedback(world.vacancy)
    assert stays not in owed_feedback(world.vacancy)

    withdraw_vacancy(vacancy=world.vacancy, reason="The money went.", actor=world.hr, at=DECIDED_AT)

    assert set(owed_feedback(world.vacancy)) == {gone, stays}
    assert feedback.send_feedback(vacancy=world.vacancy, actor=world.hr, at=DECIDED_AT) == 2


def test_whoever_went_before_they_were_scored_is_owed_none():
    world = make_sifting()
    gone = world.applications[0]
    withdraw_application(application=gone, actor=gone.applicant, at=DECIDED_AT)

    assert list(owed_feedback(world.vacancy)) == []


def test_letters_that_have_not_gone_are_on_hrs_list_and_the_leads():
    world = make_applied()
    day = DECIDED_AT.date()

    def found(user, desk):
        items = waiting_on(User.objects.get(pk=user.pk), day, desk)
        return [(each.title, each.why) for each in items if "feedback" in each.title]

    with time_machine.travel(DECIDED_AT, tick=False):
        unit = world.vacancy.unit.name
        asked = ("Send feedback to those who applied to be Staff nurse", f"{unit}. 2 letters have not gone.")
        assert found(world.hr, Desk.HR) == found(world.lead, Desk.OWN) == [asked]
        assert found(world.member, Desk.OWN) == found(world.applications[0].applicant, Desk.OWN) == []
        feedback.send_feedback(
            vacancy=world.vacancy, only=world.applications[0], actor=world.hr, at=DECIDED_AT
        )
        assert found(world.hr, Desk.HR) == [(asked[0], f"{unit}. 1 letter has not gone.")]
        feedback.send_feedback(vacancy=world.vacancy, actor=world.hr, at=DECIDED_AT)
        assert found(world.hr, Desk.HR) == found(world.lead, Desk.OWN) == []


def test_letters_of_many_vacancies_are_counted_at_once():
    make_applied()
    hr = make_hr()

    def asked(vacancies):
        user = User.objects.get(pk=hr.pk)
        with time_machine.travel(DECIDED_AT, tick=False), CaptureQueriesContext(connection) as queries:
            items = waiting_on(user, DECIDED_AT.date(), Desk.HR)
        assert sum("Send feedback" in each.title for each in items) == vacancies
        return len(queries)

    alone = asked(1)
    for _ in range(2):
        make_applied()

    assert asked(3) == alone
