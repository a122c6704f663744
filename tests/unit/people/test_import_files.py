"""A staff file as a file: what is refused, where it lies, when it goes, and one check at a time."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage

from tests.factories import NOW, make_user
from tests.factories_people import a_row, apply, as_csv, bring, check
from values_hub.audit.models import Event
from values_hub.people.models import StaffImport
from values_hub.people.services.staff_import import claims, uploading
from values_hub.people.services.staff_import.applying import apply_import
from values_hub.people.services.staff_import.checking import check_import
from values_hub.people.staff_file.reading import NotAStaffFile

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = NOW + dt.timedelta(hours=1)


@pytest.mark.parametrize("content", [as_csv(headings=["employee_number"]), b"PK\x03\x04zip", b""])
def test_what_cannot_be_a_staff_file_is_not_even_kept(content):
    with pytest.raises(NotAStaffFile):
        bring(content=content)
    assert not StaffImport.objects.exists()
    assert not Event.objects.filter(action="staff_import.brought").exists()


def test_what_turns_out_unreadable_further_down_is_refused_and_deleted():
    content = as_csv(a_row(1), a_row(2)).replace(b"Person2", b'"Person2"x')
    refused = check(content=content)
    assert refused.stage == "refused"
    assert "beyond line 3" in refused.refusal
    assert not refused.file


def test_a_file_that_was_changed_where_it_lies_is_refused():
    brought = bring(a_row(1))
    with default_storage.open(brought.file.name, "wb") as file:
        file.write(as_csv(a_row(1, last_name="Mallory")))
    check_import(import_id=brought.pk, clock=lambda: NOW)
    brought.refresh_from_db()
    assert (brought.stage, brought.refusal[:15]) == ("refused", "The stored file")


def test_the_name_of_the_upload_decides_nothing_about_where_it_lies():
    brought = bring(a_row(1), name="..\\..\\etc/passwd.csv")
    assert brought.file_name == "passwd.csv"
    assert brought.file.name == f"staff-imports/{brought.pk}.csv"


def test_the_file_goes_when_it_is_applied():
    applied = apply(a_row(1))
    assert not applied.file
    assert not default_storage.exists(f"staff-imports/{applied.pk}.csv")


def test_applying_asks_for_a_check_that_is_still_true():
    first, second = check(a_row(1)), check(a_row(2))
    uploading.ask_to_apply(staff_import=second, is_full_list=False, actor=make_user(), at=NOW)
    with pytest.raises(uploading.ImportRefused, match="Another file is being applied"):
        uploading.ask_to_apply(staff_import=first, is_full_list=False, actor=make_user(), at=NOW)
    apply_import(import_id=second.pk, clock=lambda: LATER)
    with pytest.raises(uploading.ImportRefused, match="Check this one again"):
        uploading.ask_to_apply(staff_import=first, is_full_list=False, actor=make_user(), at=LATER)
    assert uploading.check_again(staff_import=first, actor=make_user(), at=LATER)
    check_import(import_id=first.pk, clock=lambda: LATER + DAY)
    first.refresh_from_db()
    uploading.ask_to_apply(staff_import=first, is_full_list=False, actor=make_user(), at=LATER + DAY)
    with pytest.raises(uploading.ImportRefused, match="being applied"):
        uploading.ask_to_apply(staff_import=first, is_full_list=False, actor=make_user(), at=LATER + DAY)


def test_two_workers_never_check_one_file():
    brought = bring(a_row(1))
    assert claims.take(claims.to_check(NOW), brought.pk, "checking", NOW)
    assert not check_import(import_id=brought.pk, clock=lambda: NOW)
    assert check_import(import_id=brought.pk, clock=lambda: NOW + claims.LEASE)


def test_the_sweep_carries_what_was_dropped_and_throws_old_files_away(
    django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(
        "values_hub.outbox.dispatch.current_app.send_task",
        lambda name, kwargs, **_: sent.append((name, kwargs)),
    )
    waiting, left, asked = bring(a_row(1)), check(a_row(2)), check(a_row(3))
    uploading.ask_to_apply(staff_import=asked, is_full_list=False, actor=make_user(), at=NOW)
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert uploading.sweep(at=NOW) == 2
    assert sent == [
        ("people.check_import", {"import_id": str(waiting.pk)}),
        ("people.apply_import", {"import_id": str(asked.pk)}),
    ]
    uploading.sweep(at=NOW + uploading.KEPT)
    left.refresh_from_db()
    assert (left.stage, bool(left.file)) == ("refused", False)


def test_a_file_of_headings_alone_is_refused():
    refused = check(content=as_csv())

    assert (refused.stage, refused.refusal) == ("refused", "The file has headings and no rows.")


def test_a_file_that_hr_ask_for_while_old_ones_are_swept_is_kept(monkeypatch):
    old = check(a_row(1))
    late = NOW + uploading.KEPT
    refuse = claims.refuse

    def just_after_it_was_asked_for(import_id, at, sentence):
        assert claims.ask(import_id, at, apply_asked_by=old.uploaded_by, is_full_list=False)
        return refuse(import_id, at, sentence)

    monkeypatch.setattr(claims, "refuse", just_after_it_was_asked_for)
    uploading.sweep(at=late)

    old.refresh_from_db()
    assert (old.stage, bool(old.file)) == ("applying", True)


def test_what_was_thrown_away_is_thrown_away_again_without_harm():
    brought = bring(a_row(1))

    for _ in range(2):
        uploading.throw_away(brought.pk)

    brought.refresh_from_db()
    assert not brought.file
