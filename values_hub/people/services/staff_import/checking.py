"""The dry run: what a file would do, and what is wrong with it. Changes nobody."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from values_hub.audit.services import record
from values_hub.framework.models import Trust
from values_hub.people.days import day_of
from values_hub.people.models import StaffImport, StaffImportProblem
from values_hub.people.queries.places import Places
from values_hub.people.queries.staff_matching import (
    Changes,
    Kind,
    Match,
    Matcher,
    changes_of,
    ids_of_staff,
    known_staff,
)
from values_hub.people.services.staff_import import claims
from values_hub.people.services.staff_import.uploading import throw_away
from values_hub.people.staff_file.columns import Fault, Row
from values_hub.people.staff_file.reading import NotAStaffFile, look, read_headings, read_rows
from values_hub.people.staff_file.survey import Known, Survey, survey

Clock = Callable[[], dt.datetime]
# More than this many problems is one problem with the whole file; the rest are counted and not kept.
MOST_PROBLEMS = 5000
# How many of those who are missing, and of the units that would be made, are named.
NAMED = 200
Stage = StaffImport.Stage


def check_import(*, import_id: uuid.UUID, clock: Clock) -> bool:
    """Check one file if it is there to check. Safe to run any number of times. False when somebody else has it."""
    token = claims.take(claims.to_check(clock()), import_id, Stage.CHECKING, clock())
    if token is None:
        return False
    row = StaffImport.objects.get(pk=import_id)
    try:
        content = read_file(row, day_of(clock()))
        claims.renew(import_id, token, clock(), rows_total=content.found.total, rows_done=0)
        results = _compare(row, token, content, clock)
    except NotAStaffFile as error:
        _refuse(row, token, str(error), clock())
        return True
    except claims.Superseded:
        return False
    return _keep(row, token, content.found, results, clock())


@dataclass(frozen=True)
class Content:
    """What a file says: its people, settled against everybody here now (`known`), and the columns ignored."""

    found: Survey
    known: dict[str, Known]
    ignored: tuple[str, ...]


def read_file(row: StaffImport, today: dt.date) -> Content:
    """Read a kept file from its beginning.

    Raises: NotAStaffFile (also when it is not the file that was brought).
    """
    with row.file.open("rb") as file:
        looked = look(file)  # type: ignore[arg-type]
        if looked.sha256 != row.sha256:
            raise NotAStaffFile("The stored file is not the one that was uploaded. Upload it again.")
        headings = read_headings(file, looked.encoding)  # type: ignore[arg-type]
        rows = read_rows(file, looked.encoding, headings)  # type: ignore[arg-type]
        trust = Trust.objects.values_list("ods_code", flat=True).first()
        known = known_staff()
        found = survey(rows, known=known, ods_code=trust or "", today=today)
    if not found.total:
        raise NotAStaffFile("The file has headings and no rows.")
    return Content(found, known, headings.ignored)


def _compare(row: StaffImport, token: uuid.UUID, content: Content, clock: Clock) -> dict[str, Any]:
    """Hold every person against the staff list. Returns the counts, and adds what it finds wrong to the survey."""
    found = content.found
    places, matcher, ids = Places(), Matcher(day_of(clock())), ids_of_staff()
    numbers = {pk: number for number, pk in ids.items()}
    counts: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    leaving: dict[str, Row] = {}
    done = 0
    for matches in matcher.match(found.rows):
        for match in matches:
            _count(match, changes_of(match, places, numbers), counts, fields, found)
            if match.kind is Kind.LEAVING:
                leaving[match.row.employee_number] = match.row
        done += len(matches)
        claims.renew(row.pk, token, clock(), rows_done=done)
    counts["held_leavers"] = _warn_of_held_leavers(content, leaving)
    missing = [number for number in ids if number not in found.seen]
    new_units = places.unknown({each.org_path for each in found.rows})
    return {
        **counts,
        "total": found.total,
        "further": found.further,
        "blocked": len({fault.line for fault in found.faults if fault.blocks}),
        "warnings": len({fault.line for fault in found.faults if not fault.blocks}),
        "missing": len(missing),
        "missing_ids": [str(ids[number]) for number in sorted(missing)[:NAMED]],
        "known": len(ids),
        "new_units": len(new_units),
        "new_unit_names": new_units[:NAMED],
        "fields": dict(fields),
        "ignored_columns": list(content.ignored),
    }


def _count(match: Match, changes: Changes, counts: Counter[str], fields: Counter[str], found: Survey) -> None:
    if match.kind is Kind.UNSURE:
        found.block(match.row, match.column, match.sentence)
        return
    counts[match.kind.name.lower()] += 1
    if match.kind in {Kind.NEW, Kind.RETURNING} and not match.row.supervisor:
        counts["without_manager"] += 1
    if match.kind is not Kind.KNOWN:
        return
    counts["changed" if changes else "unchanged"] += 1
    counts["moved"] += changes.is_move
    counts["new_manager"] += changes.has_other_manager
    fields.update(changes.details.keys())


def _warn_of_held_leavers(content: Content, leaving: dict[str, Row]) -> int:
    """Leavers to whom people would still report stay until those have another manager. Returns how many."""
    manager_of = {number: each.manager for number, each in content.known.items()}
    manager_of |= {row.employee_number: row.supervisor for row in content.found.rows if row.supervisor}
    left_behind = Counter(
        manager for number, manager in manager_of.items() if manager in leaving and number not in leaving
    )
    for number, people in left_behind.items():
        content.found.warn(
            leaving[number],
            "end_date",
            f"{people} {'person' if people == 1 else 'people'} would still report to them. They stay in the staff list "
            "until everybody has another line manager.",
        )
    return len(left_behind)


def _refuse(row: StaffImport, token: uuid.UUID, sentence: str, at: dt.datetime) -> None:
    with transaction.atomic():
        claims.finish(row.pk, token, Stage.REFUSED, at, refusal=sentence)
        throw_away(row.pk)
        record(action="staff_import.refused", subject=row, actor=None, at=at)


def _keep(
    row: StaffImport, token: uuid.UUID, found: Survey, results: dict[str, Any], at: dt.datetime
) -> bool:
    try:
        with transaction.atomic():
            StaffImportProblem.objects.filter(staff_import=row).delete()
            faults = sorted(found.faults, key=lambda fault: (fault.line, fault.column))
            save_problems(row.pk, faults[:MOST_PROBLEMS])
            claims.finish(
                row.pk, token, Stage.CHECKED, at, checked_at=at, counts=results, rows_done=found.total
            )
            record(
                action="staff_import.checked", subject=row, actor=None, at=at,
                rows=found.total, blocked=results["blocked"],
            )  # fmt: skip
    except claims.Superseded:
        return False
    return True


def save_problems(import_id: uuid.UUID, faults: Iterable[Fault]) -> None:
    StaffImportProblem.objects.bulk_create(
        (
            StaffImportProblem(
                staff_import_id=import_id,
                line=fault.line,
                column=fault.column,
                sentence=fault.sentence[:500],
                blocks_row=fault.blocks,
            )
            for fault in faults
        ),
        batch_size=1000,
    )
