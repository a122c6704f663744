"""The demonstration Trust tries a national form in one service, beside its own: two forms side by side."""

import datetime as dt
from typing import Any

from appraisal.models import Appraisal, AppraisalForm, Cycle, FilledBy, Kind, Preparation, Record, SeenBy
from appraisal.services.asking import add_section, begin_form, publish_form
from appraisal.services.cycles import create_cycle, fill_cycle, open_cycle
from appraisal.services.preparation import Rating, send_preparation
from appraisal.services.records import Need, record_meeting, share_record
from appraisal.states import Side
from values_hub.demo.appraisal_words import LINES, RECORDS
from values_hub.demo.cast import Cast

NAME, UNIT = "National appraisal form", "talking"
SUMMARY = "Proposed for every Trust: two questions of its own, and three objectives"
YEAR, BETTER = "Your year", "A better place to work"
SECTIONS: tuple[tuple[Kind, dict[str, Any]], ...] = (
    (
        Kind.QUESTION,
        {
            "heading": YEAR,
            "question": "What are you most proud of this year, and what was hardest?",
            "question_for_appraiser": "What has [name] done this year that others should know of?",
            "filled_by": FilledBy.EACH,
            "required": True,
            "word_limit": 300,
        },
    ),
    (
        Kind.QUESTION,
        {
            "heading": BETTER,
            "question": "What one thing would make this a better place to work?",
            "hint": "It can be small. You talk about it when you meet",
            "filled_by": FilledBy.PERSON,
            "word_limit": 200,
        },
    ),
    (
        Kind.OBJECTIVES,
        {
            "heading": "Objectives",
            "hint": "What [name] will do, by when, and how you will both know",
            "word_limit": 100,
            "many": 3,
            "needed": 2,
        },
    ),
    (
        Kind.TRAINING,
        {
            "heading": "Training and development",
            "hint": "What [name] needs to learn to do it",
            "word_limit": 60,
            "many": 3,
            "needed": 1,
        },
    ),
    (
        Kind.WELLBEING,
        {
            "heading": "Wellbeing",
            "hint": "What would help [name] to be well at work. It stays between the two of you",
            "filled_by": FilledBy.RECORD,
            "seen_by": SeenBy.TWO,
            "word_limit": 250,
        },
    ),
    (
        Kind.CAREER,
        {
            "heading": "Career",
            "hint": "What [name] hopes to do in the next three years",
            "filled_by": FilledBy.RECORD,
            "word_limit": 250,
        },
    ),
)
SAID = {
    Side.PERSON: {
        YEAR: "Proud that nobody on my list waited more than eighteen weeks. The hardest was the month without a "
        "supervisor.",
        BETTER: "One quiet room that is not booked for meetings, so that we can write up between sessions.",
    },
    Side.APPRAISER: {
        YEAR: "Ran the evening group through the winter when two of us were away, and asked each person what helped."
    },
}
OBJECTIVES = (
    "See the evening group through to spring, with feedback from at least eight people who come.",
    "Bring one case a month to peer supervision, and say what changed because of it.",
    "Write a one-page guide for new colleagues on the waiting list, by March.",
)
NEEDS = (Need("Supervise a trainee, with somebody beside me the first time.", "teaching"),)


def load(cast: Cast, *, now: dt.datetime) -> None:
    """Publish the form, open a small cycle on it six weeks ago, and bring one of its people to a shared record."""
    name = f"National form tried: {cast.units[UNIT].name}"
    if Cycle.objects.filter(name=name).exists():
        return
    began = now - dt.timedelta(days=42)
    hr = cast.users["hr"]
    cycle = create_cycle(
        name=name, unit=cast.units[UNIT], opens_on=began.date(), due_on=now.date() + dt.timedelta(days=40),
        first_months=3, alongside=True, form=_form(hr, began), actor=hr, at=began,
    )  # fmt: skip
    open_cycle(cycle=cycle, actor=hr, at=began)
    fill_cycle(cycle_id=cycle.pk, at=began)
    _walk(_appraisal(cast, cycle, "owen-llewellyn"), began)
    _send(_appraisal(cast, cycle, "samira-el-sayed"), Side.PERSON, began + dt.timedelta(days=20))


def _form(hr: Any, at: dt.datetime) -> AppraisalForm:
    found = AppraisalForm.objects.live().filter(name=NAME).first()
    if found is not None:
        return found
    form = begin_form(name=NAME, summary=SUMMARY, actor=hr, at=at)
    for kind, details in SECTIONS:
        add_section(
            form=form,
            kind=kind,
            details={"seen_by": SeenBy.RECORD, "required": False, **details},
            actor=hr,
            at=at,
        )
    publish_form(form=form, actor=hr, at=at)
    return form


def _appraisal(cast: Cast, cycle: Cycle, key: str) -> Appraisal:
    rows = Appraisal.objects.select_related("staff__user", "appraiser__user", "cycle__framework", "unit")
    return rows.get(cycle=cycle, staff=cast.staff[key])


def _walk(appraisal: Appraisal, began: dt.datetime) -> None:
    days = [began + dt.timedelta(days=days) for days in (15, 18, 30, 31)]
    _send(appraisal, Side.PERSON, days[0])
    _send(appraisal, Side.APPRAISER, days[1])
    appraiser = appraisal.appraiser and appraisal.appraiser.user
    appraisal.refresh_from_db()
    met_on = days[2].date()
    record_meeting(appraisal=appraisal, met_on=met_on, today=met_on, actor=appraiser, at=days[2])
    share_record(
        appraisal=appraisal, ratings=_ratings(appraisal, RECORDS.reasons), objectives=OBJECTIVES, needs=NEEDS,
        wellbeing=RECORDS.wellbeing, career="Would like to train as a high intensity therapist.",
        version=Record.objects.get(appraisal=appraisal).version, actor=appraiser, at=days[3],
    )  # fmt: skip


def _send(appraisal: Appraisal, side: Side, at: dt.datetime) -> None:
    whose = appraisal.staff if side == Side.PERSON else appraisal.appraiser
    kept = Preparation.objects.filter(appraisal=appraisal, side=side, handed_over_at=None).first()
    codes = {each.heading: each.code for each in appraisal.cycle.form.sections.all()}
    send_preparation(
        appraisal=appraisal, side=side, ratings=_ratings(appraisal, LINES[side]),
        answers={codes[heading]: words for heading, words in SAID[side].items()},
        version=kept.version if kept else 0, actor=whose and whose.user, at=at,
    )  # fmt: skip


def _ratings(appraisal: Appraisal, lines: dict[str, str]) -> list[Rating]:
    framework = appraisal.cycle.framework
    values = framework.values.order_by("order") if framework else []
    return [Rating(value.pk, "3", lines.get(value.code, "")) for value in values]
