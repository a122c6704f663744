"""The pages of a cycle's steps: HR set them, people read them, and what closed is reopened."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, CycleStep, Preparation, Record, Reopening
from tests.factories import give_role, make_staff
from tests.factories_appraisal import brought_to, make_cycle
from values_hub.access.roles import Role


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def put(cycle, kind="prepare", **days):
    CycleStep.objects.update_or_create(cycle=cycle, kind=kind, defaults=days)


def day(name, on):
    return {f"{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}


@pytest.fixture
def hr(world):
    return world.signed_in(world.shazia)


@pytest.fixture
def closed(world):
    """Preparing was due ten days ago, and closed."""
    Appraisal.objects.update(opened_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=90))
    put(world.cycle, due_days=-22, hard_stop=True)
    return world.today - dt.timedelta(days=10)


def test_hr_set_the_steps_of_a_draft(hr):
    draft = make_cycle(opened=False, name="Next")
    assert url("steps", draft.pk) in hr.get(url("cycle", draft.pk)).content.decode()
    given = {"due": "14", "due_side": "before", "opens": "42", "opens_side": "before", "hard_stop": "yes"}
    done = hr.post(url("set_step", draft.pk, "prepare"), given, follow=True).content.decode()
    assert "Saved: Prepare." in done
    for words in (
        "14 days before the appraisal is due",
        "42 days before the appraisal is due",
        "After its day",
    ):
        assert words in done
    form = hr.get(url("set_step", draft.pk, "prepare")).context["form"]
    assert [form[name].value() for name in given] == [14, "before", 42, "before", "yes"]


def test_a_review_has_its_day_alone(hr):
    draft = make_cycle(opened=False, name="Next")
    form = hr.get(url("set_step", draft.pk, "review")).context["form"]
    assert list(form.fields) == ["due", "due_side"]
    done = hr.post(url("set_step", draft.pk, "review"), {"due": "30", "due_side": "after"}, follow=True)
    assert "no sooner than two weeks after the person signed" in done.content.decode()


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"due": "7", "hard_stop": "no"}, "due_side", "Select before or after"),
        (
            {"due": "7", "due_side": "before", "hard_stop": "no"},
            "due",
            "a step can only be due later than it is",
        ),
        ({"hard_stop": "yes"}, "hard_stop", "a step that did not close cannot close now"),
        (
            {"opens": "7", "opens_side": "before", "hard_stop": "no"},
            "opens",
            "a step cannot open later than it does",
        ),
        (
            {"due": "7", "due_side": "after", "opens": "9", "opens_side": "after", "hard_stop": "no"},
            "opens",
            "A step must open before it is due",
        ),
        ({}, "hard_stop", "Select yes if it closes after its day"),
    ],
)
def test_what_an_open_cycle_does_not_take_is_said_beside_its_box(world, hr, given, field, said):
    assert url("steps", world.cycle.pk) in hr.get(url("cycle", world.cycle.pk)).content.decode()
    page = hr.post(url("set_step", world.cycle.pk, "prepare"), given)
    text = page.content.decode()
    assert said in page.context["form"].errors[field][0]
    assert said in text
    assert "<title>Error: " in text
    assert not CycleStep.objects.exists()


def test_an_open_cycle_takes_a_later_day(world, hr):
    hr.post(url("set_step", world.cycle.pk, "sign"), {"due": "7", "due_side": "after", "hard_stop": "no"})
    assert CycleStep.objects.get().due_days == 7


def test_a_partner_reads_the_steps_of_the_trusts_cycle_but_does_not_set_them(world):
    callum = make_staff("Callum", unit=world.medicine)
    give_role(callum.user, Role.HR, world.medicine)
    client = world.signed_in(callum)
    text = client.get(url("steps", world.cycle.pk)).content.decode()
    assert "Only HR for everybody in this cycle can set its steps." in text
    assert client.get(url("set_step", world.cycle.pk, "prepare")).status_code == 403
    assert world.signed_in(world.grace).get(url("steps", world.cycle.pk)).status_code == 404


def test_lists_and_pages_say_when_the_step_is_due(world):
    put(world.cycle, due_days=30)
    day = world.cycle.due_on + dt.timedelta(days=30)
    due = f"{day:%-d %B %Y}"
    assert f"Due by {due} to prepare" in world.signed_in(world.amina).get(url("list")).content.decode()
    beside = f'{day:%-d\u00a0%b\u00a0%Y}<br><span class="nhsuk-u-secondary-text-colour">to prepare</span>'
    for who, page in ((world.grace, url("list")), (world.shazia, url("cycle_appraisals", world.cycle.pk))):
        assert beside in world.signed_in(who).get(page).content.decode()
    for who in (world.amina, world.grace):
        client = world.signed_in(who)
        text = client.get(url("page", world.appraisal.pk)).content.decode()
        assert f"This step is due by {due}" in text
        assert "Appraisal due" in text
    assert (
        f"Send yours by {due}"
        in world.signed_in(world.amina).get(url("prepare", world.appraisal.pk)).content.decode()
    )


def test_before_a_step_opens_its_pages_say_so_and_whoever_wants_to_can_begin(world):
    put(world.cycle, opens_days=-3)
    opens = f"This step opens on {world.cycle.due_on - dt.timedelta(days=3):%-d %B %Y}."
    amina = world.signed_in(world.amina)
    for name in ("page", "prepare"):
        text = amina.get(url(name, world.appraisal.pk)).content.decode()
        assert f"{opens} You can begin before then if you want to." in text
    above = world.signed_in(world.shazia).get(url("page", world.appraisal.pk)).content.decode()
    assert f"{opens} Nobody is reminded before then. Whoever wants to can begin." in above

    ratings = {f"rating-{each.pk}": "3" for each in world.cycle.framework.values.all()}
    form = amina.get(url("prepare", world.appraisal.pk)).context["form"]
    words = {"reflection": "A good year.", "version": form["version"].value()}
    done = amina.post(url("prepare", world.appraisal.pk), {**ratings, **words}, follow=True).content.decode()

    assert "You have sent your preparation." in done
    # It is not theirs to begin any more.
    assert f"{opens} Nobody is reminded before then." in done


@pytest.mark.parametrize(
    ("kind", "state", "who", "name"),
    [
        ("meet", "ready", "grace", "record"), ("record", "met", "grace", "record"),
        ("sign", "drafted", "grace", "sign_as_appraiser"), ("sign", "signed_by_manager", "amina", "sign_as_staff"),
    ],
)  # fmt: skip
def test_each_page_of_a_step_says_when_it_opens_until_it_has(world, kind, state, who, name):
    brought_to(world.appraisal, state, met_on=world.today, at=timezone.now())
    step = CycleStep.objects.create(cycle=world.cycle, kind=kind, opens_days=0)
    client, address = world.signed_in(getattr(world, who)), url(name, world.appraisal.pk)
    said = f"This step opens on {world.cycle.due_on:%-d %B %Y}. You can begin"
    assert said in client.get(address).content.decode()

    step.opens_days = -(world.cycle.due_on - world.today).days
    step.save()
    assert "This step opens on" not in client.get(address).content.decode()


def test_a_record_is_not_offered_to_be_shared_when_its_step_has_closed(world):
    brought_to(world.appraisal, "met", met_on=world.today, at=timezone.now())
    grace, address = world.signed_in(world.grace), url("record", world.appraisal.pk)
    assert "Share with Amina Khan" in grace.get(address).content.decode()
    Appraisal.objects.update(opened_at=timezone.now() - dt.timedelta(days=90))
    put(world.cycle, "record", due_days=-22, hard_stop=True)
    text = grace.get(address).content.decode()
    assert "Save and come back later" in text
    assert "Share with Amina Khan" not in text
    assert "Share it by" not in text


def test_what_both_have_signed_is_due_no_more(world):
    brought_to(world.appraisal, "disagreed", met_on=world.today, at=timezone.now())
    day = f"{world.cycle.due_on:%-d\u00a0%b\u00a0%Y}"
    text = world.signed_in(world.grace).get(url("list")).content.decode()
    assert day not in text
    assert "The reviewer" in text
    assert "Due by" not in world.signed_in(world.amina).get(url("list")).content.decode()


def test_hr_read_beside_the_box_what_an_opening_holds_back(world, hr):
    beside = hr.get(url("set_step", world.cycle.pk, "prepare")).content.decode()
    assert "Nobody is reminded before. Whoever wants to can begin." in beside
    listed = hr.get(url("steps", world.cycle.pk)).content.decode()
    assert "Nobody is reminded of a step before it opens; whoever wants to can begin sooner." in listed


def test_a_closed_step_says_so_keeps_what_is_written_and_sends_nothing(world, closed):
    amina = world.signed_in(world.amina)
    page = amina.get(url("page", world.appraisal.pk)).content.decode()
    assert (
        f"This step closed after {closed:%-d %B %Y}. What has been written is kept. HR can reopen it" in page
    )
    assert url("reopen_step", world.appraisal.pk) not in page
    form = amina.get(url("prepare", world.appraisal.pk))
    assert "This step is closed" in form.content.decode()
    # Nothing is offered that would be refused.
    assert "Save and come back later" in form.content.decode()
    for gone in ("Send my preparation", "Before you send", "Send yours by"):
        assert gone not in form.content.decode()
    ratings = {f"rating-{each.pk}": "3" for each in world.cycle.framework.values.all()}
    words = {"reflection": "A good year.", "version": form.context["form"]["version"].value()}
    sent = amina.post(url("prepare", world.appraisal.pk), {**ratings, **words})
    assert "HR can reopen it: ask them, and say why." in sent.content.decode()
    assert "A good year." in sent.content.decode()
    amina.post(url("prepare", world.appraisal.pk), {**ratings, **words, "action": "keep"})
    assert Preparation.objects.get().draft["reflection"] == "A good year."
    assert world.appraisal.person_sent_at is None


@pytest.mark.parametrize(
    ("state", "name", "who", "typed"),
    [
        ("drafted", "sign_as_appraiser", "grace", {"took_place": "on"}),
        ("signed_by_manager", "sign_as_staff", "amina", {"agrees": "no", "took_place": "yes", "words": "Not so."}),
    ],
)  # fmt: skip
def test_a_closed_page_to_sign_asks_for_no_words_and_says_that_it_keeps_none(world, state, name, who, typed):
    appraisal = brought_to(world.appraisal, state, met_on=world.today)
    Appraisal.objects.update(opened_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=90))
    put(world.cycle, "sign", due_days=-22, hard_stop=True)
    client = world.signed_in(getattr(world, who))
    page = client.get(url(name, appraisal.pk)).content.decode()
    assert "This step is closed" in page
    assert "HR can reopen it" in page
    assert ("Sign the record" in page, "written is kept" in page, "keep it" in page) == (False, False, False)
    refused = client.post(url(name, appraisal.pk), typed).content.decode()
    assert "this page keeps nothing: copy what you wrote" in refused
    assert (typed.get("words", "Sign") in refused, "written is kept" in refused) == (True, False)


def test_what_is_sent_to_a_closed_step_is_kept_and_the_page_goes_on_from_there(world, closed):
    amina = world.signed_in(world.amina)
    ratings = {f"rating-{each.pk}": "3" for each in world.cycle.framework.values.all()}
    page = amina.get(url("prepare", world.appraisal.pk))
    for words in ("A good year.", "A good year, and busy."):
        given = {**ratings, "reflection": words, "version": page.context["form"]["version"].value()}
        page = amina.post(url("prepare", world.appraisal.pk), given)
        assert "HR can reopen it: ask them" in page.content.decode()
        assert Preparation.objects.get().draft["reflection"] == words


def test_a_record_that_is_shared_after_it_closed_is_kept(world):
    appraisal = brought_to(world.appraisal, "met", met_on=world.today)
    Appraisal.objects.update(opened_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=90))
    put(world.cycle, "record", due_days=-22, hard_stop=True)
    grace = world.signed_in(world.grace)
    page = grace.get(url("record", appraisal.pk))
    for objective in ("Lead.", "Lead the ward."):
        given = {
            **{f"rating-{each.pk}": "3" for each in world.cycle.framework.values.all()},
            "objective_1": objective, "version": page.context["form"]["version"].value(),
        }  # fmt: skip
        page = grace.post(url("record", appraisal.pk), given)
        assert "HR can reopen it: ask them" in page.content.decode()
        assert Record.objects.get().draft["objective_1"] == objective


@pytest.mark.parametrize(
    ("state", "kind", "name", "who"),
    [
        ("ready", "meet", "meeting", "grace"), ("met", "record", "record", "grace"),
        ("drafted", "sign", "sign_as_appraiser", "grace"), ("signed_by_manager", "sign", "sign_as_staff", "amina"),
    ],
)  # fmt: skip
def test_every_page_of_a_closed_step_refuses_in_words(world, state, kind, name, who):
    appraisal = brought_to(world.appraisal, state, met_on=world.today)
    Appraisal.objects.update(opened_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=90))
    client = world.signed_in(getattr(world, who))
    form = client.get(url(name, appraisal.pk)).context["form"]
    given = {
        **day("met_on", world.today), "confirm": "on", "agrees": "yes", "took_place": "yes",
        **{f"rating-{each.pk}": "3" for each in world.cycle.framework.values.all()},
        "objective_1": "Lead.", "version": form["version"].value() if "version" in form.fields else "",
    }  # fmt: skip
    given |= {
        each: "on" for each in form.fields if each not in given and each.startswith(("sign", "read", "took"))
    }
    put(world.cycle, kind, due_days=-22, hard_stop=True)
    refused = client.post(url(name, appraisal.pk), given)
    text, form = refused.content.decode(), refused.context["form"]
    assert "HR can reopen it: ask them, and say why." in text.split("There is a problem")[1]
    given["version"] = form["version"].value() if "version" in form.fields else ""
    assert Appraisal.objects.get(pk=appraisal.pk).state == state
    put(world.cycle, kind, due_days=-22, hard_stop=False)
    client.post(url(name, appraisal.pk), given)
    assert Appraisal.objects.get(pk=appraisal.pk).state != state


def test_hr_reopen_it_for_a_reason_until_a_day(world, hr, closed):
    pk = world.appraisal.pk
    assert url("reopen_step", pk) in hr.get(url("page", pk)).content.decode()
    assert "closed after" in hr.get(url("reopen_step", pk)).content.decode()
    until = world.today + dt.timedelta(days=7)
    refused = hr.post(url("reopen_step", pk), day("until_on", until)).content.decode()
    assert "Enter the reason" in refused
    done = hr.post(url("reopen_step", pk), {**day("until_on", until), "reason": "On leave."}, follow=True)
    assert "Both can go on, and are reminded of the new day." in done.content.decode()
    row = Reopening.objects.get()
    assert (row.until_on, row.reason, row.reopened_by) == (until, "On leave.", world.shazia.user)
    page = world.signed_in(world.amina).get(url("page", pk)).content.decode()
    assert f"HR reopened it until {until:%-d %B %Y}." in page
    assert "On leave." not in page
    assert "This step is closed" not in page


def test_hr_who_take_no_part_in_it_read_when_until_when_and_why_it_was_reopened_and_nobody_else(world):
    now = timezone.now()
    for days, reason in ((7, "On <b>leave</b>."), (3, "Ill.")):
        reopening = Reopening.objects.create(
            appraisal=world.appraisal, kind="prepare", until_on=world.today + dt.timedelta(days=days), reason=reason,
            reopened_at=now + dt.timedelta(seconds=days), reopened_by=world.shazia.user,
        )  # fmt: skip
    Appraisal.objects.filter(pk=world.appraisal.pk).update(reopened_until=reopening.until_on)
    page = world.signed_in(world.shazia).get(url("page", world.appraisal.pk)).content.decode()
    until = f"{world.today + dt.timedelta(days=7):%-d %B %Y}"
    assert f"{world.shazia.user} reopened Prepare until {until}." in page
    assert page.index("On &lt;b&gt;leave&lt;/b&gt;.") > page.index("Reopened by HR")
    assert page.index("On &lt;b&gt;") < page.index("Ill.")  # the latest first
    for who in (world.amina, world.grace, world.dawn):
        read = world.signed_in(who).get(url("page", world.appraisal.pk)).content.decode()
        assert ("Reopened by HR" in read, "Ill." in read, "gt;leave" in read) == (False, False, False)
    give_role(world.grace.user, Role.HR)
    assert "Ill." not in world.signed_in(world.grace).get(url("page", world.appraisal.pk)).content.decode()


def test_a_page_with_three_reopenings_costs_as_much_as_with_one(world, hr):
    counts = []
    for days in (1, 2, 3):
        Reopening.objects.create(
            appraisal=world.appraisal, kind="prepare", until_on=world.today + dt.timedelta(days=days), reason="Ill.",
            reopened_at=timezone.now(), reopened_by=make_staff(f"Hr{days}").user,
        )  # fmt: skip
        Appraisal.objects.filter(pk=world.appraisal.pk).update(reopened_until=world.today)
        hr.get(url("page", world.appraisal.pk))
        with CaptureQueriesContext(connection) as found:
            hr.get(url("page", world.appraisal.pk))
        counts.append(len(found))
    assert len(set(counts)) == 1
    assert counts[0] <= 15


def test_what_is_open_is_not_reopened(world, hr):
    given = {**day("until_on", world.today), "reason": "On leave."}
    assert (
        "The step at which it stands is not closed."
        in hr.get(url("reopen_step", world.appraisal.pk)).content.decode()
    )
    refused = hr.post(url("reopen_step", world.appraisal.pk), given).content.decode()
    assert "there is nothing to reopen" in refused


@pytest.mark.parametrize("who", ["amina", "grace", "dawn"])
def test_nobody_but_hr_reopens(world, closed, who):
    assert world.signed_in(getattr(world, who)).get(url("reopen_step", world.appraisal.pk)).status_code == 403


def test_the_page_asks_as_much_for_five_steps_as_for_none(world, hr):
    def count():
        hr.get(url("steps", world.cycle.pk))
        with CaptureQueriesContext(connection) as found:
            hr.get(url("steps", world.cycle.pk))
        return len(found)

    before = count()
    for kind in ("prepare", "meet", "record", "sign", "review"):
        put(world.cycle, kind, due_days=3)
    assert count() == before <= 15
