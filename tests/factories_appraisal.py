"""Appraisals in any state, reached by the services that people reach them by."""

import datetime as dt
from typing import Any

from appraisal.models import Appraisal, AppraisalForm, Cycle, Preparation, Record
from appraisal.services.asking import add_section, begin_form, publish_form
from appraisal.services.cycles import create_cycle, fill_cycle, open_cycle
from appraisal.services.preparation import Rating, send_preparation
from appraisal.services.records import record_meeting, share_record
from appraisal.services.reviewing import close_review, find
from appraisal.services.signing import sign_as_appraiser, sign_as_person
from appraisal.states import AppraisalState, Side
from tests.factories import NOW, TODAY, make_framework, make_staff
from tests.kept import kept
from values_hub.framework.models import Framework
from values_hub.people.models import StaffRecord, Unit

DUE = TODAY + dt.timedelta(days=60)
# A question as HR type it into a form.
TYPED_SECTION = {
    "heading": "Pride", "question": "What are you proud of?", "question_for_appraiser": "", "hint": "",
    "filled_by": "each", "seen_by": "record", "required": "no", "word_limit": "100",
}  # fmt: skip


@kept
def make_cycle(
    *,
    opened: bool = True,
    unit: Unit | None = None,
    opens_on: dt.date = TODAY,
    due_on: dt.date = DUE,
    first_months: int = 0,
    name: str = "Appraisals 2026",
    at: dt.datetime = NOW,
    form: AppraisalForm | None = None,
    alongside: bool = True,
    **more: Any,
) -> Cycle:
    """A cycle, on top of any other; opened, it has an appraisal for everybody who is in it."""
    cycle = create_cycle(
        name=name, unit=unit, opens_on=opens_on, due_on=due_on, first_months=first_months, form=form, actor=None,
        at=at, alongside=alongside, **more,
    )  # fmt: skip
    if opened:
        if not Framework.objects.live().exists():
            make_framework()
        open_cycle(cycle=cycle, actor=None, at=at)
        fill_cycle(cycle_id=cycle.pk, at=at)
        cycle.refresh_from_db()
    return cycle


# A form as a Trust may have: what it asks besides our values, in order.
SECTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("wellbeing", {"heading": "How you are", "filled_by": "person", "seen_by": "two", "required": True}),
    (
        "question",
        {"heading": "The year", "question_for_appraiser": "How was [name]’s year?", "filled_by": "each"},
    ),
    ("question", {"heading": "Thanks", "filled_by": "appraiser", "hint": "What would you thank [name] for?"}),
    ("objectives", {"heading": "Objectives", "many": 3, "needed": 2}),
    ("training", {"heading": "To learn", "many": 1, "needed": 1}),
    ("question", {"heading": "Between us", "filled_by": "record", "seen_by": "two"}),
    ("career", {"heading": "What next", "filled_by": "record", "required": True}),
)


def make_form(*, live: bool = True, name: str = "Ward form", at: dt.datetime = NOW) -> AppraisalForm:
    """A form with SECTIONS after the values, published unless `live` is False."""
    form = begin_form(name=name, summary="For wards", actor=None, at=at)
    for kind, details in SECTIONS:
        usual = {"word_limit": 50, "seen_by": "record", "required": False}
        add_section(form=form, kind=kind, details={**usual, **details}, actor=None, at=at)
    if live:
        publish_form(form=form, actor=None, at=at)
    return form


def code_of(form: AppraisalForm, heading: str) -> str:
    """What the boxes of this section are called."""
    return form.sections.get(heading=heading).code


@kept
def make_pair(**details: Any) -> tuple[StaffRecord, StaffRecord]:
    """A manager and somebody who reports to them."""
    manager = make_staff("Grace", "Okafor")
    return manager, make_staff("Amina", "Khan", manager=manager, **details)


@kept
def make_appraisal(state: str = AppraisalState.NOT_STARTED, **cycle: Any) -> Appraisal:
    """Amina's appraisal by Grace, brought to `state` the way it gets there."""
    _, person = make_pair()
    return brought_to(appraisal_of(person, make_cycle(**cycle)), state)


def appraisal_of(person: StaffRecord, cycle: Cycle) -> Appraisal:
    return Appraisal.objects.select_related("staff__user", "appraiser__user", "cycle__framework", "unit").get(
        staff=person, cycle=cycle
    )


def brought_to(
    appraisal: Appraisal,
    state: str,
    *,
    person: str = "3",
    appraiser: str = "3",
    agreed: str = "3",
    words: str = "",
    took_place: bool = True,
    met_on: dt.date = TODAY,
    at: dt.datetime = NOW,
    reviewer: Any = None,
    closed_by: Any = None,
) -> Appraisal:
    """On to `state`, with the same rating for every value on a side. `disagreed` takes `words` or words of its own, and
    what follows it a `reviewer` and somebody in HR."""
    reached = [AppraisalState.NOT_STARTED, AppraisalState.PREPARING, AppraisalState.READY, AppraisalState.MET,
               AppraisalState.DRAFTED, AppraisalState.SIGNED_BY_MANAGER]  # fmt: skip
    last = reached.index(AppraisalState(state)) if state in reached else len(reached)
    disagrees = state in {AppraisalState.DISAGREED, AppraisalState.REVIEWED, AppraisalState.CLOSED}
    further = {AppraisalState.REVIEWED: 1, AppraisalState.CLOSED: 2}.get(AppraisalState(state), 0)
    user, manager = appraisal.staff.user, appraisal.appraiser.user if appraisal.appraiser else None
    steps = [
        lambda: send(appraisal, Side.PERSON, person, at=at),
        lambda: send(appraisal, Side.APPRAISER, appraiser, at=at),
        lambda: record_meeting(appraisal=appraisal, met_on=met_on, today=met_on, actor=manager, at=at),
        lambda: share(appraisal, agreed, at=at),
        lambda: sign_as_appraiser(appraisal=appraisal, actor=manager, at=at),
        lambda: sign_as_person(
            appraisal=appraisal, agrees=not disagrees, took_place=took_place,
            words=words or ("I see it differently." if disagrees else ""),
            actor=user, at=at,
        ),
        lambda: find(appraisal=appraisal, finding="stands", words="I heard both.", actor=reviewer, at=at),
        lambda: close_review(appraisal=appraisal, actor=closed_by, at=at),
    ]  # fmt: skip
    for step in steps[: last + further]:
        appraisal.refresh_from_db()
        step()
    return appraisal_of(appraisal.staff, appraisal.cycle)


def ratings_of(appraisal: Appraisal, choice: str, words: str = "") -> list[Rating]:
    values = appraisal.cycle.framework.values.order_by("order")
    return [Rating(value.pk, choice, words) for value in values]


def send(
    appraisal: Appraisal, side: Side, choice: str = "3", *, at: dt.datetime = NOW, **changes: Any
) -> Appraisal:
    whose = appraisal.staff if side == Side.PERSON else appraisal.appraiser
    kept = Preparation.objects.filter(appraisal=appraisal, side=side, handed_over_at=None).first()
    arguments: dict[str, Any] = {
        "ratings": ratings_of(appraisal, choice, f"{side.label} saw it on the ward."),
        "reflection": f"{side.label} looks back.",
        "version": kept.version if kept else 0,
        "actor": whose.user,
        "at": at,
    }
    return send_preparation(appraisal=appraisal, side=side, **{**arguments, **changes})


def share(appraisal: Appraisal, choice: str = "3", *, at: dt.datetime = NOW, **changes: Any) -> Record:
    arguments: dict[str, Any] = {
        "ratings": ratings_of(appraisal, choice, "We talked it through."),
        "objectives": ["Lead the handover twice a week.", "Mentor one student."],
        "wellbeing": "Shorter runs of nights.",
        "career": "Wants to train in tissue viability.",
        "version": Record.objects.get(appraisal=appraisal).version,
        "actor": appraisal.appraiser.user,
        "at": at,
    }
    return share_record(appraisal=appraisal, **{**arguments, **changes})
