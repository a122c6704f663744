"""Service users and carers who interview: by a link or signed in, on a page that is easy to read."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import InterviewKit, InterviewScore
from recruitment.services import declarations
from recruitment.services.interviews import links
from tests.factories import make_staff
from tests.factories_interviews import (
    FIRST,
    PLANNED,
    add_interviewer,
    add_lay,
    book,
    fill,
    interview_of,
    interviewer,
    make_booked,
    make_planned,
)
from values_hub.outbox.models import Message
from values_hub.outbox.services import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during_the_interviews():
    with time_machine.travel(FIRST, tick=False):
        yield


def of(name, interview, *more):
    return reverse(f"recruitment:{name}", args=[interview.pk, *more])


@pytest.fixture
def lay_world():
    world = make_planned()
    add_lay(world)
    return world


def invited_with_lay(lay_world):
    from recruitment.services.interviews import inviting

    inviting.invite(vacancy=lay_world.vacancy, actor=lay_world.hr, at=PLANNED)
    lay_world.refresh()
    return book(lay_world, 0)


def a_link(world):
    una = world.vacancy.interviewers.get(staff=None)
    token = links.send_link(vacancy=world.vacancy, interviewer=una, actor=world.hr, at=PLANNED)
    return reverse("recruitment:lay_open", args=[token])


@pytest.mark.smoke
def test_a_carer_scores_by_their_link(lay_world):
    interview = invited_with_lay(lay_world)
    browser, address = Client(), a_link(lay_world)

    assert "Thank you for coming" in browser.get(address).text
    shown = browser.post(address, follow=True).text
    assert "Candida" in shown
    assert "Applewhite0" not in shown
    for number in (1, 2, 3):
        page = reverse("recruitment:lay_question", args=[interview.pk, number])
        shown = browser.get(page).text
        assert [
            words in shown for words in ("Yes, I saw this clearly", "I saw some of this", "or the opposite")
        ] == [True] * 3
        response = browser.post(page, {"version": str(number - 1), "rating": "4", "notes": ""})
    assert response["Location"] == reverse("recruitment:lay_finish", args=[interview.pk])
    assert "You have answered every question" in browser.get(response["Location"]).text
    shown = browser.post(response["Location"], follow=True).text

    assert "Your answers are safe with us" in shown
    assert list(InterviewScore.objects.values_list("points", flat=True)) == [4, 4, 4]
    assert InterviewKit.objects.get().locked_at == FIRST


def test_a_scanner_that_only_looks_uses_nothing_up(lay_world):
    address = a_link(lay_world)
    Client().get(address)
    assert "Who you will meet" in Client().post(address, follow=True).text


def test_the_first_browser_keeps_the_link(lay_world):
    address = a_link(lay_world)
    mine, other = Client(), Client()
    mine.post(address)
    for response in (other.get(address), other.post(address), Client().get(reverse("recruitment:lay"))):
        assert "This link does not work here" in response.text
    assert "Who you will meet" in mine.get(address, follow=True).text


def test_once_the_mail_server_has_the_link_no_table_holds_it(lay_world, mailoutbox):
    address = a_link(lay_world)
    message = Message.objects.get(template="recruitment/lay_link")
    assert address in message.text

    deliver(message_id=message.pk, at=FIRST)

    assert address in mailoutbox[-1].body
    message.refresh_from_db()
    assert (message.delivery, message.text, message.html) == ("sent", "", "")


def test_a_new_link_ends_the_one_before(lay_world):
    mine = Client()
    mine.post(a_link(lay_world))
    a_link(lay_world)
    assert "This link does not work here" in mine.get(reverse("recruitment:lay")).text


def test_the_link_opens_these_pages_and_no_other(lay_world):
    interview = invited_with_lay(lay_world)
    browser = Client()
    browser.post(a_link(lay_world))
    for name in ("kit", "lock_kit", "round_table", "interview", "did_not_attend"):
        assert browser.get(of(name, interview))["Location"].startswith("/account/login/")
    for address in (
        "/recruitment/",
        "/people/",
        "/apply/",
        reverse("recruitment:interviews", args=[lay_world.vacancy.pk]),
    ):
        assert browser.get(address)["Location"].startswith("/account/login/")


def test_the_link_shows_its_own_interviews_and_no_others(lay_world):
    invited_with_lay(lay_world)
    elsewhere = interview_of(make_booked().applications[0])
    browser = Client()
    browser.post(a_link(lay_world))
    for key in (elsewhere.pk, "no-key"):
        assert browser.get(reverse("recruitment:lay_question", args=[key, 1])).status_code == 404
    assert (
        browser.get(
            reverse("recruitment:lay_question", args=[interview_of(lay_world.applications[0]).pk, 9])
        ).status_code
        == 404
    )


def test_a_carer_must_choose_and_finds_what_is_missing(lay_world):
    interview = invited_with_lay(lay_world)
    browser = Client()
    browser.post(a_link(lay_world))
    page = reverse("recruitment:lay_question", args=[interview.pk, 1])
    assert "Select one answer" in browser.post(page, {"version": "0", "rating": "", "notes": "Kind"}).text
    browser.post(page, {"version": "0", "rating": "n", "notes": "Kind"})
    assert (
        "You changed this on another page"
        in browser.post(page, {"version": "0", "rating": "4", "notes": ""}).text
    )
    finish = reverse("recruitment:lay_finish", args=[interview.pk])
    assert "You have not answered" in browser.get(finish).text
    assert "to question 2, 3" in browser.post(finish).text


def test_the_carers_column_stands_first_and_the_lead_waits_for_it(as_, lay_world):
    interview = invited_with_lay(lay_world)
    for place in (0, 1):
        fill(interview, interviewer(lay_world, place))
    browser = as_(lay_world.lead)
    assert "Waiting for the interviewers" in browser.get(of("round_table", interview)).text
    fill(interview, lay_world.vacancy.interviewers.get(staff=None), "4")
    shown = browser.get(of("round_table", interview)).text
    table = shown[shown.index("<thead>") :]
    assert table.index("Una Whitlock") < table.index(lay_world.members[0].name)


def test_a_lay_panellist_with_an_account_has_the_easy_page(as_):
    carer = make_staff("Lesley")
    world = make_planned()
    add_interviewer(world, carer, is_lay=True)
    interview = invited_with_lay(world)
    browser = as_(carer.user)

    assert browser.get(of("kit", interview))["Location"] == of("easy_kit", interview, 1)
    response = browser.post(of("easy_kit", interview, 3), {"version": "0", "rating": "2", "notes": ""})

    assert response["Location"] == of("lock_kit", interview)
    assert InterviewScore.objects.get().points == 2
    assert as_(world.member).get(of("easy_kit", interview, 1))["Location"] == of("kit", interview)


def test_what_a_carer_writes_is_kept_while_they_write(lay_world):
    interview = invited_with_lay(lay_world)
    browser = Client()
    browser.post(a_link(lay_world))
    saving = reverse("recruitment:lay_autosave", args=[interview.pk, 1])
    shown = browser.get(reverse("recruitment:lay_question", args=[interview.pk, 1])).text
    assert f'data-autosave-url="{saving}"' in shown

    first = browser.post(saving, {"version": "0", "notes": "She looked at me"})
    again = browser.post(saving, {"version": "1", "rating": "4"})
    elsewhere = browser.post(saving, {"version": "1", "notes": "Another tab"})

    assert [first.json()["version"], again.json()["version"]] == [1, 2]
    assert first.json()["saved_at"]
    kept = InterviewScore.objects.get()
    assert (kept.notes, kept.points) == ("She looked at me", 4)
    assert elsewhere.status_code == 409
    assert elsewhere.json() == {"version": 2, "fields": {"notes": "She looked at me", "rating": "4"}}


def test_one_word_more_by_the_link_costs_three_queries(lay_world):
    interview = invited_with_lay(lay_world)
    browser = Client()
    browser.post(a_link(lay_world))
    saving = reverse("recruitment:lay_autosave", args=[interview.pk, 1])
    browser.post(saving, {"version": "0", "notes": "She"})
    browser.post(saving.replace("/1/", "/2/"), {"version": "1", "notes": "Another"})

    with CaptureQueriesContext(connection) as queries:
        kept = browser.post(saving, {"version": "2", "notes": "She looked at me"})

    assert kept.json()["version"] == 3
    assert InterviewScore.objects.get(question__order=1).notes == "She looked at me"
    assert len(queries) <= 3, [each["sql"][:120] for each in queries]  # the session, what is held, the word


def test_a_link_that_was_replaced_keeps_no_word_more(lay_world):
    interview = invited_with_lay(lay_world)
    browser = Client()
    browser.post(a_link(lay_world))
    saving = reverse("recruitment:lay_autosave", args=[interview.pk, 1])
    browser.post(saving, {"version": "0", "notes": "She"})
    a_link(lay_world)  # a new one, which ends the one before

    late = browser.post(saving, {"version": "1", "notes": "She looked at me"})

    assert (late.status_code, "Your link does not work" in late.json()["error"]) == (400, True)
    assert InterviewScore.objects.get().notes == "She"


@pytest.mark.parametrize("knows", ["friend", "family"])
def test_a_word_about_somebody_they_are_close_to_is_not_kept_by_the_link(lay_world, knows):
    interview = invited_with_lay(lay_world)
    browser = Client()
    browser.post(a_link(lay_world))
    saving = reverse("recruitment:lay_autosave", args=[interview.pk, 1])
    browser.post(saving, {"version": "0", "notes": "She"})
    declarations.declare(
        member=lay_world.vacancy.interviewers.get(staff=None), knows=knows, details="My neighbour.",
        application_id=interview.application_id, actor=None, at=FIRST,
    )  # fmt: skip

    late = browser.post(saving, {"version": "1", "notes": "She looked at me"})

    assert late.status_code == 400
    assert InterviewScore.objects.get().notes == "She"


def test_what_cannot_be_kept_by_the_link_is_said(lay_world):
    interview = invited_with_lay(lay_world)
    browser = Client()
    saving = reverse("recruitment:lay_autosave", args=[interview.pk, 1])
    assert "Your link does not work" in browser.post(saving, {"version": "0", "notes": "x"}).json()["error"]
    browser.post(a_link(lay_world))

    assert browser.post(saving, {"version": "0"}).json() == {"error": "There is nothing to save."}
    wrong = browser.post(saving, {"version": "0", "rating": "9"})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "Select one answer from the list.")
    assert browser.post(saving.replace("/1/", "/9/"), {"version": "0", "notes": "x"}).status_code == 404
    browser.post(saving, {"version": "0", "notes": "Kept"})
    InterviewKit.objects.update(locked_at=FIRST)
    late = browser.post(saving, {"version": "1", "notes": "Too late"})
    assert (late.status_code, "You have locked your scores" in late.json()["error"]) == (400, True)
    assert InterviewScore.objects.get().notes == "Kept"
