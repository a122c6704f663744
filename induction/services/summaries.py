"""One message a week to everybody who has something to do in an induction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from induction.models import Induction, Item
from induction.queries.clock import OFFICE, Clock
from induction.services.messages import notice
from induction.states import InductionState
from values_hub.outbox.services import Draft, post_messages
from values_hub.people.models import StaffRecord

AHEAD = dt.timedelta(days=7)
NAMED = 5


def send_summaries(*, today: dt.date, at: dt.datetime) -> int:
    """Tell each who holds something what is late and what is due within a week, once a week.

    On the first working day of the week, so a bank holiday Monday's comes on Tuesday. Whoever has nothing to do hears
    nothing. Safe to run any number of times a day. Returns how many messages were new.
    """
    if _first_working_day(today) != today:
        return 0
    return post_messages(_drafts(today), at)


def _drafts(today: dt.date) -> Iterator[Draft]:
    rows = (
        Item.objects.to_do()
        .filter(induction__state=InductionState.RUNNING, due_on__lte=today + AHEAD, holder__left_on=None)
        .exclude(holder=None)
        .select_related("holder__user", "induction__staff__post__unit")
        .order_by("holder", "due_on", "order", "pk")
    )
    held: dict[Any, list[Item]] = defaultdict(list)
    for item in rows.iterator(chunk_size=2000):
        held[item.holder_id].append(item)
    for items in held.values():
        draft = _draft(items, today)
        if draft is not None:
            yield draft


def _draft(items: list[Item], today: dt.date) -> Draft | None:
    holder: StaffRecord = items[0].holder  # type: ignore[assignment]
    late = sum(item.due_on < today for item in items)
    week = len(items) - late
    parts = [f"{late} late" if late else "", f"{week} due in the next seven days" if week else ""]
    lines = [f"{item.title}{_whose(item, holder)}, by {item.due_on:%-d %B}" for item in items[:NAMED]]
    if len(items) > NAMED:
        lines.append(f"And {len(items) - NAMED} more.")
    induction: Induction = items[0].induction
    one = len({item.induction_id for item in items}) == 1
    to = reverse("induction:induction", args=[induction.pk]) if one else reverse("induction:home")
    year, number, _ = today.isocalendar()
    return notice(
        holder, induction, heading="Your week in inductions",
        paragraphs=[f"You have {' and '.join(part for part in parts if part)}.", *lines],
        action=("See all of it", to), key=f"induction.week:{year}-{number}:{holder.pk}",
    )  # fmt: skip


def _whose(item: Item, holder: StaffRecord) -> str:
    staff = item.induction.staff
    return "" if staff.pk == holder.pk else f" ({staff.name})"


def _first_working_day(today: dt.date) -> dt.date:
    monday = today - dt.timedelta(days=today.weekday())
    return Clock(OFFICE).day(monday, 0, "working")
