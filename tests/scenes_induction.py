"""Inductions in each of their states, for tests/scenes.py."""

import datetime as dt
import io
from typing import Any

from induction.models import Arrival, FreshEyesAsk, Induction, Item, Preparation, StartProblem
from induction.services.absences import record_absence
from induction.services.arrivals import do_preparation, expect_no_longer, name_buddy_of_arrival
from induction.services.fresh_eyes import ask_starters
from induction.services.handovers import name_assessor, name_buddy
from induction.services.items import complete_item
from induction.services.programmes import begin_version
from induction.services.training import bring_training_file
from induction.states import OutcomeState, ProbationState, ReviewState
from tests.cast import World
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import (
    check_in_of,
    join_from,
    make_arrival,
    make_both_rated,
    make_confirmed,
    make_induction,
    make_preparing,
    make_programme,
    outcome_in,
    probation_in,
    programme_document,
    review_in,
)
from values_hub.people.models import StaffRecord
from values_hub.people.services.lifecycle import leave


def _starter(world: World, first_name: str, **details: Any) -> StaffRecord:
    """Somebody who starts on the ward today. An induction begins by itself where there is a programme."""
    return make_staff(
        first_name, manager=world.staff["manager"], unit=world.units["ward"], started_on=TODAY, **details
    )


def set_inductions(world: World) -> None:
    buddy, hr = world.staff["buddy"], world.users["hr"]
    _starter(world, "Noor")
    world.add("induction that could not start", "always", StartProblem.objects.get())
    make_programme()
    starters = {name: _starter(world, name) for name in ("Yusuf", "Bettina", "Carys", "Dewi")}
    world.staff["starter"], world.users["starter"] = starters["Yusuf"], starters["Yusuf"].user
    for person in starters.values():
        induction = make_induction(person, manager=world.staff["manager"])
        name_buddy(induction=induction, buddy=buddy, actor=hr, at=NOW)

    _add_induction(world, "Yusuf", "running", items="to_do", check_in="open")
    record_absence(
        induction=_induction_of(world, "Yusuf"), from_on=TODAY + dt.timedelta(days=60),
        until_on=TODAY + dt.timedelta(days=61), actor=hr, at=NOW,
    )  # fmt: skip
    record_absence(
        induction=_induction_of(world, "Yusuf"), from_on=TODAY + dt.timedelta(days=90), until_on=None, actor=hr, at=NOW
    )  # fmt: skip
    make_both_rated(_induction_of(world, "Bettina"))
    _add_induction(world, "Bettina", None, items=None, check_in="both_rated")
    carys = _induction_of(world, "Carys")
    make_confirmed(carys)
    for item in Item.objects.filter(induction=carys).select_related("holder__user"):
        complete_item(item=item, actor=item.holder.user if item.holder else hr, at=NOW)
    _add_induction(world, "Carys", "finished", items="done", check_in="confirmed")
    ask_starters(today=TODAY + dt.timedelta(days=30), at=NOW)
    ask = FreshEyesAsk.objects.select_related("induction__staff").get(induction__staff=starters["Yusuf"])
    world.add("request for fresh eyes", "always", ask)
    bring_training_file(
        file=io.BytesIO(b"employee_number,subject,completed_on\n20000001,Fire safety,2026-01-05\n"),
        name="completions.csv", actor=hr, at=NOW,
    )  # fmt: skip
    _outcomes(world)
    _arrivals(world)
    _assessed(world)
    _nothing_open_yet(world)
    leave(staff=starters["Dewi"], on=TODAY, actor=hr, at=NOW)
    _add_induction(world, "Dewi", "ended", items="closed", check_in="closed")


def _arrivals(world: World) -> None:
    """Somebody on their way here for each state of it, and for each of what is got ready."""
    before = [
        {"title": f"Before day one: {owner}", "owner": owner, "due_days": -3}
        for owner in ("starter", "manager", "buddy", "hr")
    ]
    make_programme(items=[*programme_document()["items"], *before])
    manager, buddy, hr = world.staff["manager"], world.staff["buddy"], world.users["hr"]
    expected = make_arrival("Anwen", manager=manager)
    here, preparing, gone = (
        make_preparing(name, manager=manager, hr=hr) for name in ("Beca", "Cai", "Delyth")
    )
    open_now = make_preparing("Elan", manager=manager, hr=hr)
    for each in (expected, here, preparing, gone, open_now):
        name_buddy_of_arrival(arrival=each, buddy=buddy, actor=hr, at=NOW)
    for row in preparing.preparations.filter(title__startswith="Before"):
        who = {"starter": preparing.person, "manager": manager.user, "buddy": buddy.user, "hr": hr}[row.owner]
        do_preparation(preparation=row, actor=who, at=NOW)
    _add_preparations(world, preparing, "done", title__startswith="Before")
    _add_preparations(world, open_now, "to_do", title__startswith="Before")
    expect_no_longer(key=gone.appointment, actor=hr, at=NOW)
    _add_preparations(world, gone, "closed", title__startswith="Before")
    join_from(here)
    for each in (expected, here, preparing, gone):
        arrival = Arrival.objects.with_people().get(pk=each.pk)
        world.add("person who is coming", arrival.state, arrival, starter=arrival.person)


def _add_preparations(world: World, arrival: Arrival, state: str, **which: Any) -> None:
    rows = Preparation.objects.select_related(
        "arrival__unit", "arrival__person", "arrival__manager__user", "arrival__buddy"
    )
    for row in rows.filter(arrival=arrival, **which):
        owner = row.get_owner_display().removeprefix("The ").removeprefix("Their ")
        world.add(f"{owner}’s thing to get ready", state, row, starter=arrival.person)


def _assessed(world: World) -> None:
    """A starter whose buddy signs off what they learn, too."""
    signed = {"title": "Sign off one", "owner": "assessor", "due_days": 9, "provable": True}
    make_programme(items=[*programme_document()["items"], signed])
    induction = make_induction(_starter(world, "Iolo"), manager=world.staff["manager"])
    name_assessor(induction=induction, assessor=world.staff["buddy"], actor=world.users["hr"], at=NOW)
    induction = Induction.objects.with_people().get(pk=induction.pk)
    world.add("induction with an assessor", "running", induction, starter=induction.staff.user)


def _nothing_open_yet(world: World) -> None:
    """A starter for whom everything is still to come."""
    later = [{**item, "opens_days": item["due_days"]} for item in programme_document()["items"]]
    make_programme(items=later)
    starter = make_staff(
        "Hal",
        manager=world.staff["manager"],
        unit=world.units["ward"],
        started_on=TODAY + dt.timedelta(days=90),
    )
    induction = make_induction(starter, manager=world.staff["manager"])
    name_buddy(induction=induction, buddy=world.staff["buddy"], actor=world.users["hr"], at=NOW)
    _add_items(world, induction, "waiting")


def _outcomes(world: World) -> None:
    """A starter for each state of an outcome, and for each of a probation; and a version still being written."""
    begin_version(programme=make_programme(probation_months=6), actor=world.users["hr"], at=NOW)
    for number, state in enumerate(OutcomeState):
        induction = make_induction(_starter(world, f"Efa{number}"), manager=world.staff["manager"])
        outcome = outcome_in(
            make_confirmed(induction), state, second=world.staff["head"], hearer=world.staff["lead"],
            hr=world.users["hr"],
        )  # fmt: skip
        world.add("outcome", state, outcome, starter=induction.staff.user)
    for number, state in enumerate(ReviewState):
        induction = make_induction(_starter(world, f"Ffion{number}"), manager=world.staff["manager"])
        name_buddy(induction=induction, buddy=world.staff["buddy"], actor=world.users["hr"], at=NOW)
        induction = Induction.objects.with_people().get(pk=induction.pk)
        review = review_in(
            make_confirmed(induction), state, helper=world.staff["buddy"], hr=world.users["hr"]
        )
        world.add("review of a support plan", state, review, starter=induction.staff.user)
        if state == ReviewState.PLANNED:
            world.add(
                "plan with a helper", review.outcome.state, review.outcome, starter=induction.staff.user
            )
    for number, state in enumerate(ProbationState):
        induction = make_induction(_starter(world, f"Gwen{number}"), manager=world.staff["manager"])
        probation = probation_in(induction, state, second=world.staff["head"], hr=world.users["hr"])
        world.add("probation", state, probation, starter=induction.staff.user)


def _induction_of(world: World, first_name: str) -> Induction:
    return Induction.objects.with_people().get(staff__first_name=first_name)


def _add_induction(world: World, name: str, state: str | None, *, items: str | None, check_in: str) -> None:
    """The starter's part is played by whose induction it is."""
    induction = _induction_of(world, name)
    starter = induction.staff.user
    world.add("check-in", check_in, check_in_of(induction), starter=starter)
    if state is not None:
        world.add("induction", state, induction, starter=starter)
    if items is not None:
        _add_items(world, induction, items)


def _add_items(world: World, induction: Induction, state: str) -> None:
    rows = Item.objects.select_related("holder", "induction__staff__post__unit", "induction__staff__user")
    for item in rows.filter(induction=induction):
        owner = item.get_owner_display().removeprefix("The ").removeprefix("Their ")
        world.add(f"{owner}’s item", state, item, starter=induction.staff.user)
