"""A vacancy whose panel has decided and that nobody fills."""

import pytest

from recruitment.services import ending, offers
from recruitment.states import ApplicationState
from tests.factories_offer import ACCEPTED_AT, OFFERED_AT, make_applied, make_offered
from values_hub.audit.models import StateChange
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db
THREE = ("appoint", "reserve", "not_appointable")


def told(template):
    return list(Message.objects.filter(template=f"recruitment/{template}").values_list("to", flat=True))


def test_it_ends_and_those_who_hoped_are_told_once_and_nobody_else():
    world = make_applied(THREE)
    chosen, reserve, not_chosen = world.applications

    for _ in range(2):
        ending.end_unfilled(vacancy=world.vacancy, reason="The ward closes.", actor=world.hr, at=OFFERED_AT)

    world.refresh()
    assert world.vacancy.state == "unfilled"
    assert [each.state for each in world.applications] == [
        "vacancy_withdrawn",
        "reserve_ended",
        "not_appointable",
    ]
    assert told("vacancy_withdrawn") == [chosen.applicant.email]
    assert told("reserve_ended") == [reserve.applicant.email]
    assert not Message.objects.filter(to=not_chosen.applicant.email, text__contains="ward closes").exists()
    change = StateChange.objects.get(subject_id=world.vacancy.pk, to_state="unfilled")
    assert (change.reason, change.actor) == ("The ward closes.", world.hr)
    assert not Message.objects.filter(text__contains="The ward closes.").exists()


def test_an_offer_is_withdrawn_first_with_a_reason_its_reader_gets():
    world = make_offered(THREE)

    with pytest.raises(ending.OfferStands, match="Withdraw the offer first"):
        ending.end_unfilled(vacancy=world.vacancy, reason="x", actor=world.hr, at=OFFERED_AT)
    assert world.refresh().vacancy.state == "decided"
    assert told("reserve_ended") == []

    offers.withdraw_offer(
        application=world.applications[0], reason="No post.", actor=world.hr, at=ACCEPTED_AT
    )
    ending.end_unfilled(vacancy=world.vacancy, reason="x", actor=world.hr, at=ACCEPTED_AT)
    world.refresh()
    assert world.vacancy.state == "unfilled"
    assert world.applications[0].state == ApplicationState.OFFER_WITHDRAWN
    assert told("vacancy_withdrawn") == []


def test_nobody_is_taken_from_reserve_or_offered_anything_once_it_has_ended():
    world = make_applied(THREE)
    ending.end_unfilled(vacancy=world.vacancy, reason="x", actor=world.hr, at=OFFERED_AT)
    world.refresh()

    with pytest.raises(MoveRefused):
        offers.take_from_reserve(application=world.applications[1], actor=world.hr, at=ACCEPTED_AT)
    with pytest.raises(MoveRefused):
        offers.answer_reserve(
            application=world.applications[1],
            consents=True,
            actor=world.applications[1].applicant,
            at=ACCEPTED_AT,
        )


def test_before_the_panel_has_decided_there_is_nothing_to_end():
    world = make_applied(THREE)
    world.vacancy.__class__.objects.filter(pk=world.vacancy.pk).update(state="interviewing")

    with pytest.raises(MoveRefused):
        ending.end_unfilled(vacancy=world.vacancy, reason="x", actor=world.hr, at=OFFERED_AT)
