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


@dataclass
class Stretch:
    organisation: str
    started_on: dt.date
    ended_on: dt.date | None = None
    received_on: dt.date | None = TODAY


PASSPORT = Seen("photo", "UK passport", "HM Passport Office", None, day("2030-01-01"))
LICENCE = Seen("photo", "Driving licence", "DVLA")
BANK = Seen("address", "Bank statement", "Calder Bank", day("2025-10-01"))
TAX = Seen("address", "Council tax bill", "Moorside Council", day("2026-03-31"))


@pytest.mark.parametrize("seen", [[PASSPORT, LICENCE, BANK], [PASSPORT, BANK, TAX]])
def test_identity_is_two_photos_and_an_address_or_one_photo_and_two(seen):
    assert rules.identity_missing(seen, today=TODAY, address_months=6) == ""


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
            [PASSPORT, BANK, Seen("address", "Card statement", " calder bank", day("2026-03-01"))],
            "must come from different places",
        ),
    ],
)
def test_identity_that_is_not_enough(seen, sentence):
    assert sentence in rules.identity_missing(seen, today=TODAY, address_months=6)


def test_the_age_of_an_address_is_the_trusts_own_rule():
    assert "no older than 3 months" in rules.identity_missing(
        [PASSPORT, LICENCE, BANK], today=TODAY, address_months=3
    )


@pytest.mark.parametrize(
    ("name", "runs_out", "holds"),
    [
        (
            "UK passport",
            "2020-01-01",
            True,
        ),  # may be out of date for the right to work, though not for identity
        ("irish passport", "2020-01-01", True),
        ("Home Office share code", "2026-03-31", False),
        ("Home Office share code", "2026-04-01", True),
        ("Birth certificate", None, True),
    ],
)
def test_the_right_to_work(name, runs_out, holds):
    seen = [Seen("right_to_work", name, expires_on=day(runs_out) if runs_out else None)]
    assert (rules.right_to_work_missing(seen, today=TODAY) == "") is holds


def test_the_right_to_work_needs_an_original():
    assert "See the original document" in rules.right_to_work_missing([PASSPORT], today=TODAY)


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


@pytest.mark.parametrize(
    ("dated", "holds"),
    [(None, False), ("2026-04-02", False), ("2026-04-01", True), ("2025-10-01", True), ("2025-09-30", False)],
)
def test_a_dbs_certificate_is_recent(dated, holds):
    found = rules.certificate_missing(day(dated) if dated else None, today=TODAY, months=6)
    assert (found == "") is holds


def test_a_registration_is_found_and_has_not_run_out():
    assert rules.registration_missing(" ", None, today=TODAY).startswith("Enter the registration number")
    assert "ran out on 31 March 2026" in rules.registration_missing(
        "12A3456E", day("2026-03-31"), today=TODAY
    )
    assert rules.registration_missing("12A3456E", TODAY, today=TODAY) == ""


@pytest.mark.parametrize(
    ("outcome", "holds"),
    [("", False), ("fit", True), ("fit_adjusted", True), ("unfit_now", False), ("unfit", False)],
)
def test_health_is_an_outcome_and_nothing_more(outcome, holds):
    assert (rules.health_missing(outcome) == "") is holds
