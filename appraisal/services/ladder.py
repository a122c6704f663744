"""HR change on which days whom is reminded."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from appraisal.models import LadderRung
from appraisal.models.ladder import FURTHEST, MOST_RUNGS, Ladder, Whom, standard_rungs
from appraisal.queries.ladder import TOLD
from values_hub.audit.services import record
from values_hub.common.turns import take_turns


class NotThatDay(Exception):
    """A rung cannot stand on that day. The message is fit for the screen."""


class NotThatLadder(Exception):
    """The ladder would be too long, or tell nobody in time. The message is fit for the screen."""


@transaction.atomic
def save_rung(
    *, ladder: Ladder, rung: LadderRung | None, days: int, whom: Collection[Whom], actor: Any, at: dt.datetime
) -> LadderRung:
    """A new rung (None) `days` after the due date (before it when negative), or one that is moved or tells others.

    Whoever has heard a rung is not told again because it moved; whoever has not hears it on its new day.

    Raises: NotThatDay; NotThatLadder; ValueError when this ladder does not tell such people, or would tell nobody.
    """
    if not whom or not set(whom) <= set(TOLD[ladder]):
        raise ValueError(f"The ladder of {ladder} cannot tell {sorted(whom)}.")
    rows = _locked(ladder)
    row = next((each for each in rows if rung and each.pk == rung.pk), None)
    if rung is not None and row is None:
        raise NotThatLadder("This rung was removed meanwhile.")
    others = [each.days for each in rows if each is not row]
    _check([*others, days], days)
    if days in others:
        raise NotThatDay("There is a rung on that day already. Change that one.")
    if row is None:
        row = LadderRung(ladder=ladder, days=days)
    elif row.days != days:
        row.formerly = [each for each in (*row.formerly, row.days) if each != days]
        row.days = days
    for each in Whom:
        setattr(row, f"to_{each}", each in whom)
    row.save()
    record(
        action="reminder_rung.changed" if rung else "reminder_rung.added", subject=row, actor=actor, at=at,
        ladder=ladder, days=days, whom=sorted(whom), formerly=row.formerly,
    )  # fmt: skip
    return row


@transaction.atomic
def remove_rung(*, rung: LadderRung, actor: Any, at: dt.datetime) -> bool:
    """From now on nobody is told on that day. Returns False when it was removed already.

    Raises: NotThatLadder.
    """
    rows = _locked(Ladder(rung.ladder))
    row = next((each for each in rows if each.pk == rung.pk), None)
    if row is None:
        return False
    _check([each.days for each in rows if each is not row])
    record(
        action="reminder_rung.removed", subject=row, actor=actor, at=at, ladder=row.ladder, days=row.days,
        whom=sorted(row.whom),
    )  # fmt: skip
    row.delete()
    return True


@transaction.atomic
def back_to_standard(*, ladder: Ladder, actor: Any, at: dt.datetime) -> list[LadderRung]:
    """The ladder the Trust began with. A rung that stands on the same day stays the row it is; one that was moved from
    there is moved back, and whoever heard it meanwhile is not told again."""
    rows, wanted = {each.days: each for each in _locked(ladder)}, standard_rungs(LadderRung, ladder)
    moved = [row for day, row in rows.items() if day not in {each.days for each in wanted}]
    LadderRung.objects.filter(pk__in=[each.pk for each in moved]).delete()
    for each in wanted:
        if each.days in rows:
            each.pk = rows[each.days].pk
            each.formerly = rows[each.days].formerly
            each.save(force_update=True)
        elif was := next((row for row in moved if each.days in row.formerly), None):
            moved.remove(was)
            each.pk = was.pk
            each.formerly = [day for day in (*was.formerly, was.days) if day != each.days]
            each.save(force_insert=True)
        else:
            each.save(force_insert=True)
    record(action="reminder_ladder.standard_again", subject=wanted[0], actor=actor, at=at, ladder=ladder)
    return wanted


def _locked(ladder: Ladder) -> list[LadderRung]:
    """One ladder's rungs, so that two in HR do not change it at once: nor add to it, which no row's lock would hold."""
    take_turns(f"ladder {ladder}")
    return list(LadderRung.objects.select_for_update().filter(ladder=ladder).order_by("days"))


def _check(ladder: Collection[int], day: int = 0) -> None:
    """Raises what is wrong with these days, of which `day` is the one that was typed."""
    if abs(day) > FURTHEST:
        raise NotThatDay(f"The days must be {FURTHEST} or fewer")
    if len(ladder) > MOST_RUNGS:
        raise NotThatLadder(f"There can be {MOST_RUNGS} rungs. Remove another first.")
    if not any(each <= 0 for each in ladder):
        raise NotThatLadder("Somebody must be told on or before the day it is due.")
