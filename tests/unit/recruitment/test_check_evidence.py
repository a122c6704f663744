"""What each of the six checks rests on, and going on without one."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from recruitment.models import Check, Offer, Proof
from recruitment.services import checks, waiving
from tests.factories_offer import (
    ACCEPTED_AT,
    certificate,
    check_of,
    make_checking,
    make_hr,
    make_offered,
    see,
)
from values_hub.audit.transitions import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_checking()


def states(world):
    return {each.kind: each.state for each in Check.objects.filter(application=world.applications[0])}


@pytest.mark.parametrize("kind", ["identity", "right_to_work", "registration"])
def test_identity_the_right_to_work_and_registration_are_never_waived(world, kind):
    check = check_of(world.applications[0], kind)

    with pytest.raises(waiving.CannotCheck, match="the law asks for it"):
        waiving.ask_waiver(check=check, risk_assessment="Fine.", actor=world.hr, at=ACCEPTED_AT)
    with pytest.raises(MoveRefused):
        waiving.answer_waiver(check=check, approves=True, actor=world.member, at=ACCEPTED_AT)

    assert states(world)[kind] == "awaiting_candidate"


def ask(world, kind="dbs", **changed):
    given = {
        "risk_assessment": "Never alone with a patient.", "adult_first_on": timezone.localdate(ACCEPTED_AT),
        "adult_first": "clear", **changed,
    }  # fmt: skip
    check = check_of(world.applications[0], kind)
    return waiving.ask_waiver(check=check, actor=world.hr, at=ACCEPTED_AT, **given)


def test_two_people_from_hr_let_somebody_start_before_the_certificate(world):
    check = ask(world)
    assert (check.state, check.waiver_asked_by, check.adult_first) == ("waiver_asked", world.hr, "clear")
    with pytest.raises(checks.CannotCheck, match="somebody else from HR has to approve"):
        waiving.answer_waiver(check=check, approves=True, actor=world.hr, at=ACCEPTED_AT)
    with pytest.raises(IntegrityError, match="waived_by_another"), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(state="waived", waived_by=world.hr)

    other = make_hr(world)
    waiving.answer_waiver(check=check, approves=True, actor=other, at=ACCEPTED_AT)

    check.refresh_from_db()
    assert (check.state, check.waiver_asked_by, check.waived_by) == ("waived", world.hr, other)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"risk_assessment": " "}, "Write the risk assessment"),
        ({"adult_first_on": None}, "Enter the day on which Adult First answered"),
        ({"adult_first_on": dt.date(2030, 1, 1)}, "cannot be in the future"),
        ({"adult_first": "wait"}, "has not said that there is no match"),
        ({"adult_first": ""}, "has not said that there is no match"),
    ],
)
def test_nobody_starts_before_the_certificate_without_adult_first(world, changed, sentence):
    with pytest.raises(checks.CannotCheck, match=sentence):
        ask(world, **changed)

    assert states(world)["dbs"] == "awaiting_candidate"


def test_nobody_starts_before_a_certificate_that_adult_first_does_not_look_at(world):
    Offer.objects.update(dbs_level="enhanced_children")

    with pytest.raises(checks.CannotCheck, match="Nobody starts this job before the certificate"):
        ask(world)


def test_what_is_not_approved_is_with_us_again_with_the_reason(world):
    check = ask(world, "references")
    other = make_hr(world)
    with pytest.raises(checks.CannotCheck, match="Say why you do not approve"):
        waiving.answer_waiver(check=check, approves=False, actor=other, at=ACCEPTED_AT)

    waiving.answer_waiver(
        check=check, approves=False, reason="Two are on the way.", actor=other, at=ACCEPTED_AT
    )

    check.refresh_from_db()
    assert (check.state, check.waived_by, check.resolution) == ("received", None, "Two are on the way.")


def test_a_nurse_is_not_cleared_by_a_qualification(world):
    check = check_of(world.applications[0], "registration")
    see(check, Proof.QUALIFICATION, world.hr, ACCEPTED_AT, name="BSc Nursing")

    with pytest.raises(checks.CannotCheck, match="Select the register"):
        checks.verify(check=check, actor=world.hr, at=ACCEPTED_AT)
    with pytest.raises(checks.CannotCheck, match="This check is needed"):
        checks.not_needed(check=check, reason="None.", actor=world.hr, at=ACCEPTED_AT)


def test_what_the_register_says_is_kept(world):
    check = check_of(world.applications[0], "registration")

    checks.verify(
        check=check, register="nmc", detail=" 12a3456e ", expires_on=dt.date(2027, 1, 31), actor=world.hr,
        at=ACCEPTED_AT,
    )  # fmt: skip

    check.refresh_from_db()
    assert (check.register, check.detail, check.expires_on) == ("nmc", "12A3456E", dt.date(2027, 1, 31))


def test_a_job_without_a_register_asks_for_a_qualification_or_says_that_it_needs_none():
    world = make_offered(staff_group="08")
    check = check_of(world.applications[0], "registration")
    with pytest.raises(checks.CannotCheck, match="See the certificate"):
        checks.verify(check=check, actor=world.hr, at=ACCEPTED_AT)
    with pytest.raises(checks.CannotCheck, match="Say why"):
        checks.not_needed(check=check, reason=" ", actor=world.hr, at=ACCEPTED_AT)

    see(check, Proof.QUALIFICATION, world.hr, ACCEPTED_AT, name="NVQ 3")
    assert checks.verify(check=check, actor=world.hr, at=ACCEPTED_AT).state == "verified"
    checks.hand_on(check=check, to="received", reason="The wrong job.", actor=world.hr, at=ACCEPTED_AT)
    checks.not_needed(check=check, reason="A clerk needs none.", actor=world.hr, at=ACCEPTED_AT)

    assert states(world)["registration"] == "not_required"


@pytest.mark.parametrize(
    ("kind", "proof", "changed", "sentence"),
    [
        ("identity", "rtw_uk_passport", {}, "Select a document that this check takes"),
        ("dbs", "uk_passport", {}, "Select a document that this check takes"),
        ("identity", "a shoe", {}, "Select a document that this check takes"),
        ("identity", "other_photo", {}, "Say which document it is"),
        ("identity", "hmrc", {"issued_on": dt.date(2030, 1, 1)}, "cannot be in the future"),
    ],
)
def test_a_document_is_one_the_check_takes(world, kind, proof, changed, sentence):
    with pytest.raises(checks.CannotCheck, match=sentence):
        see(check_of(world.applications[0], kind), proof, world.hr, ACCEPTED_AT, **changed)


def test_an_end_of_permission_is_kept_from_the_document(world):
    check = check_of(world.applications[0], "right_to_work")
    see(check, Proof.RTW_SHARE_CODE, world.hr, ACCEPTED_AT, expires_on=dt.date(2027, 5, 1))

    with pytest.raises(checks.CannotCheck, match="ran out on 1 January 2026"):
        checks.verify(check=check, expires_on=dt.date(2026, 1, 1), actor=world.hr, at=ACCEPTED_AT)
    checks.verify(check=check, actor=world.hr, at=ACCEPTED_AT)

    check.refresh_from_db()
    assert check.expires_on == dt.date(2027, 5, 1)


def test_what_is_kept_of_a_certificate(world):
    check = check_of(world.applications[0], "dbs")
    held = certificate(
        check, dt.date(2023, 1, 1), certificate_number="0012 3456 7890",
        update_service_on=timezone.localdate(ACCEPTED_AT),
    )  # fmt: skip

    checks.verify(check=check, actor=world.hr, at=ACCEPTED_AT, **held)

    check.refresh_from_db()
    assert (check.certificate_number, check.dated_on, check.workforce, check.decision) == (
        "001234567890",
        dt.date(2023, 1, 1),
        "adult",
        "clear",
    )
