"""The lead's pages, HR's last act, and what waits on whom."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import AgreedScore
from recruitment.queries import ranking
from recruitment.services import shortlist, sift
from recruitment.tasks import close_due_vacancies
from tests.factories import NOW, give_role, make_staff, make_user
from tests.factories_offer import make_cleared, make_decided
from tests.factories_recruitment import (
    AFTER,
    LATER,
    apply,
    make_all_locked,
    make_line_drawn,
    make_published,
    make_ready,
    make_revealed,
    make_sifting,
    score_all,
    send,
    start,
)
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.common.waiting import waiting_on
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER, tick=False):
        yield


def page(name, world, *more):
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *more])


@pytest.mark.smoke
def test_the_lead_agrees_and_locks_without_learning_a_name(as_):
    """From everybody's lock to the locked scores, one answer after the other, without JavaScript."""
    world = make_all_locked([{0: "4", 1: "1"}, {0: "3", 1: "3"}])
    browser = as_(world.lead)

    shown = browser.get(page("ranking", world)).text
    assert "On 3 answers the panel was far apart" in shown
    assert "Candida" not in shown
    listed = browser.get(page("to_agree", world)).text
    assert "0 of 3 agreed" in listed
    address = page("agree", world, ranking.next_to_agree(world.vacancy))
    for done in range(3):
        shown = browser.get(address).text
        assert f"{done} of 3 agreed" in shown
        assert "Member A" in shown
        response = browser.post(address, {"rating": "2", "reason": "We read it again."})
        address = response["Location"]
    assert "Every answer that the panel was far apart on has an agreed score." in browser.get(address).text
    browser.post(page("lock_sift", world))

    shown = browser.get(page("ranking", world)).text
    assert "Candida" not in shown
    assert "Draw the line" in shown
    assert world.refresh().vacancy.state == "shortlisted"


def test_an_answer_can_be_left_for_later_and_comes_round_again(as_):
    world = make_all_locked([{0: "4", 1: "1"}, {0: "3", 1: "3"}])
    first, second, third = ranking.answers_apart(world.vacancy).values_list("pk", flat=True)

    assert page("agree", world, second) in as_(world.lead).get(page("agree", world, first)).text
    assert page("agree", world, first) in as_(world.lead).get(page("agree", world, third)).text


def test_an_agreed_score_needs_its_reason(as_):
    world = make_all_locked([{0: "4", 1: "1"}, {0: "3", 1: "3"}])
    answer = ranking.answers_apart(world.vacancy).first()

    response = as_(world.lead).post(page("agree", world, answer.pk), {"rating": "2", "reason": ""})

    assert "Enter why the panel agreed this score" in response.text
    assert not AgreedScore.objects.exists()


def test_an_answer_the_panel_was_close_on_has_no_page_to_agree(as_):
    world = make_all_locked(["3", "2"])
    answer = world.applications[0].answers.first()

    shown = as_(world.lead).get(page("agree", world, answer.pk), follow=True)
    foreign = as_(world.lead).get(page("agree", world, world.applications[0].pk))

    assert shown.redirect_chain == [(page("to_agree", world), 302)]
    assert "There is nothing to agree on that answer." in shown.text
    assert foreign.status_code == 404


def test_locking_from_an_old_page_says_what_is_left(as_):
    world = make_all_locked([{0: "4", 1: "1"}, {0: "3", 1: "3"}])

    response = as_(world.lead).post(page("lock_sift", world))

    assert "3 answers need a score that the panel agrees, with a reason." in response.text
    assert world.refresh().vacancy.state == "sifting"


@pytest.mark.parametrize("name", ["to_agree", "lock_sift", "ranking"])
def test_before_everybody_has_locked_the_leads_pages_only_wait(as_, name):
    world = make_sifting()
    score_all(world, world.members[0], "4")

    response = as_(world.lead).post(page(name, world))

    assert "Waiting for the panel" in response.text
    assert world.refresh().vacancy.state == "sifting"


def test_an_applicant_of_another_vacancy_is_not_found(as_):
    world, other = make_revealed(), make_revealed()

    assert as_(world.lead).get(page("applicant", world, other.applications[0].pk)).status_code == 404


def test_hr_knows_who_applied_but_no_score_beside_a_name_before_the_lock(as_):
    world = make_all_locked(["4", "4"])
    person = world.applications[0]

    shown = as_(world.hr).get(page("applicant", world, person.pk)).text

    assert "Candida Applewhite0" in shown
    assert "Answers are shown beside a name only when the scores are locked." in shown
    assert "I noticed" not in shown
    assert "Example number" not in shown


def test_reading_about_an_applicant_is_on_record(as_):
    world = make_revealed()

    as_(world.lead).get(page("applicant", world, world.applications[0].pk))

    event = Event.objects.get(action="applicant.read")
    assert (event.actor, event.subject_id) == (world.lead, world.applications[0].pk)


@pytest.mark.smoke
def test_hr_records_who_starts(as_):
    world = make_cleared()

    shown = as_(world.hr).get(page("joining", world)).text
    assert world.manager.name in shown
    response = as_(world.hr).post(
        page("joining", world),
        {"started_on_day": "4", "started_on_month": "5", "started_on_year": "2026", "employee_number": "20888888",
         "manager": str(world.manager.pk)},
        follow=True,
    )  # fmt: skip

    assert "Candida Applewhite0 is a member of staff from 4 May 2026." in response.text
    staff = StaffRecord.objects.get(user=world.applications[0].applicant)
    assert (staff.manager, staff.started_on) == (world.manager, dt.date(2026, 5, 4))
    assert world.refresh().vacancy.state == "filled"


def test_another_line_manager_can_be_chosen(as_):
    world = make_cleared()
    other = make_staff("Thandiwe", "Dlamini")
    browser = as_(world.hr)

    found = browser.get(page("joining_manager", world) + "?q=thandiwe").text
    chosen = f"{page('joining', world)}?manager={other.pk}"
    assert f'href="{chosen}"' in found
    assert "Thandiwe Dlamini" in browser.get(chosen).text


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"started_on_day": "", "started_on_month": "", "started_on_year": ""}, "Enter the start date"),
        ({"employee_number": "12"}, "Employee number must be 8 digits"),
        ({"manager": "nobody"}, "Select a line manager"),
        ({"started_on_year": "2020"}, "Start date must be the same as or after"),
    ],
)
def test_a_start_that_cannot_stand_is_refused(as_, posted, sentence):
    world = make_cleared()
    good = {"started_on_day": "4", "started_on_month": "5", "started_on_year": "2026", "employee_number": "",
            "manager": str(world.manager.pk)}  # fmt: skip

    response = as_(world.hr).post(page("joining", world), good | posted)

    assert sentence in response.text
    assert world.refresh().vacancy.state == "decided"


def test_an_employee_number_in_use_is_said(as_):
    world = make_cleared()

    response = as_(world.hr).post(
        page("joining", world),
        {"started_on_day": "4", "started_on_month": "5", "started_on_year": "2026",
         "employee_number": world.manager.employee_number, "manager": str(world.manager.pk)},
    )  # fmt: skip

    assert f"Employee number {world.manager.employee_number} is already in use." in response.text
    assert world.refresh().vacancy.state == "decided"


def test_somebody_who_works_here_is_asked_about_differently(as_):
    world = make_cleared()
    make_staff("Candida", user=world.applications[0].applicant)

    shown = as_(world.hr).get(page("joining", world)).text

    assert "Has ESR put them in this post yet?" in shown
    assert "Employee number" not in shown


# Lists


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("ranking", "lead"),
        ("applicants", "hr"),
        ("line", "lead"),
        ("shortlist", "hr"),
        ("apply_shortlist", "hr"),
    ],
)
def test_lists_cost_the_same_for_one_row_and_for_three(as_, address, who):
    counts = []
    for applicants in (1, 3):
        world = make_line_drawn(applicants=applicants)
        browser = as_(getattr(world, who))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page(address, world)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize("address", ["/recruitment/?show=all", "/jobs/", "/apply/"])
def test_the_other_lists_too(as_, address):
    with time_machine.travel(NOW, tick=False):
        world = make_published()
        candidate = make_user()
        start(world, candidate)
        browser = as_({"/jobs/": None, "/apply/": candidate}.get(address, world.hr))
        counts = []
        for more in (0, 2):
            for _ in range(more):
                other = make_published(hr=world.hr, unit=world.vacancy.unit)
                start(other, candidate)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200
            counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


# What waits on whom


def titles(user):
    return [(item.title, item.group) for item in waiting_on(User.objects.get(pk=user.pk), LATER.date())]


def test_hr_is_told_what_to_publish_and_who_starts():
    ready, decided = make_ready(title="Ward clerk"), make_decided(title="Porter")
    cleared = make_cleared(title="Cook")

    assert ("Publish Ward clerk", "yours") in titles(ready.hr)
    assert ("Make the offer to Candida Applewhite0", "yours") in titles(decided.hr)
    assert ("Record when Candida Applewhite0 starts", "yours") in titles(cleared.hr)
    assert "Publish Ward clerk" not in str(titles(decided.hr))


def test_hr_is_told_when_nobody_applied():
    world = make_published(title="Ward clerk")
    close_due_vacancies()

    assert world.refresh().vacancy.state == "closed" or world.vacancy.closes_at > LATER
    assert ("Decide what to do about Ward clerk", "yours") in titles(world.hr)


def test_a_panel_member_is_told_what_is_left_and_then_to_lock():
    world = make_sifting(applicants=1, title="Porter")
    assert titles(world.member) == [("Score 3 answers for Porter", "yours")]

    score_all(world, world.members[1])
    assert titles(world.member) == [("Lock your scores for Porter", "yours")]

    sift.lock_own_scores(member=world.seat(world.members[1]), actor=world.member, at=LATER)
    assert titles(world.member) == []


def test_the_lead_is_told_when_everybody_has_locked_and_when_to_choose():
    world = make_all_locked(title="Porter")
    assert titles(world.lead) == [("Agree the panel's scores for Porter", "yours")]

    shortlist.lock_sift(vacancy=world.vacancy, actor=world.lead, at=LATER)
    assert titles(world.lead) == [("Draw the line for Porter", "yours")]


def test_a_line_that_is_drawn_waits_for_hr_and_says_how_long():
    world = make_line_drawn(title="Porter")

    assert titles(world.lead) == [("The shortlist for Porter", "others")]
    items = waiting_on(User.objects.get(pk=world.hr.pk), LATER.date())
    assert [(item.title, item.group) for item in items] == [("Apply the shortlist for Porter", "yours")]
    assert "waited since today; nobody has been told" in items[0].why

    apply(world)
    invite = [("Invite 2 people to interviews for Porter", "yours")]
    asked = [("Say whether you know anybody who applied to be Porter", "yours")]
    assert (titles(world.lead), titles(world.hr)) == (asked, invite)


def test_hr_on_the_panel_is_not_sent_to_a_shortlist_they_may_not_see():
    world = make_line_drawn(title="Porter")
    give_role(world.member, Role.HR)

    assert titles(world.member) == []


def test_a_candidate_is_told_what_to_finish_and_what_waits_on_us():
    with time_machine.travel(AFTER - dt.timedelta(days=2), tick=False):
        world = make_published(title="Porter")
        draft, sent = start(world), send(world)

        assert titles(draft.applicant) == [("Finish your application for Porter", "yours")]
        assert titles(sent.applicant) == [("Your application for Porter", "others")]


def test_the_sweep_closes_what_is_due_and_opens_the_sift():
    world = make_published()
    send(world)

    close_due_vacancies(left_over_argument="from an older release")

    assert world.refresh().vacancy.state == "sifting"
