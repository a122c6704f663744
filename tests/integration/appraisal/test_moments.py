"""Two taps and a sentence, and the boxes in the preparation."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Moment, Preparation
from appraisal.queries.moments import live_values
from appraisal.services.moments import give_moment
from appraisal.states import Side
from tests.factories_appraisal import send
from values_hub.outbox.models import Message

TOKENS = re.compile(
    rb'(name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="csrf-token" content="[^"]*")'
)


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def answers(about, text="Stayed late with a family."):
    return {"about": str(about), "value": str(live_values()[0].pk), "text": text}


def seen(world, at, text="Stayed late with a family."):
    return give_moment(
        about=world.amina, by=world.lewis, value=live_values()[0], text=text, actor=world.lewis.user, at=at
    )


def test_two_taps_and_a_sentence(world):
    grace = world.signed_in(world.grace)
    assert url("moments") in grace.get("/").content.decode()
    done = grace.post(url("moments"), answers(world.amina.pk), follow=True)
    assert "Amina Khan has been told. Thank you." in done.content.decode()
    assert (Moment.objects.get().about, Moment.objects.get().by) == (world.amina, world.grace)
    mine = world.signed_in(world.amina).get(url("moments")).content.decode()
    assert "Stayed late with a family." in mine
    assert "Grace Okafor" in mine


def test_one_to_oneself(world):
    world.signed_in(world.amina).post(url("moments"), answers("me"))
    assert (Moment.objects.get().about, Moment.objects.get().by) == (world.amina, world.amina)
    assert not Message.objects.exists()


def test_somebody_of_another_team_is_found_by_name(world):
    amina = world.signed_in(world.amina)
    amina.post(url("moments"), answers(world.lewis.pk))
    assert not Moment.objects.exists()
    found = amina.get(url("find_colleague"), {"person": world.lewis.pk}, follow=True)
    assert found.redirect_chain[0][0] == f"{url('moments')}?person={world.lewis.pk}"
    amina.post(found.redirect_chain[0][0], answers(world.lewis.pk))
    assert Moment.objects.get().about == world.lewis


@pytest.mark.parametrize(
    ("missing", "words"),
    [("about", "Select who"), ("value", "Select a value"), ("text", "Enter what you saw")],
)
def test_nothing_typed_is_lost_when_something_is_missing(world, missing, words):
    given = {**answers(world.amina.pk), missing: ""}
    page = world.signed_in(world.grace).post(url("moments"), given)
    assert words in page.content.decode()
    assert missing == "text" or "Stayed late with a family." in page.content.decode()
    assert not Moment.objects.exists()


@pytest.mark.parametrize("who", ["grace", "dawn", "shazia"])
def test_nobody_but_the_two_sees_a_moment(world, who, django_capture_on_commit_callbacks):
    from tests.factories import NOW

    moment = seen(world, NOW)
    client = world.signed_in(getattr(world, who))
    assert "Stayed late" not in client.get(url("moments")).content.decode()
    assert client.post(url("thank", moment.pk)).status_code == 404
    assert client.post(url("remove_moment", moment.pk)).status_code == 404


def test_thanks_are_given_and_the_giver_cannot_thank_themselves(world):
    from tests.factories import NOW

    moment = seen(world, NOW)
    assert world.signed_in(world.lewis).post(url("thank", moment.pk)).status_code == 403
    world.signed_in(world.amina).post(url("thank", moment.pk))
    assert "They say thank you" in world.signed_in(world.lewis).get(url("moments")).content.decode()


def test_the_boxes_are_in_the_persons_preparation_kept_with_it_and_not_in_the_appraisers(world):
    from django.utils import timezone

    moment = seen(world, timezone.now())
    amina, prepare = world.signed_in(world.amina), url("prepare", world.appraisal.pk)
    box = f"moment-{moment.pk}"
    assert "Stayed late with a family. (Lewis Whitworth)" in amina.get(prepare).content.decode()
    appraisers = world.signed_in(world.grace).get(url("prepare_as_appraiser", world.appraisal.pk))
    assert "Stayed late" not in appraisers.content.decode()

    amina.post(prepare, {box: "on", "version": "0", "action": "keep"})
    assert Preparation.objects.get().draft[box] == "on"
    assert amina.get(prepare).context["form"][box].value() == "on"


def test_a_name_that_is_no_box_is_still_dropped_from_a_draft(world):
    keep = url("keep_prepare", world.appraisal.pk)
    world.signed_in(world.amina).post(
        keep, {"moment-x": "on", "moment-00000000-0000-0000-0000-000000000000": "a letter", "version": "0"}
    )
    assert not [name for name in Preparation.objects.get().draft if name.startswith("moment")]


def test_the_list_costs_the_same_for_three_as_for_one(world):
    from tests.factories import NOW

    client = world.signed_in(world.amina)
    seen(world, NOW)
    client.get(url("moments"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("moments"))
    seen(world, NOW, "Second")
    seen(world, NOW, "Third")
    with CaptureQueriesContext(connection) as three:
        client.get(url("moments"))
    assert len(three) == len(one) <= 15


def test_whoever_gave_it_cannot_try_whether_it_was_sent(world):
    """Grace gave it and appraises: she is refused the same before and after Amina has sent it with hers."""
    from django.utils import timezone

    moment = give_moment(
        about=world.amina, by=world.grace, value=live_values()[0], text="Stayed late.", actor=world.grace.user,
        at=timezone.now(),
    )  # fmt: skip
    grace = world.signed_in(world.grace)
    before = grace.post(url("remove_moment", moment.pk)).content, grace.get(url("moments")).content
    send(world.appraisal, Side.PERSON, moments=[moment.pk])
    after = grace.post(url("remove_moment", moment.pk)).content, grace.get(url("moments")).content
    assert [TOKENS.sub(b"", each) for each in before] == [TOKENS.sub(b"", each) for each in after]


def test_the_appraiser_finds_what_they_saw_by_value_and_whoever_stands_in_does_not(world):
    from django.utils import timezone

    values = live_values()
    gave = {"about": world.amina, "value": values[1], "at": timezone.now()}
    give_moment(by=world.grace, text="Calmed a father <b>down</b>.", actor=world.grace.user, **gave)
    give_moment(by=world.lewis, text="Only Lewis saw this.", actor=world.lewis.user, **gave)
    prepare = url("prepare_as_appraiser", world.appraisal.pk)
    page = world.signed_in(world.grace).get(prepare).content.decode()
    assert "What you saw and told Amina Khan." in page
    place = page.index("Calmed a father &lt;b&gt;down&lt;/b&gt;.")
    assert page.index(f"rating-{values[0].pk}") < place < page.index(f"rating-{values[1].pk}")
    assert "Only Lewis saw this." not in page
    world.stand_in(world.grace, world.dawn)
    instead = world.signed_in(world.dawn).get(prepare)
    assert instead.status_code == 200
    assert "Calmed a father" not in instead.content.decode()
    assert (
        "What you saw and told"
        not in world.signed_in(world.amina).get(url("prepare", world.appraisal.pk)).content.decode()
    )


def test_preparing_costs_the_same_with_three_moments_of_ones_own_as_with_one(world):
    from django.utils import timezone

    client, prepare = world.signed_in(world.grace), url("prepare_as_appraiser", world.appraisal.pk)

    def give(text):
        give_moment(
            about=world.amina, by=world.grace, value=live_values()[0], text=text, actor=world.grace.user,
            at=timezone.now(),
        )  # fmt: skip

    give("First")
    client.get(prepare)
    with CaptureQueriesContext(connection) as one:
        client.get(prepare)
    give("Second")
    give("Third")
    with CaptureQueriesContext(connection) as three:
        client.get(prepare)
    assert len(three) == len(one) <= 15
