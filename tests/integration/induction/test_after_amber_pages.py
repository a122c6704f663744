"""After an amber, in the browser: the plan looked at again by both, what the helper finds, and a talk that was not."""

import pytest
from django.urls import reverse
from django.utils import timezone

from induction.models import CheckIn, Outcome, ReplyDraft, SupportReview
from induction.services.check_ins import confirm_conversation
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import (
    check_in_of,
    make_both_rated,
    make_confirmed,
    make_live_framework,
    make_plan,
    make_programme,
    outcome_in,
)
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db


def page(name, thing):
    return reverse(f"induction:{name}", args=[thing.pk])


def text_of(response) -> str:
    return response.content.decode()


def a_day(name: str, day) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def helper(induction):
    return make_staff("Ines", unit=induction.staff.post.unit)


@pytest.fixture
def review(induction, helper):
    return make_plan(make_confirmed(induction), helper)


def test_both_look_at_the_plan_again_and_the_helper_reads_what_follows(as_, review, induction, helper):
    manager, starter, outcome = as_(induction.manager), as_(induction.staff), page("outcome", review.outcome)
    today = timezone.localdate()
    assert "Write down what came of it" in text_of(manager.get(outcome))
    assert "Write down what came of it" not in text_of(starter.get(outcome))
    url = page("review", review)
    unfinished = text_of(manager.post(url, {"words": "On time every day.", "came_of": "goes_on"}))
    assert "Enter the day you talked" in unfinished
    assert "Enter when you look at it again" in unfinished
    assert "On time every day." in unfinished
    said = {"words": "On time every day.", "came_of": "goes_on", **a_day("talked_on", today),
            **a_day("next_on", today + timezone.timedelta(days=20))}  # fmt: skip
    recorded = text_of(manager.post(url, said, follow=True))
    assert f"We have asked {induction.staff.name} to confirm" in recorded
    assert "Take it back to put it right" in recorded

    assert "Say whether you talked" in text_of(starter.get(outcome))
    answer = page("answer_review", review)
    assert "On time every day." in text_of(starter.get(answer))
    assert "Select yes if you talked" in text_of(starter.post(answer, {"words": "It helps."}))
    confirmed = text_of(starter.post(answer, {"talked": "yes", "words": "It helps."}, follow=True))
    assert "You have confirmed that you talked" in confirmed
    read = text_of(manager.get(outcome))
    assert "It helps." in read
    assert read.count("The plan was looked at again") == 1
    assert read.count("The plan is looked at again") == 1


def test_no_is_an_answer_and_what_was_written_is_there_to_be_put_right(as_, review, induction):
    manager, starter = as_(induction.manager), as_(induction.staff)
    said = {"words": "Kept words.", "came_of": "helped", **a_day("talked_on", timezone.localdate())}
    manager.post(page("review", review), said)

    no = starter.post(page("answer_review", review), {"talked": "no", "words": "Not yet."}, follow=True)

    assert "asked to find a time" in text_of(no)
    assert "Not yet." in text_of(manager.get(page("outcome", review.outcome)))
    assert "Kept words." in text_of(manager.get(page("review", review)))
    assert starter.get(page("answer_review", review)).status_code == 403


def test_a_review_is_kept_while_it_is_typed_and_taken_back_until_it_counts(as_, review, induction):
    manager = as_(induction.manager)
    kept = manager.post(
        page("keep_review", review), {"words": "Half a sen", "version": "0", "came_of": "helped"}
    )
    assert kept.json()["version"] == 1
    assert "Half a sen" in text_of(manager.get(page("review", review)))
    said = {"words": "Whole.", "came_of": "helped", **a_day("talked_on", timezone.localdate())}
    manager.post(page("review", review), said)
    assert not ReplyDraft.objects.exists()
    kept = as_(induction.staff).post(page("keep_answer", review), {"words": "Me", "version": "0"})
    assert kept.json()["version"] == 1

    back = manager.post(page("take_back_review", review))

    assert back["Location"] == page("review", review)
    assert "Whole." in text_of(manager.get(back["Location"]))


def test_whoever_helps_finds_what_they_promised_and_nothing_else(as_, review, induction, helper):
    theirs, home = as_(helper), reverse("induction:home")
    said = text_of(theirs.get(page("promised_help", review.outcome)))
    assert "An hour a week." in said
    assert "Not yet on time." not in said
    assert "amber" not in said.lower()
    assert "The manager" not in said
    assert page("promised_help", review.outcome) in text_of(theirs.get(home))

    for name, thing in (
        ("outcome", review.outcome), ("review", review), ("answer_review", review),
        ("check_in", review.outcome.check_in), ("induction", induction),
    ):  # fmt: skip
        assert theirs.get(page(name, thing)).status_code == 404, name
    for person in (induction.manager, induction.staff, make_staff("Ola")):
        assert as_(person).get(page("promised_help", review.outcome)).status_code == 404
    SupportReview.objects.all().delete()
    assert theirs.get(page("promised_help", review.outcome)).status_code == 404
    assert "Help you have promised" not in text_of(theirs.get(home))


# One confirms that they talked, and the other says that they have not.


@pytest.mark.parametrize("first", ["manager", "staff"])
def test_we_have_not_talked_puts_the_confirmation_back_quietly(as_, hr, induction, first):
    check_in = make_both_rated(induction)
    CheckIn.objects.update(due_on=timezone.localdate() + timezone.timedelta(days=7))
    said_so, other = induction.manager, induction.staff
    if first == "staff":
        said_so, other = other, said_so
    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=said_so.user, at=NOW)
    assert "We have not talked yet" not in text_of(as_(said_so).get(page("check_in", check_in)))
    assert "We have not talked yet" in text_of(as_(other).get(page("check_in", check_in)))
    listed = reverse("induction:all") + "?show=unconfirmed"
    assert induction.staff.name not in text_of(as_(hr).get(listed))

    done = text_of(as_(other).post(page("not_talked", check_in), follow=True))

    assert f"We have asked {said_so.name} to find a time with you" in done
    told = Message.objects.filter(key__startswith="check_in.not_talked")
    assert list(told.values_list("to", flat=True)) == [said_so.email]
    for person in (said_so, other):
        assert "What happens next" in text_of(as_(person).get(page("check_in", check_in)))
    quiet = text_of(as_(hr).get(listed))
    assert "Not confirmed by both" in quiet
    assert induction.staff.name in quiet
    as_(other).post(page("not_talked", check_in))
    assert told.count() == 1, "said once"

    # They talk, and both confirm: nothing of it is left.
    for person in (other, said_so):
        confirm_conversation(check_in=check_in, talked_on=TODAY, actor=person.user, at=NOW)
    check_in = CheckIn.objects.get()
    assert (check_in.state, check_in.not_talked_at) == ("confirmed", None)
    assert induction.staff.name not in text_of(as_(hr).get(listed))
    assert "Both of you have confirmed it" in text_of(
        as_(other).post(page("not_talked", check_in), follow=True)
    )


def test_without_a_manager_any_more_a_starter_says_so_and_nobody_is_written_to(as_, induction):
    check_in = make_both_rated(induction)
    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=induction.manager.user, at=NOW)
    change_manager(staff=induction.staff, manager=None, on=TODAY, actor=None, at=NOW)

    as_(induction.staff).post(page("not_talked", check_in))

    assert CheckIn.objects.get().talked_on is None
    assert not Message.objects.filter(key__startswith="check_in.not_talked").exists()


def test_a_stranger_says_nothing_of_a_talk(as_, induction):
    check_in = make_both_rated(induction)
    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=induction.manager.user, at=NOW)

    assert as_(make_staff("Ola")).post(page("not_talked", check_in)).status_code == 404
    assert CheckIn.objects.get().talked_on == TODAY


# What the page about a probation says of outcomes.


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (None, "No check-in has an outcome yet."),
        ("recorded", "The last outcome that stands is amber, of First check-in."),
        ("proposed", "waits for the view of a second manager, Farrah"),
        ("not_agreed", "was not agreed to by a second manager"),
        ("appealed", "is under appeal. Leila"),
        ("overturned", "No outcome stands: the red of First check-in was overturned on appeal."),
    ],
)
def test_the_page_of_a_probation_says_how_its_outcomes_stand(as_, hr, state, sentence):
    make_live_framework()
    make_programme(probation_months=6)
    head = make_staff("Farrah")
    manager = make_staff("Grace", manager=head)
    starter = make_staff("Yusuf", manager=manager, unit=manager.post.unit, started_on=TODAY)
    induction = starter.inductions.select_related("probation").get()
    if state is not None:
        outcome_in(make_confirmed(induction), state, second=head, hearer=make_staff("Leila"), hr=hr.user)

    said = text_of(as_(manager).get(page("probation", induction.probation)))

    assert sentence in " ".join(said.replace("</a>", "").split()).replace("\n", " ")
    assert ("No check-in has an outcome yet" in said) is (state is None)
    assert check_in_of(induction).title == "First check-in"
    assert Outcome.objects.count() == (0 if state is None else 1)
