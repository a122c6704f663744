"""The offer and the reserve list."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from recruitment.models import Application, Check, Offer
from recruitment.queries.vacancies import appointed_application
from recruitment.services import offers
from recruitment.services.applications import withdraw_application
from recruitment.services.ending import OfferStands, end_unfilled
from recruitment.services.joining import record_joining
from tests.factories_offer import (
    ACCEPTED_AT,
    CLEARED_AT,
    DECIDED_AT,
    OFFERED_AT,
    accept,
    clear,
    make_applied,
    make_checking,
    make_interviewed,
    make_offered,
    offer_to,
    terms,
)
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db
RESERVE = ("appoint", "reserve", "reserve")


def answer(world, accepts, number=0, at=ACCEPTED_AT, **more):
    person = world.applications[number]
    return offers.answer_offer(application=person, accepts=accepts, actor=person.applicant, at=at, **more)


def take(world, number, **more):
    offers.take_from_reserve(application=world.applications[number], actor=world.hr, at=ACCEPTED_AT, **more)
    world.refresh()


def state(world, number=0):
    return world.refresh().applications[number].state


def test_an_offer_goes_to_the_one_who_was_chosen_with_its_last_day():
    world = make_offered()
    person = world.applications[0]

    mail = Message.objects.get(to=person.applicant.email, template="recruitment/offer_made")
    assert "by Sunday 5 April 2026" in mail.text
    assert (person.state, person.offer.answer, person.offer.offered_by) == ("offered", "", world.hr)


def test_an_offer_made_twice_is_one_offer():
    world = make_offered()

    offer_to(world)

    assert Offer.objects.count() == 1
    assert Check.objects.count() == 6
    assert Message.objects.filter(template="recruitment/offer_made").count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"expires_on": timezone.localdate(OFFERED_AT)}, "must be in the future"),
        ({"told_on": timezone.localdate(OFFERED_AT) + dt.timedelta(days=1)}, "cannot be in the future"),
    ],
)
def test_an_offer_that_cannot_stand(changed, sentence):
    world = make_applied()

    with pytest.raises(offers.CannotOffer, match=sentence):
        offers.make_offer(
            application=world.applications[0], terms=terms(**changed), actor=world.hr, at=OFFERED_AT
        )

    assert state(world) == "appointable"


def test_somebody_who_was_not_chosen_gets_no_offer():
    world = make_applied()

    with pytest.raises(MoveRefused):
        offer_to(world, 1)


def test_the_usual_time_to_answer_is_five_working_days():
    maundy_thursday = dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC)
    assert offers.usual_expiry(maundy_thursday) == dt.date(2026, 4, 13)


def test_accepting_begins_the_checks_and_hr_hears():
    world = make_offered()

    answer(world, True)

    assert state(world) == "checks"
    told = Message.objects.get(template="recruitment/offer_answered")
    assert told.to == world.hr.email
    assert "has accepted our offer" in told.text


def test_accepting_twice_changes_nothing():
    world = make_checking()

    answer(world, True)

    assert Message.objects.filter(template="recruitment/offer_answered").count() == 1


def test_declining_leaves_the_place_and_keeps_the_reason():
    world = make_offered()

    offer = answer(world, False, reason="Too far.")

    assert state(world) == "offer_declined"
    assert (offer.answer, offer.decline_reason) == ("declined", "Too far.")


def test_somebody_who_accepted_may_still_decline_and_hr_hears_again():
    world = make_checking()

    answer(world, False)

    assert state(world) == "offer_declined"
    assert Message.objects.filter(template="recruitment/offer_answered").count() == 2


def test_after_the_last_day_nobody_answers_until_it_is_extended():
    world = make_offered()
    late = OFFERED_AT + dt.timedelta(days=8)

    with pytest.raises(offers.CannotOffer, match="they can give you more time"):
        answer(world, True, at=late)
    offers.extend_offer(
        application=world.applications[0], expires_on=late.date() + dt.timedelta(days=3), actor=world.hr, at=late
    )  # fmt: skip
    answer(world, True, at=late)

    assert state(world) == "checks"
    assert Message.objects.filter(template="recruitment/offer_extended").count() == 1


def test_a_last_day_only_moves_on():
    world = make_offered()
    with pytest.raises(offers.CannotOffer):
        offers.extend_offer(
            application=world.applications[0], expires_on=world.applications[0].offer.expires_on,
            actor=world.hr, at=OFFERED_AT,
        )  # fmt: skip
    accept(world)
    with pytest.raises(MoveRefused):
        offers.extend_offer(
            application=world.applications[0], expires_on=dt.date(2027, 1, 1), actor=world.hr, at=OFFERED_AT
        )


def test_a_withdrawn_offer_says_why():
    world = make_checking()
    with pytest.raises(offers.CannotOffer):
        offers.withdraw_offer(application=world.applications[0], reason=" ", actor=world.hr, at=ACCEPTED_AT)

    offers.withdraw_offer(
        application=world.applications[0], reason="The ward is closing.", actor=world.hr, at=ACCEPTED_AT
    )

    assert state(world) == "offer_withdrawn"
    assert "The ward is closing." in Message.objects.get(template="recruitment/offer_withdrawn").text


def test_a_reserve_takes_the_place_of_a_declined_offer():
    world = make_offered(RESERVE)
    answer(world, False)

    take(world, 1)
    offer_to(world, 1, at=ACCEPTED_AT, expires_on=dt.date(2026, 4, 30))

    assert [each.state for each in world.applications] == ["offer_declined", "offered", "reserve"]
    assert Message.objects.get(key=f"application.chosen:{world.applications[1].pk}")


def test_nobody_is_taken_while_somebody_holds_the_place():
    world = make_offered(RESERVE)

    with pytest.raises(offers.CannotOffer, match="Somebody holds this place"):
        take(world, 1)


def test_the_database_holds_one_person_a_place():
    world = make_offered(RESERVE)

    with pytest.raises(IntegrityError, match="one_on_the_way_a_vacancy"), transaction.atomic():
        Application.objects.filter(pk=world.applications[1].pk).update(state="appointable")


def test_the_panels_order_is_kept_or_explained():
    world = make_offered(RESERVE)
    answer(world, False)

    with pytest.raises(offers.CannotOffer, match="Applewhite1 is first on the list"):
        take(world, 2)
    take(world, 2, reason="The first is away until June.")

    assert world.applications[2].appointment_reason == "The first is away until June."


def test_somebody_who_does_not_want_to_wait_is_passed_over_without_a_reason():
    world = make_offered(RESERVE)
    answer(world, False)
    first = world.applications[1]
    offers.answer_reserve(application=first, consents=False, actor=first.applicant, at=ACCEPTED_AT)

    with pytest.raises(offers.CannotOffer, match="has not said that they want to be"):
        take(world, 1)
    take(world, 2)

    assert state(world, 2) == "appointable"


def test_a_reserve_list_ends_by_itself_and_once():
    world = make_applied(("appoint", "reserve"))
    until = world.applications[1].appointment_decision.reserve_until
    last_day = dt.datetime.combine(until, dt.time(12), dt.UTC)

    assert offers.end_reserve_lists(at=last_day) == 0
    assert offers.end_reserve_lists(at=last_day + dt.timedelta(days=1)) == 1
    assert offers.end_reserve_lists(at=last_day + dt.timedelta(days=1)) == 0

    assert state(world, 1) == "reserve_ended"
    assert Message.objects.filter(template="recruitment/reserve_ended").count() == 1


def test_a_reserve_list_that_has_run_out_gives_nobody():
    world = make_offered(("appoint", "reserve"))
    answer(world, False)
    late = DECIDED_AT + dt.timedelta(days=200)

    with pytest.raises(offers.CannotOffer, match="The reserve list ended on"):
        offers.take_from_reserve(application=world.applications[1], actor=world.hr, at=late)


def test_nobody_answers_a_reserve_list_they_are_not_on():
    world = make_interviewed(applicants=1)
    person = world.applications[0]

    with pytest.raises(MoveRefused):
        offers.answer_reserve(application=person, consents=True, actor=person.applicant, at=DECIDED_AT)


def test_somebody_else_making_the_same_offer_is_told_who_did():
    world = make_offered()

    with pytest.raises(AlreadyDone):
        offers.make_offer(application=world.applications[0], terms=terms(), actor=world.member, at=OFFERED_AT)


def filled_with_a_reserve():
    world = make_offered(("appoint", "reserve", "reserve"))
    accept(world)
    clear(world)
    record_joining(
        vacancy=world.vacancy, started_on=CLEARED_AT.date(), manager=world.manager, actor=world.hr, at=CLEARED_AT
    )  # fmt: skip
    return world.refresh()


def test_whoever_is_in_reserve_may_have_another_place_once_the_first_is_filled():
    world = filled_with_a_reserve()
    assert world.vacancy.state == "filled"

    offers.take_from_reserve(application=world.applications[1], actor=world.hr, at=CLEARED_AT)

    world.refresh()
    assert [each.state for each in world.applications] == ["started", "appointable", "reserve"]
    assert (world.vacancy.state, appointed_application(world.vacancy)) == ("decided", world.applications[1])
    with pytest.raises(offers.CannotOffer, match="Somebody holds this place"):
        offers.take_from_reserve(application=world.applications[2], actor=world.hr, at=CLEARED_AT)
    with pytest.raises(OfferStands, match="Somebody has started in this job"):
        end_unfilled(vacancy=world.vacancy, reason="No money.", actor=world.hr, at=CLEARED_AT)
    offer_to(world, 1, at=CLEARED_AT, expires_on=CLEARED_AT.date() + dt.timedelta(days=7))
    accept(world, 1, at=CLEARED_AT)
    clear(world, 1)
    staff = record_joining(
        vacancy=world.vacancy, started_on=CLEARED_AT.date(), manager=world.manager, actor=world.hr, at=CLEARED_AT
    )  # fmt: skip

    world.refresh()
    assert (world.vacancy.state, staff.user) == ("filled", world.applications[1].applicant)
    assert [each.state for each in world.applications] == ["started", "started", "reserve"]


@pytest.mark.parametrize("how", ["declines", "is withdrawn", "withdraws"])
def test_a_vacancy_is_filled_as_it_was_when_the_next_from_the_reserve_does_not_come(how):
    world = filled_with_a_reserve()
    person = world.applications[1]
    offers.take_from_reserve(application=person, actor=world.hr, at=CLEARED_AT)
    if how == "withdraws":
        withdraw_application(application=person, actor=person.applicant, at=CLEARED_AT)
    else:
        offer_to(world, 1, at=CLEARED_AT, expires_on=CLEARED_AT.date() + dt.timedelta(days=7))
        if how == "declines":
            offers.answer_offer(application=person, accepts=False, actor=person.applicant, at=CLEARED_AT)
        else:
            offers.withdraw_offer(application=person, reason="A mistake.", actor=world.hr, at=CLEARED_AT)

    assert world.refresh().vacancy.state == "filled"
    assert world.applications[2].state == "reserve"


def test_nobody_comes_from_a_reserve_list_of_a_filled_vacancy_that_has_ended():
    world = filled_with_a_reserve()
    later = CLEARED_AT + dt.timedelta(days=250)

    with pytest.raises(offers.CannotOffer, match="The reserve list ended on"):
        offers.take_from_reserve(application=world.applications[1], actor=world.hr, at=later)

    assert world.refresh().vacancy.state == "filled"


def test_an_offer_withdrawn_twice_is_told_once():
    world = make_offered()

    for hours in range(2):
        offers.withdraw_offer(
            application=world.applications[0], reason="The ward is closing.", actor=world.hr,
            at=ACCEPTED_AT + dt.timedelta(hours=hours),
        )  # fmt: skip

    assert Offer.objects.get().withdrawn_at == ACCEPTED_AT
    assert Message.objects.filter(template="recruitment/offer_withdrawn").count() == 1


def test_nothing_is_taken_back_or_extended_where_nothing_was_offered():
    world = make_applied()
    person = world.applications[0]

    with pytest.raises(MoveRefused, match="There is no offer"):
        offers.withdraw_offer(application=person, reason="A mistake.", actor=world.hr, at=OFFERED_AT)
    with pytest.raises(MoveRefused, match="There is no offer"):
        offers.extend_offer(application=person, expires_on=dt.date(2027, 1, 1), actor=world.hr, at=OFFERED_AT)

    assert state(world) == "appointable"


def test_somebody_taken_from_the_reserve_list_twice_hears_once():
    world = make_offered(RESERVE)
    answer(world, False)

    for _ in range(2):
        take(world, 1)

    assert state(world, 1) == "appointable"
    assert Message.objects.filter(key=f"application.chosen:{world.applications[1].pk}").count() == 1


def test_a_reserve_who_withdraws_while_the_lists_end_is_left_alone(monkeypatch):
    world = make_applied(("appoint", "reserve"))
    person = world.applications[1]
    after = dt.datetime.combine(
        person.appointment_decision.reserve_until, dt.time(12), dt.UTC
    ) + dt.timedelta(days=1)
    lock = offers._locked_by_key

    def just_after_they_withdrew(key):
        withdraw_application(application=person, actor=person.applicant, at=after)
        return lock(key)

    monkeypatch.setattr(offers, "_locked_by_key", just_after_they_withdrew)

    assert offers.end_reserve_lists(at=after) == 0
    assert state(world, 1) == "withdrawn"
    assert not Message.objects.filter(template="recruitment/reserve_ended").exists()
