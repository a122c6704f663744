import datetime as dt

import pytest
from django.db.models import F

from tests.factories import NOW, TODAY, give_role, make_post, make_staff, make_user
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.people import lifecycle
from values_hub.people.models import PostHolding, StaffRecord
from values_hub.people.services.delegation import name_stand_in
from values_hub.people.services.lifecycle import (
    AlreadyHere,
    AlreadyLeft,
    ChangedMeanwhile,
    NotTheirLastDay,
    StillManages,
    change_manager,
    join,
    leave,
    move_post,
    record_employee_number,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def heard():
    """What the lifecycle signals said, in order."""
    said = []

    def listener(name):
        def hear(sender, **kwargs):
            said.append((name, kwargs["staff"].pk))

        return hear

    listeners = {name: listener(name) for name in ("joined", "moved", "manager_changed", "left")}
    for name, hear in listeners.items():
        getattr(lifecycle, name).connect(hear, weak=False)
    yield said
    for name, hear in listeners.items():
        getattr(lifecycle, name).disconnect(hear)


def history(staff):
    return list(
        PostHolding.objects.filter(staff=staff)
        .order_by("from_on", F("until_on").asc(nulls_last=True))
        .values_list("post__title", "manager", "from_on", "until_on")
    )


def joining(**changes):
    return join(
        **{
            "user": None, "first_name": "Amina", "last_name": "Patel", "email": "a@example.nhs.uk",
            "post": make_post(), "manager": None, "started_on": TODAY, "actor": None, "at": NOW, **changes,
        }
    )  # fmt: skip


def test_joining_opens_a_history_and_says_so(heard):
    staff = joining(employee_number="20000001")
    assert history(staff) == [("Staff nurse", None, TODAY, None)]
    assert heard == [("joined", staff.pk)]
    assert Event.objects.filter(action="staff.joined", subject_id=staff.pk).count() == 1


def test_an_account_or_a_number_is_used_by_one_person_at_a_time():
    joining(employee_number="20000001")
    with pytest.raises(AlreadyHere, match="20000001"):
        joining(employee_number="20000001")
    here = make_staff()
    with pytest.raises(AlreadyHere):
        joining(user=here.user)


def test_somebody_who_comes_back_gets_a_new_record_under_the_same_number():
    staff = joining(employee_number="20000001", started_on=TODAY - 100 * DAY)
    leave(staff=staff, on=TODAY - 50 * DAY, actor=None, at=NOW)
    again = joining(employee_number="20000001")
    assert again.pk != staff.pk
    assert set(StaffRecord.objects.filter(employee_number="20000001")) == {staff, again}


def test_moving_closes_the_old_stretch_the_day_before(heard):
    staff = make_staff(started_on=TODAY - 100 * DAY)
    heard.clear()
    move_post(staff=staff, post=make_post(title="Junior sister"), on=TODAY, actor=None, at=NOW)
    assert history(staff) == [
        ("Staff nurse", None, TODAY - 100 * DAY, TODAY - DAY),
        ("Junior sister", None, TODAY, None),
    ]
    assert heard == [("moved", staff.pk)]


def test_changing_the_manager_twice_is_doing_it_once(heard):
    staff, manager = make_staff(started_on=TODAY - 100 * DAY), make_staff()
    heard.clear()
    for _ in range(2):
        change_manager(staff=staff, manager=manager, on=TODAY, actor=None, at=NOW)
    assert heard == [("manager_changed", staff.pk)]
    assert history(staff)[-1] == ("Staff nurse", manager.pk, TODAY, None)


def test_a_page_opened_before_somebody_else_changed_it_changes_nothing():
    staff, first, second = make_staff(), make_staff(), make_staff()
    change_manager(staff=staff, manager=first, on=TODAY, actor=None, at=NOW)
    with pytest.raises(ChangedMeanwhile, match=str(first)):
        change_manager(staff=staff, manager=second, on=TODAY, actor=None, at=NOW, seen="")
    staff.refresh_from_db()
    assert staff.manager == first


def test_somebody_who_has_left_manages_nobody():
    gone = make_staff()
    leave(staff=gone, on=TODAY, actor=None, at=NOW)
    gone.refresh_from_db()
    with pytest.raises(AlreadyLeft):
        change_manager(staff=make_staff(), manager=gone, on=TODAY, actor=None, at=NOW)


def test_someone_who_starts_next_month_can_get_another_manager_today():
    staff, manager = make_staff(started_on=TODAY + 30 * DAY), make_staff()
    change_manager(staff=staff, manager=manager, on=TODAY, actor=None, at=NOW)
    assert history(staff)[-1] == ("Staff nurse", manager.pk, TODAY + 30 * DAY, None)


def test_the_last_day_is_part_of_the_history(heard):
    staff = make_staff(started_on=TODAY - 100 * DAY)
    heard.clear()
    leave(staff=staff, on=TODAY - DAY, actor=None, at=NOW)
    assert history(staff) == [("Staff nurse", None, TODAY - 100 * DAY, TODAY - DAY)]
    assert heard == [("left", staff.pk)]


def test_leaving_ends_roles_and_stand_ins():
    manager, other = make_staff(), make_staff()
    make_staff(manager=other)
    give_role(manager.user, Role.HR)
    name_stand_in(
        manager=other, delegate=manager, starts_on=TODAY, ends_on=TODAY + DAY, reason="Leave",
        actor=other.user, at=NOW,
    )  # fmt: skip
    leave(staff=manager, on=TODAY, actor=make_user(), at=NOW)
    assert not manager.user.role_grants.current(TODAY).exists()
    assert not manager.delegations_held.current(TODAY).exists()


@pytest.mark.parametrize(("days", "words"), [(1, "on or after their last day"), (-4000, "started on")])
def test_a_last_day_is_neither_to_come_nor_before_the_first(days, words):
    staff = make_staff()
    with pytest.raises(NotTheirLastDay, match=words):
        leave(staff=staff, on=TODAY + days * DAY, actor=None, at=NOW)
    staff.refresh_from_db()
    assert staff.left_on is None


def test_half_past_midnight_in_summer_is_today():
    """23:30 UTC on 30 June is 1 July in the Trust."""
    staff = make_staff()
    leave(staff=staff, on=dt.date(2026, 7, 1), actor=None, at=dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC))
    staff.refresh_from_db()
    assert staff.left_on == dt.date(2026, 7, 1)


def test_a_manager_leaves_when_nobody_reports_to_them_any_more():
    manager = make_staff()
    report = make_staff(manager=manager)
    with pytest.raises(StillManages):
        leave(staff=manager, on=TODAY, actor=None, at=NOW)
    leave(staff=report, on=TODAY, actor=None, at=NOW)
    leave(staff=manager, on=TODAY, actor=None, at=NOW)
    with pytest.raises(AlreadyLeft, match="left on 2 March 2026"):
        leave(staff=manager, on=TODAY, actor=None, at=NOW)


def test_a_number_given_later():
    staff, other = joining(), joining(employee_number="20000009")
    record_employee_number(staff=staff, employee_number="20000008", actor=None, at=NOW)
    staff.refresh_from_db()
    assert staff.employee_number == "20000008"
    with pytest.raises(AlreadyHere):
        record_employee_number(staff=staff, employee_number="20000009", actor=None, at=NOW)
    assert other.employee_number == "20000009"
