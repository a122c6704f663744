"""A staff file while it is applied: a fault in one row, a worker killed, a worker late."""

import datetime as dt
from collections import Counter

import pytest
from django.core.files.storage import default_storage

from tests.factories import NOW
from tests.factories_people import a_row, apply, as_csv, bring, check, problems
from tests.unit.people.importing import numbered
from values_hub.audit.models import Event
from values_hub.people import lifecycle as signals
from values_hub.people.lifecycle import left
from values_hub.people.models import PostHolding, StaffRecord
from values_hub.people.services import lifecycle
from values_hub.people.services.staff_import import applying, checking, claims, uploading
from values_hub.people.services.staff_import.applying import apply_import

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = NOW + dt.timedelta(hours=1)


def test_a_fault_in_one_persons_row_stops_nobody_else(heard, caplog):
    def listener(sender, **kwargs):
        if kwargs["staff"].employee_number == "21000002":
            raise RuntimeError(f"a listener's fault with {kwargs['staff'].name}")

    signals.joined.connect(listener)
    try:
        applied = apply(a_row(1), a_row(2), a_row(3, supervisor_assignment="21000002"))
    finally:
        signals.joined.disconnect(listener)
    assert applied.counts["applied"] == {"joined": 2, "held": 1, "missing": 0}
    assert problems(applied) == [(3, "", True)]
    assert not StaffRecord.objects.filter(employee_number="21000002").exists()
    assert numbered(3).manager is None
    # Who it was is for HR's page; the log says which line and where in the product.
    (line,) = [each.getMessage() for each in caplog.records if "line 3 failed" in each.getMessage()]
    assert line.startswith(f"staff import {applied.pk}: line 3 failed: RuntimeError, tests/unit/people/")
    assert "a listener's fault" not in caplog.text


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


@pytest.mark.parametrize("at_step", range(1, 10))
def test_killed_anywhere_it_goes_on_and_does_nothing_twice(at_step, monkeypatch):
    apply(
        a_row(1),
        a_row(2, supervisor_assignment="21000001"),
        a_row(3),
        a_row(8),
        a_row(9),
        a_row(10, supervisor_assignment="21000009"),
    )
    before = set(Event.objects.values_list("pk", flat=True))
    monkeypatch.setattr(applying, "BATCH", 1)
    rows = [
        a_row(1, last_name="Okafor"),
        a_row(2, supervisor_assignment="21000003"),
        a_row(3, position_title="Sister", position_number="9"),
        a_row(4, supervisor_assignment="21000005"),
        a_row(5, supervisor_assignment="21000001"),
        a_row(9, end_date="2026-03-01"),  # whom 10 still reports to
        a_row(10),
        a_row(8, end_date="2026-03-01"),
    ]
    checked = check(*rows, at=LATER)
    uploading.ask_to_apply(staff_import=checked, is_full_list=True, actor=checked.uploaded_by, at=LATER)
    steps = iter(range(1, 100))
    renew = claims.renew

    def renewing(*args, **kwargs):
        renew(*args, **kwargs)
        if next(steps) == at_step:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(claims, "renew", renewing)
        with pytest.raises(Killed):
            apply_import(import_id=checked.pk, clock=lambda: LATER)
    assert not apply_import(import_id=checked.pk, clock=lambda: LATER + claims.LEASE / 2)
    assert apply_import(import_id=checked.pk, clock=lambda: LATER + claims.LEASE)
    checked.refresh_from_db()
    assert checked.stage == "applied"
    assert checked.counts["applied"] == {
        "joined": 2, "changed": 3, "new_manager": 1, "moved": 1, "left": 1, "held": 1, "missing": 0,
    }  # fmt: skip
    happened = Event.objects.exclude(pk__in=before).filter(action__startswith="staff.")
    assert Counter(happened.values_list("action", flat=True)) == {
        "staff.joined": 2, "staff.moved": 1, "staff.manager_changed": 1, "staff.details_changed": 1, "staff.left": 1,
    }  # fmt: skip
    assert (numbered(4).manager, numbered(5).manager) == (numbered(5), numbered(1))
    assert PostHolding.objects.count() == 10
    assert [blocks for _, _, blocks in problems(checked)] == [False, True], "foretold once, held once"


def test_a_worker_that_comes_back_late_writes_nothing(monkeypatch):
    checked = check(a_row(1), a_row(2))
    uploading.ask_to_apply(staff_import=checked, is_full_list=False, actor=checked.uploaded_by, at=NOW)
    renew = claims.renew

    def overtaken(import_id, token, at, **progress):
        monkeypatch.setattr(claims, "renew", renew)
        assert apply_import(import_id=import_id, clock=lambda: NOW + claims.LEASE)
        renew(import_id, token, at, **progress)

    monkeypatch.setattr(claims, "renew", overtaken)
    assert not apply_import(import_id=checked.pk, clock=lambda: NOW)
    checked.refresh_from_db()
    assert checked.counts["applied"] == {"joined": 2, "missing": 0}
    assert StaffRecord.objects.count() == 2


def test_a_file_that_can_no_longer_be_read_when_it_is_applied_is_refused():
    checked = check(a_row(1))
    uploading.ask_to_apply(staff_import=checked, is_full_list=False, actor=checked.uploaded_by, at=NOW)
    with default_storage.open(checked.file.name, "wb") as file:
        file.write(as_csv(a_row(1, last_name="Mallory")))

    assert apply_import(import_id=checked.pk, clock=lambda: LATER)

    checked.refresh_from_db()
    assert (checked.stage, checked.refusal[:15], checked.finished_at) == ("refused", "The stored file", LATER)
    assert not checked.file
    assert not StaffRecord.objects.exists()


@pytest.mark.parametrize("batch", ["in a batch", "row by row"])
def test_whoever_is_overtaken_at_a_row_stops_there(batch, monkeypatch):
    """The renewal within the batch, or, after a fault in it, of a row alone, finds that the file is another's."""
    checked = check(a_row(1), a_row(2))
    uploading.ask_to_apply(staff_import=checked, is_full_list=False, actor=checked.uploaded_by, at=NOW)
    renew, asked = claims.renew, []

    def overtaken(import_id, token, at, **progress):
        asked.append(progress)
        if len(asked) == 2 and batch == "row by row":
            raise RuntimeError("a fault in the batch")
        if len(asked) > 1:
            raise claims.Superseded
        renew(import_id, token, at, **progress)

    monkeypatch.setattr(claims, "renew", overtaken)

    assert not apply_import(import_id=checked.pk, clock=lambda: NOW)

    assert len(asked) == (3 if batch == "row by row" else 2)
    assert not StaffRecord.objects.exists()
    assert problems(checked) == []


def test_a_check_that_is_overtaken_says_nothing(monkeypatch):
    for where in ("renew", "finish"):
        brought = bring(a_row(1))
        with monkeypatch.context() as patch:
            if where == "renew":
                patch.setattr(claims, "renew", superseded)
            else:
                # The lease ran out while it was compared, and another worker has it.
                patch.setattr(checking, "_warn_of_held_leavers", lambda *_, it=brought: taken_by_another(it))

            assert not checking.check_import(import_id=brought.pk, clock=lambda: NOW)

        brought.refresh_from_db()
        assert (brought.stage, brought.checked_at) == ("checking", None)
    assert not Event.objects.filter(action="staff_import.checked").exists()


def superseded(*_args, **_progress):
    raise claims.Superseded


def taken_by_another(brought):
    assert claims.take(claims.to_check(NOW + claims.LEASE), brought.pk, "checking", NOW + claims.LEASE)
    return 0


def test_whoever_left_while_the_leavers_are_gone_through_is_left_alone(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 1)
    apply(a_row(1), a_row(2))
    second = numbered(2)

    def also(sender, staff, **_):
        if staff.pk != second.pk:
            lifecycle.leave(staff=second, on=NOW.date(), actor=None, at=NOW)

    left.connect(also)
    try:
        applied = apply(a_row(1, end_date="2026-03-01"), a_row(2, end_date="2026-03-01"), at=LATER)
    finally:
        left.disconnect(also)

    assert applied.counts["applied"] == {"left": 1, "missing": 0}
    assert not StaffRecord.objects.current().exists()
