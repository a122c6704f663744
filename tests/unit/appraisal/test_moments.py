"""Moments: given in a line, thanked for, brought to an appraisal, kept in the thread."""

import datetime as dt

import pytest

from appraisal.models import Moment, PreparedRating
from appraisal.queries.moments import close_colleagues, live_values, moments_for
from appraisal.queries.sides import labels_of, what_was_sent
from appraisal.services.moments import (
    MOST_A_DAY,
    NotNow,
    give_moment,
    remove_moment,
    thank_for_moment,
)
from appraisal.services.signing import sign_as_appraiser, sign_as_person
from appraisal.states import Side
from tests.factories import NOW, TODAY, make_framework, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle, send, share
from values_hub.evidence.models import Evidence
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    make_framework()
    manager = make_staff("Grace", "Okafor")
    return make_staff("Amina", "Khan", manager=manager), make_staff("Ola", "Bello", manager=manager)


def give(about, by, text="Stayed with a family after her shift.", at=NOW, value=0):
    return give_moment(about=about, by=by, value=live_values()[value], text=text, actor=by.user, at=at)


def test_a_colleague_is_told_who_saw_what_and_who_can_read_it(pair):
    amina, ola = pair
    give(amina, ola)
    message = Message.objects.get()
    assert (message.to, message.subject) == (amina.user.email, "Ola Bello saw you be “Kind”")
    assert "Stayed with a family after her shift." in message.text
    assert "Only the two of you can see it." in message.text


def test_ones_own_moment_tells_nobody(pair):
    amina, _ = pair
    give(amina, amina)
    assert not Message.objects.exists()


def test_sending_the_same_twice_keeps_one(pair):
    amina, ola = pair
    assert give(amina, ola).pk == give(amina, ola).pk
    assert Message.objects.count() == 1


def test_a_day_has_a_limit_and_the_next_day_room(pair):
    amina, ola = pair
    for number in range(MOST_A_DAY):
        give(amina, ola, f"Moment {number}")
    with pytest.raises(NotNow):
        give(amina, ola, "One more")
    give(amina, ola, "One more", at=NOW + dt.timedelta(days=1))


@pytest.mark.parametrize("text", ["", "   ", "x" * 301])
def test_a_moment_says_something_in_a_line(pair, text):
    with pytest.raises(NotNow):
        give(*pair, text)


def test_nobody_is_told_of_somebody_who_has_left(pair):
    amina, ola = pair
    leave(staff=amina, on=TODAY, actor=None, at=NOW)
    amina.refresh_from_db()
    with pytest.raises(NotNow):
        give(amina, ola)


def test_thanking_is_heard_once(pair):
    moment = give(*pair)
    assert thank_for_moment(moment=moment, actor=pair[0].user, at=NOW)
    assert not thank_for_moment(moment=moment, actor=pair[0].user, at=NOW)
    assert Message.objects.filter(to=pair[1].user.email).get().subject == "Amina Khan says thank you"


def test_a_team_is_the_manager_and_those_beside_and_below(pair):
    amina, ola = pair
    below = make_staff("Below", "Me", manager=amina)
    make_staff("Elsewhere")
    assert {each.pk for each in close_colleagues(amina)} == {amina.manager_id, ola.pk, below.pk}


def test_only_what_was_seen_since_the_last_appraisal_waits_for_the_next(pair):
    amina, ola = pair
    give(amina, ola, "Two years ago", at=NOW - dt.timedelta(days=800))
    before = give(amina, ola, "Before the last", at=NOW - dt.timedelta(days=3))
    brought_to(appraisal_of(amina, make_cycle(name="Last")), "ready")
    first = moments_for(appraisal_of(amina, make_cycle(name="First")))
    assert [each.pk for each in first["KIND"]] == [before.pk]
    last = appraisal_of(amina, make_cycle(name="Met"))
    brought_to(last, "met")
    assert moments_for(appraisal_of(amina, make_cycle(name="Next"))) == {}


def test_what_was_ticked_stands_beside_the_rating_for_both_and_is_evidence_when_signed(pair):
    amina, ola = pair
    ticked, left = give(amina, ola), give(amina, ola, "Made the tea.")
    own = give(amina, amina, "Spoke up at handover.", value=1)
    appraisal = appraisal_of(amina, make_cycle())
    send(appraisal, Side.PERSON, moments=[ticked.pk, own.pk])
    send(appraisal_of(amina, appraisal.cycle), Side.APPRAISER)
    appraisal = appraisal_of(amina, appraisal.cycle)
    rows = what_was_sent(appraisal, labels_of(appraisal)).rows
    assert [row.person.moments for row in rows] == [
        ({"by": "Ola Bello", "text": "Stayed with a family after her shift."},),
        ({"by": "", "text": "Spoke up at handover."},),
    ]
    assert not Evidence.objects.filter(stage="moment").exists()

    brought_to_met(appraisal)
    found = (
        Evidence.objects.filter(stage="moment")
        .order_by("text")
        .values_list("text", "side", "points", "staff")
    )
    assert list(found) == [
        ("Spoke up at handover.", "self", None, amina.pk),
        ("Stayed with a family after her shift.", "colleague", None, amina.pk),
    ]
    left.refresh_from_db()
    assert left.brought_to is None


def brought_to_met(appraisal):
    from appraisal.services.records import record_meeting

    grace = appraisal.appraiser.user
    record_meeting(appraisal=appraisal, met_on=TODAY, today=TODAY, actor=grace, at=NOW)
    share(appraisal)
    sign_as_appraiser(appraisal=appraisal, actor=grace, at=NOW)
    sign_as_person(
        appraisal=appraisal, agrees=True, words="", took_place=True, actor=appraisal.staff.user, at=NOW
    )


def test_somebody_elses_moment_cannot_be_brought(pair):
    amina, ola = pair
    olas = give(ola, amina)
    send(appraisal_of(amina, make_cycle()), Side.PERSON, moments=[olas.pk])
    assert Moment.objects.get().brought_to is None
    assert set(map(str, PreparedRating.objects.values_list("moments", flat=True))) == {"[]"}


def test_what_is_part_of_an_appraisal_stays_and_the_rest_can_go(pair):
    amina, ola = pair
    kept, gone = give(amina, ola), give(amina, ola, "Made the tea.")
    send(appraisal_of(amina, make_cycle()), Side.PERSON, moments=[kept.pk])
    remove_moment(moment=gone, actor=amina.user, at=NOW)
    with pytest.raises(NotNow):
        remove_moment(moment=kept, actor=amina.user, at=NOW)
    assert Moment.objects.get() == kept


@pytest.mark.parametrize("gone", ["left", "no account", "closed account"])
def test_thanks_go_to_nobody_who_cannot_read_them(pair, gone):
    amina, ola = pair
    moment = give(amina, ola)
    if gone == "left":
        leave(staff=ola, on=TODAY, actor=None, at=NOW)
    elif gone == "no account":
        type(ola).objects.filter(pk=ola.pk).update(user=None)
    else:
        type(ola.user).objects.filter(pk=ola.user.pk).update(is_active=False)

    assert thank_for_moment(moment=Moment.objects.get(pk=moment.pk), actor=amina.user, at=NOW)

    assert not Message.objects.filter(subject="Amina Khan says thank you").exists()
