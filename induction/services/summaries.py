"""One message a week to everybody on whom something waits in an induction."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from induction.models import Absence, Arrival, Item, Owner, Preparation
from induction.queries.clock import OFFICE, Clock
from induction.queries.parties import parties_to_anything
from induction.services.arrival_messages import remind_of_what_is_theirs
from induction.services.messages import notice
from induction.states import ArrivalState, InductionState, PreparationState
from induction.waiting import WEEKLY
from values_hub.common.waiting import SOON, Desk, waiting_on
from values_hub.outbox.services import Draft, post_messages
from values_hub.people.models import Delegation, StaffRecord, User
from values_hub.people.models.staff import AWAY

NAMED = 5
AT_ONCE = 500  # people loaded at a time


@dataclass(frozen=True)
class Waiting:
    """One line of a summary: what, by when (None where nothing presses), and where."""

    words: str
    due_on: dt.date | None
    url: str

    @property
    def line(self) -> str:
        return f"{self.words}, by {self.due_on:%-d %B}" if self.due_on else self.words


def send_summaries(*, today: dt.date, at: dt.datetime) -> int:
    """Tell each what waits on them: things to do that are late or due within a week, and whatever else of an induction
    is on their home page. Once a week.

    On the first working day of the week, so a bank holiday Monday's comes on Tuesday. Whoever has nothing to do hears
    nothing, and so does whoever is away. Safe to run any number of times a day. Returns how many messages were new.
    """
    if _first_working_day(today) != today:
        return 0
    return post_messages(_drafts(today), at)


def _drafts(today: dt.date) -> Iterator[Draft]:
    keys = _whom_to_ask(today)
    acts = Delegation.objects.current(today).filter(delegate=OuterRef("pk"))
    for some in batched(sorted(keys), AT_ONCE, strict=False):
        people = StaffRecord.objects.current().filter(pk__in=some).exclude(assignment_status__in=AWAY)
        people = people.annotate(has_delegations=Exists(acts)).select_related("user", "post__unit")
        for person in people.order_by("pk"):
            draft = _draft(person, _waiting_on(person, today), today)
            if draft is not None:
                yield draft
    yield from _to_those_who_are_coming(today)


def _whom_to_ask(today: dt.date) -> set[Any]:
    """Keys of everybody who may have something, and of whoever acts for them; without starters who are away."""
    keys = parties_to_anything(today, today + SOON)
    keys |= set(Delegation.objects.current(today).filter(manager__in=keys).values_list("delegate", flat=True))
    away = Absence.objects.standing_on(today).filter(induction__state=InductionState.RUNNING)
    return keys - set(away.values_list("induction__staff", flat=True))


def _waiting_on(person: StaffRecord, today: dt.date) -> list[Waiting]:
    """As their home page has it, but that things to do are named one by one. Whoever has no account yet is asked for
    as if they had one: they are written to all the same."""
    user = person.user or User(email=person.email)
    user.staff = person
    user.acting_for_today = user.acting_for(today)
    if person.user is None:
        user.grants = []
    things = (
        Item.objects.to_do()
        .held_by(user)
        .filter(induction__state=InductionState.RUNNING, due_on__lte=today + SOON)
        .select_related("induction__staff")
        .order_by("due_on", "order", "pk")
    )
    rows = [Waiting(f"{item.title}{_whose(item, person)}", item.due_on, _page_of(item)) for item in things]
    others = waiting_on(user, today, Desk.OWN, of=WEEKLY)
    rows += [Waiting(each.title, each.due_on, each.url) for each in others if each.group == "yours"]
    return sorted(rows, key=lambda row: (row.due_on is None, row.due_on or today))


def _draft(person: StaffRecord, rows: list[Waiting], today: dt.date) -> Draft | None:
    if not rows:
        return None
    dated = [row.due_on for row in rows if row.due_on]
    late = sum(due < today for due in dated)
    week = sum(today <= due <= today + SOON for due in dated)
    rest = len(rows) - late - week
    parts = [
        f"{late} late" if late else "",
        f"{week} due in the next seven days" if week else "",
        f"{rest} more to think of" if rest and (late or week) else f"{rest} to think of" if rest else "",
    ]
    *first, last = [part for part in parts if part]
    lines = [row.line for row in rows[:NAMED]]
    if len(rows) > NAMED:
        lines.append(f"And {len(rows) - NAMED} more.")
    places = {row.url for row in rows}
    return notice(
        person, person, heading="Your week in inductions",
        paragraphs=[f"You have {f'{", ".join(first)} and ' if first else ''}{last}.", *lines],
        action=("See all of it", places.pop() if len(places) == 1 else reverse("home")),
        key=f"induction.week:{_week(today)}:{person.pk}",
    )  # fmt: skip


def _to_those_who_are_coming(today: dt.date) -> Iterator[Draft]:
    """They have an account and no staff record yet: what is theirs before day one, open now and due within a week."""
    theirs = Preparation.objects.filter(
        arrival=OuterRef("pk"), owner=Owner.STARTER, state=PreparationState.TO_DO, due_on__lte=today + SOON
    )
    arrivals = Arrival.objects.filter(Exists(theirs), state=ArrivalState.PREPARING).with_people()
    for arrival in arrivals.order_by("pk").iterator(chunk_size=AT_ONCE):
        things = arrival.preparations.filter(
            owner=Owner.STARTER, state=PreparationState.TO_DO, due_on__lte=today + SOON
        )
        titles = list(things.order_by("due_on", "order").values_list("title", flat=True))
        yield remind_of_what_is_theirs(arrival, titles, key=f"arrival.week:{_week(today)}:{arrival.pk}")


def _week(today: dt.date) -> str:
    year, number, _ = today.isocalendar()
    return f"{year}-{number}"


def _page_of(item: Item) -> str:
    return reverse("induction:induction", args=[item.induction_id])


def _whose(item: Item, holder: StaffRecord) -> str:
    staff = item.induction.staff
    return "" if staff.pk == holder.pk else f" ({staff.name})"


def _first_working_day(today: dt.date) -> dt.date:
    monday = today - dt.timedelta(days=today.weekday())
    return Clock(OFFICE).day(monday, 0, "working")
