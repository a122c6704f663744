"""Who may do what to an appraisal, and that lists and single objects give the same answer."""

import random
from typing import Any

import pytest

from appraisal import states
from appraisal.models import Appraisal, Cycle
from appraisal.states import AppraisalState
from tests.factories import NOW, TODAY, give_role, make_staff, make_unit, make_user
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle
from tests.kept import kept
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.access.table import appraisal as table
from values_hub.people.models import Delegation, User

pytestmark = pytest.mark.django_db


def test_the_tables_states_are_those_of_the_machine():
    assert set(table.BLIND) == states.BLIND
    assert set(table.RECORDED) == states.RECORDED
    assert set(table.SHARED) == states.SHARED
    assert set(table.OPEN_TO_BOTH) == states.OPEN_TO_BOTH


def delegate_for(manager, delegate):
    Delegation.objects.create(
        manager=manager, delegate=delegate, starts_on=TODAY, ends_on=TODAY.replace(year=2099), reason="Leave",
        given_by=manager.user, given_at=NOW,
    )  # fmt: skip


@kept
def make_cast() -> dict[str, Any]:
    medicine, estates = make_unit("Medicine"), make_unit("Estates")
    chief = make_staff("Chief", unit=medicine)
    manager = make_staff("Grace", "Okafor", unit=medicine, manager=chief)
    person = make_staff("Amina", "Khan", unit=medicine, manager=manager)
    standin = make_staff("Bronagh", unit=medicine, manager=manager)
    delegate_for(manager, standin)
    users = {
        "person": person.user, "appraiser": manager.user, "stand-in": standin.user, "above": chief.user,
        "hr": make_staff("Shazia", unit=estates).user,
        "partner": make_staff("Callum", unit=estates).user,
        "other partner": make_staff("Lucy", unit=estates).user,
        "colleague": make_staff("Ola", unit=medicine, manager=manager).user,
        "outsider": make_staff("Lewis", unit=estates).user,
        "candidate": make_user("candidate@example.org"),
    }  # fmt: skip
    give_role(users["hr"], Role.HR)
    give_role(users["partner"], Role.HR, medicine)
    give_role(users["other partner"], Role.HR, estates)
    return {"users": users, "person": person, "manager": manager}


@pytest.fixture
def cast():
    return make_cast()


def fresh(user):
    """As a new request loads them."""
    return User.objects.get(pk=user.pk)


def allowed(users, action, appraisal):
    appraisal = Appraisal.objects.get(pk=appraisal.pk)
    return {name for name, user in users.items() if decide(fresh(user), action, appraisal)}


SIDES = {"person", "appraiser", "stand-in"}
GIVES = {"appraiser", "stand-in"}
SEES = {"person", "appraiser", "stand-in", "above", "hr", "partner"}
READS_WHEN_SIGNED = SEES


@pytest.mark.parametrize("state", [*AppraisalState])
def test_the_table(cast, state):
    appraisal = appraisal_of(cast["person"], make_cycle())
    if state in {"reviewed", "closed", "ended"}:
        appraisal = brought_to(appraisal, "disagreed")
        Appraisal.objects.filter(pk=appraisal.pk).update(
            state=state, confirmed_at=None if state == "ended" else NOW
        )
    else:
        appraisal = brought_to(appraisal, state)
    users = cast["users"]
    blind = state in states.BLIND
    expected = {
        Action.SEE_APPRAISAL: SEES,
        Action.READ_BOTH_PREPARATIONS: READS_WHEN_SIGNED
        if state in states.RECORDED
        else SIDES
        if state in states.OPEN_TO_BOTH
        else set(),
        Action.READ_APPRAISAL_RECORD: READS_WHEN_SIGNED
        if state in states.RECORDED
        else SIDES
        if state in states.SHARED
        else set(),
        Action.PREPARE_AS_STAFF: {"person"} if blind else set(),
        Action.PREPARE_AS_APPRAISER: GIVES if blind else set(),
        Action.RECORD_MEETING: GIVES if state == "ready" else set(),
        Action.WRITE_RECORD: GIVES if state in {"ready", "met", "drafted"} else set(),
        Action.SIGN_AS_APPRAISER: GIVES if state == "drafted" else set(),
        Action.SIGN_AS_STAFF: {"person"} if state == "signed_by_manager" else set(),
        Action.KEEP_DRAFT_AS_STAFF: {"person"},
        Action.KEEP_DRAFT_AS_APPRAISER: GIVES,
    }
    assert {action: allowed(users, action, appraisal) for action in expected} == expected


def test_being_an_appraisers_stand_in_never_opens_ones_own_appraisal_from_the_other_side(cast):
    """Bronagh stands in for Grace, who appraises Bronagh too."""
    users = cast["users"]
    standin = users["stand-in"].staff
    for state in ("not_started", "ready", "met", "drafted"):
        appraisal = appraisal_of(standin, make_cycle(name=state))
        appraisal = brought_to(appraisal, state)
        for action in (
            Action.PREPARE_AS_APPRAISER, Action.KEEP_DRAFT_AS_APPRAISER, Action.RECORD_MEETING,
            Action.WRITE_RECORD, Action.SIGN_AS_APPRAISER,
        ):  # fmt: skip
            assert not decide(fresh(users["stand-in"]), action, appraisal), (state, action)


def test_hr_reads_no_more_of_their_own_appraisal_than_anybody(cast):
    hr = cast["users"]["hr"]
    boss = make_staff("Michael")
    from values_hub.people.services.lifecycle import change_manager

    change_manager(staff=hr.staff, manager=boss, on=TODAY, actor=None, at=NOW)
    appraisal = brought_to(appraisal_of(hr.staff, make_cycle()), AppraisalState.MET)
    assert not decide(fresh(hr), Action.READ_APPRAISAL_RECORD, appraisal)
    assert not decide(fresh(hr), Action.WRITE_RECORD, appraisal)


@pytest.mark.parametrize("seed", range(6))
def test_lists_and_decisions_agree_on_generated_worlds(seed):
    rng = random.Random(seed)
    units = [make_unit() for _ in range(3)]
    units += [make_unit(parent=rng.choice(units)) for _ in range(4)]
    people = []
    for _ in range(12):
        manager = rng.choice([None, *people])
        people.append(make_staff(unit=rng.choice(units), manager=manager))
    for _ in range(3):
        manager, delegate = rng.sample(people, 2)
        delegate_for(manager, delegate)
    for person in rng.sample(people, 3):
        give_role(person.user, Role.HR, rng.choice([None, *units]))
    cycles = [make_cycle(unit=rng.choice([None, *units])) for _ in range(2) if people]
    # Some of them are of a unit, or with an appraiser, that is no longer the person's own.
    for row in Appraisal.objects.all():
        other = rng.choice([None, *people])
        if rng.random() < 0.3 and (other is None or other.pk != row.staff_id):
            Appraisal.objects.filter(pk=row.pk).update(unit=rng.choice(units), appraiser=other)

    assert Appraisal.objects.exists()
    for person in people:
        user = fresh(person.user)
        seen = set(Appraisal.objects.visible_to(user).values_list("pk", flat=True))
        may = {row.pk for row in Appraisal.objects.all() if decide(user, Action.SEE_APPRAISAL, row)}
        assert seen == may
        assert set(Cycle.objects.visible_to(user)) == {
            each for each in cycles if decide(user, Action.SEE_CYCLE, each)
        }
