"""Bringing a file, asking for it to be applied, and not keeping it longer than it is needed."""

import datetime as dt
import uuid
from pathlib import PurePath

from django.core.files.base import File
from django.db import IntegrityError, transaction

from values_hub.audit.services import record
from values_hub.outbox.dispatch import after_commit
from values_hub.people.models import StaffImport, StaffImportProblem, User
from values_hub.people.services.staff_import import claims
from values_hub.people.staff_file.reading import look, read_headings

# A checked file that nobody applies is thrown away after this: it is everybody's data, and by then out of date.
KEPT = dt.timedelta(days=30)


class ImportRefused(Exception):
    """The file cannot be applied now. The message is a sentence fit for the screen."""


@transaction.atomic
def bring_file(*, file: "File[bytes]", name: str, actor: User, at: dt.datetime) -> StaffImport:
    """Keep an uploaded file and have it checked. Nothing is changed yet.

    What can be seen at once (not CSV, headings missing, columns that must not be here) refuses it before it is kept.

    Raises: NotAStaffFile (values_hub.people.staff_file.reading).
    """
    looked = look(file)  # type: ignore[arg-type]
    read_headings(file, looked.encoding)  # type: ignore[arg-type]
    file.seek(0)
    row = StaffImport(
        file_name=PurePath(name.replace("\\", "/")).name[:255],
        sha256=looked.sha256,
        uploaded_by=actor,
        uploaded_at=at,
    )
    # Our own name for it: what the person called the file decides nothing about where it is put.
    row.file.save(f"{row.pk}.csv", file, save=False)
    row.save()
    record(action="staff_import.brought", subject=row, actor=actor, at=at, bytes=looked.size)
    after_commit("people.check_import", import_id=str(row.pk))
    return row


@transaction.atomic
def ask_to_apply(*, staff_import: StaffImport, is_full_list: bool, actor: User, at: dt.datetime) -> None:
    """HR has read the check and wants it done. `is_full_list`: whoever is not in the file is marked as missing.

    Raises: ImportRefused (not checked, another file applied since, or one being applied now).
    """
    since = (
        StaffImport.objects.filter(
            stage=StaffImport.Stage.APPLIED,
            finished_at__gte=staff_import.checked_at or staff_import.uploaded_at,
        )
        .exclude(pk=staff_import.pk)
        .exists()
    )
    if since:
        raise ImportRefused(
            "Another file has been applied since this one was checked. Check this one again first."
        )
    try:
        with transaction.atomic():
            asked = claims.ask(staff_import.pk, at, apply_asked_by=actor, is_full_list=is_full_list)
    except IntegrityError as error:
        raise ImportRefused(
            "Another file is being applied. Wait until it is done, then check this one again."
        ) from error
    if not asked:
        staff_import.refresh_from_db()
        raise ImportRefused(
            f"This file is {staff_import.get_stage_display().lower()}, so it cannot be applied now."
        )
    record(
        action="staff_import.apply_asked", subject=staff_import, actor=actor, at=at, is_full_list=is_full_list
    )
    after_commit("people.apply_import", import_id=str(staff_import.pk))


@transaction.atomic
def check_again(*, staff_import: StaffImport, actor: User, at: dt.datetime) -> bool:
    """Check a file afresh, because something has changed since. False when it is not there to check."""
    if not claims.queue_again(staff_import.pk):
        return False
    StaffImportProblem.objects.filter(staff_import=staff_import).delete()
    record(action="staff_import.check_asked", subject=staff_import, actor=actor, at=at)
    after_commit("people.check_import", import_id=str(staff_import.pk))
    return True


def sweep(*, at: dt.datetime) -> int:
    """Carry again what was not carried or was dropped half-way, and throw old files away. Returns how many carried."""
    with transaction.atomic():
        check = list(claims.to_check(at).values_list("pk", flat=True))
        apply = list(claims.to_apply(at).values_list("pk", flat=True))
        for pk in check:
            after_commit("people.check_import", import_id=str(pk))
        for pk in apply:
            after_commit("people.apply_import", import_id=str(pk))
    old = StaffImport.objects.filter(stage=StaffImport.Stage.CHECKED, uploaded_at__lte=at - KEPT)
    for row in old:
        if claims.refuse(row.pk, at, "Nobody applied this file within 30 days, so it was thrown away."):
            throw_away(row.pk)
    return len(check) + len(apply)


def throw_away(import_id: uuid.UUID) -> None:
    """Delete the file itself. What it came to stays in the row."""
    row = StaffImport.objects.get(pk=import_id)
    row.file.delete(save=False)
    StaffImport.objects.filter(pk=import_id).update(file="")
