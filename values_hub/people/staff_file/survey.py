"""The file as a whole: who is in it twice, who manages whom, and whether that goes round in circles."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from values_hub.people.staff_file.columns import Fault, Row

# Said again and again in a file: one copy of each serves every row, which halves the memory.
REPEATED = (
    "org_path",
    "position_title",
    "staff_group",
    "job_role",
    "occupation_code",
    "grade_raw",
    "band",
    "contract_type",
    "assignment_status",
    "site",
    "professional_body",
    "title",
    "ods_code",
)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who works here now, as the survey needs them: their manager's number, and whether HR keeps it."""

    manager: str = ""
    keeps_manager: bool = False


@dataclass
class Survey:
    """`rows` are the people to record, one each; `seen` every employee number in the file, recorded or not."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    total: int = 0
    further: int = 0  # rows of somebody's second post, which we do not need
    blocked: int = 0

    def block(self, row: Row, column: str, sentence: str) -> None:
        """The row is not applied, and why."""
        row.is_blocked = True
        self.faults.append(Fault(row.line, column, sentence))

    def warn(self, row: Row, column: str, sentence: str) -> None:
        """The row is applied but for this."""
        self.faults.append(Fault(row.line, column, sentence, blocks=False))


def survey(
    rows: Iterable[tuple[Row, list[Fault]]], *, known: Mapping[str, Known], ods_code: str, today: dt.date
) -> Survey:
    """Read every row and settle what only the whole file can say. `known` is everybody here now, by number.

    Afterwards `row.supervisor` is the manager's employee number, or "" where the manager is to stay as it is.
    """
    found = Survey()
    assignments = _gather(found, rows, ods_code)
    _settle_twice(found)
    _settle_addresses(found)
    _settle_positions(found)
    found.rows = [row for row in found.rows if not row.is_blocked]
    found.blocked = found.total - found.further - len(found.rows)
    _settle_supervisors(found, assignments, known, today)
    _settle_loops(found, known)
    found.faults.sort(key=lambda fault: (fault.line, fault.column))
    return found


def managers_first(rows: list[Row]) -> list[Row]:
    """The rows in an order in which everybody comes after their manager, where the manager is among them."""
    by_number = {row.employee_number: row for row in rows}
    depths: dict[str, int] = {}
    for row in rows:
        climbed = []
        at = row.employee_number
        while at in by_number and at not in depths:
            climbed.append(at)
            at = by_number[at].supervisor
        depth = depths.get(at, -1)
        for number in reversed(climbed):
            depth += 1
            depths[number] = depth
    return sorted(rows, key=lambda row: (depths[row.employee_number], row.line))


def _gather(found: Survey, rows: Iterable[tuple[Row, list[Fault]]], ods_code: str) -> dict[str, str]:
    """Keep the primary rows. Returns employee number by assignment number, of every row."""
    assignments: dict[str, str] = {}
    one_copy: dict[object, object] = {}
    for row, faults in rows:
        found.total += 1
        found.faults += faults
        if row.employee_number:
            found.seen.add(row.employee_number)
            assignments[row.assignment_number] = row.employee_number
        if not row.is_primary and not row.is_blocked:
            found.further += 1
            continue
        for name in REPEATED:
            value = getattr(row, name)
            setattr(row, name, one_copy.setdefault(value, value))
        if row.ods_code and ods_code and row.ods_code != ods_code and not row.is_blocked:
            found.block(
                row, "ods_code", f"This row is of another organisation ({row.ods_code}, not {ods_code})."
            )
        found.rows.append(row)
    return assignments


def _settle_twice(found: Survey) -> None:
    first: dict[str, int] = {}
    for row in found.rows:
        if row.is_blocked:
            continue
        if row.employee_number in first:
            found.block(
                row,
                "employee_number",
                f"Line {first[row.employee_number]} is the same person. Mark their further posts N in primary_flag.",
            )
        else:
            first[row.employee_number] = row.line


def _settle_addresses(found: Survey) -> None:
    first: dict[str, int] = {}
    for row in found.rows:
        if row.is_blocked or not row.email:
            continue
        if row.email in first:
            found.warn(
                row,
                "email",
                f"Line {first[row.email]} has the same email address. An account is one person’s, so it is left out.",
            )
            row.email = ""
        else:
            first[row.email] = row.line


def _settle_positions(found: Survey) -> None:
    """One position number is one post: the first line says what it is."""
    first: dict[str, Row] = {}
    for row in found.rows:
        if row.is_blocked or not row.position_number:
            continue
        said = first.setdefault(row.position_number, row)
        if (said.org_path, said.position_title) != (row.org_path, row.position_title):
            found.warn(
                row,
                "position_number",
                f"Line {said.line} says that this position is {said.position_title} in {said.org_path[-1]}; "
                "that is used.",
            )
            row.org_path, row.position_title = said.org_path, said.position_title
            row.band, row.staff_group = said.band, said.staff_group


def _settle_supervisors(
    found: Survey, assignments: Mapping[str, str], known: Mapping[str, Known], today: dt.date
) -> None:
    here = {row.employee_number for row in found.rows if not row.is_leaving(today)}
    gone = {row.employee_number for row in found.rows} - here
    for row in found.rows:
        said = row.supervisor_assignment
        if not said:
            continue
        number = assignments.get(said, said[:8])
        if number == row.employee_number:
            reason = "They are named as their own supervisor"
        elif number in gone:
            reason = "The supervisor has left"
        elif number not in here and number not in known:
            reason = f"Nobody with assignment number {said} is here or can be recorded from this file"
        else:
            if not known.get(row.employee_number, Known()).keeps_manager:
                row.supervisor = number
            continue
        found.warn(row, "supervisor_assignment", f"{reason}. The line manager is left as it is.")


def _settle_loops(found: Survey, known: Mapping[str, Known]) -> None:
    """Nobody may stand above themselves. Whoever would is left with the manager they have."""
    manager_of = {number: each.manager for number, each in known.items()}
    by_number = {row.employee_number: row for row in found.rows}
    for row in found.rows:
        if row.supervisor:
            manager_of[row.employee_number] = row.supervisor
    # Whoever is here now has no loop among them, so every loop has somebody in it whom the file moves. Putting one
    # back where they were can close another, hence again; each round puts back at least one person.
    while moved := [number for number in _in_loops(manager_of) if _moves(by_number.get(number))]:
        for number in moved:
            row = by_number[number]
            row.supervisor = ""
            manager_of[number] = known[number].manager if number in known else ""
            found.warn(
                row,
                "supervisor_assignment",
                "Following the supervisors up from here leads back to the same person. "
                "The line manager is left as it is.",
            )


def _moves(row: Row | None) -> bool:
    return row is not None and bool(row.supervisor)


def _in_loops(manager_of: Mapping[str, str]) -> list[str]:
    """Everybody who stands above themselves. Each person is walked over once."""
    clear: set[str] = set()
    looping: list[str] = []
    for start in manager_of:
        path: list[str] = []
        position: dict[str, int] = {}
        at = start
        while at and at not in clear and at not in position:
            position[at] = len(path)
            path.append(at)
            at = manager_of.get(at, "")
        if at in position:
            looping += path[position[at] :]
        clear.update(path)
    return looping
