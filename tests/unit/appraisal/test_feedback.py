"""Feedback from colleagues: nothing below four, all of it at once, and nothing that ties an answer to a person."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import Appraisal, FeedbackCell, Rater
from appraisal.queries.feedback import LEAST, behaviours_of, feedback_of, waiting_feedback
from appraisal.queries.reminder_log import reminders_of
from appraisal.services import feedback as services
from appraisal.services.feedback import CannotAnswer, CannotAsk, agree_raters, give_feedback, propose_rater
from appraisal.services.reminders import send_due_reminders
from appraisal.states import Side
from tests.factories import NOW, TODAY, make_staff
from tests.factories_appraisal import DUE, make_appraisal, send
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return make_appraisal()


def ask(appraisal, count):
    """So many colleagues, proposed and agreed to."""
    for number in range(count):
        colleague = make_staff(f"Colleague{number}")
        propose_rater(appraisal=appraisal, staff=colleague, actor=appraisal.staff.user, at=NOW)
    agree_raters(appraisal=appraisal, actor=appraisal.appraiser.user, at=NOW)
    return list(Rater.objects.filter(appraisal=appraisal).order_by("staff__first_name"))


def say(rater, answer="often", **words):
    answers = {str(each.pk): answer for each in behaviours_of(rater.appraisal)}
    give_feedback(rater=rater, answers=answers, words=words)


def shown(appraisal, reader=None):
    """What somebody who reads it finds: the person, unless somebody else does."""
    return feedback_of(Appraisal.objects.get(pk=appraisal.pk), (reader or appraisal.staff).user)


def give_to_manager(appraisal, manager):
    change_manager(staff=appraisal.staff, manager=manager, on=TODAY, actor=None, at=NOW)


def test_a_colleague_is_asked_when_the_appraiser_has_agreed_and_not_before(amina):
    colleague = make_staff("Bronagh")
    propose_rater(appraisal=amina, staff=colleague, actor=amina.staff.user, at=NOW)
    assert not Message.objects.filter(to=colleague.email).exists()
    assert agree_raters(appraisal=amina, actor=amina.appraiser.user, at=NOW) == 1
    assert agree_raters(appraisal=amina, actor=amina.appraiser.user, at=NOW) == 0
    message = Message.objects.get(to=colleague.email)
    assert message.subject == "What do you see of Amina Khan?"
    assert f"/appraisal/feedback/{Rater.objects.get().pk}/" in message.text


def test_neither_of_the_two_can_be_asked_nor_anybody_once_both_have_sent(amina):
    for staff in (amina.staff, amina.appraiser):
        with pytest.raises(CannotAsk, match="a side of your own"):
            propose_rater(appraisal=amina, staff=staff, actor=amina.staff.user, at=NOW)
    for side in Side:
        send(amina, side)
    with pytest.raises(CannotAsk, match="Both of you have sent"):
        propose_rater(appraisal=amina, staff=make_staff(), actor=amina.staff.user, at=NOW)


def test_whoever_was_asked_stays_asked(amina):
    (rater,) = ask(amina, 1)
    with pytest.raises(CannotAsk, match="asked already"):
        services.remove_rater(rater=rater, actor=amina.staff.user, at=NOW)


def test_removing_somebody_who_is_gone_already_is_done_and_said_once(amina):
    rater = propose_rater(appraisal=amina, staff=make_staff(), actor=amina.staff.user, at=NOW)
    with CaptureQueriesContext(connection) as queries:
        services.remove_rater(rater=rater, actor=amina.staff.user, at=NOW)
    services.remove_rater(rater=rater, actor=amina.staff.user, at=NOW)
    assert not Rater.objects.exists()
    assert Event.objects.filter(action="appraisal.rater_removed").count() == 1
    # The appraisal is locked before its colleagues, as when they are agreed to: neither waits for the other for ever.
    read = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    assert 'FROM "appraisal_appraisal"' in read[0]


@pytest.mark.parametrize("answers", [0, LEAST - 1])
def test_below_four_nothing_is_shown_not_even_how_many(amina, answers):
    for rater in ask(amina, 5)[:answers]:
        say(rater, strength="Kind")
    assert shown(amina) == type(shown(amina))()
    for side in Side:
        send(amina, side)
    over = shown(amina)
    assert (over.answered, over.values, over.words, over.over) == (0, [], [], True)


def test_four_of_six_are_shown_when_both_have_sent_and_not_one_by_one_before(amina):
    raters = ask(amina, 6)
    for rater in raters[:5]:
        say(rater)
        assert shown(amina).answered == 0
    for side in Side:
        send(amina, side)
    found = shown(amina)
    assert found.answered == 5
    assert {each.answers[1] for value in found.values for each in value.behaviours} == {("Often", 5)}
    with pytest.raises(CannotAnswer, match="too late"):
        say(raters[5])


def test_all_at_once_when_everybody_has_answered_or_declined_and_then_nobody_more_is_asked(amina):
    raters = ask(amina, 5)
    for rater in raters[:4]:
        say(rater)
    assert shown(amina).answered == 0
    services.decline_feedback(rater=raters[4])
    assert shown(amina).answered == 4
    with pytest.raises(CannotAsk, match="Everybody who was asked"):
        propose_rater(appraisal=amina, staff=make_staff(), actor=amina.staff.user, at=NOW)


def test_words_are_shown_when_four_have_written_and_in_no_order_of_arrival(amina):
    raters = ask(amina, 4)
    for rater, text in zip(raters, ["Warm", "Calm", "Late", "Brave"], strict=True):
        say(rater, strength=text, **({"more": "Rest"} if text != "Late" else {}))
    assert [texts for _, texts in shown(amina).words] == [["Brave", "Calm", "Late", "Warm"]]


@pytest.mark.parametrize(("others", "counted"), [(LEAST - 1, 0), (LEAST, LEAST + 1)])
def test_an_appraiser_who_answered_before_reads_it_when_four_others_did(amina, others, counted):
    """They know their own answer: taken from four, it would leave three."""
    raters = ask(amina, others + 1)
    for rater in raters:
        say(rater, strength="Kind")
    give_to_manager(amina, raters[0].staff)

    found = shown(amina, raters[0].staff)
    assert (found.answered, found.over, bool(found.words)) == (counted, True, counted > 0)
    assert shown(amina).answered == others + 1


def test_words_of_four_are_not_for_a_reader_who_may_be_one_of_them(amina):
    raters = ask(amina, 5)
    for rater in raters:
        say(rater, **({"strength": "Kind"} if rater != raters[4] else {}))
    give_to_manager(amina, raters[0].staff)

    assert (shown(amina, raters[0].staff).answered, shown(amina, raters[0].staff).words) == (5, [])
    assert len(shown(amina).words) == 1


def test_whoever_becomes_the_appraiser_is_a_colleague_to_ask_no_longer(amina):
    raters = ask(amina, 5)
    for rater in raters[1:]:
        say(rater)
    give_to_manager(amina, raters[0].staff)

    with pytest.raises(CannotAnswer, match="You are the appraiser now"):
        say(Rater.objects.get(pk=raters[0].pk))
    # Nobody waits for them, and having the person back does not let them add one answer to what was read.
    assert shown(amina).answered == 4
    give_to_manager(amina, amina.appraiser)
    assert shown(amina).answered == 4
    with pytest.raises(CannotAnswer):
        say(Rater.objects.get(pk=raters[0].pk))


def test_a_colleague_who_was_only_proposed_goes_when_they_become_the_appraiser(amina):
    manager = make_staff("Precious")
    for colleague in (manager, make_staff("Bronagh")):
        propose_rater(appraisal=amina, staff=colleague, actor=amina.staff.user, at=NOW)
    give_to_manager(amina, manager)

    assert agree_raters(appraisal=amina, actor=manager.user, at=NOW) == 1
    assert [each.staff.first_name for each in Rater.objects.all()] == ["Bronagh"]


def test_nothing_ties_an_answer_to_a_person_or_a_time(amina):
    (rater,) = ask(amina, 1)
    before = Event.objects.count()
    say(rater, strength="Kind")
    assert Event.objects.count() == before
    assert {field.name for field in FeedbackCell._meta.fields} == {
        "id",
        "appraisal",
        "answered",
        "counts",
        "words",
    }


def test_twice_or_half_answered_or_forged_is_refused_and_nothing_is_counted(amina):
    (rater,) = ask(amina, 1)
    for answers in ({}, {str(each.pk): "5" for each in behaviours_of(amina)}):
        with pytest.raises(CannotAnswer):
            give_feedback(rater=rater, answers=answers, words={})
    with pytest.raises(CannotAnswer, match="characters or fewer"):
        say(rater, strength="x" * 1001)
    assert not FeedbackCell.objects.exists()
    say(rater)
    with pytest.raises(CannotAnswer, match="answered already"):
        say(rater)


def test_those_who_have_not_answered_are_reminded_and_hr_cannot_read_who_they_are(amina):
    raters = ask(amina, 3)
    say(raters[0])
    services.decline_feedback(rater=raters[1])
    Message.objects.all().delete()
    send_due_reminders(today=DUE - dt.timedelta(days=14), at=NOW)
    message = Message.objects.get(to=raters[2].staff.email)
    assert message.subject == "Say what you see of Amina Khan, before their appraisal: due on 1 May"
    assert "/appraisal/" not in message.text
    assert not Message.objects.filter(to__in=[raters[0].staff.email, raters[1].staff.email]).exists()
    assert {told.name for told in reminders_of(amina)} == {"Amina Khan", "Grace Okafor"}
    for side in Side:
        send(amina, side)
    Message.objects.all().delete()
    send_due_reminders(today=DUE - dt.timedelta(days=7), at=NOW)
    assert not Message.objects.filter(to=raters[2].staff.email).exists()


def test_it_waits_on_the_colleague_and_on_whoever_agrees(amina):
    def titles(staff):
        return [
            each.title for each in waiting_feedback(type(staff.user).objects.get(pk=staff.user_id), TODAY)
        ]

    (rater,) = ask(amina, 1)
    propose_rater(appraisal=amina, staff=make_staff(), actor=amina.staff.user, at=NOW)
    assert titles(rater.staff) == ["Say what you see of Amina Khan"]
    assert titles(amina.appraiser) == ["Agree whom Amina Khan asks for feedback"]
    say(rater)
    assert titles(rater.staff) == []


def test_nobody_is_to_agree_to_what_can_no_longer_be_agreed(amina):
    def waits():
        return list(waiting_feedback(type(amina.staff.user).objects.get(pk=amina.appraiser.user_id), TODAY))

    raters = ask(amina, 5)
    propose_rater(appraisal=amina, staff=make_staff(), actor=amina.staff.user, at=NOW)
    for rater in raters[:4]:
        say(rater)
    assert len(waits()) == 1
    services.decline_feedback(rater=raters[4])
    assert waits() == []


def test_whoever_is_proposed_twice_is_proposed_once(amina):
    colleague = make_staff("Bronagh")

    first, again = (
        propose_rater(appraisal=amina, staff=colleague, actor=amina.staff.user, at=NOW) for _ in range(2)
    )

    assert first == again == Rater.objects.get()
    assert Event.objects.filter(action="appraisal.rater_proposed").count() == 1


def test_nobody_is_agreed_to_once_both_have_sent(amina):
    propose_rater(appraisal=amina, staff=make_staff("Bronagh"), actor=amina.staff.user, at=NOW)
    for side in Side:
        send(amina, side)

    with pytest.raises(CannotAsk, match="Both of you have sent"):
        agree_raters(appraisal=amina, actor=amina.appraiser.user, at=NOW)

    assert Rater.objects.get().agreed_at is None


@pytest.mark.parametrize("missing", [{"left_on": TODAY}, {"user": None}], ids=["left", "no account"])
def test_nobody_is_proposed_who_cannot_sign_in(amina, missing):
    colleague = make_staff("Bronagh")
    StaffRecord.objects.filter(pk=colleague.pk).update(**missing)

    with pytest.raises(CannotAsk, match="cannot sign in"):
        propose_rater(
            appraisal=amina, staff=StaffRecord.objects.get(pk=colleague.pk), actor=amina.staff.user, at=NOW
        )

    assert not Rater.objects.exists()


def test_so_many_colleagues_and_no_more_are_proposed(amina, monkeypatch):
    monkeypatch.setattr(services, "MOST", 2)
    ask(amina, 2)

    with pytest.raises(CannotAsk, match="You can ask 2 people at most"):
        propose_rater(appraisal=amina, staff=make_staff("Bronagh"), actor=amina.staff.user, at=NOW)

    assert Rater.objects.count() == 2
