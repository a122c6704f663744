"""Completions of statutory training come as a file: checked, then applied, any number of times."""

import datetime as dt
import io

import pytest

from induction.models import TrainingCompletion, TrainingImport, TrainingSubject
from induction.queries.training import training_of
from induction.services import training as services
from induction.services import training_jobs
from induction.services.subjects import save_subject
from induction.services.training import (
    AppliedAlready,
    NotATrainingFile,
    apply_training_file,
    bring_training_file,
)
from tests.factories import NOW, TODAY, make_staff
from values_hub.audit.models import Event
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db

NUMBER = "29999901"
HEAD = "employee_number,subject,completed_on,expires_on"


@pytest.fixture
def hr() -> User:
    return make_staff("Shazia").user


@pytest.fixture
def amina() -> StaffRecord:
    staff = make_staff("Amina")
    staff.employee_number = NUMBER
    staff.save()
    return staff


def bring(hr: User, *rows: str, head: str = HEAD) -> TrainingImport:
    content = "\n".join([head, *rows]).encode()
    return bring_training_file(file=io.BytesIO(content), name="C:\\up\\done.csv", actor=hr, at=NOW)


def test_a_trust_begins_with_the_11_core_subjects_and_oliver_mcgowan(hr, amina) -> None:
    assert len(training_of(amina, TODAY)) == 12
    for _ in range(2):
        bring(hr, f"{NUMBER},Fire safety,2026-01-05,")

    assert TrainingSubject.objects.count() == 12
    assert TrainingSubject.objects.get(code="information-governance").lasts_months == 12


def test_checking_changes_nothing_and_applying_keeps_it(hr, amina) -> None:
    brought = bring(
        hr,
        f"{NUMBER},Fire safety,05/01/2026,",
        f"{NUMBER},NHS|CSTF|Safeguarding Adults - 3 Years|,2025-06-01,2026-06-01",
    )

    assert (brought.file_name, brought.counts) == ("done.csv", {"total": 2, "known": 0, "new": 2})
    assert not TrainingCompletion.objects.exists()

    assert apply_training_file(training_import=brought, actor=hr, at=NOW) == 2
    kept = TrainingCompletion.objects.order_by("completed_on").values_list(
        "subject__code", "completed_on", "expires_on"
    )
    assert list(kept) == [
        ("safeguarding-adults", dt.date(2025, 6, 1), dt.date(2026, 6, 1)),
        ("fire-safety", dt.date(2026, 1, 5), dt.date(2028, 1, 5)),
    ]
    brought.refresh_from_db()
    assert brought.rows == []
    with pytest.raises(AppliedAlready):
        apply_training_file(training_import=brought, actor=hr, at=NOW)


def test_the_same_file_twice_is_the_same_as_once_and_another_expiry_is_a_correction(hr, amina) -> None:
    for expires in ("2027-01-05", "2027-01-05", "2026-12-01"):
        brought = bring(hr, f"{NUMBER},Fire safety,2026-01-05,{expires}")
        apply_training_file(training_import=brought, actor=hr, at=NOW)

    assert [row.expires_on for row in TrainingCompletion.objects.all()] == [dt.date(2026, 12, 1)]
    assert brought.counts["known"] == 1
    assert Event.objects.filter(action="training_import.applied").count() == 3


def test_rows_that_are_wrong_are_named_and_the_others_can_be_applied(hr, amina) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    brought = bring(
        hr, "99999999,Fire safety,2026-01-05,", f"{NUMBER},Juggling,2026-01-05,", f"{NUMBER},Fire safety,soon,",
        f"{NUMBER},Fire safety,{tomorrow},", f"{NUMBER},Fire safety,2026-01-05,2025-01-05", f"{NUMBER},Fire safety,,",
        ",,,", f"{NUMBER},Resuscitation,2026-01-05,", f"{NUMBER},Resuscitation,2026-01-05,",
    )  # fmt: skip

    assert [(each["line"], each["column"]) for each in brought.problems] == [
        (2, "employee_number"), (3, "subject"), (4, "completed_on"), (5, "completed_on"), (6, "expires_on"),
        (7, "completed_on"),
    ]  # fmt: skip
    assert brought.counts == {"total": 8, "wrong": 6, "twice": 1, "known": 0, "new": 1}
    assert apply_training_file(training_import=brought, actor=hr, at=NOW) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a workbook", "Excel"),
        (b"name,subject\n", "employee_number, completed_on"),
        (b"employee_number,subject,completed_on\n", "no rows"),
        (b'employee_number,subject,completed_on\n1,"Fire,2026', "quotation mark"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(hr, content: bytes, message: str) -> None:
    with pytest.raises(NotATrainingFile, match=message):
        bring_training_file(file=io.BytesIO(content), name="x.csv", actor=hr, at=NOW)
    assert not TrainingImport.objects.exists()


def test_too_many_rows_are_several_files(hr, amina, monkeypatch) -> None:
    monkeypatch.setattr(services, "MOST_ROWS", 2)
    with pytest.raises(NotATrainingFile, match="more than 2 rows"):
        bring(hr, *[f"{NUMBER},Fire safety,2026-01-05,"] * 3)


def test_how_somebody_stands(hr, amina, django_assert_num_queries) -> None:
    rows = (
        "Fire safety,2020-01-01,2022-01-01",
        "Resuscitation,2025-04-01,2026-04-01",
        "Moving and handling,2026-01-01,",
    )
    brought = bring(hr, *(f"{NUMBER},{row}" for row in rows))
    apply_training_file(training_import=brought, actor=hr, at=NOW)

    with django_assert_num_queries(2):
        standing = {row.subject.name: row.words for row in training_of(amina, TODAY)}

    assert standing["Fire safety"] == "Expired"
    assert standing["Resuscitation"] == "Expires soon"
    assert standing["Moving and handling"] == "Done"
    assert standing["Safeguarding adults"] == "No record"


def test_the_completion_that_counts_longest_counts(hr, amina) -> None:
    brought = bring(
        hr, f"{NUMBER},Fire safety,2024-01-01,2030-01-01", f"{NUMBER},Fire safety,2025-01-01,2026-01-01"
    )
    apply_training_file(training_import=brought, actor=hr, at=NOW)

    fire = next(row for row in training_of(amina, TODAY) if row.subject.code == "fire-safety")

    assert (fire.completed_on, fire.words) == (dt.date(2024, 1, 1), "Done")


@pytest.fixture
def small_batches(monkeypatch) -> None:
    """Three lines are many, and a batch is two rows."""
    monkeypatch.setattr(services, "LARGE", 3)
    monkeypatch.setattr(services, "BATCH", 2)
    monkeypatch.setattr(training_jobs, "BATCH", 2)


MANY = [f"{NUMBER},Fire safety,2026-01-0{day}," for day in range(1, 6)]


def clock() -> dt.datetime:
    return NOW


def test_a_large_file_is_read_by_a_worker_and_then_not_kept(hr, amina, small_batches) -> None:
    brought = bring(hr, *MANY, "1,Fire safety,2026-01-05,")
    assert (brought.is_being_read, brought.rows, brought.counts) == (True, [], {})

    assert training_jobs.read_training(import_id=brought.pk, clock=clock) is True

    brought.refresh_from_db()
    assert (brought.is_being_read, brought.counts["new"], brought.counts["wrong"]) == (False, 5, 1)
    assert brought.content is None
    assert training_jobs.read_training(import_id=brought.pk, clock=clock) is False


def test_how_far_it_has_come_can_be_read_meanwhile(hr, amina, small_batches, monkeypatch) -> None:
    brought = bring(hr, *MANY)
    seen = []
    real = training_jobs.read_file

    def watched(content, encoding, today, progress):
        def telling(rows: int) -> None:
            progress(rows)
            seen.append(TrainingImport.objects.get().progress_words)

        return real(content, encoding, today, telling)

    monkeypatch.setattr(training_jobs, "read_file", watched)
    training_jobs.read_training(import_id=brought.pk, clock=clock)
    assert seen == ["2 of 5 rows", "4 of 5 rows"]


def test_a_large_file_that_cannot_be_read_to_its_end_says_so(hr, amina, small_batches) -> None:
    brought = bring(hr, *MANY, '"x')
    training_jobs.read_training(import_id=brought.pk, clock=clock)
    brought.refresh_from_db()
    assert "a quotation mark is out of place" in brought.refusal
    with pytest.raises(NotATrainingFile, match="headings are missing"):
        bring(hr, *MANY, head="a,b")


def test_a_large_file_is_applied_in_batches_and_goes_on_after_a_worker_died(
    hr, amina, small_batches, monkeypatch
) -> None:
    brought = bring(hr, *MANY)
    training_jobs.read_training(import_id=brought.pk, clock=clock)
    assert training_jobs.ask_to_apply(training_import=brought, actor=hr, at=NOW) is True
    assert training_jobs.ask_to_apply(training_import=brought, actor=hr, at=NOW) is False

    real, calls = training_jobs.keep_completions, []

    def dies_at_the_second(rows, at):
        calls.append(len(rows))
        if len(calls) == 2:
            raise RuntimeError("killed")
        return real(rows, at)

    monkeypatch.setattr(training_jobs, "keep_completions", dies_at_the_second)
    with pytest.raises(RuntimeError):
        training_jobs.apply_training(import_id=brought.pk, clock=clock)
    brought.refresh_from_db()
    assert (brought.rows_done, TrainingCompletion.objects.count()) == (2, 2)
    assert training_jobs.sweep_training(at=NOW) == 1

    training_jobs.apply_training(import_id=brought.pk, clock=clock)

    brought.refresh_from_db()
    assert (brought.applied_by, brought.rows, TrainingCompletion.objects.count()) == (hr, [], 5)
    assert calls == [2, 2, 2, 1]
    assert training_jobs.apply_training(import_id=brought.pk, clock=clock) == 0
    with pytest.raises(AppliedAlready):
        training_jobs.ask_to_apply(training_import=brought, actor=hr, at=NOW)


@pytest.mark.parametrize(
    ("said", "subject", "level", "expires"),
    [
        ("NHS|CSTF|Fire Safety - 1 Year|", "fire-safety", 0, "2026-06-01"),
        ("NHS|CSTF|Fire Safety - 2 Years|", "fire-safety", 0, "2027-06-01"),
        ("Fire Safety", "fire-safety", 0, "2027-06-01"),
        ("NHS|CSTF|Infection Prevention and Control - Level 2 - 1 Year|", "infection-prevention-and-control", 2,
         "2026-06-01"),
        ("NHS|CSTF|Infection Prevention and Control - Level 1 - 3 Years|", "infection-prevention-and-control", 1,
         "2028-06-01"),
        ("Infection Prevention & Control – Level 2", "infection-prevention-and-control", 2, "2026-06-01"),
        ("NHS|CSTF|Resuscitation - Level 2 - Adult Basic Life Support - 1 Year|", "resuscitation", 2, "2026-06-01"),
        ("NHS|CSTF|Moving and Handling - Level 1 - No Specified Renewal|", "moving-and-handling", 1, None),
        ("NHS|CSTF|NHS Conflict Resolution (England) - 3 Years|", "nhs-conflict-resolution", 0, "2028-06-01"),
        ("Safeguarding Children Level 3", "safeguarding-children", 3, "2028-06-01"),
        ("NHS|CSTF|Preventing Radicalisation - Basic Prevent Awareness - 3 Years|", "preventing-radicalisation", 0,
         "2028-06-01"),
        ("Resuscitation - 18 Months", "resuscitation", 0, "2026-12-01"),
        ("Information Governance and Data Security - Annual", "information-governance", 0, "2026-06-01"),
    ],
)  # fmt: skip
def test_the_period_and_the_level_are_read_from_what_esr_writes(
    hr, amina, said: str, subject: str, level: int, expires: str | None
) -> None:
    brought = bring(hr, f'{NUMBER},"{said}",2025-06-01', head="employee_number,subject,completed_on")
    apply_training_file(training_import=brought, actor=hr, at=NOW)

    kept = TrainingCompletion.objects.values_list("subject__code", "level", "expires_on")
    assert list(kept) == [(subject, level, dt.date.fromisoformat(expires) if expires else None)]


def test_levels_of_one_day_are_rows_of_their_own_and_the_highest_stands(hr, amina) -> None:
    adults = "NHS|CSTF|Safeguarding Adults"
    rows = [
        f"{NUMBER},{adults} - Level 2 - 1 Year|,2024-06-01,", f"{NUMBER},{adults} - Level 1 - 3 Years|,2024-06-01,",
        f"{NUMBER},{adults} - Level 1 - 3 Years|,2024-06-01,",
    ]  # fmt: skip
    brought = bring(hr, *rows)
    assert brought.counts == {"total": 3, "twice": 1, "known": 0, "new": 2}
    apply_training_file(training_import=brought, actor=hr, at=NOW)
    assert bring(hr, *rows).counts["known"] == 2

    stands = next(row for row in training_of(amina, TODAY) if row.subject.code == "safeguarding-adults")
    assert (stands.level, stands.words) == (2, "Expired"), (
        "level 1 is in date, and does not stand for level 2"
    )


def test_a_file_that_was_read_before_levels_were_kept_can_still_be_applied(hr, amina) -> None:
    brought = bring(hr, f"{NUMBER},Fire safety,2026-01-05,")
    brought.rows = [row[:4] for row in brought.rows]
    brought.save()

    assert apply_training_file(training_import=brought, actor=hr, at=NOW) == 1
    assert TrainingCompletion.objects.get().level == 0


def test_a_subject_of_nearly_the_same_name_has_a_code_of_its_own(hr) -> None:
    named = [
        save_subject(subject=None, name=name, lasts_months=12, is_required=True, actor=hr, at=NOW).code
        for name in ("Fire safety!", "Fire, safety")
    ]

    assert named == ["fire-safety-2", "fire-safety-3"]
    assert TrainingSubject.objects.get(code="fire-safety").name == "Fire safety"


def test_only_so_many_faults_are_kept_and_all_are_counted(hr, amina, monkeypatch) -> None:
    monkeypatch.setattr(services, "MOST_PROBLEMS", 1)

    brought = bring(hr, f"{NUMBER},Juggling,2026-01-05,", f"{NUMBER},Fire safety,soon,")

    assert [each["line"] for each in brought.problems] == [2]
    assert brought.counts["wrong"] == 2


def test_a_row_out_of_place_is_not_said_of_the_headings() -> None:
    services.read_headings(b'employee_number,subject,completed_on\n1,"Fire,2026', "utf-8")
    with pytest.raises(NotATrainingFile, match="completed_on"):
        services.read_headings(b'employee_number,subject\n1,"Fire', "utf-8")


def test_of_two_workers_who_read_the_same_file_the_first_is_kept(
    hr, amina, small_batches, monkeypatch
) -> None:
    brought = bring(hr, *[f"{NUMBER},Fire safety,2026-01-0{day}," for day in range(1, 6)])
    read, elsewhere = training_jobs.read_file, []

    def slowly(*said):
        if not elsewhere:
            elsewhere.append("reads")
            elsewhere.append(training_jobs.read_training(import_id=brought.pk, clock=lambda: NOW))
        return read(*said)

    monkeypatch.setattr(training_jobs, "read_file", slowly)

    assert training_jobs.read_training(import_id=brought.pk, clock=lambda: NOW) is False
    assert elsewhere == ["reads", True]
    assert Event.objects.filter(action="training_import.read").count() == 1


def test_what_counts_for_good_is_done_and_never_expires(hr, amina) -> None:
    subject = TrainingSubject.objects.get_or_create(code="fire-safety", defaults={"name": "Fire safety"})[0]
    TrainingCompletion.objects.create(
        staff=amina,
        subject=subject,
        completed_on=dt.date(2001, 1, 5),
        expires_on=None,
        level=0,
        brought_at=NOW,
    )

    (standing,) = (each for each in training_of(amina, TODAY) if each.subject.code == "fire-safety")

    assert (standing.words, standing.colour, standing.expires_on) == ("Done", "green", None)
