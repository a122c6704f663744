"""An induction appears when somebody joins, and is never dropped in silence."""

import datetime as dt

import pytest

from induction.models import CheckIn, CheckInRating, CheckInSide, Induction, Item, StartProblem
from induction.services.programmes import publish_programme
from induction.services.starting import AlreadyStarted, CannotStart, note_problem, start_induction
from induction.states import CheckInState, InductionState, ItemState
from tests.factories import NOW, TODAY, give_role, make_framework, make_staff
from tests.factories_induction import make_induction, make_programme, programme_document
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db


def test_joining_starts_an_induction_with_everything_due_from_day_one() -> None:
    induction = make_induction(day_one=TODAY)

    rows = induction.items.order_by("order").values_list("title", "owner", "due_on", "holder")
    starter, manager = induction.staff_id, induction.manager_id
    assert list(rows) == [
        ("Phone the starter", "manager", TODAY - dt.timedelta(days=7), manager),
        ("Order the badge", "hr", TODAY - dt.timedelta(days=5), None),
        ("Collect the badge", "starter", TODAY, starter),
        ("Have lunch together", "buddy", TODAY + dt.timedelta(days=3), None),
    ]
    assert induction.check_ins.get().due_on == TODAY + dt.timedelta(days=14)


def test_an_item_points_at_the_behaviour_of_the_live_version_and_forgives_a_code_that_is_gone() -> None:
    induction = make_induction()

    behaviours = dict(induction.items.values_list("title", "behaviour__code"))
    assert behaviours["Phone the starter"] == "KIND-1"
    assert behaviours["Have lunch together"] is None


def test_both_sides_lie_empty_from_the_first_day_so_that_a_row_says_nothing() -> None:
    induction = make_induction()

    sides = CheckInSide.objects.filter(check_in__induction=induction)
    assert {(side.side, side.rater_id) for side in sides} == {
        ("self", induction.staff_id),
        ("manager", induction.manager_id),
    }
    ratings = CheckInRating.objects.filter(side__in=sides)
    assert ratings.count() == 4
    assert not any(rating.is_rated or rating.version for rating in ratings)


@pytest.mark.parametrize(("days", "starts"), [(-61, False), (-60, True), (0, True), (200, True)])
def test_who_counts_as_a_starter(days: int, starts: bool) -> None:
    make_framework()
    make_programme()

    staff = make_staff(started_on=TODAY + dt.timedelta(days=days))

    assert Induction.objects.filter(staff=staff).exists() is starts
    assert not StartProblem.objects.exists()


@pytest.mark.parametrize(
    ("framework", "programme", "reason"), [(True, False, "no_programme"), (False, True, "no_framework")]
)
def test_what_cannot_start_is_a_row_for_hr(framework: bool, programme: bool, reason: str) -> None:
    if framework:
        make_framework()
    if programme:
        make_programme()

    staff = make_staff(started_on=TODAY)

    assert list(StartProblem.objects.unsettled().values_list("staff", "reason")) == [(staff.pk, reason)]
    assert not Induction.objects.exists()


def test_starting_by_hand_settles_the_problem_and_happens_once() -> None:
    make_framework()
    staff = make_staff(started_on=TODAY)
    with pytest.raises(CannotStart, match="no induction programme"):
        start_induction(staff=staff, actor=None, at=NOW)
    make_programme()

    start_induction(staff=staff, actor=None, at=NOW)

    assert not StartProblem.objects.unsettled().exists()
    with pytest.raises(AlreadyStarted):
        start_induction(staff=staff, actor=None, at=NOW)
    assert Induction.objects.count() == 1


def test_start_problems_are_seen_by_hr_of_the_unit_and_nobody_else() -> None:
    staff, other = make_staff(started_on=TODAY), make_staff(started_on=TODAY)
    hr, partner = make_staff().user, make_staff().user
    give_role(hr, "hr")
    give_role(partner, "hr", other.post.unit)

    def seen_by(user):
        return {problem.staff for problem in StartProblem.objects.visible_to(user)}

    assert seen_by(hr) == {staff, other}
    assert seen_by(partner) == {other}
    assert seen_by(staff.user) == set()


def test_a_later_version_of_the_programme_changes_nothing_that_has_begun() -> None:
    induction = make_induction()
    before = list(induction.items.order_by("order").values_list("title", flat=True))

    changed = programme_document()
    changed["items"] = [{"title": "Something else", "owner": "starter", "due_days": 1}]
    later = publish_programme(document=changed, actor=None, at=NOW)

    assert list(induction.items.order_by("order").values_list("title", flat=True)) == before
    assert later.version == 2
    next_one = make_induction(manager=induction.manager, day_one=TODAY)
    assert [item.title for item in next_one.items.all()] == ["Something else"]


def test_starter_and_manager_are_told_once() -> None:
    induction = make_induction()

    messages = Message.objects.filter(key__startswith="induction.started")
    assert {(m.to, m.subject) for m in messages} == {
        (induction.staff.email, "Your induction: what happens first"),
        (induction.manager.email, f"{induction.staff.name}’s induction: what you do, and when"),
    }
    to_starter = messages.get(to=induction.staff.email)
    assert "Collect the badge" in to_starter.text
    assert "Phone the starter" not in to_starter.text
    assert f"/induction/{induction.pk}/" in to_starter.text
    assert {m.unit_path for m in messages} == {induction.staff.post.unit.path}


def test_somebody_without_an_address_starts_all_the_same() -> None:
    make_framework()
    make_programme()
    manager = make_staff()
    starter = make_staff(started_on=TODAY, manager=manager)
    Induction.objects.filter(staff=starter).delete()
    starter.email, starter.user = "", None
    starter.save()

    start_induction(staff=starter, actor=None, at=NOW)

    assert Induction.objects.filter(staff=starter).exists()


def test_leaving_ends_the_induction_and_keeps_what_was_done() -> None:
    induction = make_induction()

    leave(staff=induction.staff, on=TODAY, actor=None, at=NOW)

    induction.refresh_from_db()
    assert induction.state == InductionState.ENDED
    assert induction.finished_at == NOW
    assert set(induction.items.values_list("state", flat=True)) == {ItemState.CLOSED}
    assert CheckIn.objects.get().state == CheckInState.CLOSED
    assert Item.objects.count() == 4


def test_the_start_is_in_the_audit_trail() -> None:
    induction = make_induction()

    event = Event.objects.get(action="induction.started")
    assert event.subject_id == induction.pk
    assert event.data["items"] == 4
    assert event.data["check_ins"] == 1


def test_a_person_who_cannot_be_started_twice_is_one_row_for_hr() -> None:
    staff = make_staff(started_on=TODAY)
    problem = CannotStart(StartProblem.Reason.NO_PROGRAMME, "There is no programme.")

    for _ in range(2):
        note_problem(staff=staff, problem=problem, actor=None, at=NOW)

    assert StartProblem.objects.get().staff == staff
    assert Event.objects.filter(action="induction.not_started").count() == 1
