"""A check-in in the browser: one value a page, saved as it is typed, sent once, talked about, confirmed by two."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from induction.models import CheckIn, CheckInRating, Induction
from induction.services.check_ins import confirm_conversation, save_rating
from induction.services.handovers import name_buddy
from induction.states import CheckInState
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import check_in_of, make_both_rated, make_confirmed, send
from values_hub.audit.models import Event, StateChange
from values_hub.evidence.models import Evidence
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def check_in(induction: Induction) -> CheckIn:
    return check_in_of(induction)


def page(check_in: CheckIn, name: str = "check_in", *more: object) -> str:
    return reverse(f"induction:{name}", args=[check_in.pk, *more])


def rating_of(check_in: CheckIn, staff, place: int = 0) -> CheckInRating:
    mine = CheckInRating.objects.filter(side__check_in=check_in, side__rater=staff)
    return mine.order_by("value__order")[place]


def test_the_whole_of_it(as_, check_in: CheckIn) -> None:
    starter, manager = check_in.induction.staff, check_in.induction.manager
    for person in (starter, manager):
        browser = as_(person)
        assert "How it works" in browser.get(page(check_in)).content.decode()
        first = browser.post(page(check_in, "rate", 1), {"rating": "3", "note": "Helped.", "version": "0"})
        assert first["Location"] == page(check_in, "rate", 2)
        second = browser.post(page(check_in, "rate", 2), {"rating": "n", "note": "", "version": "0"})
        assert second["Location"] == page(check_in, "send")
        assert "No evidence seen" in browser.get(page(check_in, "send")).content.decode()
        browser.post(page(check_in, "send"))
    assert CheckIn.objects.get().state == CheckInState.BOTH_RATED

    today = timezone.localdate()
    day = {"talked_on_day": today.day, "talked_on_month": today.month, "talked_on_year": today.year}
    first = as_(manager).post(page(check_in, "confirm"), day, follow=True)
    assert f"We have asked {starter.name} to confirm too" in first.content.decode()
    asked = as_(starter).get(page(check_in, "confirm")).content.decode()
    assert f"{manager.name} says that you talked on" in asked
    done = as_(starter).post(page(check_in, "confirm"), {"talked_on": today.isoformat()}, follow=True)

    assert "You both confirmed that you talked" in done.content.decode()
    assert CheckIn.objects.get().state == CheckInState.CONFIRMED
    assert Evidence.objects.filter(staff=starter, stage="check_in").count() == 4


def test_the_form_says_who_will_read_it_and_picks_nothing(as_, check_in: CheckIn) -> None:
    text = as_(check_in.induction.manager).get(page(check_in, "rate", 1)).content.decode()

    assert "Nobody until both of you have sent your ratings" in text
    assert f"How far do you see this in {check_in.induction.staff.name}?" in text
    assert "Kind at 3 for everyone" in text
    assert " checked" not in text


def test_somebody_who_leads_people_is_rated_on_what_leaders_show(as_, check_in: CheckIn) -> None:
    make_staff(manager=check_in.induction.staff)

    for person in (check_in.induction.staff, check_in.induction.manager):
        assert "Kind at 3 for leads_people" in as_(person).get(page(check_in, "rate", 1)).content.decode()


def test_bad_answers_are_said_in_place_and_change_nothing(as_, check_in: CheckIn) -> None:
    starter = check_in.induction.staff
    browser = as_(starter)

    nothing = browser.post(page(check_in, "rate", 1), {"version": "0"}).content.decode()
    assert "Select a rating, or no evidence seen" in nothing
    forged = browser.post(page(check_in, "rate", 1), {"rating": "7", "version": "0"}).content.decode()
    assert "Select an option from the list" in forged
    long = browser.post(
        page(check_in, "rate", 1), {"rating": "3", "note": "word " * 5000, "version": "0"}
    ).content.decode()
    assert "You have 4,850 words too many" in long
    assert rating_of(check_in, starter).version == 0
    for place in (0, 3, 99):
        assert browser.get(page(check_in, "rate", place)).status_code == 404


def test_a_stale_tab_shows_both_texts_and_the_next_press_decides(as_, check_in: CheckIn) -> None:
    starter = check_in.induction.staff
    browser, address = as_(starter), page(check_in, "rate", 1)
    browser.post(address, {"rating": "4", "note": "From the phone", "version": "0"})

    stale = browser.post(address, {"rating": "2", "note": "From the ward", "version": "0"}).content.decode()
    assert "From the phone" in stale
    assert "From the ward" in stale
    assert "4 Label 4" in stale
    assert rating_of(check_in, starter).note == "From the phone"
    version = re.search(r'name="version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="version"', stale)
    assert version is not None
    browser.post(address, {"rating": "2", "note": "From the ward", "version": version[1] or version[2]})
    assert rating_of(check_in, starter).note == "From the ward"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "7"])
def test_a_forged_version_is_an_old_one(as_, check_in: CheckIn, version: str) -> None:
    as_(check_in.induction.staff).post(
        page(check_in, "rate", 1), {"rating": "2", "note": "Mine", "version": version}
    )

    assert rating_of(check_in, check_in.induction.staff).note == ""


def test_autosave_keeps_what_was_posted_and_says_when(as_, check_in: CheckIn) -> None:
    starter = check_in.induction.staff
    browser = as_(starter)
    address = page(check_in, "draft", rating_of(check_in, starter).value_id)

    first = browser.post(address, {"note": "Half a\r\nsentence", "version": "0"})
    assert first.status_code == 200
    assert first.json()["version"] == 1
    assert re.fullmatch(r"\d{1,2}:\d\d[ap]m", first.json()["saved_at"])
    browser.post(address, {"rating": "n", "version": "1"})

    kept = rating_of(check_in, starter)
    assert (kept.note, kept.choice) == ("Half a\nsentence", "n")


def test_autosave_that_is_late_or_wrong(as_, check_in: CheckIn) -> None:
    starter = check_in.induction.staff
    browser = as_(starter)
    address = page(check_in, "draft", rating_of(check_in, starter).value_id)
    browser.post(address, {"note": "First", "version": "0"})

    late = browser.post(address, {"note": "Second", "version": "0"})
    assert (late.status_code, late.json()) == (409, {"version": 1, "fields": {"rating": "", "note": "First"}})
    assert browser.post(address, {"rating": "8", "version": "1"}).status_code == 400
    long = browser.post(address, {"note": "x" * 10_001, "version": "1"})
    assert (long.status_code, "10,000" in long.json()["error"]) == (400, True)
    assert (
        browser.post(page(check_in, "draft", uuid.uuid4()), {"note": "x", "version": "0"}).status_code == 404
    )
    assert browser.get(address).status_code == 405
    assert rating_of(check_in, starter).note == "First"
    for place, version in ((0, 1), (1, 0)):
        value = rating_of(check_in, starter, place).value_id
        save_rating(
            check_in=check_in, value_id=value, version=version, choice="3", actor=starter.user, at=NOW
        )
    browser.post(page(check_in, "send"))
    sent = browser.post(address, {"note": "After", "version": "2"})
    assert (sent.status_code, sent.json()) == (
        400,
        {"error": "You have sent your ratings, so they can no longer change."},
    )


def test_autosave_costs_four_queries(as_, check_in: CheckIn) -> None:
    browser = as_(check_in.induction.manager)
    address = page(check_in, "draft", rating_of(check_in, check_in.induction.manager).value_id)

    with CaptureQueriesContext(connection) as queries:
        assert browser.post(address, {"note": "x", "version": "0"}).status_code == 200
    assert len(queries) <= 4, [query["sql"][:100] for query in queries]


def test_nobody_else_saves_into_it(as_, check_in: CheckIn) -> None:
    hr, outsider = make_staff(), make_staff()
    give_role(hr.user, "hr")
    address = page(check_in, "draft", rating_of(check_in, check_in.induction.staff).value_id)

    for person in (hr, outsider, check_in.induction.manager.manager):
        assert as_(person).post(address, {"note": "x", "version": "0"}).status_code == 404
    assert as_(hr).get(page(check_in, "rate", 1)).status_code == 403
    assert not CheckInRating.objects.exclude(note="").exists()


def test_sending_too_early_names_what_is_missing(as_, check_in: CheckIn) -> None:
    browser = as_(check_in.induction.staff)
    browser.post(page(check_in, "rate", 1), {"rating": "3", "version": "0"})

    text = browser.post(page(check_in, "send")).content.decode()

    assert "<title>Error: " in text
    assert f'<a href="{page(check_in, "rate", 2)}">Rate Open</a>' in text
    assert "Rate Kind" not in text


def test_after_sending_there_is_no_way_back_to_the_form(as_, check_in: CheckIn) -> None:
    starter = check_in.induction.staff
    send(check_in, starter, "3")
    browser = as_(starter)

    assert "Your ratings are sent" in browser.get(page(check_in)).content.decode()
    for name, more in (("rate", (1,)), ("send", ())):
        assert browser.get(page(check_in, name, *more))["Location"] == page(check_in)
    browser.post(page(check_in, "rate", 1), {"rating": "0", "version": "1"})
    assert rating_of(check_in, starter).choice == "3"


def test_both_in_shows_what_is_apart_in_words(as_, induction: Induction) -> None:
    check_in = make_both_rated(induction)

    text = as_(induction.staff).get(page(check_in)).content.decode()

    assert "Two points apart" in text
    assert "One saw no evidence" in text
    assert "The manager&#x27;s words" in text
    assert "Questions to talk about" in text


def test_a_day_that_cannot_be_is_refused_in_words(as_, induction: Induction) -> None:
    check_in = make_both_rated(induction)
    browser = as_(induction.staff)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    def give(day: dt.date) -> str:
        parts = {"talked_on_day": day.day, "talked_on_month": day.month, "talked_on_year": day.year}
        return browser.post(page(check_in, "confirm"), parts).content.decode()

    assert "Enter the day you talked" in browser.post(page(check_in, "confirm"), {}).content.decode()
    assert "must be the same as or before" in give(tomorrow)
    assert "must be the same as or after" in give(induction.day_one - dt.timedelta(days=1))
    assert CheckIn.objects.get().talked_on is None


def test_a_confirmation_page_that_has_gone_stale(as_, induction: Induction) -> None:
    check_in = make_both_rated(induction)
    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=induction.manager.user, at=NOW)
    browser = as_(induction.staff)

    other_day = browser.post(page(check_in, "confirm"), {"talked_on": "2026-03-05"}).content.decode()
    assert "says you talked on 2 March 2026" in other_day
    tampered = browser.post(page(check_in, "confirm"), {"talked_on": "yesterday"}).content.decode()
    assert "There is a problem" in tampered
    assert CheckIn.objects.get().starter_confirmed_at is None


def test_confirming_before_both_are_in_is_refused(as_, check_in: CheckIn) -> None:
    send(check_in, check_in.induction.staff, "3")

    response = as_(check_in.induction.staff).post(page(check_in, "confirm"), {"talked_on": TODAY.isoformat()})

    assert response.status_code == 403
    assert "when both of you have sent your ratings" in response.content.decode()


def test_hr_reads_words_of_state_until_both_have_confirmed(as_, induction: Induction) -> None:
    hr = make_staff()
    give_role(hr.user, "hr")
    check_in = make_both_rated(induction)
    before = as_(hr).get(page(check_in)).content.decode()
    assert "HR can read the ratings when both have confirmed" in before
    assert "words</p>" not in before

    make_confirmed_from(check_in)

    assert "The starter&#x27;s words" in as_(hr).get(page(check_in)).content.decode()


def make_confirmed_from(check_in: CheckIn) -> None:
    for person in (check_in.induction.manager, check_in.induction.staff):
        confirm_conversation(check_in=check_in, talked_on=TODAY, actor=person.user, at=NOW)


# The wall: what one side does, before the other is in, changes nothing that anybody else can look at.


def looked_at(browser: Client, check_in: CheckIn) -> dict[str, str]:
    """Every page on which a check-in could show, as it stands, without what differs between any two requests."""
    induction = check_in.induction
    addresses = [
        "/",
        reverse("induction:home"),
        reverse("induction:all"),
        reverse("induction:all") + "?show=late",
        reverse("induction:all") + "?show=over",
        reverse("induction:hr_items"),
        reverse("induction:induction", args=[induction.pk]),
        page(check_in),
        page(check_in, "rate", 1),
        page(check_in, "rate", 2),
        page(check_in, "send"),
        page(check_in, "confirm"),
        reverse("evidence:thread", args=[induction.staff_id]),
        reverse("documents:list"),
    ]
    found = {}
    for address in addresses:
        response = browser.get(address, follow=True)
        text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", response.content.decode())
        found[address] = f"{response.status_code} {text}"
    return found


@pytest.mark.parametrize("first", ["starter", "manager"])
@pytest.mark.parametrize("step", ["drafted", "sent"])
def test_one_side_cannot_be_told_from_anything_the_others_can_look_at(
    as_, induction: Induction, check_in: CheckIn, hr, first: str, step: str
) -> None:
    buddy = make_staff("Mo")
    name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)
    sides = {"starter": induction.staff, "manager": induction.manager}
    writer = sides.pop(first)
    # The manager holds every role there is: none of them opens the other side.
    for role in ("hr", "auditor", "executive", "analyst"):
        give_role(induction.manager.user, role)
    others = {**sides, "buddy": buddy, "head": induction.manager.manager, "hr": hr}
    before = {name: looked_at(as_(person), check_in) for name, person in others.items()}
    rows = [Event, StateChange, Message, Evidence]
    counted = [model.objects.count() for model in rows]

    if step == "sent":
        send(check_in, writer, "0", note="Zanzibar")
    else:
        draft = {"version": 0, "choice": "0", "note": "Zanzibar", "at": NOW}
        value = check_in.framework.values.first()
        save_rating(check_in=check_in, value_id=value.pk, actor=writer.user, **draft)

    assert [model.objects.count() for model in rows] == counted
    after = {name: looked_at(as_(person), check_in) for name, person in others.items()}
    for name, seen in before.items():
        for address, text in seen.items():
            assert after[name][address] == text, (name, address)
    assert "Zanzibar" in str(looked_at(as_(writer), check_in)) or step == "sent"


def test_confirmed_pages_are_the_same_for_both(as_, induction: Induction) -> None:
    check_in = make_confirmed(induction)

    for person in (induction.staff, induction.manager):
        text = as_(person).get(page(check_in)).content.decode()
        assert "You both confirmed that you talked on 2 March 2026" in text
        assert "Confirm that we talked" not in text
        assert as_(person).get(page(check_in, "confirm"))["Location"] == page(check_in)
