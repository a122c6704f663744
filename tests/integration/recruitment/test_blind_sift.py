"""The panel's pages, and that nothing of an applicant or of another member can be had from any of them."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import Answer, Application, PanelMember, Score
from recruitment.services import sift
from recruitment.services.applications import save_about, save_answer, submit_application
from recruitment.services.closing import bring_up_to_date
from tests.factories import give_role, make_user
from tests.factories_recruitment import (
    AFTER,
    Recruiting,
    make_published,
    make_sifting,
    score_all,
    start,
    tell_the_rest,
    warm_up,
)
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

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


# Scoring


def test_no_browser_keeps_an_answer_so_that_back_shows_what_stands(as_):
    world = make_sifting(applicants=1)
    warm_up(world, world.members[0])
    shown = as_(world.lead).get(page("sift_answer", world, rows_of(world, 0)[0].answer_id))
    assert (shown.status_code, "no-store" in shown["Cache-Control"]) == (200, True)


@pytest.mark.smoke
def test_the_first_answer_comes_after_its_guide_and_then_one_follows_another(as_):
    world = make_sifting(applicants=2)
    browser = as_(world.lead)
    rows = rows_of(world, 0)

    assert "6 answers to score." in browser.get(page("sift", world)).text
    first = browser.get(page("sift_next", world))
    assert first["Location"] == page("sift_question", world, rows[0].question_id)
    guide = browser.get(first["Location"]).text
    assert "Look for a real example." in guide
    assert "Start the warm-up" in guide
    assert browser.get(page("sift_answer", world, rows[0].answer_id))["Location"] == first["Location"]
    warm_up(world, world.members[0])
    assert "Score the answers to this question" in browser.get(first["Location"]).text
    shown = browser.get(page("sift_answer", world, rows[0].answer_id)).text
    assert "Kind at 4 for everyone" in shown
    assert "checked" not in shown
    following = browser.post(page("sift_answer", world, rows[0].answer_id), {"rating": "3"})
    assert following["Location"] == page("sift_answer", world, rows[1].answer_id)
    following = browser.post(page("sift_answer", world, rows[1].answer_id), {"rating": "n"})
    assert following["Location"] == page("sift_question", world, rows[2].question_id)

    assert [row.choice for row in rows_of(world, 0)[:3]] == ["3", "n", ""]


def test_the_last_score_leads_to_the_members_own_list_and_the_lock(as_):
    world = make_sifting(applicants=1)
    browser = as_(world.lead)
    for row in rows_of(world, 0):
        response = browser.post(page("sift_answer", world, row.answer_id), {"rating": "2"})

    assert response["Location"] == page("own_scores", world)
    assert "Lock your scores" in browser.get(response["Location"]).text
    browser.post(page("lock_own_scores", world))
    assert world.seat(world.members[0]).scores_locked_at == AFTER


@pytest.mark.smoke
def test_going_back_shows_the_score_and_changes_it(as_):
    world = make_sifting(applicants=2)
    browser = as_(world.lead)
    rows = rows_of(world, 0)
    browser.post(page("sift_answer", world, rows[0].answer_id), {"rating": "1"})

    again = browser.get(page("sift_answer", world, rows[0].answer_id)).text
    assert re.search(r'value="1" checked', again)
    assert "Back to the answer before" not in again
    assert "Back to the answer before" in browser.get(page("sift_answer", world, rows[1].answer_id)).text
    browser.post(page("sift_answer", world, rows[0].answer_id), {"rating": "4"})

    assert rows_of(world, 0)[0].points == 4


@pytest.mark.parametrize(("posted", "sentence"), [
    ({}, "Select a rating, or no evidence seen"),
    ({"rating": "7"}, "Select an option from the list"),
])  # fmt: skip
def test_no_rating_and_a_forged_one_are_said_and_nothing_is_written(as_, posted, sentence):
    world = make_sifting(applicants=1)
    row = rows_of(world, 0)[0]

    response = as_(world.lead).post(page("sift_answer", world, row.answer_id), posted)

    assert sentence in response.text
    assert not Score.objects.exclude(scored_at=None).exists()


def test_an_answer_of_another_vacancy_is_not_found(as_):
    world, other = make_sifting(applicants=1), make_sifting(applicants=1)
    foreign = rows_of(other, 0)[0]
    browser = as_(world.lead)

    assert browser.get(page("sift_answer", world, foreign.answer_id)).status_code == 404
    assert browser.post(page("sift_answer", world, foreign.answer_id), {"rating": "4"}).status_code == 404
    assert browser.get(page("sift_question", world, foreign.question_id)).status_code == 404
    assert not Score.objects.exclude(scored_at=None).exists()


def test_a_page_left_open_while_the_member_locks_elsewhere_changes_nothing(as_):
    world = make_sifting(applicants=1)
    score_all(world, world.members[0], "2")
    sift.lock_own_scores(member=world.seat(world.members[0]), actor=world.lead, at=AFTER)
    row = rows_of(world, 0)[0]

    response = as_(world.lead).post(page("sift_answer", world, row.answer_id), {"rating": "4"})

    assert "You have locked your scores, so they can no longer change." in response.text
    assert rows_of(world, 0)[0].points == 2


def test_locking_too_early_says_how_many_are_missing(as_):
    world = make_sifting(applicants=1)

    response = as_(world.lead).post(page("lock_own_scores", world))

    assert "3 answers have no score yet. Score every answer, then lock." in response.text
    assert world.seat(world.members[0]).scores_locked_at is None


def test_scoring_and_the_next_answer_cost_the_same_for_one_applicant_and_for_many(as_):
    """A question each time with something to follow: the post that saves, and the page that comes."""
    counts = []
    # Once for nothing: the first reads the words of the version, which a process keeps.
    for applicants in (2, 2, 6):
        world = make_sifting(applicants=applicants)
        browser = as_(world.lead)
        first, second = rows_of(world, 0)[:2]
        with CaptureQueriesContext(connection) as saved:
            browser.post(page("sift_answer", world, first.answer_id), {"rating": "3"})
        with CaptureQueriesContext(connection) as shown:
            browser.get(page("sift_answer", world, second.answer_id))
        counts.append((len(saved), len(shown)))

    assert counts[1] == counts[2]
    # Within the save: a savepoint and its release, which are no round trips in production.
    assert counts[0][1] <= 15, counts


@pytest.mark.parametrize("name", ["sift", "own_scores"])
def test_the_members_lists_cost_the_same_for_one_applicant_and_for_three(as_, name):
    counts = []
    for applicants in (1, 1, 3):  # once for nothing, as above
        world = make_sifting(applicants=applicants)
        browser = as_(world.lead)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page(name, world)).status_code == 200
        counts.append(len(queries))

    assert counts[1] == counts[2] <= 15
    assert counts[0] <= 15


# Blindness

PERSON = {
    "first_name": "Zebedee", "last_name": "Quillfeather", "phone": "01632 960 777", "right_to_work": "no",
    "right_to_work_detail": "A visa named Xanthic",
}  # fmt: skip
EMAIL = "zq.unmistakable@leak.example"


def make_leaky() -> tuple[Recruiting, Application]:
    """Everything about the applicant is a word found nowhere else, in every field but the answers."""
    world = make_published(members=3)
    applicant = make_user(EMAIL, name="Zebedee Quillfeather")
    application = start(world, applicant)
    save_about(application=application, version=0, fields=PERSON, at=AFTER - (AFTER - application.started_at))
    for answer in Answer.objects.filter(application=application):
        save_answer(
            application=application,
            answer_id=answer.pk,
            version=0,
            text="An answer.",
            at=application.started_at,
        )
    fresh = Application.objects.select_related("vacancy", "applicant").get(pk=application.pk)
    tell_the_rest(application, at=application.started_at)
    submit_application(application=fresh, actor=applicant, at=application.started_at)
    bring_up_to_date(vacancy=world.vacancy, at=AFTER)
    return world.refresh(), Application.objects.get(pk=application.pk)


def crawl(browser, start_at):
    """Every page that links lead to from `start_at`, without sending a form and without leaving the pages of staff."""
    found, waiting = {}, list(start_at)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        response = browser.get(address, follow=True)
        found[address] = response
        if response.status_code == 200:
            links = re.findall(r'(?:href|action|hx-get)="([^"#]+)"', response.text)
            waiting += [
                link if link.startswith("/") else address.split("?")[0] + link
                for link in (each.replace("&amp;", "&") for each in links)
                if link.startswith(("/recruitment/", "/audit/", "/people/", "/documents/", "?"))
            ]
    return found


def forbidden(application):
    return {
        *PERSON.values(), EMAIL, "Zebedee", "Quillfeather", "Xanthic", "unmistakable",
        application.reference, str(application.pk), str(application.thread_key), str(application.applicant_id),
    } - {"no"}  # fmt: skip


@pytest.mark.parametrize("who", ["member", "lead", "HR on the panel"])
def test_no_page_a_panel_member_can_reach_says_who_applied(as_, who):
    world, application = make_leaky()
    user = world.lead if who == "lead" else world.member
    if who == "HR on the panel":
        give_role(user, Role.HR)
    browser = as_(user)
    row = rows_of(world, world.members.index(user.staff_records.get()))[0]
    addresses = [
        "/", "/recruitment/", "/recruitment/?show=all&q=Quillfeather", page("vacancy", world), page("sift", world),
        page("sift_answer", world, row.answer_id), page("own_scores", world), page("lock_own_scores", world),
        page("ranking", world), page("applicants", world), page("applicant", world, application.pk),
        page("to_agree", world), page("agree", world, row.answer_id), page("lock_sift", world), page("joining", world),
        reverse("jobs:vacancy", args=[world.vacancy.pk]),
    ]  # fmt: skip

    pages = crawl(browser, addresses)

    assert len(pages) > 15
    for address, response in pages.items():
        said = {word for word in forbidden(application) if word in response.text}
        # A page asked for by the person's key repeats that key in its own address, and nothing else.
        said -= {word for word in said if word in address}
        assert not said, (address, said)
        assert "Zebedee" not in str(response.headers)
    assert pages[page("applicants", world)].status_code == 403
    assert pages[page("applicant", world, application.pk)].status_code == 404


def test_a_score_given_by_one_member_shows_on_no_page_of_another(as_):
    """The same crawl before and after somebody else scores everything and locks: not a byte differs."""
    world, _ = make_leaky()
    browser = as_(world.member)

    def everything():
        pages = crawl(browser, ["/", page("vacancy", world), page("sift", world), page("own_scores", world)])
        clean = {}
        for address, response in pages.items():
            text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]+"', "", response.text)
            clean[address] = re.sub(r'name="csrf[^>]+>', "", text)
        return clean

    before = everything()
    for number in (0, 2):
        score_all(world, world.members[number], "4")
        sift.lock_own_scores(
            member=world.seat(world.members[number]), actor=world.members[number].user, at=AFTER
        )

    assert everything() == before


def test_the_lead_who_has_locked_learns_only_that_it_is_not_over(as_):
    world, _ = make_leaky()
    score_all(world, world.members[0], "4")
    sift.lock_own_scores(member=world.seat(world.members[0]), actor=world.lead, at=AFTER)

    before = as_(world.lead).get(page("ranking", world)).text
    score_all(world, world.members[1], "0")
    sift.lock_own_scores(member=world.seat(world.members[1]), actor=world.member, at=AFTER)
    after = as_(world.lead).get(page("ranking", world)).text

    assert "Waiting for the panel" in after
    assert not re.search(r"\d of \d", after)
    assert re.sub(r'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", before) == re.sub(
        r'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", after
    )


def test_hr_outside_the_panel_sees_counts_and_no_names_of_who_has_locked(as_):
    world, _ = make_leaky()
    score_all(world, world.members[0], "4")
    sift.lock_own_scores(member=world.seat(world.members[0]), actor=world.lead, at=AFTER)

    shown = as_(world.hr).get(page("ranking", world)).text

    assert "1 of 3 have locked." in shown
    assert world.members[0].name not in shown


def test_mail_to_the_panel_says_nothing_of_who_applied():
    world, application = make_leaky()
    for staff in world.members:
        score_all(world, staff)
        sift.lock_own_scores(member=world.seat(staff), actor=staff.user, at=AFTER)

    messages = Message.objects.filter(to__in=[staff.user.email for staff in world.members])

    assert messages.count() == 4
    for message in messages:
        said = {
            word for word in forbidden(application) if word in message.text + message.html + message.subject
        }
        assert not said


def test_the_audit_trail_of_the_sift_links_no_score_to_an_applicant():
    world, application = make_leaky()
    score_all(world, world.members[0])

    events = Event.objects.filter(action__in=["answer.scored", "sift.shared_out"])

    assert events.count() == 4
    subjects = {event.subject_id for event in events}
    assert subjects == {PanelMember.objects.get(staff=world.members[0]).pk, world.vacancy.pk}
    assert not {word for word in forbidden(application) if word in str([event.data for event in events])}
