"""Last year's appraisals of a ward's staff nurses: what this year's prepare from, and say what became of."""

import datetime as dt

from appraisal.models import Cycle, Goal
from appraisal.services.bulk import close_cycle
from appraisal.services.cycles import create_cycle, fill_cycle, open_cycle
from appraisal.services.goals import record_mid_year, tick_off
from values_hub.demo.appraisal_walk import SIGNED, appraisal_in, walk
from values_hub.demo.appraisal_words import HALF_WAY, LAST_YEAR, Told
from values_hub.demo.cast import Cast
from values_hub.people.models.organisation import StaffGroup

UNIT, BAND = "ward-7", "5"
PEOPLE = ("staff", "jincy-thomas", "mei-ling-cheung")
# Whose year went on after it: one thing ticked off, and a talk half-way.
GOES_ON = "staff"


def load(cast: Cast, *, now: dt.datetime) -> None:
    """A small cycle that opened a year before this year's, signed by everybody in it and closed."""
    began = now - dt.timedelta(days=400)
    name = f"Staff nurses of {cast.units[UNIT].name}, {began.year} to {began.year + 1}"
    if Cycle.objects.filter(name=name).exists():
        return
    hr, values = cast.users["hr"], list(cast.framework.values.order_by("order"))
    cycle = create_cycle(
        name=name, unit=cast.units[UNIT], opens_on=began.date(), due_on=(began + dt.timedelta(days=56)).date(),
        first_months=3, staff_groups=[StaffGroup.NURSING], bands=[BAND], actor=hr, at=began,
    )  # fmt: skip
    open_cycle(cycle=cycle, actor=hr, at=began)
    fill_cycle(cycle_id=cycle.pk, at=began)
    for key in PEOPLE:
        walk(appraisal_in(cycle, cast, key), Told(), SIGNED, values, began, LAST_YEAR)
    close_cycle(cycle=cycle, actor=hr, at=began + dt.timedelta(days=70))
    _go_on(cast, cycle, began + dt.timedelta(days=210))


def _go_on(cast: Cast, cycle: Cycle, at: dt.datetime) -> None:
    appraisal = appraisal_in(cycle, cast, GOES_ON)
    manager = appraisal.appraiser and appraisal.appraiser.user
    record_mid_year(
        appraisal=appraisal, met_on=at.date(), words=HALF_WAY, today=at.date(), actor=manager, at=at
    )
    goal = Goal.objects.filter(appraisal=appraisal, kind=Goal.Kind.NEED).order_by("order")[0]
    tick_off(goal=goal, done=True, actor=appraisal.staff.user, at=at + dt.timedelta(days=30))
