"""Appraisal's scenes (tests/scenes.py), each reached by the services that people reach it by."""

import datetime as dt

from appraisal.models import STANDARD_FORM, Appraisal, AppraisalForm, Bundle, Cycle, Rater
from appraisal.queries.bulk import plan, to_extend
from appraisal.queries.moments import live_values
from appraisal.services.asking import copy_form, retire_form
from appraisal.services.away import say_away
from appraisal.services.bulk import close_cycle, extend
from appraisal.services.cycles import create_cycle, fill_cycle, open_cycle
from appraisal.services.feedback import agree_raters, propose_rater
from appraisal.services.givers import ask_for_another, give_to_another
from appraisal.services.meetings import arrange_meeting
from appraisal.services.moments import give_moment
from appraisal.services.nudging import ask_nudge, plan_nudge
from appraisal.states import AppraisalState, CycleState, Side
from tests.cast import World
from tests.factories import NOW, TODAY, make_staff, make_unit
from tests.factories_appraisal import DUE, appraisal_of, brought_to, make_form
from tests.factories_recruitment import LATER
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import leave

# Long after every scene.
AWAY_FROM = TODAY + dt.timedelta(days=400)


def appraisals(world: World) -> None:
    """A cycle and an appraisal in each of their states, a moment, a change to many, and days away."""
    hr = world.users["hr"]
    _forms(world)
    given = give_moment(
        about=world.staff["staff"], by=world.staff["buddy"], value=live_values()[0], text="Stayed with a family.",
        actor=world.users["buddy"], at=NOW,
    )  # fmt: skip
    world.add("moment", "always", given)
    _days_away(world)
    for state in CycleState:
        world.add("cycle", state, _cycle(world, "nights", opened=state != CycleState.DRAFT))
    close_cycle(cycle=world.thing("cycle", "closed"), actor=hr, at=LATER)
    cycle = world.thing("cycle", "open")
    extend(
        cycle=cycle, holder="", due_on=DUE + dt.timedelta(days=7), reason="A hard winter.", today=TODAY, actor=hr,
        fingerprint=plan(to_extend(cycle, User.objects.get(pk=hr.pk), "")).fingerprint, at=NOW,
    )  # fmt: skip
    asked = ask_nudge(cycle=cycle, holder="", actor=User.objects.get(pk=hr.pk), at=NOW)
    plan_nudge(nudge_id=asked.pk, at=NOW)
    directorate = world.units["medicine"]
    world.add(
        "records of a directorate", "always", Bundle.objects.create(cycle=cycle, directorate=directorate)
    )
    world.add("Trust-wide cycle", "draft", _cycle(world, None, opened=False))
    for state in AppraisalState:
        if state != AppraisalState.ENDED:
            _add_appraisal(world, state)
    _feedback(world)
    _kept_from_the_manager(world)
    leaver = make_staff("Olwen", manager=world.staff["manager"], unit=world.units["bank"])
    appraisal = appraisal_of(leaver, _cycle(world, "bank"))
    leave(staff=leaver, on=TODAY, actor=hr, at=NOW)
    world.add("appraisal", "ended", _appraisal(appraisal), staff=leaver.user)


def _forms(world: World) -> None:
    """One in each state, and a draft more: a walk through all addresses throws one away."""
    hr, standard = world.users["hr"], AppraisalForm.objects.get(pk=STANDARD_FORM)
    draft, former = copy_form(form=standard, actor=hr, at=NOW), make_form(name="Former form")
    make_form(live=False)
    retire_form(form=former, actor=hr, at=NOW)
    for state, form in (("draft", draft), ("live", standard), ("retired", former)):
        world.add("appraisal form", state, AppraisalForm.objects.get(pk=form.pk))


def _add_appraisal(world: World, state: AppraisalState) -> None:
    appraisal = appraisal_of(world.staff["staff"], _cycle(world, "nights"))
    if state == AppraisalState.READY:
        arrange_meeting(
            appraisal=appraisal,
            starts_at=NOW + dt.timedelta(days=30),
            minutes=60,
            place="Room 4",
            actor=world.users["manager"],
            at=NOW,
        )
    appraisal = brought_to(appraisal, state, reviewer=world.users["head"], closed_by=world.users["hr"])
    world.add("appraisal", state, _appraisal(appraisal))


def _feedback(world: World) -> None:
    """The buddy is asked, and the lead is proposed."""
    appraisal, person = world.thing("appraisal", "preparing"), world.users["staff"]
    asked = propose_rater(appraisal=appraisal, staff=world.staff["buddy"], actor=person, at=NOW)
    agree_raters(appraisal=appraisal, actor=world.users["manager"], at=NOW)
    propose_rater(appraisal=appraisal, staff=world.staff["lead"], actor=person, at=NOW)
    rows = Rater.objects.select_related("staff", "appraisal__staff", "appraisal__cycle")
    world.add("request for feedback", "always", rows.get(pk=asked.pk))


def _kept_from_the_manager(world: World) -> None:
    """One of the two asks for another appraiser; and HR gave Nia's to the buddy, for a conflict of interest."""
    hr = world.users["hr"]
    ask_for_another(
        appraisal=world.thing("appraisal", "preparing"), side=Side.PERSON, reason="We are related.", proposed="Leila",
        actor=world.users["staff"], at=NOW,
    )  # fmt: skip
    world.units["days"] = make_unit("Ward 7, days", parent=world.units["ward"])
    nia = make_staff("Nia", "Pugh", manager=world.staff["manager"], unit=world.units["days"])
    appraisal = appraisal_of(nia, _cycle(world, "days"))
    give_to_another(
        appraisal=appraisal, to=world.staff["buddy"], reason="They share a house.", conflict=True, actor=hr, at=NOW
    )  # fmt: skip
    appraisal = brought_to(appraisal_of(nia, appraisal.cycle), "signed")
    world.add("appraisal kept from the manager", "signed", _appraisal(appraisal), staff=nia.user)
    record = StaffRecord.objects.select_related("post__unit", "manager", "user").get(pk=nia.pk)
    world.add("record kept from the manager", "always", record, staff=nia.user)


def _appraisal(appraisal: Appraisal) -> Appraisal:
    people = Appraisal.objects.select_related("staff__user", "appraiser__user", "unit", "cycle__framework")
    return people.get(pk=appraisal.pk)


def _cycle(world: World, unit: str | None, *, opened: bool = True) -> Cycle:
    hr = world.users["hr"]
    cycle = create_cycle(
        name=f"Cycle {Cycle.objects.count() + 1}", unit=world.units[unit] if unit else None, opens_on=TODAY,
        due_on=DUE, first_months=0, alongside=True, actor=hr, at=NOW,
    )  # fmt: skip
    if opened:
        open_cycle(cycle=cycle, actor=hr, at=NOW)
        fill_cycle(cycle_id=cycle.pk, at=NOW)
    return Cycle.objects.select_related("unit").get(pk=cycle.pk)


def _days_away(world: World) -> None:
    for person in ("staff", "manager"):
        say_away(
            staff=world.staff[person], from_on=AWAY_FROM, until_on=AWAY_FROM, today=TODAY,
            actor=world.users[person], at=NOW,
        )  # fmt: skip
