"""The person's and the appraiser's pages: prepare, talk, record, sign."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Appraisal, Preparation, PreparedRating, Record, Signature
from appraisal.states import Side
from tests.factories_appraisal import brought_to, send
from values_hub.audit.models import Event
from values_hub.evidence.models import Evidence


def url(name, world):
    return reverse(f"appraisal:{name}", args=[world.appraisal.pk])


def answers(world, choice="3", **more):
    values = world.cycle.framework.values.all()
    return {
        **{f"rating-{value.pk}": choice for value in values},
        **{f"example-{value.pk}": "On the ward" for value in values},
        "reflection": "A good year.",
        "version": 0,
        **more,
    }


def record_answers(world, choice="3", **more):
    values = world.cycle.framework.values.all()
    begun = Record.objects.first()
    return {
        **{f"rating-{value.pk}": choice for value in values},
        "objective_1": "Lead the handover.",
        "version": begun.version if begun else 0,
        **more,
    }


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.mark.parametrize(
    ("name", "who"), [("prepare", "amina"), ("prepare_as_appraiser", "grace")], ids=["person", "appraiser"]
)
def test_prepare_asks_nothing_beforehand_says_who_reads_and_has_the_door(world, name, who):
    page = world.signed_in(getattr(world, who)).get(url(name, world)).content.decode()
    assert " checked" not in page
    values = world.cycle.framework.values.count()
    assert page.count("Who will read this:") == values + 1
    assert "when you have both sent yours. The managers above" in page
    assert "Bernie Kilroy" in page
    assert "mailto:bernie@example.nhs.uk" in page
    assert "never holds back a pay step" in page


def test_both_send_and_then_each_reads_both(world):
    amina, grace = world.signed_in(world.amina), world.signed_in(world.grace)
    first = amina.post(url("prepare", world), answers(world, "1", reflection="I did my best"), follow=True)
    assert "You have sent your preparation." in first.content.decode()
    grace.post(url("prepare_as_appraiser", world), answers(world, "3", reflection="A steady year"))

    for client in (amina, grace):
        page = client.get(url("page", world)).content.decode()
        assert "I did my best" in page
        assert "A steady year" in page
        assert page.count("2 points apart") == world.cycle.framework.values.count()


def test_sending_asks_for_a_rating_of_every_value_by_name(world):
    page = world.signed_in(world.amina).post(url("prepare", world), {"version": 0}).content.decode()
    for value in world.cycle.framework.values.all():
        assert f"Select a rating for {value.name}, or no evidence seen" in page
    assert page.count("There is a problem") == 1
    assert not PreparedRating.objects.exists()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"reflection": "word " * 401}, "You have 1 word too many"),
        ({"reflection": "word " * 5000}, "You have 4,600 words too many"),
    ],
)
def test_an_answer_that_is_too_long_is_kept_on_the_page_and_nothing_is_sent(world, bad, words):
    response = world.signed_in(world.amina).post(url("prepare", world), answers(world, **bad))
    assert words in response.content.decode()
    assert not PreparedRating.objects.exists()


def test_a_forged_rating_is_refused(world):
    page = world.signed_in(world.amina).post(url("prepare", world), answers(world, "7")).content.decode()
    assert "Select an option from the list" in page
    assert not PreparedRating.objects.exists()


def test_saving_for_later_keeps_everything_as_typed_and_sends_nothing(world):
    client = world.signed_in(world.amina)
    value = world.cycle.framework.values.first()
    client.post(
        url("prepare", world),
        {f"rating-{value.pk}": "2", "reflection": "Half", "version": 0, "action": "keep"},
    )
    page = client.get(url("prepare", world)).content.decode()
    assert "Half" in page
    assert page.count(" checked") == 1
    assert 'name="version" value="1"' in page
    assert not PreparedRating.objects.exists()


def test_a_page_opened_before_another_tab_saved_is_refused_and_shown_again(world):
    client = world.signed_in(world.amina)
    client.post(url("keep_prepare", world), {"reflection": "Other tab", "version": 0})
    page = client.post(url("prepare", world), answers(world, version=0)).content.decode()
    assert "changed in another tab" in page
    assert "A good year." in page
    assert not PreparedRating.objects.exists()


def test_after_sending_the_form_leads_to_the_page(world):
    send(world.appraisal, Side.PERSON)
    response = world.signed_in(world.amina).get(url("prepare", world), follow=True)
    assert response.redirect_chain[-1][0] == url("page", world)
    assert "so it can no longer change" in response.content.decode()


def test_autosave_says_when_and_which_version(world):
    client = world.signed_in(world.amina)
    answer = client.post(url("keep_prepare", world), {"reflection": "Typing", "version": 0})
    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert answer.json()["saved_at"][-2:] in {"am", "pm"}
    assert Preparation.objects.get().draft["reflection"] == "Typing"


def test_an_autosave_from_an_old_version_gets_both_texts_and_changes_nothing(world):
    client = world.signed_in(world.amina)
    client.post(url("keep_prepare", world), {"reflection": "First", "version": 0})
    answer = client.post(url("keep_prepare", world), {"reflection": "Second", "version": 0})
    assert (answer.status_code, answer.json()) == (409, {"version": 1, "fields": {"reflection": "First"}})
    assert Preparation.objects.get().draft["reflection"] == "First"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999"])
def test_an_autosave_with_no_good_version_is_a_conflict(world, version):
    client = world.signed_in(world.amina)
    client.post(url("keep_prepare", world), {"reflection": "First", "version": 0})
    answer = client.post(url("keep_prepare", world), {"reflection": "Second", "version": version})
    assert answer.status_code == 409


@pytest.mark.parametrize("both", [False, True])
def test_an_autosave_after_sending_gets_a_sentence(world, both):
    send(world.appraisal, Side.PERSON)
    if both:
        send(world.appraisal, Side.APPRAISER)
    answer = world.signed_in(world.amina).post(
        url("keep_prepare", world), {"reflection": "More", "version": 1}
    )
    assert (answer.status_code, answer.json()) == (
        400, {"error": "You have sent your preparation, so it can no longer change."},
    )  # fmt: skip


@pytest.mark.parametrize(("name", "who"), [("keep_prepare", "amina"), ("keep_prepare_as_appraiser", "grace")])
def test_an_autosave_costs_four_queries(world, name, who):
    client = world.signed_in(getattr(world, who))
    client.post(url(name, world), {"reflection": "a", "version": 0})
    target = url(name, world)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(target, {"reflection": "b", "version": 1}).status_code == 200
    assert len(queries) <= 4


def test_a_stand_in_prepares_for_the_manager(world):
    world.stand_in(world.grace, world.dawn)
    client = world.signed_in(world.dawn)
    assert (
        client.post(url("keep_prepare_as_appraiser", world), {"reflection": "x", "version": 0}).status_code
        == 200
    )
    client.post(url("prepare_as_appraiser", world), answers(world, version=1))
    assert Preparation.objects.get().sent_by == world.dawn.user


def test_recording_the_meeting_leads_to_the_record(world):
    brought_to(world.appraisal, "ready")
    response = world.signed_in(world.grace).post(url("meeting", world), day("met_on", world.today))
    assert response["Location"] == url("record", world)
    assert world.appraisal.met_on == world.today


def test_the_day_and_the_record_are_one_page(world):
    brought_to(world.appraisal, "ready", person="1", appraiser="3")
    grace = world.signed_in(world.grace)
    assert "Only say when you met" in grace.get(url("page", world)).content.decode()
    kept = grace.post(url("keep_record", world), {"met_on_day": "31", "career": "Students", "version": 0})
    assert kept.json()["version"] == 1
    page = grace.get(url("record", world)).content.decode()
    assert 'value="31"' in page
    assert "Students" in page
    assert "Students" not in world.signed_in(world.amina).get(url("page", world)).content.decode()
    grace.post(url("record", world), record_answers(world, **day("met_on", world.today)))
    assert (world.appraisal.state, world.appraisal.met_on) == ("drafted", world.today)


@pytest.mark.parametrize(("days", "words"), [(None, "Enter the date you met"), (1, "must be the same as or before"),
                                             (-30, "when this cycle began")])  # fmt: skip
def test_a_record_without_a_day_that_can_be_is_not_shared_and_nothing_typed_is_lost(world, days, words):
    brought_to(world.appraisal, "ready")
    on = day("met_on", world.today + dt.timedelta(days=days)) if days else {}
    grace = world.signed_in(world.grace)
    page = grace.post(url("record", world), {**record_answers(world, version=0), **on}).content.decode()
    assert words in page
    assert "Lead the handover." in page
    assert (world.appraisal.state, world.appraisal.met_on) == ("ready", None)


def test_a_record_begun_before_the_day_is_kept_when_only_the_day_is_said(world):
    brought_to(world.appraisal, "ready")
    grace = world.signed_in(world.grace)
    grace.post(url("record", world), {"career": "Students", "version": 0, "action": "keep"})
    grace.post(url("meeting", world), day("met_on", world.today))
    assert "Students" in grace.get(url("record", world)).content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "must be the same as or before"), (-30, "when this cycle began")],
    ids=["future", "before the cycle"],
)
def test_a_meeting_on_a_day_it_cannot_have_been_changes_nothing(world, days, words):
    brought_to(world.appraisal, "ready")
    on = world.today + dt.timedelta(days=days)
    page = world.signed_in(world.grace).post(url("meeting", world), day("met_on", on)).content.decode()
    assert words in page
    assert (world.appraisal.state, world.appraisal.met_on) == ("ready", None)


def test_the_record_is_picked_by_nobody_beforehand_and_shared(world):
    brought_to(world.appraisal, "met", person="1", appraiser="3", met_on=world.today)
    client = world.signed_in(world.grace)
    page = client.get(url("record", world)).content.decode()
    assert " checked" not in page
    assert page.count("2 points apart") == world.cycle.framework.values.count()

    client.post(url("record", world), record_answers(world, career="Students"))
    seen = world.signed_in(world.amina).get(url("page", world)).content.decode()
    assert "Lead the handover." in seen
    assert "Students" in seen


def test_a_rating_neither_gave_needs_its_reason_beside_it(world):
    brought_to(world.appraisal, "met", person="1", appraiser="3", met_on=world.today)
    page = (
        world.signed_in(world.grace).post(url("record", world), record_answers(world, "2")).content.decode()
    )
    for value in world.cycle.framework.values.all():
        assert f'href="#id_reason-{value.pk}"' in page
        assert f"Enter the reason for the rating of {value.name}" in page
    assert world.appraisal.state == "met"


def test_the_person_never_reads_the_draft_of_the_record(world):
    brought_to(world.appraisal, "drafted", met_on=world.today)
    kept = world.signed_in(world.grace).post(
        url("keep_record", world), {"career": "Unshared thought", "version": Record.objects.get().version}
    )
    assert kept.status_code == 200
    amina = world.signed_in(world.amina)
    assert "Unshared thought" not in amina.get(url("page", world)).content.decode()
    assert (
        "You have changed the record" in world.signed_in(world.grace).get(url("page", world)).content.decode()
    )


def test_signing_a_record_with_unshared_changes_is_refused_in_words(world):
    brought_to(world.appraisal, "drafted", met_on=world.today)
    grace = world.signed_in(world.grace)
    grace.post(url("keep_record", world), {"career": "New", "version": Record.objects.get().version})
    page = grace.post(url("sign_as_appraiser", world), {"took_place": "on"}).content.decode()
    assert "Share it again" in page
    assert not Signature.objects.exists()


def test_both_sign_and_the_thread_is_written(world):
    brought_to(world.appraisal, "drafted", met_on=world.today)
    grace, amina = world.signed_in(world.grace), world.signed_in(world.amina)
    refused = grace.post(url("sign_as_appraiser", world), {}).content.decode()
    assert "confirm that the conversation took place" in refused
    grace.post(url("sign_as_appraiser", world), {"took_place": "on"})

    page = amina.get(url("sign_as_staff", world)).content.decode()
    assert "It does not say that you agree with it." in page
    assert " checked" not in page
    done = amina.post(url("sign_as_staff", world), {"agrees": "yes", "took_place": "yes"}, follow=True)
    assert "You have signed your appraisal." in done.content.decode()
    assert Evidence.objects.filter(staff=world.amina).count() == 3 * world.cycle.framework.values.count()


def test_not_agreeing_keeps_the_words_beside_the_record(world):
    brought_to(world.appraisal, "signed_by_manager", met_on=world.today)
    amina = world.signed_in(world.amina)
    refused = amina.post(url("sign_as_staff", world), {"agrees": "no", "took_place": "yes"}).content.decode()
    assert "Enter what you do not agree with" in refused
    amina.post(url("sign_as_staff", world), {"agrees": "no", "words": "<b>Not</b> so", "took_place": "no"})
    page = world.signed_in(world.grace).get(url("page", world)).content.decode()
    assert "Does not agree with the record." in page
    assert "&lt;b&gt;Not&lt;/b&gt; so" in page
    assert "did not take place" in page
    assert world.appraisal.confirmed_at is None


@pytest.mark.parametrize(
    ("name", "state", "who"),
    [
        ("prepare", "ready", "amina"),
        ("prepare_as_appraiser", "met", "grace"),
        ("meeting", "not_started", "grace"),
        ("meeting", "met", "grace"),
        ("record", "preparing", "grace"),
        ("record", "signed", "grace"),
        ("sign_as_appraiser", "met", "grace"),
        ("sign_as_appraiser", "signed", "grace"),
        ("sign_as_staff", "drafted", "amina"),
        ("sign_as_staff", "signed", "amina"),
    ],
)
def test_a_page_at_the_wrong_time_says_why_and_changes_nothing(world, name, state, who):
    brought_to(world.appraisal, state, met_on=world.today)
    client = world.signed_in(getattr(world, who))
    before = Appraisal.objects.filter(pk=world.appraisal.pk).values().get()
    for response in (client.get(url(name, world)), client.post(url(name, world), {})):
        assert response.status_code == 403
        assert response.context["exception"]
    assert Appraisal.objects.filter(pk=world.appraisal.pk).values().get() == before


PAGES = ["page", "prepare", "prepare_as_appraiser", "meeting", "record", "sign_as_appraiser", "sign_as_staff"]
KEEPING = ["keep_prepare", "keep_prepare_as_appraiser", "keep_record"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("state", ["not_started", "drafted", "signed"])
def test_a_stranger_finds_nothing(world, name, state):
    brought_to(world.appraisal, state, met_on=world.today)
    assert world.signed_in(world.lewis).get(url(name, world)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, *KEEPING])
def test_nobody_comes_in_without_signing_in(world, name):
    response = Client().post(url(name, world)) if name in KEEPING else Client().get(url(name, world))
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


@pytest.mark.parametrize("name", [name for name in PAGES if name != "page"])
@pytest.mark.parametrize("who", ["dawn", "shazia"])
def test_managers_above_and_hr_take_no_part(world, name, who):
    assert world.signed_in(getattr(world, who)).get(url(name, world)).status_code == 403


def test_hr_and_managers_above_who_read_a_signed_appraisal_are_written_down(world):
    brought_to(world.appraisal, "signed", met_on=world.today)
    for who in ("shazia", "dawn", "amina", "grace"):
        assert (
            "We talked it through."
            in world.signed_in(getattr(world, who)).get(url("page", world)).content.decode()
        )
    readers = Event.objects.filter(action="appraisal.read").values_list("actor", flat=True)
    assert set(readers) == {world.shazia.user_id, world.dawn.user_id}


@pytest.mark.parametrize("state", ["not_started", "ready", "drafted", "signed_by_manager", "disagreed"])
@pytest.mark.parametrize("who", ["amina", "grace", "dawn", "shazia"])
def test_the_page_costs_at_most_fifteen_queries(world, state, who):
    brought_to(world.appraisal, state, met_on=world.today)
    client, target = world.signed_in(getattr(world, who)), url("page", world)
    client.get(target)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(target).status_code == 200
    assert len(queries) <= 15


def test_whoever_stands_in_is_told_so_and_nobody_else_is(world):
    world.stand_in(world.grace, world.lewis)
    lewis, grace = world.signed_in(world.lewis), world.signed_in(world.grace)
    assert "You stand in for Grace Okafor until" in lewis.get(reverse("appraisal:list")).content.decode()
    assert "You stand in for Grace Okafor here." in lewis.get(url("page", world)).content.decode()
    for target in (reverse("appraisal:list"), url("page", world)):
        assert "You stand in for" not in grace.get(target).content.decode()
