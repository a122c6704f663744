"""When each of the six checks may be called done (reference §3.1)."""

import datetime as dt
from dataclasses import dataclass

import pytest

from recruitment import check_rules as rules

TODAY = dt.date(2026, 4, 1)


def day(text):
    return dt.date.fromisoformat(text)


@dataclass
class Seen:
    shows: str
    name: str = "Document"
    provider: str = "Somebody"
    issued_on: dt.date | None = None
    expires_on: dt.date | None = None
    proof: str = ""


@dataclass
class Certificate:
    certificate_number: str = "001234567890"
    dated_on: dt.date | None = TODAY
    workforce: str = "adult"
    update_service_on: dt.date | None = None
    decision: str = "clear"


@dataclass
class Stretch:
    organisation: str
    started_on: dt.date
    ended_on: dt.date | None = None
    received_on: dt.date | None = TODAY


PASSPORT = Seen("photo", "UK passport", "HM Passport Office", None, day("2030-01-01"))
LICENCE = Seen("photo", "Driving licence", "DVLA")
BANK = Seen("address", "Bank statement", "Calder Bank", day("2025-10-01"))
TAX = Seen("address", "Council tax bill", "Moorside Council", day("2025-04-01"), proof="council_tax")


def identity(seen, months=6):
    return rules.identity_missing(seen, today=TODAY, address_months=months, yearly_address_months=12)


@pytest.mark.parametrize("seen", [[PASSPORT, LICENCE, BANK], [PASSPORT, BANK, TAX]])
def test_identity_is_two_photos_and_an_address_or_one_photo_and_two(seen):
    assert identity(seen) == ""


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        ([], "See two documents with a photo"),
        ([PASSPORT, BANK], "See two documents with a photo"),
        ([PASSPORT, LICENCE], "See two documents with a photo"),
        (
            [Seen("photo", "Old passport", expires_on=day("2026-03-31")), LICENCE, BANK],
            "Old passport went out of date on 31 March 2026.",
        ),
        (
            [PASSPORT, LICENCE, Seen("address", "Bill", issued_on=day("2025-09-30"))],
            "Bill must be no older than 6 months.",
        ),
        ([PASSPORT, LICENCE, Seen("address", "Bill")], "Bill must be no older than 6 months."),
        (
            [PASSPORT, LICENCE, Seen("address", "Bill", issued_on=day("2026-04-02"))],
            "Bill has a date of issue in the future: 2 April 2026.",
        ),
        (
            [PASSPORT, LICENCE, Seen("address", "Tax", issued_on=day("2025-03-31"), proof="council_tax")],
            "Tax must be no older than 12 months.",
        ),
        (
            [PASSPORT, BANK, Seen("address", "Card statement", " calder bank", day("2026-03-01"))],
            "must come from different places",
        ),
    ],
)
def test_identity_that_is_not_enough(seen, sentence):
    assert sentence in identity(seen)


def test_the_age_of_an_address_is_the_trusts_own_rule():
    assert "no older than 3 months" in identity([PASSPORT, LICENCE, BANK], 3)


def test_a_document_that_will_not_do_takes_nothing_from_those_that_do():
    mistyped = Seen("photo", "Student card", expires_on=day("2020-01-01"))

    assert identity([mistyped, PASSPORT, LICENCE, BANK, Seen("address", "Old bill")]) == ""


@pytest.mark.parametrize(
    ("proof", "runs_out", "holds"),
    [
        # May be out of date for the right to work, though not for identity.
        ("rtw_uk_passport", "2020-01-01", True),
        ("rtw_irish_passport", "2020-01-01", True),
        ("rtw_share_code", "2026-03-31", False),
        ("rtw_share_code", "2026-04-01", True),
        ("rtw_birth", None, True),
        ("", "2026-03-31", False),
    ],
)
def test_the_right_to_work(proof, runs_out, holds):
    seen = [Seen("right_to_work", proof=proof, expires_on=day(runs_out) if runs_out else None)]
    assert (rules.right_to_work_missing(seen, None, today=TODAY) == "") is holds


def test_permission_that_has_run_out_is_no_right_to_work():
    seen = [Seen("right_to_work", proof="rtw_share_code")]

    assert "ran out on 31 March 2026" in rules.right_to_work_missing(seen, day("2026-03-31"), today=TODAY)
    assert rules.right_to_work_missing(seen, TODAY, today=TODAY) == ""


def test_permission_ends_with_the_latest_that_still_holds():
    def ends(*seen):
        rows = [Seen("right_to_work", proof=proof, expires_on=day(on) if on else None) for proof, on in seen]
        return rules.permission_ends_on(rows, today=TODAY)

    assert ends(("rtw_share_code", "2026-03-01"), ("rtw_share_code", "2027-03-01")) == day("2027-03-01")
    assert ends(("rtw_share_code", "2027-03-01"), ("rtw_uk_passport", "2020-01-01")) is None
    assert ends(("rtw_share_code", None)) is None


def test_the_right_to_work_needs_an_original():
    assert "See the original document" in rules.right_to_work_missing([PASSPORT], None, today=TODAY)


@pytest.mark.parametrize(
    ("stretches", "sentence"),
    [
        ([Stretch("Moorside", day("2020-01-01"))], ""),
        ([Stretch("Moorside", day("2023-04-01"))], ""),
        (
            [Stretch("Cafe", day("2022-01-01"), day("2024-12-31")), Stretch("Moorside", day("2025-01-20"))],
            "",
        ),  # three weeks between two jobs are no gap
        (
            [Stretch("Cafe", day("2022-01-01"), day("2024-12-31")), Stretch("Moorside", day("2025-03-01"))],
            "Nothing covers the time after 31 December 2024. References must cover 3 years.",
        ),
        ([Stretch("Moorside", day("2024-04-01"))], "Nothing covers the time after 31 March 2023."),
        (
            [Stretch("Moorside", day("2020-01-01"), received_on=None)],
            "Still to come: Moorside.",
        ),
        ([], "References must cover 3 years."),
        (
            [
                Stretch("Both", day("2022-01-01"), day("2026-03-25")),
                Stretch("Inside", day("2023-01-01"), day("2024-01-01")),
            ],
            "",
        ),  # a shorter one inside a longer one takes nothing away
    ],
)  # fmt: skip
def test_references_cover_three_continuous_years(stretches, sentence):
    found = rules.references_missing(stretches, today=TODAY, years=3)
    assert (found == "") if sentence == "" else (sentence in found)


def certificate(level="enhanced_adults", **changed):
    return rules.certificate_missing(
        Certificate(**changed), level=level, needed="enhanced_adults", today=TODAY
    )


def test_a_dbs_certificate_has_no_age():
    assert certificate() == ""
    assert certificate(dated_on=day("2019-01-01"), update_service_on=TODAY) == ""


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"certificate_number": "00123456789"}, "Enter the 12 digits"),
        ({"certificate_number": "00123456789X"}, "Enter the 12 digits"),
        ({"dated_on": None}, "Enter the date"),
        ({"dated_on": day("2026-04-02")}, "in the future"),
        ({"level": ""}, "Select the level"),
        ({"level": "basic"}, "This job needs another certificate: Enhanced, with the adults’ barred list."),
        ({"workforce": ""}, "Select the workforce"),
        ({"update_service_on": day("2026-03-31")}, "between the date on the certificate and today"),
        ({"update_service_on": day("2026-04-02")}, "between the date on the certificate and today"),
        ({"decision": ""}, "Select what was decided"),
    ],
)
def test_a_dbs_certificate_that_will_not_do(changed, sentence):
    assert sentence in certificate(**changed)


@pytest.mark.parametrize(
    ("register", "number", "holds"),
    [
        ("nmc", "12A3456E", True), ("nmc", "12M3456E", False), ("nmc", "1234567", False),
        ("gmc", "1234567", True), ("gmc", "123456", False), ("hcpc", "PH123456", True),
        ("hcpc", "OT1", True), ("hcpc", "123456", False), ("gdc", "anything", True), ("", "12A3456E", False),
        ("nmc", "", False),
    ],
)  # fmt: skip
def test_a_registration_number_has_the_shape_of_its_register(register, number, holds):
    found = rules.registration_missing(register, number, TODAY, today=TODAY)
    assert (found == "") is holds


def test_a_registration_has_not_run_out():
    assert "ran out on 31 March 2026" in rules.registration_missing(
        "nmc", "12A3456E", day("2026-03-31"), today=TODAY
    )
    assert "until which" in rules.registration_missing("nmc", "12A3456E", None, today=TODAY)


def test_a_qualification_is_seen():
    assert "See the certificate" in rules.qualification_missing([PASSPORT])
    assert rules.qualification_missing([Seen("qualification", "NVQ 3")]) == ""


@pytest.mark.parametrize(
    ("outcome", "holds"),
    [("", False), ("fit", True), ("fit_adjusted", True), ("unfit_now", False), ("unfit", False)],
)
def test_health_is_an_outcome_and_nothing_more(outcome, holds):
    assert (rules.health_missing(outcome) == "") is holds
