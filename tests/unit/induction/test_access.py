"""Who sees what of an induction: lists agree with the table, and a blind side stays blind."""

import datetime as dt
import itertools

import pytest

from induction.models import CheckIn, CheckInRating, Induction, Item, Programme
from induction.services.handovers import name_buddy
from induction.states import (
    ARRIVAL,
    CHECK_IN,
    INDUCTION,
    ITEM,
    OUTCOME,
    PREPARATION,
    PROBATION,
    SUPPORT_REVIEW,
    CheckInState,
)
from tests.factories import NOW, TODAY, give_role, make_staff, make_unit
from tests.factories_induction import check_in_of, make_both_rated, make_confirmed, make_induction, send
from tests.kept import kept
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.table.induction import ROWS
from values_hub.people.models import Delegation, StaffRecord, User

pytestmark = pytest.mark.django_db


@kept
def make_world() -> dict[str, StaffRecord]:
    """Everybody who can stand to an induction, and who cannot."""
    directorate = make_unit("Medicine")
    ward = make_unit("Ward 7", parent=directorate)
    head = make_staff("Farrah", unit=directorate)
    manager = make_staff("Grace", unit=ward, manager=head)
    induction = make_induction(manager=manager)
    buddy = make_staff("Mo", unit=ward, manager=manager)
    name_buddy(induction=induction, buddy=buddy, actor=manager.user, at=NOW)
    stand_in, colleague, outsider = (
        make_staff("Jincy", unit=ward),
        make_staff("Ola", unit=ward),
        make_staff("Lewis"),
    )
    hr, partner, other_partner = make_staff("Shazia"), make_staff("Callum"), make_staff("Carol")
    give_role(hr.user, "hr")
    give_role(partner.user, "hr", directorate)
    give_role(other_partner.user, "hr", outsider.post.unit)
    today = dt.datetime.now(dt.UTC).date()
    Delegation.objects.create(
        manager=manager, delegate=stand_in, starts_on=today - dt.timedelta(days=1),
        ends_on=today + dt.timedelta(days=1), reason="Leave", given_by=manager.user, given_at=NOW,
    )  # fmt: skip
    auditor = make_staff("Gareth")
    give_role(auditor.user, "auditor")
    return {
        "starter": induction.staff, "manager": manager, "head": head, "buddy": buddy, "stand_in": stand_in,
        "colleague": colleague, "outsider": outsider, "hr": hr, "partner": partner,
        "other_partner": other_partner, "auditor": auditor,
    }  # fmt: skip


@pytest.fixture
def world() -> dict[str, StaffRecord]:
    return make_world()


def fresh(staff: StaffRecord) -> User:
    """The person as a new request knows them."""
    return User.objects.get(pk=staff.user_id)


def allowed(world, action: Action, obj) -> set[str]:
    return {name for name, staff in world.items() if decide(fresh(staff), action, obj)}


def test_who_may_see_an_induction_and_the_list_agrees(world) -> None:
    induction = Induction.objects.with_people().get()

    assert allowed(world, Action.SEE_INDUCTION, induction) == {
        "starter", "manager", "head", "buddy", "stand_in", "hr", "partner",
    }  # fmt: skip
    listed = {n for n, s in world.items() if Induction.objects.visible_to(fresh(s)).exists()}
    assert listed == allowed(world, Action.SEE_INDUCTION, induction)


def test_many_inductions_list_and_table_agree(world) -> None:
    ward_manager, outsider = world["manager"], world["outsider"]
    others = [
        make_induction(manager=outsider),
        make_induction(manager=world["head"]),
        make_induction(starter=make_staff("Nil", started_on=TODAY)),
        make_induction(manager=ward_manager),
    ]
    name_buddy(induction=others[0], buddy=world["colleague"], actor=None, at=NOW)
    inductions = list(Induction.objects.with_people())
    people = [*world.values(), *(each.staff for each in others)]
    for staff, induction in itertools.product(people, inductions):
        user = fresh(staff)
        listed = Induction.objects.visible_to(user).filter(pk=induction.pk).exists()
        assert listed == bool(decide(user, Action.SEE_INDUCTION, induction)), (staff, induction)


def test_who_does_what(world) -> None:
    items = Item.objects.select_related("holder", "induction__staff__post__unit")

    who = {item.owner: allowed(world, Action.COMPLETE_ITEM, item) for item in items}
    assert who == {
        "starter": {"starter"},
        "manager": {"manager", "stand_in"},
        "buddy": {"buddy"},
        "hr": {"hr", "partner"},
    }


def test_nobody_in_hr_ticks_off_what_hr_was_to_do_for_them(world) -> None:
    give_role(world["starter"].user, "hr")
    item = Item.objects.select_related("induction__staff__post__unit").get(owner="hr")

    assert not decide(fresh(world["starter"]), Action.COMPLETE_ITEM, item)


def test_who_names_a_buddy_and_reads_what_the_panel_saw(world) -> None:
    induction = Induction.objects.with_people().get()

    assert allowed(world, Action.NAME_BUDDY, induction) == {"manager", "stand_in", "hr", "partner"}
    assert allowed(world, Action.SEE_STRENGTHS, induction) == {"starter", "manager"}


@pytest.mark.parametrize(
    ("make", "readers", "raters"),
    [
        (check_in_of, set(), {"starter", "manager"}),
        (make_both_rated, {"starter", "manager"}, set()),
        (make_confirmed, {"starter", "manager", "hr", "partner"}, set()),
    ],
)
def test_who_reads_and_who_rates_in_each_state(world, make, readers, raters) -> None:
    check_in = make(Induction.objects.with_people().get())

    assert allowed(world, Action.SEE_CHECK_IN, check_in) == {"starter", "manager", "hr", "partner"}
    listed = {n for n, s in world.items() if CheckIn.objects.visible_to(fresh(s)).exists()}
    assert listed == {"starter", "manager", "hr", "partner"}
    assert allowed(world, Action.RATE_CHECK_IN, check_in) == raters
    assert allowed(world, Action.SEE_CHECK_IN_RATINGS, check_in) == readers
    for name, staff in world.items():
        seen = {r.side.side for r in CheckInRating.objects.visible_to(fresh(staff)).select_related("side")}
        own = {"starter": {"self"}, "manager": {"manager"}}.get(name, set())
        assert seen == ({"self", "manager"} if name in readers else own), name


@pytest.mark.parametrize("first", ["starter", "manager"])
def test_one_side_in_opens_nothing_to_anybody(world, first: str) -> None:
    check_in = check_in_of(Induction.objects.with_people().get())

    send(check_in, world[first], "4", note="Only mine")

    check_in = check_in_of(check_in.induction)
    assert check_in.state == CheckInState.OPEN
    readers = {
        name
        for name, staff in world.items()
        if CheckInRating.objects.visible_to(fresh(staff)).filter(note="Only mine").exists()
    }
    assert readers == {first}
    assert allowed(world, Action.SEE_CHECK_IN_RATINGS, check_in) == set()


def test_items_are_seen_with_their_induction(world) -> None:
    for name in ("outsider", "colleague", "other_partner", "auditor"):
        assert not Item.objects.visible_to(fresh(world[name])).exists(), name
    assert Item.objects.visible_to(fresh(world["buddy"])).count() == 4


def test_programmes_are_for_hr(world) -> None:
    readers = {n for n, s in world.items() if Programme.objects.visible_to(fresh(s)).exists()}
    assert readers == allowed(world, Action.SEE_PROGRAMME, None)
    assert readers == {"hr", "partner", "other_partner"}


def test_the_starter_who_has_left_still_reads_their_own(world) -> None:
    from values_hub.people.services.lifecycle import leave

    leave(staff=world["starter"], on=TODAY, actor=None, at=NOW)

    user = fresh(world["starter"])
    induction = Induction.objects.with_people().get()
    assert Induction.objects.visible_to(user).get() == induction
    assert decide(user, Action.SEE_INDUCTION, induction)


def test_the_tables_states_are_the_machines_states() -> None:
    machines = (ARRIVAL, PREPARATION, INDUCTION, ITEM, CHECK_IN, OUTCOME, SUPPORT_REVIEW, PROBATION)
    known = {str(state) for machine in machines for state in machine.states}
    named = {state for row in ROWS.values() for rule in row.rules for state in rule.when or ()}
    assert named <= known
