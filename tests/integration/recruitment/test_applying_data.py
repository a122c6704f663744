"""Bringing over, checking, everything held about a person, and what HR sees of an application."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import (
    CheckKind,
    Declaration,
    FeedbackLetter,
    HistoryEntry,
    MonitoringKey,
    Referee,
    ShortlistDecision,
)
from recruitment.queries.own_readers import readers_told
from recruitment.services import checks, deciding, waiving
from recruitment.services.closing import withdraw_vacancy
from recruitment.services.reading import note_applicant_read
from recruitment.tracker import moment
from tests.factories import NOW, give_role, make_staff, make_user
from tests.factories_offer import (
    CLEARED_AT,
    check_of,
    decide,
    make_checking,
    make_decided,
    make_hr,
    make_interviewed,
    pass_check,
)
from tests.factories_recruitment import (
    AFTER,
    LATER,
    make_all_locked,
    make_published,
    make_revealed,
    send,
    start,
    write,
)
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.equality.models import MonitoringAnswers

pytestmark = pytest.mark.django_db
LATER_TODAY = NOW + dt.timedelta(hours=4)  # 2 March 2026


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER_TODAY, tick=False):
        yield


def page(name, application, *more):
    return reverse(f"apply:{name}", args=[application.pk, *more])


# Bringing over


def test_what_is_about_the_person_is_brought_over_and_their_answers_are_not(as_, world):
    person = make_user()
    send(world, person)
    other = make_published()
    again = start(other, person)
    browser = as_(person)
    assert f"You applied for {world.vacancy.title} before." in browser.get(page("application", again)).text

    response = browser.post(page("bring_over", again), follow=True)

    assert "your details, your work and study history and your referees" in response.text
    again.refresh_from_db()
    assert (again.name, again.right_to_work) == ("Candida Applewhite", "")
    assert HistoryEntry.objects.get(application=again, version__gt=0).title == "Care assistant"
    assert Referee.objects.get(application=again, version__gt=0).name == "Ottoline Marchbanks"
    assert not Declaration.objects.get(application=again).related
    assert {each.text for each in again.answers.all()} == {""}
    shown = browser.get(page("answer", again, 1)).text
    assert "Bring them over" not in browser.get(page("application", again)).text
    assert "What you have written about this value before" in shown
    assert "I noticed somebody and I helped. (1)" in shown


def test_bringing_over_leaves_what_was_already_written(as_, world):
    person = make_user()
    send(world, person)
    again = write(start(make_published(), person), first_name="Candy")
    browser = as_(person)

    response = browser.post(page("bring_over", again), follow=True)

    assert "There was nothing to bring over" in response.text
    again.refresh_from_db()
    assert again.first_name == "Candy"
    assert HistoryEntry.objects.filter(application=again).count() == 1


def test_nobody_brings_over_from_somebody_else(as_, world):
    send(world)
    draft = start(make_published())

    response = as_(draft.applicant).post(page("bring_over", draft), follow=True)

    assert "You have no earlier application" in response.text


# Checking


def test_a_referee_named_in_an_answer_is_pointed_out(as_, world):
    draft = write(start(world), words="Marchbanks asked me to stay late.")

    shown = as_(draft.applicant).get(page("check", draft)).text

    assert "in question 1, your referee’s name: “Marchbanks”" in shown


def test_a_change_from_the_check_page_leads_back_to_it(candidate, draft):
    response = candidate.post(
        page("right_to_work", draft) + "?from=check", {"right_to_work": "yes", "version": 0}
    )

    assert response["Location"] == page("check", draft)


# The download


def test_everything_held_is_there_and_nothing_of_others(as_):
    world = make_decided()
    mine, other = world.applications[0], world.applications[1]
    key = MonitoringKey.objects.create(application=mine).key
    MonitoringAnswers.objects.create(
        source_type="application", source_id=key, edition=NOW.date(), saved_on=NOW.date(), religion="BU"
    )
    browser = as_(mine.applicant)

    shown = browser.get(reverse("apply:everything")).text
    told = browser.get(reverse("apply:everything_as_file"))

    for text in (
        mine.reference, "Care assistant", "Ottoline Marchbanks", "Buddhism", "Example number 0.", "3, 3",
        "We have your application", "It showed in what they did.",
    ):  # fmt: skip
        assert text in shown, text
        assert text in told.text, text
    for text in (
        other.reference,
        other.name,
        "Example number 1.",
        "They had withdrawn.",
        world.lead.name,
        str(key),
    ):
        assert text not in shown, text
        assert text not in told.text, text
    assert told["Content-Disposition"] == 'attachment; filename="what-we-hold-about-you.json"'
    assert told.json()["email"] == mine.applicant.email


def test_no_score_is_in_it_before_the_decision(as_):
    from tests.factories_recruitment import make_shortlisted

    world = make_shortlisted()

    shown = as_(world.applications[0].applicant).get(reverse("apply:everything")).text

    assert "With the panel" in shown
    assert "Scores, from 0 to 4" not in shown
    assert "Shortlisted" not in shown


def test_three_applications_cost_as_many_queries_as_one(as_, world):
    person = make_user()
    send(world, person)

    browser = as_(person)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("apply:everything")).status_code == 200
        return len(queries)

    one = cost()
    for _ in range(2):
        send(make_published(), person)

    assert cost() == one
    assert one <= 15


def test_somebody_without_an_application_is_told_so(as_):
    assert "We hold no application of yours" in as_(make_user()).get(reverse("apply:everything")).text


# What HR sees of it


def test_hr_reads_what_the_panel_never_can(as_):
    world = make_decided()
    person = world.applications[0]
    person.disability_confident = True
    person.save()
    url = reverse("recruitment:applicant_file", args=[world.vacancy.pk, person.pk])

    with time_machine.travel(AFTER + dt.timedelta(days=3), tick=False):
        shown = as_(world.hr).get(url).text
        assert "Care assistant" in shown
        assert "Disability Confident scheme" in shown
        # Referees are known when there is an offer, and not before.
        assert "1 named. You can see who once a job has been offered." in shown
        assert "Marchbanks" not in shown
        for user in (world.lead, world.member):
            assert as_(user).get(url).status_code == 403
        lead = as_(world.lead).get(reverse("recruitment:applicant", args=[world.vacancy.pk, person.pk])).text
        assert "History, declarations" not in lead
        assert "Disability" not in lead
    assert Event.objects.filter(action="applicant.read", subject_id=person.pk, actor=world.hr).exists()


def test_referees_are_shown_once_a_job_is_offered(as_):
    world = make_decided()
    person = world.applications[0]
    type(person).objects.filter(pk=person.pk).update(state="checks")

    with time_machine.travel(AFTER + dt.timedelta(days=3), tick=False):
        shown = (
            as_(world.hr).get(reverse("recruitment:applicant_file", args=[world.vacancy.pk, person.pk])).text
        )

    assert "Ottoline Marchbanks" in shown


def test_a_second_account_with_the_same_telephone_is_a_quiet_note_to_hr(as_, world):
    first = send(world, phone="07700 900 123")
    second = send(world, phone="+44 7700 900123")
    third = send(world, phone="07700 900 999")

    shown = as_(world.hr).get(reverse("recruitment:applicant_file", args=[world.vacancy.pk, first.pk])).text

    assert f"{second.reference}</a>. It may be one person with two accounts" in shown
    assert third.reference not in shown
    second.refresh_from_db()
    assert second.state == "submitted"


def test_what_was_offered_and_checked_and_decided_is_there_and_what_is_hrs_alone_is_not(as_):
    world = make_checking()
    mine = world.applications[0]
    for each in CheckKind:
        if each != CheckKind.REFERENCES:
            pass_check(mine, each, world.hr)
    doubtful = check_of(mine, "references")
    checks.find_discrepancy(check=doubtful, text="Two dates are apart.", actor=world.hr, at=CLEARED_AT)
    browser = as_(mine.applicant)

    before = browser.get(reverse("apply:everything")).text
    waiving.ask_waiver(check=doubtful, risk_assessment="We took the risk.", actor=world.hr, at=CLEARED_AT)
    waiving.answer_waiver(check=doubtful, approves=True, actor=make_hr(world), at=CLEARED_AT)
    shown = browser.get(reverse("apply:everything")).text

    for text in (
        "What the panel decided", "Appoint, told at", "It showed in what they did.", "You told us how you did it.",
        "Our offer to you", "£31,049 a year", "Enhanced, with the adults’ barred list", "Accepted, ",
        "Check: Identity", "Driving licence, for the photo, from driving_licence, issued", "Fit for the job",
        "12A3456E",
    ):  # fmt: skip
        assert text in shown, text
    assert "We took the risk." not in shown
    # While it is looked into, only that it is with us; afterwards what it was about.
    assert ("Two dates are apart." in before, "Two dates are apart." in shown) == (False, True)


def test_why_somebody_was_invited_or_let_through_or_passed_over_is_theirs_to_read(as_):
    world = make_interviewed({0: "1", 1: "4"})
    low, high = world.applications
    deciding.let_through_gate(
        application=low, reason="A year with us on placement.", actor=world.hr, at=CLEARED_AT
    )
    ShortlistDecision.objects.filter(pk=low.pk).update(source="by_hand", reason="They had the wrong link.")
    decide(world, 0, "appoint")
    decide(world, 1, "not_appointable")
    before = as_(low.applicant).get(reverse("apply:everything")).text

    deciding.apply_decisions(
        vacancy=world.vacancy, actor=world.lead, at=CLEARED_AT, passed_over_reason="They have taken another post."
    )  # fmt: skip

    theirs = as_(low.applicant).get(reverse("apply:everything")).text
    others = as_(high.applicant).get(reverse("apply:everything")).text
    assert "A year with us on placement." not in before
    for text in (
        "Whether to invite you to an interview",
        "They had the wrong link.",
        "A year with us on placement.",
    ):
        assert text in theirs, text
        assert "A year with us on placement." not in others
    assert "They have taken another post." in others
    assert "They have taken another post." not in theirs


def test_a_vacancy_that_was_taken_back_holds_nothing_back(as_):
    world = make_all_locked()
    person = world.applications[0]
    assert "Scores, from 0 to 4" not in as_(person.applicant).get(reverse("apply:everything")).text

    withdraw_vacancy(vacancy=world.vacancy, reason="The money went.", actor=world.hr, at=AFTER)

    assert "Scores, from 0 to 4" in as_(person.applicant).get(reverse("apply:everything")).text


def test_feedback_that_has_not_gone_is_nobodys_yet(as_):
    world = make_decided()
    FeedbackLetter.objects.create(
        application=world.applications[0], sentence="You looked up.", sentence_by=world.lead,
        values=[{"value": "Kind", "band": "Strong", "seen": "You asked.", "next_step": "Ask again."}],
    )  # fmt: skip
    browser = as_(world.applications[0].applicant)
    assert "You looked up." not in browser.get(reverse("apply:everything")).text
    FeedbackLetter.objects.update(sent_at=NOW, sent_by=world.lead)
    assert "Strong. You asked. Ask again." in browser.get(reverse("apply:everything")).text


def test_who_has_read_it_is_said_by_part_and_never_by_name(as_):
    world = make_revealed([{0: "4", 1: "0"}] * 2)
    (mine, other), now = world.applications, LATER
    for reader, subject in (
        (world.hr, mine), (world.hr, mine), (world.hr, world.vacancy), (world.member, mine),
        (world.member, world.vacancy), (mine.applicant, mine),
    ):  # fmt: skip
        note_applicant_read(subject=subject, actor=reader, at=now)
    auditor = make_staff("Gareth").user
    give_role(auditor, Role.AUDITOR)
    note_applicant_read(subject=world.vacancy, actor=auditor, at=now)

    held = [readers_told([each])[each.pk] for each in (mine, other)]

    when = moment(now)
    assert sorted(held[0]) == [
        ("Internal audit", f"Opened a list with your name in it once, at {when}"),
        ("The recruitment team",
         f"Opened your application 2 times and a list with your name in it once. First at {when}, last at {when}"),
        ("Those who score and interview",
         f"Opened your application once and a list with your name in it once. First at {when}, last at {when}"),
    ]  # fmt: skip
    # Whoever was not invited is in no list of the panel's.
    assert sorted(part for part, _ in held[1]) == ["Internal audit", "The recruitment team"]
    shown = as_(mine.applicant).get(reverse("apply:everything")).text
    assert "Who has read it" in shown
    assert not any(name in shown for name in (world.hr.name, world.member.name, auditor.name))
