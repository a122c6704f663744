"""Until both have sent, nothing that one of the two can open differs by what the other has done.

Each page is fetched before the other side acts and after, and must be the same to the byte but for its one-time tokens.
"""

import re

import pytest
from django.urls import reverse

from appraisal.models import Digest, Preparation, Reminder
from appraisal.queries.drafts import with_preparation
from appraisal.services.drafts import keep_preparation
from appraisal.services.reminders import send_due_reminders
from appraisal.states import Side
from tests.factories import NOW
from tests.factories_appraisal import send
from values_hub.outbox.models import Message

SECRET = "Xylophone-secret-words"
TOKENS = re.compile(
    r'(name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="csrf-token" content="[^"]*")'
)


def begin(world, side):
    """The other side writes half of it and has it kept."""
    rows = with_preparation(side)(type(world.appraisal).objects.all())
    actor = (world.amina if side == Side.PERSON else world.grace).user
    keep_preparation(
        appraisal=rows.get(pk=world.appraisal.pk), side=side, answers={"reflection": SECRET}, version=0,
        actor=actor, at=NOW,
    )  # fmt: skip


def send_theirs(world, side):
    send(world.appraisal, side, "0", reflection=SECRET)


def addresses(world, viewer_side):
    pk = world.appraisal.pk
    own = "appraisal:prepare" if viewer_side == Side.PERSON else "appraisal:prepare_as_appraiser"
    return [
        reverse("appraisal:list"), reverse("appraisal:page", args=[pk]), reverse(own, args=[pk]), reverse("home"),
    ]  # fmt: skip


def bodies(client, urls):
    return {url: TOKENS.sub("", client.get(url).content.decode()) for url in urls}


@pytest.mark.parametrize("viewer_side", [*Side])
@pytest.mark.parametrize("act", [begin, send_theirs])
def test_somebody_who_has_not_sent_sees_no_trace_of_the_other(world, viewer_side, act):
    viewer = world.amina if viewer_side == Side.PERSON else world.grace
    other = Side.APPRAISER if viewer_side == Side.PERSON else Side.PERSON
    client, urls = world.signed_in(viewer), addresses(world, viewer_side)
    before = bodies(client, urls)
    act(world, other)
    assert bodies(client, urls) == before


@pytest.mark.parametrize("viewer_side", [*Side])
def test_somebody_who_has_sent_learns_that_the_other_has_not_and_no_more(world, viewer_side):
    viewer = world.amina if viewer_side == Side.PERSON else world.grace
    other = Side.APPRAISER if viewer_side == Side.PERSON else Side.PERSON
    send(world.appraisal, viewer_side)
    client, urls = world.signed_in(viewer), [reverse("appraisal:list"), reverse("home")]
    urls.append(reverse("appraisal:page", args=[world.appraisal.pk]))
    before = bodies(client, urls)
    begin(world, other)
    assert bodies(client, urls) == before

    send(world.appraisal, other, "0", reflection=SECRET, version=Preparation.objects.get(side=other).version)
    assert SECRET in client.get(urls[-1]).content.decode()


@pytest.mark.parametrize("side_of_hr", [*Side])
def test_hr_who_are_one_of_the_two_learn_nothing_from_hrs_pages(world, side_of_hr):
    """Shazia is HR, appraised by Michael; and appraises Callum."""
    from appraisal.models import Cycle
    from appraisal.services.cycles import fill_cycle
    from tests.factories import make_staff
    from tests.factories_appraisal import appraisal_of

    make_staff("Callum", "Brearley", unit=world.estates, manager=world.shazia)
    Cycle.objects.update(filled_at=None)
    fill_cycle(cycle_id=world.cycle.pk, at=NOW)
    whose = "Callum" if side_of_hr == Side.APPRAISER else "Shazia"
    mine = type(world.appraisal).objects.get(staff__first_name=whose)
    other = Side.PERSON if side_of_hr == Side.APPRAISER else Side.APPRAISER
    client = world.signed_in(world.shazia)
    base = reverse("appraisal:cycle", args=[world.cycle.pk])
    urls = [base, *(f"{base}appraisals/?holder={holder}" for holder in ("", "person", "appraiser", "both"))]
    before = bodies(client, urls)
    send(appraisal_of(mine.staff, world.cycle), other, "0", reflection=SECRET)
    assert bodies(client, urls) == before


def test_hr_who_take_no_part_see_who_holds_it_and_nothing_of_what_is_in_it(world):
    send_theirs(world, Side.APPRAISER)
    client = world.signed_in(world.shazia)
    listed = client.get(reverse("appraisal:cycle_appraisals", args=[world.cycle.pk]) + "?holder=person")
    assert "Amina Khan" in listed.content.decode()
    page = client.get(reverse("appraisal:page", args=[world.appraisal.pk])).content.decode()
    assert SECRET not in page
    assert "You can read it when both have signed." in page
    assert "Amina Khan and Grace Okafor are preparing." in page


@pytest.mark.parametrize("reader", ["dawn", "shazia"])
@pytest.mark.parametrize("state", ["ready", "met", "drafted", "signed_by_manager"])
def test_managers_above_and_hr_read_nothing_before_both_have_signed(world, reader, state):
    from tests.factories_appraisal import brought_to

    brought_to(world.appraisal, state, met_on=world.today)
    page = world.signed_in(getattr(world, reader)).get(reverse("appraisal:page", args=[world.appraisal.pk]))
    for words in ("looks back", "saw it on the ward", "We talked it through", "tissue viability"):
        assert words not in page.content.decode()


def test_a_template_is_never_given_what_knows_both_sides(world):
    send_theirs(world, Side.APPRAISER)
    client = world.signed_in(world.amina)
    for url in addresses(world, Side.PERSON):
        contexts = client.get(url).context
        given = [value for context in contexts for layer in context.dicts for value in layer.values()]
        assert not [value for value in given if isinstance(value, type(world.appraisal) | Preparation)]


def test_the_reminder_of_one_side_is_the_same_whatever_the_other_has_done(world):
    send_due_reminders(today=world.today, at=NOW)
    before = Message.objects.get(to=world.amina.user.email)
    kept = (before.subject, before.text, before.html)
    Message.objects.all().delete()
    Reminder.objects.all().delete()
    Digest.objects.all().delete()
    send_theirs(world, Side.APPRAISER)
    send_due_reminders(today=world.today, at=NOW)
    after = Message.objects.get(to=world.amina.user.email)
    assert (after.subject, after.text, after.html) == kept


@pytest.mark.parametrize(
    "name", ["prepare", "keep_prepare", "prepare_as_appraiser", "keep_prepare_as_appraiser"]
)
def test_neither_side_opens_the_others_form(world, name):
    intruder = world.grace if "appraiser" not in name else world.amina
    url = reverse(f"appraisal:{name}", args=[world.appraisal.pk])
    client = world.signed_in(intruder)
    if "keep" not in name:
        assert client.get(url).status_code == 403
    assert client.post(url, {"reflection": "Mine now", "version": 0}).status_code in {403, 404}
    assert not Preparation.objects.exists()
