"""This year's round of appraisals in the demonstration Trust: a ward in every state, by the real services. Beside it, a
second form is tried (appraisal_forms.py)."""

import datetime as dt
from typing import Any

from appraisal.models import Appraisal, Cycle, Preparation, Rater, Record
from appraisal.queries.alarm import begins, last_due
from appraisal.queries.drafts import with_preparation
from appraisal.queries.feedback import ANSWERS, behaviours_of
from appraisal.services.cycles import create_cycle, fill_cycle, open_cycle
from appraisal.services.drafts import keep_preparation
from appraisal.services.feedback import agree_raters, give_feedback, propose_rater
from appraisal.services.moments import give_moment
from appraisal.services.preparation import Rating, send_preparation
from appraisal.services.records import record_meeting, share_record
from appraisal.services.reminders import send_due_reminders
from appraisal.services.signing import sign_as_appraiser, sign_as_person
from appraisal.states import Side
from values_hub.demo import appraisal_forms
from values_hub.demo.appraisal_words import LINES, MOMENTS, RECORDS, REFLECTIONS, Told, story_of
from values_hub.demo.cast import Cast
from values_hub.framework.models import Value

# How far each person's appraisal has come: the number of steps of `_walk` that are behind them.
NOTHING, PERSON_SENT, READY, MET, SHARED, HALF_SIGNED, SIGNED = 0, 1, 2, 3, 4, 5, 6
STORY = {
    "buddy": PERSON_SENT,
    "bronagh-ohanlon": READY,
    "jincy-thomas": MET,
    "mei-ling-cheung": SHARED,
    "tendai-moyo": HALF_SIGNED,
    "kiran-bains": SIGNED,
    "leon-baptiste": SIGNED,
    "lead": READY,
    "panel": SHARED,
    "hannah-loewenthal": SIGNED,
    "hr": HALF_SIGNED,
    "editor": MET,
    "outsider": SIGNED,
    "mariusz-nowicki": SIGNED,
    "patrick-nwosu": SIGNED,
    "halyna-bondarenko": SIGNED,
    "gurpreet-sandhu": READY,
    "owen-llewellyn": SIGNED,
    "delroy-campbell": SIGNED,
    "analyst": SIGNED,
}
DISAGREES = "leon-baptiste"
BEGUN = "staff"
ASKED = "bronagh-ohanlon"
COLLEAGUES = ("buddy", "jincy-thomas", "mei-ling-cheung", "tendai-moyo", "leon-baptiste")
SEEN = (
    "Says what went wrong on a shift before anybody asks.",
    "Sits with the families nobody has time for.",
    "Teaches the students without making them feel small.",
    "You always know where you are when she is in charge.",
)


def load(cast: Cast, *, now: dt.datetime) -> None:
    """Open the round five weeks ago, due in three, and bring each person of STORY as far as they are."""
    appraisal_forms.load(cast, now=now)
    opens = now.date() - dt.timedelta(days=35)
    name = f"Appraisals {opens.year} to {opens.year + 1}"
    if Cycle.objects.filter(name=name).exists():
        return
    opened_at = now - dt.timedelta(days=35)
    hr = cast.users["hr"]
    cycle = create_cycle(
        name=name, unit=None, opens_on=opens, due_on=now.date() + dt.timedelta(days=21), first_months=3,
        actor=hr, at=opened_at,
    )  # fmt: skip
    open_cycle(cycle=cycle, actor=hr, at=opened_at)
    fill_cycle(cycle_id=cycle.pk, at=opened_at)
    values = list(cast.framework.values.order_by("order"))
    _ask_colleagues(cast, cycle, opened_at)
    for key, steps in STORY.items():
        _walk(_appraisal(cast, cycle, key), story_of(key), steps, values, opened_at)
    _begin(_appraisal(cast, cycle, BEGUN), values, now)
    _see(cast, values, now)
    # Or the first thing HR reads is that yesterday's reminders were missed, on a Trust that did not stand yesterday.
    if day := last_due(now):
        send_due_reminders(today=day, at=begins(day))


def _appraisal(cast: Cast, cycle: Cycle, key: str) -> Appraisal:
    rows = Appraisal.objects.select_related("staff__user", "appraiser__user", "cycle__framework", "unit")
    return rows.get(cycle=cycle, staff=cast.staff[key])


def _walk(appraisal: Appraisal, told: Told, steps: int, values: list[Value], began: dt.datetime) -> None:
    person, appraiser = appraisal.staff.user, appraisal.appraiser and appraisal.appraiser.user
    at = [began + dt.timedelta(days=days) for days in (9, 12, 20, 21, 23, 26)]
    met_on = (began + dt.timedelta(days=19)).date()
    walk: list[Any] = [
        lambda: _send(appraisal, Side.PERSON, told.person, values, person, at[0]),
        lambda: _send(appraisal, Side.APPRAISER, told.appraiser, values, appraiser, at[1]),
        lambda: record_meeting(
            appraisal=appraisal, met_on=met_on, today=at[2].date(), actor=appraiser, at=at[2]
        ),
        lambda: _share(appraisal, told, values, appraiser, at[3]),
        lambda: sign_as_appraiser(appraisal=appraisal, actor=appraiser, at=at[4]),
        lambda: sign_as_person(
            appraisal=appraisal, agrees=not told.disagrees, words=told.disagrees, took_place=told.took_place,
            actor=person, at=at[5],
        ),
    ]  # fmt: skip
    for step in walk[:steps]:
        appraisal.refresh_from_db()
        step()


def _send(
    appraisal: Appraisal, side: Side, choices: str, values: list[Value], actor: Any, at: dt.datetime
) -> None:
    send_preparation(
        appraisal=appraisal, side=side, ratings=_ratings(values, choices, LINES[side]),
        reflection=REFLECTIONS[side], version=_version(appraisal, side), actor=actor, at=at,
    )  # fmt: skip


def _version(appraisal: Appraisal, side: Side) -> int:
    kept = Preparation.objects.filter(appraisal=appraisal, side=side, handed_over_at=None).first()
    return kept.version if kept else 0


def _share(appraisal: Appraisal, told: Told, values: list[Value], actor: Any, at: dt.datetime) -> None:
    words = RECORDS
    share_record(
        appraisal=appraisal, ratings=_ratings(values, told.agreed, words.reasons),
        objectives=list(words.objectives), wellbeing=words.wellbeing, career=words.career,
        version=Record.objects.get(appraisal=appraisal).version, actor=actor, at=at,
    )  # fmt: skip


def _ratings(values: list[Value], choices: str, lines: dict[str, str]) -> list[Rating]:
    """One rating a value, in the values' order; a value without evidence has no line."""
    return [
        Rating(value.pk, choice, "" if choice == "n" else lines.get(value.code, ""))
        for value, choice in zip(values, choices.ljust(len(values), "3"), strict=False)
    ]


def _see(cast: Cast, values: list[Value], now: dt.datetime) -> None:
    """What a few people saw of each other on the ward these last weeks."""
    for days, (about, by, place, text) in enumerate(MOMENTS, 1):
        who, whose = cast.staff[about], cast.staff[by]
        give_moment(
            about=who, by=whose, value=values[place % len(values)], text=text, actor=whose.user,
            at=now - dt.timedelta(days=3 * days),
        )  # fmt: skip


def _ask_colleagues(cast: Cast, cycle: Cycle, at: dt.datetime) -> None:
    """Of one person four of five have answered, which both read once they have sent; another has chosen two to ask."""
    asked = _appraisal(cast, cycle, ASKED)
    for key in COLLEAGUES:
        propose_rater(appraisal=asked, staff=cast.staff[key], actor=asked.staff.user, at=at)
    agree_raters(appraisal=asked, actor=asked.appraiser and asked.appraiser.user, at=at)
    behaviours, answers = behaviours_of(asked), list(ANSWERS)
    raters = (
        Rater.objects.filter(appraisal=asked)
        .select_related("appraisal", "staff")
        .order_by("staff__last_name")
    )
    for number, rater in enumerate(raters[: len(SEEN)]):
        said = {str(each.pk): answers[(number + place) % 3] for place, each in enumerate(behaviours)}
        give_feedback(rater=rater, answers=said, words={"strength": SEEN[number]})
    choosing = _appraisal(cast, cycle, BEGUN)
    for key in COLLEAGUES[:2]:
        propose_rater(appraisal=choosing, staff=cast.staff[key], actor=choosing.staff.user, at=at)


def _begin(appraisal: Appraisal, values: list[Value], now: dt.datetime) -> None:
    """Half a preparation, kept and not sent."""
    loaded = with_preparation(Side.PERSON)(Appraisal.objects.filter(pk=appraisal.pk)).get()
    first = values[0]
    keep_preparation(
        appraisal=loaded, side=Side.PERSON, version=0, actor=appraisal.staff.user, at=now,
        answers={f"rating-{first.pk}": "3", f"example-{first.pk}": LINES[Side.PERSON][first.code]},
    )  # fmt: skip
