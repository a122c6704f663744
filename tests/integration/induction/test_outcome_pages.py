"""The outcome of a check-in in the browser: each part by the person whose it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from induction.models import Induction, Outcome, OutcomeDraft, Probation, ReplyDraft
from induction.services.handovers import name_assessor, name_buddy
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import (
    again,
    make_amber,
    make_confirmed,
    make_induction,
    make_live_framework,
    make_programme,
    outcome_in,
    probation_in,
)
from values_hub.people.services.delegation import name_stand_in
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db


def page(name, thing, *more):
    return reverse(f"induction:{name}", args=[thing.pk, *more])


@pytest.fixture
def check_in(induction: Induction):
    return make_confirmed(induction)


def test_amber_is_recorded_with_its_plan_on_two_pages(as_, check_in):
    manager = as_(check_in.induction.manager)
    assert "Record the outcome" in manager.get(page("check_in", check_in)).content.decode()
    chosen = manager.post(page("choose_outcome", check_in), {"colour": "amber"})
    assert chosen["Location"] == page("record_outcome", check_in, "amber")

    unfinished = manager.post(chosen["Location"], {"reason": "Late twice.", "help_offered": ""})
    text = unfinished.content.decode()
    assert "Enter what help there will be" in text
    assert "Late twice." in text
    assert not Outcome.objects.exists()

    day = timezone.localdate() + timezone.timedelta(days=30)
    saved = manager.post(
        chosen["Location"],
        {"reason": "Late twice.", "help_offered": "An hour a week.", "helper": str(check_in.induction.manager_id),
         "review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year},
        follow=True,
    )  # fmt: skip
    assert "An hour a week." in saved.content.decode()
    assert "Amber" in as_(check_in.induction.staff).get(page("check_in", check_in)).content.decode()


def test_red_goes_to_the_second_manager_to_the_starter_to_hr_and_to_whoever_hears_it(as_, check_in, hr):
    head, starter = check_in.induction.manager.manager, check_in.induction.staff
    hearer = make_staff("Leila")
    sent = {"reason": "What happened.", "second": str(head.pk)}
    as_(check_in.induction.manager).post(page("record_outcome", check_in, "red"), sent)
    outcome = Outcome.objects.get()

    assert "waits for your reply until" in as_(starter).get(page("outcome", outcome)).content.decode()
    waiting = as_(head).get(page("outcome", outcome)).content.decode()
    assert f"{starter.name} can reply until" in waiting
    assert "Give your view" not in waiting
    early = as_(head).post(page("second_view", outcome), {"agrees": "yes", "words": "Too soon."})
    assert "The starter can reply until" in early.content.decode()
    assert "Too soon." in early.content.decode()
    replied = as_(starter).post(page("reply", outcome), {"words": "It was the bus."}, follow=True)
    assert "It was the bus." in replied.content.decode()
    assert "Your reply" in replied.content.decode()
    assert "Give your view" in as_(head).get(page("outcome", outcome)).content.decode()
    agreed = as_(head).post(page("second_view", outcome), {"agrees": "yes", "words": "I agree."}, follow=True)
    assert "Your view is recorded" in agreed.content.decode()
    assert (
        "your employment cannot be ended on this"
        in as_(starter).get(page("outcome", outcome)).content.decode()
    )
    theirs = as_(check_in.induction.manager).get(page("outcome", outcome)).content.decode()
    assert "The starter’s reply" in theirs
    twice = as_(starter).post(page("reply", outcome), {"words": "Again."})
    assert "You have replied already" in twice.content.decode()
    as_(starter).post(page("appeal", outcome), {"words": "It is not right."})
    as_(hr).post(page("name_hearer", outcome), {"person": str(hearer.pk)})
    read = as_(hearer).get(page("outcome", outcome)).content.decode()
    assert "It is not right." in read
    assert "What both wrote" in read
    as_(hearer).post(page("decide_appeal", outcome), {"upheld": "no", "words": "I talked with both."})

    assert again(outcome).state == "overturned"


def test_whoever_had_no_part_in_it_finds_nothing(as_, check_in):
    outcome = make_amber(check_in)

    for name in ("outcome", "second_view", "reply", "appeal", "name_hearer", "decide_appeal"):
        assert as_(make_staff()).get(page(name, outcome)).status_code == 404


def test_a_colour_that_is_none_is_not_found(as_, check_in):
    assert as_(check_in.induction.manager).get(page("record_outcome", check_in, "blue")).status_code == 404


def test_probation_says_what_each_decision_needs(as_, induction):
    probation = Probation.objects.create(induction=induction, first_ends_on=NOW.date(), ends_on=NOW.date())
    manager = as_(induction.manager)
    without = manager.post(page("probation", probation), {"decision": "extend"}).content.decode()
    assert "Enter the new end of the probation" in without
    refused = manager.post(
        page("probation", probation), {"decision": "end", "reason": "No."}
    ).content.decode()
    assert "only on a red outcome" in refused
    assert Probation.objects.get().state == "running"


def test_what_has_been_extended_is_not_offered_to_be_extended_again(as_, hr):
    make_live_framework()
    make_programme(probation_months=6)
    induction = make_induction(manager=make_staff("Grace"))
    probation = probation_in(induction, "extended", second=hr, hr=hr.user)
    manager, url = as_(induction.manager), page("probation", probation)

    said = manager.get(url).content.decode()

    assert "It has been extended, which can be done once." in said
    assert 'value="extend"' not in said
    assert "New end of the probation" not in said
    assert "There is a problem" in manager.post(url, {"decision": "extend"}).content.decode()


def test_hr_finds_the_inductions_with_an_amber_or_a_red(as_, hr, induction) -> None:
    url = reverse("induction:all") + "?show=colours"
    assert "amber or red" in as_(hr).get(url).content.decode()

    make_amber(make_confirmed(induction))

    assert induction.staff.name in as_(hr).get(url).content.decode()


def test_the_induction_says_what_came_of_each_check_in_to_whom_it_is_for(as_, check_in) -> None:
    induction = check_in.induction
    buddy = make_staff("Bronwen", unit=induction.staff.post.unit)
    name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)
    make_amber(check_in)

    for person in (induction.staff, induction.manager):
        browser = as_(person)
        with CaptureQueriesContext(connection) as queries:
            shown = browser.get(page("induction", induction)).content.decode()
        assert "Amber" in shown
        assert len(queries) <= 15
    assert "Amber" not in as_(buddy).get(page("induction", induction)).content.decode()


def test_one_check_in_is_asked_for_at_a_time_and_the_later_ones_are_dates(as_) -> None:
    make_live_framework()
    talks = [
        {"title": f"Check-in after {weeks} weeks", "kind": "check_in", "due_days": 7 * weeks}
        for weeks in (4, 12, 20)
    ]
    make_programme(items=talks)
    induction = make_induction()

    shown = as_(induction.staff).get(page("induction", induction)).content.decode()

    assert shown.count("Rate our values") == 1
    assert shown.index("Check-in after 4 weeks") < shown.index("Other check-ins")
    due = induction.check_ins.get(title="Check-in after 20 weeks").due_on
    assert f"By {due.day} {due:%B %Y}" in shown


def test_what_is_typed_of_an_outcome_is_kept_and_is_the_writers_alone(as_, check_in) -> None:
    manager = as_(check_in.induction.manager)
    url = page("keep_outcome", check_in, "amber")
    first = manager.post(url, {"reason": "Late on four days.", "version": "0"})
    assert (first.status_code, first.json()["version"]) == (200, 1)
    with CaptureQueriesContext(connection) as queries:
        day = {"review_on_day": "9", "review_on_month": "4", "review_on_year": "2099", "version": "1"}
        assert manager.post(url, day).json()["version"] == 2
    assert len(queries) <= 4

    shown = manager.get(page("record_outcome", check_in, "amber")).content.decode()
    assert "Late on four days." in shown
    assert 'value="2099"' in shown
    assert "Late on four days." not in manager.get(page("record_outcome", check_in, "red")).content.decode()
    assert as_(check_in.induction.staff).post(url, {"reason": "x", "version": "2"}).status_code == 403

    behind = manager.post(url, {"reason": "The other tab.", "version": "1"})
    assert (behind.status_code, behind.json()["fields"]["reason"]) == (409, "Late on four days.")
    assert manager.post(url, {"reason": "x" * 9000, "version": "2"}).status_code == 400
    assert manager.post(page("keep_outcome", check_in, "green"), {"version": "0"}).status_code == 404


def test_the_draft_goes_when_the_outcome_is_recorded(as_, check_in) -> None:
    manager = as_(check_in.induction.manager)
    manager.post(page("keep_outcome", check_in, "red"), {"reason": "Something else.", "version": "0"})
    make_amber(check_in)
    assert not OutcomeDraft.objects.exists()


@pytest.mark.parametrize(
    ("year", "said"), [("20266666666", "must include 4 numbers"), ("", "must include a")]
)
def test_a_day_that_is_none_is_shown_as_it_was_typed_and_answered_with_a_sentence(
    as_, check_in, year, said
) -> None:
    manager = as_(check_in.induction.manager)
    day = {"review_on_day": "9", "review_on_month": "Apr", "review_on_year": year}
    manager.post(page("keep_outcome", check_in, "amber"), {**day, "reason": "Late twice.", "version": "0"})

    shown = manager.get(page("record_outcome", check_in, "amber")).content.decode()
    assert "Late twice." in shown
    assert 'value="Apr"' in shown
    assert f'value="{year}"' in shown or not year
    assert said in manager.post(page("record_outcome", check_in, "amber"), day).content.decode()


@pytest.mark.parametrize(("form", "keep"), [("reply", "keep_reply"), ("appeal", "keep_appeal")])
def test_a_reply_and_an_appeal_are_kept_as_they_are_typed_and_are_the_starters_alone(
    as_, check_in, form, keep
) -> None:
    outcome, starter = make_amber(check_in), as_(check_in.induction.staff)
    url = page(keep, outcome)
    assert (
        f'data-autosave-url="{url}" data-autosave-version="0"'
        in starter.get(page(form, outcome)).content.decode()
    )

    first = starter.post(url, {"words": "It was the bus.", "version": "0"})
    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert first.json()["saved_at"].endswith(("am", "pm"))
    with CaptureQueriesContext(connection) as queries:
        assert (
            starter.post(url, {"words": "It was the bus,\r\ntwice.", "version": "1"}).json()["version"] == 2
        )
    assert len(queries) <= 4, [each["sql"][:90] for each in queries]

    shown = starter.get(page(form, outcome)).content.decode()
    assert "It was the bus,\ntwice." in shown
    assert 'data-autosave-version="2"' in shown
    other = {"reply": "appeal", "appeal": "reply"}[form]
    assert "It was the bus" not in starter.get(page(other, outcome)).content.decode()
    behind = starter.post(url, {"words": "The other tab.", "version": "1"})
    assert (behind.status_code, behind.json()["fields"]) == (409, {"words": "It was the bus,\ntwice."})
    assert starter.post(url, {"words": "x" * 9000, "version": "2"}).status_code == 400
    for reader in (check_in.induction.manager, make_staff("Olwen")):
        assert as_(reader).post(url, {"words": "x", "version": "2"}).status_code in {403, 404}
        assert "It was the bus" not in as_(reader).get(page("outcome", outcome)).content.decode()
    assert ReplyDraft.objects.get().words == "It was the bus,\ntwice."


def test_what_was_typed_goes_when_it_is_sent_and_is_kept_no_more(as_, check_in) -> None:
    outcome, starter = make_amber(check_in), as_(check_in.induction.staff)
    for name in ("reply", "appeal"):
        starter.post(page(f"keep_{name}", outcome), {"words": "A draft.", "version": "0"})
    assert ReplyDraft.objects.count() == 2
    starter.post(page("reply", outcome), {"words": "It was the bus."})
    assert [each.part for each in ReplyDraft.objects.all()] == ["appeal"]
    starter.post(page("appeal", outcome), {"words": "It is not right."})
    late = starter.post(page("keep_reply", outcome), {"words": "From another tab.", "version": "1"})
    assert (late.status_code, late.json()["error"][:26]) == (400, "You have sent this already")
    assert starter.post(page("keep_appeal", outcome), {"words": "x", "version": "1"}).status_code == 403
    assert not ReplyDraft.objects.exists()
    outcome = again(outcome)
    assert (outcome.reply, outcome.appeal) == ("It was the bus.", "It is not right.")


def test_a_refused_reply_shows_what_was_sent_and_keeps_what_was_saved(as_, check_in) -> None:
    outcome, starter = make_amber(check_in), as_(check_in.induction.staff)
    starter.post(page("keep_reply", outcome), {"words": "Saved before.", "version": "0"})
    shown = starter.post(page("reply", outcome), {"words": "  "}).content.decode()
    assert "Enter what you want to say" in shown
    assert ReplyDraft.objects.get().words == "Saved before."


def test_only_the_two_and_hr_read_how_a_probation_stands_and_why(as_, hr) -> None:
    make_programme(probation_months=6)
    head = make_staff("Farrah")
    manager = make_staff("Grace", manager=head)
    induction = make_induction(manager=manager)
    buddy, assessor, stand_in = make_staff("Bronwen"), make_staff("Idris"), make_staff("Jincy")
    name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)
    name_assessor(induction=induction, assessor=assessor, actor=None, at=NOW)
    name_stand_in(
        manager=manager, delegate=stand_in, starts_on=timezone.localdate(), ends_on=timezone.localdate(),
        reason="Leave", actor=manager.user, at=timezone.now(),
    )  # fmt: skip
    probation_in(induction, "extended", second=head, hr=hr.user)

    for person in (induction.staff, manager, hr):
        shown = as_(person).get(page("induction", induction)).content.decode()
        assert "Probation extended" in shown, person
        assert "More time." in shown, person
    for person in (buddy, assessor, stand_in, head):
        answer = as_(person).get(page("induction", induction))
        assert answer.status_code == 200, person
        assert "robation" not in answer.content.decode(), person
        assert "More time." not in answer.content.decode(), person


def test_a_confirmation_with_check_ins_to_come_asks_why_beneath_the_box(as_) -> None:
    make_live_framework()
    talk = {"title": "After twelve weeks", "kind": "check_in", "due_days": 84}
    make_programme(items=[talk], probation_months=6)
    induction = make_induction(day_one=timezone.localdate())
    manager, url = as_(induction.manager), page("probation", induction.probation)
    assert "After twelve weeks, by" in manager.get(url).content.decode()

    refused = manager.post(url, {"decision": "confirm"}).content.decode()
    assert 'href="#id_reason"' in refused
    assert "Check-ins are still to come. Say why you confirm before them." in refused

    manager.post(url, {"decision": "confirm", "reason": "She knows the ward."})
    assert Probation.objects.get().state == "confirmed"


def test_a_check_in_far_ahead_says_from_when_it_can_be_rated(as_) -> None:
    make_live_framework()
    make_programme(items=[{"title": "After twelve weeks", "kind": "check_in", "due_days": 84}])
    today = timezone.localdate()
    induction = make_induction(day_one=today)
    check_in, starter = induction.check_ins.get(), as_(induction.staff)
    opens = today + timezone.timedelta(days=70)

    shown = starter.get(page("check_in", check_in)).content.decode()
    assert f"You can rate from {opens:%A} {opens.day} {opens:%B %Y}" in shown
    assert page("rate", check_in, 1) not in shown
    assert f"Opens on {opens.day} {opens:%B}" in starter.get(page("induction", induction)).content.decode()
    assert starter.get(page("rate", check_in, 1))["Location"] == page("check_in", check_in)
    assert starter.get(page("send", check_in))["Location"] == page("check_in", check_in)
    value = check_in.framework.values.first()
    kept = starter.post(page("draft", check_in, value.pk), {"rating": "3", "version": "0"})
    assert (kept.status_code, kept.json()["error"][:22]) == (400, "You can rate this chec")


def test_hr_finds_another_second_manager_by_name(as_, check_in, hr) -> None:
    head, other = check_in.induction.manager.manager, make_staff("Leila")
    outcome = outcome_in(check_in, "proposed", second=head, hearer=head, hr=hr.user)
    browser, url = as_(hr), page("name_second_manager", outcome)
    assert url in browser.get(page("outcome", outcome)).content.decode()
    found = browser.get(url, {"search": "Leila"}).content.decode()
    assert other.name in found
    assert "Select who is the second manager" in browser.post(url, {}).content.decode()

    named = browser.post(url, {"person": str(other.pk)}, follow=True).content.decode()

    assert f"{other.name} is asked for the second view." in named
    assert as_(head).get(page("outcome", outcome)).status_code == 404
    assert as_(other).get(page("outcome", outcome)).status_code == 200


def test_a_red_of_somebody_who_has_left_says_that_it_does_not_count_and_asks_nobody(
    as_, check_in, hr
) -> None:
    head, starter = check_in.induction.manager.manager, check_in.induction.staff
    outcome = outcome_in(check_in, "proposed", second=head, hearer=head, hr=hr.user)
    asks = [page("second_view", outcome), page("name_second_manager", outcome)]

    leave(staff=starter, on=TODAY, actor=None, at=NOW)

    for person in (head, hr, check_in.induction.manager):
        said = as_(person).get(page("outcome", outcome)).content.decode()
        assert f"{starter.name} left on {TODAY:%-d %B %Y}, before a second manager gave a view." in said
        assert [url for url in asks if url in said] == []
        assert "can reply until" not in said
    assert "You left on" in as_(starter).get(page("outcome", outcome)).content.decode()
    induction = as_(hr).get(page("induction", check_in.induction)).content.decode()
    assert "A second manager had not answered by the last day here" in induction
    late = as_(head).post(asks[0], {"agrees": "yes", "words": "I have read it."}).content.decode()
    assert "They have left, so nobody is asked for a second view any more." in late
