"""The file as a whole: twice the same, who manages whom, round in circles."""

import datetime as dt
import random

import pytest

from values_hub.people.staff_file.columns import Row
from values_hub.people.staff_file.survey import Known, managers_first, survey

TODAY = dt.date(2026, 3, 2)


def person(number, supervisor="", **changes):
    fields = {
        "line": number + 1,
        "employee_number": f"{number:08}",
        "assignment_number": f"{number:08}",
        "org_path": ("Trust", "Ward"),
        "position_title": "Nurse",
        "started_on": dt.date(2020, 1, 1),
        "supervisor_assignment": f"{supervisor:08}" if isinstance(supervisor, int) else supervisor,
    }
    return Row(**{**fields, **changes})


def surveyed(*rows, known=None, ods_code=""):
    return survey([(row, []) for row in rows], known=known or {}, ods_code=ods_code, today=TODAY)


def managers(found):
    return {int(row.employee_number): int(row.supervisor or 0) for row in found.rows}


def faults(found):
    return [(fault.line, fault.column, fault.blocks) for fault in found.faults]


def test_supervisors_by_assignment():
    found = surveyed(
        person(1), person(2, 1), person(3, "00000001-2"), person(4, 9), known={"00000009": Known()}
    )
    assert managers(found) == {1: 0, 2: 1, 3: 1, 4: 9}
    assert not found.faults


def test_a_second_post_is_the_same_person_and_its_assignment_still_names_a_supervisor():
    found = surveyed(
        person(1),
        person(1, line=5, assignment_number="00000001-2", is_primary=False),
        person(2, "00000001-2"),
    )
    assert (len(found.rows), found.further, managers(found)) == (2, 1, {1: 0, 2: 1})


def test_the_same_person_twice_is_taken_once():
    found = surveyed(person(1), person(1, line=7))
    assert [row.line for row in found.rows] == [2]
    assert faults(found) == [(7, "employee_number", True)]
    assert found.blocked == 1


def test_an_address_belongs_to_the_first_who_has_it():
    found = surveyed(person(1, email="a@x.uk"), person(2, email="a@x.uk"))
    assert [row.email for row in found.rows] == ["a@x.uk", ""]
    assert faults(found) == [(3, "email", False)]


def test_one_position_is_one_post():
    found = surveyed(
        person(1, position_number="7"),
        person(2, position_number="7", position_title="Sister", org_path=("Trust", "X")),
    )
    assert {(row.position_title, row.org_path) for row in found.rows} == {("Nurse", ("Trust", "Ward"))}
    assert faults(found) == [(3, "position_number", False)]


def test_a_row_of_another_trust_is_left_out():
    found = surveyed(person(1, ods_code="RXF"), person(2, ods_code="RXG"), person(3), ods_code="RXG")
    assert sorted(managers(found)) == [2, 3]
    assert faults(found) == [(2, "ods_code", True)]


@pytest.mark.parametrize(
    ("supervisor", "words"), [(2, "their own supervisor"), (8, "Nobody with assignment"), (1, "has left")]
)
def test_a_supervisor_who_cannot_be_leaves_the_manager_as_it_is(supervisor, words):
    found = surveyed(person(1, ended_on=TODAY), person(2, supervisor))
    assert managers(found)[2] == 0
    assert [fault.sentence for fault in found.faults if words in fault.sentence]


def test_a_manager_whom_hr_keeps_is_not_changed():
    found = surveyed(person(1), person(2, 1), known={"00000002": Known("00000009", keeps_manager=True)})
    assert managers(found)[2] == 0
    assert not found.faults


def test_a_loop_is_broken_and_said():
    found = surveyed(person(1, 2), person(2, 3), person(3, 1), person(4, 1))
    assert managers(found) == {1: 0, 2: 0, 3: 0, 4: 1}
    assert faults(found) == [(line, "supervisor_assignment", False) for line in (2, 3, 4)]


def test_a_loop_through_somebody_who_is_not_in_the_file():
    found = surveyed(person(1, 2), known={"00000002": Known("00000001"), "00000001": Known()})
    assert managers(found) == {1: 0}


def test_putting_somebody_back_can_close_another_loop():
    # Here 1 is under 2 now. The file puts 1 under 3, 3 under 1 (a loop) and 2 under 1: with 1 back, 2 may not move.
    known = {"00000001": Known("00000002"), "00000002": Known(), "00000003": Known()}
    found = surveyed(person(1, 3), person(3, 1), person(2, 1), known=known)
    assert managers(found) == {1: 0, 2: 0, 3: 0}


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_file_says_nobody_stands_above_themselves(seed):
    chance = random.Random(seed)
    here = {
        f"{n:08}": Known(f"{chance.randrange(n):08}" if n > 1 and chance.random() < 0.8 else "")
        for n in range(1, 9)
    }
    here = {
        number: Known("" if each.manager == "00000000" else each.manager) for number, each in here.items()
    }
    rows = [person(n, chance.choice([0, *range(1, 13)])) for n in range(1, 13) if chance.random() < 0.8]
    found = surveyed(*rows, known=here)
    manager_of = {number: each.manager for number, each in here.items()}
    manager_of |= {row.employee_number: row.supervisor for row in found.rows if row.supervisor}
    for start in manager_of:
        at, steps = manager_of[start], 0
        while at:
            at, steps = manager_of.get(at, ""), steps + 1
            assert steps <= 20, f"seed {seed}"


@pytest.mark.parametrize("seed", range(10))
def test_managers_come_before_those_they_manage(seed):
    chance = random.Random(seed)
    rows = [person(n, supervisor=f"{chance.randrange(n):08}" if n > 1 else "") for n in range(1, 15)]
    for row in rows:
        row.supervisor = row.supervisor_assignment
    chance.shuffle(rows)
    ordered = [row.employee_number for row in managers_first(rows)]
    assert sorted(ordered) == sorted(row.employee_number for row in rows)
    for row in rows:
        if row.supervisor in ordered:
            assert ordered.index(row.supervisor) < ordered.index(row.employee_number)
