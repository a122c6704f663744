"""A staff file from upload to applied: what it does, what it does not, and twice."""

import datetime as dt

import pytest

from tests.factories import NOW, TODAY, give_role, make_post, make_staff, make_unit, make_user
from tests.factories_people import a_row, apply, bring, check, problems
from tests.unit.people.importing import numbered, snapshot
from values_hub.audit.models import Event
from values_hub.framework.models import Trust
from values_hub.people import lifecycle
from values_hub.people.models import (
    PostHolding,
    ReportingLine,
    RoleGrant,
    StaffRecord,
    Unit,
)
from values_hub.people.queries.imports import summary_of
from values_hub.people.services.lifecycle import change_manager, join, leave
from values_hub.people.services.staff_import import uploading
from values_hub.people.services.staff_import.applying import apply_import
from values_hub.people.services.staff_import.checking import check_import

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = NOW + dt.timedelta(hours=1)


def test_checking_counts_and_changes_nobody():
    make_staff()
    before = snapshot()
    checked = check(
        a_row(1), a_row(2, supervisor_assignment="21000001"), a_row(3, fte="lots"), a_row(4, staff_group="")
    )
    assert snapshot() == before
    counts = {
        name: checked.counts[name]
        for name in ("total", "new", "blocked", "warnings", "missing", "without_manager")
    }
    assert counts == {"total": 4, "new": 3, "blocked": 1, "warnings": 1, "missing": 1, "without_manager": 2}
    assert problems(checked) == [(4, "fte", False), (5, "staff_group", True)]
    assert checked.counts["new_unit_names"] == ["Trust", "Trust > Medicine", "Trust > Medicine > Ward 7"]


def test_a_first_file_builds_the_trust(heard):
    applied = apply(
        a_row(3, supervisor_assignment="21000002"),
        a_row(2, supervisor_assignment="21000001-2", org_path="Trust > Medicine"),
        a_row(1, org_path="Trust", position_title="Chief executive", band="VSM"),
        a_row(1, assignment_number="21000001-2", primary_flag="N"),
    )
    assert applied.stage == "applied"
    assert applied.counts["applied"] == {"joined": 3, "missing": 0}
    ward = Unit.objects.get(name="Ward 7")
    assert [ward.kind, ward.parent.kind, ward.parent.parent.kind] == ["team", "directorate", "trust"]
    assert ward.path.startswith(ward.parent.path)
    assert (numbered(3).manager, numbered(2).manager) == (numbered(2), numbered(1))
    assert set(ReportingLine.objects.values_list("staff__employee_number", "manager__employee_number", "steps")) == {
        ("21000002", "21000001", 1), ("21000003", "21000002", 1), ("21000003", "21000001", 2),
    }  # fmt: skip
    assert heard["joined"] == ["21000001", "21000002", "21000003"]
    assert heard["manager_changed"] == []
    assert numbered(3).user.email == "person3@import.nhs.example"
    assert not numbered(3).user.has_usable_password()
    assert PostHolding.objects.get(staff=numbered(3)).manager == numbered(2)
    assert Event.objects.filter(action="staff.joined").count() == 3


def test_the_same_file_again_changes_nothing(heard):
    rows = [
        a_row(1),
        a_row(2, supervisor_assignment="21000001", band="", grade_raw="NHS|XR06|Review Body Band 6"),
    ]
    apply(*rows)
    before, said = snapshot(), {name: list(numbers) for name, numbers in heard.items()}
    again = apply(*rows, at=LATER)
    assert snapshot() == before
    assert heard == said
    assert again.counts["unchanged"] == 2
    assert again.counts["applied"] == {"missing": 0}


def test_what_has_changed_is_changed_through_the_services(heard):
    apply(a_row(1), a_row(2, supervisor_assignment="21000001"), a_row(3))
    applied = apply(
        a_row(1, last_name="Okafor", email=""),
        a_row(
            2,
            supervisor_assignment="21000003",
            position_number="2002",
            position_title="Junior Sister",
            band="6",
        ),
        a_row(3, assignment_status="Maternity & Adoption"),
        at=LATER,
    )
    assert applied.counts["applied"] == {"changed": 3, "moved": 1, "new_manager": 1, "missing": 0}
    assert heard["moved"] == heard["manager_changed"] == ["21000002"]
    assert (numbered(1).last_name, numbered(1).email) == ("Okafor", "person1@import.nhs.example")
    assert (numbered(2).post.title, numbered(2).manager) == ("Junior Sister", numbered(3))
    assert numbered(3).assignment_status == "parental"
    changed = Event.objects.get(action="staff.details_changed", subject_id=numbered(1).pk)
    assert changed.data == {"fields": ["last_name"]}


def test_a_position_that_is_renamed_takes_its_holder_along_without_a_move(heard):
    apply(a_row(1))
    apply(a_row(1, position_title="Registered nurse", org_path="Trust > Surgery > Ward 9"), at=LATER)
    assert (numbered(1).post.title, numbered(1).post.unit.name) == ("Registered nurse", "Ward 9")
    assert heard["moved"] == []
    assert PostHolding.objects.filter(staff=numbered(1)).count() == 1


def test_another_number_for_the_same_work_is_not_a_move(heard):
    apply(a_row(1))
    apply(a_row(1, position_number="7777", org_path="TRUST > medicine >  WARD 7"), at=LATER)
    assert numbered(1).post.position_number == "7777"
    assert heard["moved"] == []
    assert PostHolding.objects.get(staff=numbered(1)).post == numbered(1).post


def test_a_post_without_a_number_is_shared_by_those_who_do_the_same():
    apply(a_row(1, position_number=""), a_row(2, position_number=""), a_row(3, position_number="", band="6"))
    assert numbered(1).post == numbered(2).post != numbered(3).post


def test_managers_who_swap_places_do_so_in_one_file():
    apply(a_row(1), a_row(2, supervisor_assignment="21000001"), a_row(3))
    apply(
        a_row(1, supervisor_assignment="21000002"),
        a_row(2, supervisor_assignment="21000003"),
        a_row(3),
        at=LATER,
    )
    assert (numbered(1).manager, numbered(2).manager, numbered(3).manager) == (numbered(2), numbered(3), None)
    assert (numbered(1).pk, numbered(3).pk, 2) in ReportingLine.objects.values_list(
        "staff", "manager", "steps"
    )


def test_hr_has_the_last_word_on_a_manager():
    apply(a_row(1), a_row(2), a_row(3, supervisor_assignment="21000001"))
    change_manager(staff=numbered(3), manager=numbered(2), on=TODAY, actor=None, at=NOW, keep=True)
    again = apply(a_row(3, supervisor_assignment="21000001"), at=LATER)
    assert numbered(3).manager == numbered(2)
    assert again.counts["applied"] == {"missing": 0}


def test_leavers_go_and_those_who_still_manage_somebody_stay(heard):
    apply(a_row(1), a_row(2, supervisor_assignment="21000001"), a_row(3))
    applied = apply(
        a_row(1, end_date="01/03/2026"),
        a_row(3, assignment_status="Terminate Assignment"),
        a_row(9, end_date="2026-01-31"),
        at=LATER,
    )
    assert heard["left"] == ["21000003"]
    assert applied.counts["applied"] == {"left": 1, "held": 1, "missing": 0}
    assert numbered(1).left_on is None
    assert StaffRecord.objects.get(employee_number="21000003").left_on == TODAY
    assert not StaffRecord.objects.filter(employee_number="21000009").exists()
    assert applied.counts["former"] == 1


def test_an_end_that_is_to_come_is_not_an_end_yet():
    apply(a_row(1, end_date="2026-12-31"))
    assert numbered(1).left_on is None


def test_somebody_who_comes_back_gets_a_new_record(heard):
    apply(a_row(1, start_date="2020-01-06"))
    leave(staff=numbered(1), on=TODAY - 30 * DAY, actor=None, at=NOW)
    held = check(a_row(1, start_date="2020-01-06"))
    assert problems(held) == [(2, "start_date", True)]
    applied = apply(a_row(1, start_date="2026-03-02"), at=LATER)
    assert applied.counts["returning"] == 1
    assert StaffRecord.objects.filter(employee_number="21000001").count() == 2
    assert numbered(1).user.email == "person1@import.nhs.example"
    assert heard["joined"] == ["21000001", "21000001"]


def test_somebody_recruited_here_is_found_by_address_and_gets_their_number(heard):
    recruited = make_staff("Amina", "Patel", user=make_user("amina@home.example"))
    StaffRecord.objects.filter(pk=recruited.pk).update(employee_number=None)
    heard["joined"].clear()
    applied = apply(a_row(1, email="amina@home.example"))
    assert applied.counts["applied"]["changed"] == 1
    assert heard["joined"] == []
    assert numbered(1).pk == recruited.pk


def test_somebody_who_may_be_here_already_is_left_to_a_person():
    recruited = make_staff("Person1", "PATEL")
    StaffRecord.objects.filter(pk=recruited.pk).update(employee_number=None)
    assert problems(check(a_row(1))) == [(2, "employee_number", True)]
    assert apply(a_row(1)).counts["applied"] == {"missing": 0}


def test_missing_people_are_marked_by_a_full_list_and_unmarked_when_they_are_back():
    apply(a_row(1), a_row(2), a_row(3))
    partial = apply(a_row(1), at=NOW + DAY)
    assert partial.counts["missing"] == 2
    assert [numbered(n).missing_since for n in (1, 2, 3)] == [None, None, None]
    apply(a_row(1), is_full_list=True, at=NOW + 2 * DAY)
    assert [numbered(n).missing_since for n in (1, 2, 3)] == [None, TODAY + 2 * DAY, TODAY + 2 * DAY]
    apply(a_row(1), a_row(2), is_full_list=True, at=NOW + 3 * DAY)
    assert [numbered(n).missing_since for n in (1, 2, 3)] == [None, None, TODAY + 2 * DAY]
    assert StaffRecord.objects.current().count() == 3


def test_a_row_left_out_of_the_check_is_not_missing():
    apply(a_row(1), a_row(2))
    apply(a_row(1), a_row(2, start_date="soon"), is_full_list=True, at=LATER)
    assert numbered(2).missing_since is None


def test_an_account_that_is_somebody_elses_stays_theirs():
    here = make_staff(user=make_user("person1@import.nhs.example"))
    apply(a_row(1))
    assert numbered(1).user is None
    assert here.user.staff == here


def test_a_candidate_who_is_appointed_keeps_their_account():
    candidate = make_user("person1@import.nhs.example")
    apply(a_row(1))
    assert numbered(1).user == candidate


def test_a_new_address_moves_the_account_unless_it_is_taken():
    apply(a_row(1), a_row(2))
    make_user("taken@import.nhs.example")
    applied = apply(
        a_row(1, email="new@import.nhs.example"), a_row(2, email="taken@import.nhs.example"), at=LATER
    )
    assert numbered(1).user.email == "new@import.nhs.example"
    assert (numbered(2).email, numbered(2).user.email) == (
        "taken@import.nhs.example",
        "person2@import.nhs.example",
    )
    assert problems(applied) == [(3, "email", False)]


def test_a_file_of_another_trust_is_nobodys():
    Trust.objects.create(name="Trust", ods_code="RXG", contact_email="hr@example.nhs.uk")
    checked = check(a_row(1, ods_code="RXF"), a_row(2, ods_code="rxg"))
    assert problems(checked) == [(2, "ods_code", True)]
    assert checked.counts["new"] == 1


def test_leaving_by_a_file_ends_roles_too():
    apply(a_row(1))
    give_role(numbered(1).user, "hr", make_unit())
    apply(a_row(1, end_date="2026-03-02"), at=LATER)
    assert not RoleGrant.objects.filter(ended_at=None, user__email="person1@import.nhs.example").exists()


def test_a_unit_is_found_however_it_is_capitalised():
    top = make_unit("Trust", kind="trust")
    ward = make_unit("Ward 7", parent=make_unit("Medicine", parent=top))
    join(
        user=None, first_name="A", last_name="B", email="", post=make_post(ward), manager=None,
        started_on=TODAY, actor=None, at=NOW,
    )  # fmt: skip
    apply(a_row(1, org_path="TRUST>MEDICINE>WARD 7"))
    assert numbered(1).post.unit == ward
    assert Unit.objects.count() == 3


def test_checking_is_constant_in_queries(django_assert_max_num_queries):
    rows = [a_row(n, supervisor_assignment="21000001" if n > 1 else "") for n in range(1, 60)]
    brought = bring(*rows)
    with django_assert_max_num_queries(25):
        check_import(import_id=brought.pk, clock=lambda: NOW)


def test_applying_newcomers_is_constant_in_queries(django_assert_max_num_queries):
    """Whatever the listeners of `joined` ask is theirs; here nobody listens."""
    receivers, lifecycle.joined.receivers = lifecycle.joined.receivers, []
    lifecycle.joined.sender_receivers_cache.clear()
    try:
        checked = check(*[a_row(n) for n in range(1, 60)])
        uploading.ask_to_apply(staff_import=checked, is_full_list=True, actor=checked.uploaded_by, at=NOW)
        with django_assert_max_num_queries(60):
            apply_import(import_id=checked.pk, clock=lambda: NOW)
    finally:
        lifecycle.joined.receivers = receivers
        lifecycle.joined.sender_receivers_cache.clear()


def test_an_address_that_a_file_brings_at_last_is_an_account_unless_it_is_somebody_elses():
    make_staff(user=make_user("taken@import.nhs.example"))
    apply(a_row(1, email=""), a_row(2, email=""))
    assert (numbered(1).user, numbered(2).user) == (None, None)

    apply(a_row(1, email="new@import.nhs.example"), a_row(2, email="taken@import.nhs.example"), at=LATER)

    assert numbered(1).user.email == "new@import.nhs.example"
    assert (numbered(2).user, numbered(2).email) == (None, "taken@import.nhs.example")


def test_an_address_in_other_capitals_is_no_change():
    apply(a_row(1))
    StaffRecord.objects.update(email="Person1@Import.NHS.example")

    checked = check(a_row(1), at=LATER)

    assert (checked.counts["unchanged"], checked.counts["fields"]) == (1, {})


def test_while_it_is_applied_it_says_how_many_of_how_many():
    checked = check(a_row(1), a_row(2), a_row(3))
    checked.stage, checked.rows_total, checked.rows_done = "applying", 31000, 1200

    assert summary_of(checked).text == "1,200 of 31,000 people"
