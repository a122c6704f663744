"""This year's round of appraisals in the demonstration Trust: a ward in every state, by the real services. Beside it, a
second form is tried (appraisal_forms.py); before it was last year (appraisal_last_year.py)."""

import datetime as dt

from appraisal.models import Appraisal, Cycle, Rater
from appraisal.queries.alarm import begins, last_due
from appraisal.queries.drafts import with_preparation
from appraisal.queries.feedback import ANSWERS, behaviours_of
from appraisal.services.cycles import create_cycle, fill_cycle, open_cycle
from appraisal.services.drafts import keep_preparation
from appraisal.services.feedback import agree_raters, give_feedback, propose_rater
from appraisal.services.moments import give_moment
from appraisal.services.reminders import send_due_reminders
from appraisal.states import Side
from values_hub.demo import appraisal_forms, appraisal_last_year
from values_hub.demo.appraisal_walk import (
    HALF_SIGNED,
    MET,
    PERSON_SENT,
    READY,
    SHARED,
    SIGNED,
    appraisal_in,
    walk,
)
from values_hub.demo.appraisal_words import LINES, MOMENTS, story_of
from values_hub.demo.cast import Cast
from values_hub.framework.models import Value

# How far each person's appraisal has come.
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
    appraisal_last_year.load(cast, now=now)
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
        walk(appraisal_in(cycle, cast, key), story_of(key), steps, values, opened_at)
    _begin(appraisal_in(cycle, cast, BEGUN), values, now)
    _see(cast, values, now)
    # Or the first thing HR reads is that yesterday's reminders were missed, on a Trust that did not stand yesterday.
    if day := last_due(now):
        send_due_reminders(today=day, at=begins(day))


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
    asked = appraisal_in(cycle, cast, ASKED)
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
    choosing = appraisal_in(cycle, cast, BEGUN)
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
