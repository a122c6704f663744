"""Which blocks there are, which are for whom, and what somebody would get of them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from induction.models import Arrival, Item, Kind, Owner, Programme, ProgrammeItem
from induction.queries.clock import Clock
from induction.queries.rules import due_on, facts_of, facts_of_arrival, fits, lay_out
from values_hub.framework.models import Behaviour, Framework
from values_hub.people.models import Post, StaffRecord

PEOPLE_SHOWN = 25
# Whoever started longer ago than this is not a starter: the first staff file from ESR brings in everybody who works
# here, and that must not start tens of thousands of inductions. A first day ahead, however far, is always a starter's.
STARTED_WITHIN = dt.timedelta(days=60)


@dataclass(frozen=True)
class Would:
    """One thing somebody would get: from which block, whose it would be, from when and by when.

    `holder` is a name, empty where nobody stands in that relation yet; `opens_on` None while it follows something.
    """

    block: Programme
    item: ProgrammeItem
    holder: str
    opens_on: dt.date | None
    due_on: dt.date

    @property
    def lacks(self) -> bool:
        """Nobody would hold it, and it is not HR's or a check-in."""
        return not self.holder and self.item.owner not in {"", Owner.HR}


def blocks_for(staff: StaffRecord) -> list[Programme]:
    """The current blocks that are for this person, in the order of their layers."""
    facts = facts_of(staff)
    current = Programme.objects.current().order_by("layer", "name")
    return [block for block in current if fits(block.rule, facts)]


def blocks_for_arrival(arrival: Arrival) -> list[Programme]:
    """The current blocks that will be for this person, as far as the post they accepted says."""
    facts = facts_of_arrival(arrival)
    current = Programme.objects.current().order_by("layer", "name")
    return [block for block in current if fits(block.rule, facts)]


def blocks_new_in_post(staff: StaffRecord, before: Post) -> list[Programme]:
    """Current blocks that are for somebody in the post they hold now and were not in the one they held before."""
    now, then = facts_of(staff), facts_of(staff, before)
    if now == then:
        return []
    current = Programme.objects.current().order_by("layer", "name")
    return [block for block in current if fits(block.rule, now) and not fits(block.rule, then)]


def blocks_for_leading(staff: StaffRecord) -> list[Programme]:
    """Current blocks that are for this person because they lead people, and would not be otherwise."""
    facts = facts_of(staff)
    without = replace(facts, manages=False)
    current = Programme.objects.current().order_by("layer", "name")
    return [block for block in current if fits(block.rule, facts) and not fits(block.rule, without)]


def leading(blocks: Sequence[Programme]) -> Programme:
    """Of blocks in order, the one whose probation somebody has: the first that has one, or else the first of all."""
    return next((block for block in blocks if block.probation_months), blocks[0])


def items_of(blocks: Iterable[Programme]) -> list[ProgrammeItem]:
    """Everything in these blocks, in order; what two of them have in common comes once, from the first."""
    blocks = list(blocks)
    place = {block.pk: number for number, block in enumerate(blocks)}
    rows = ProgrammeItem.objects.filter(programme__in=blocks).select_related("after", "programme")
    found: dict[str, ProgrammeItem] = {}
    for item in sorted(rows, key=lambda row: (place[row.programme_id], row.order)):
        found.setdefault(item.code, item)
    return list(found.values())


def day_one_by_hand(staff: StaffRecord, today: dt.date) -> dt.date:
    """From which day an induction counts that HR start by hand: the first day here, or today for somebody who has long
    worked here."""
    return staff.started_on if staff.started_on >= today - STARTED_WITHIN else today


def preview(staff: StaffRecord, blocks: Iterable[Programme], today: dt.date) -> list[Would]:
    """What somebody would get of these blocks and when, as if HR started them today. Nothing is written."""
    names = {Owner.STARTER: staff.name, Owner.MANAGER: staff.manager.name if staff.manager else ""}
    return _would(blocks, names, day_one_by_hand(staff, today), today)


def preview_of_arrival(arrival: Arrival, today: dt.date) -> list[Would]:
    """What somebody who is coming would get of the blocks that fit the post they accepted; from today where no first
    day is agreed. Nothing is written."""
    names = {
        Owner.STARTER: arrival.name,
        Owner.MANAGER: arrival.manager.name if arrival.manager else "",
        Owner.BUDDY: arrival.buddy.name if arrival.buddy else "",
    }
    return _would(blocks_for_arrival(arrival), names, arrival.first_day or today, today)


def _would(
    blocks: Iterable[Programme], names: Mapping[Owner, str], day_one: dt.date, today: dt.date
) -> list[Would]:
    """The soonest first, on a plain Monday-to-Friday clock."""
    blocks = list(blocks)
    clock = Clock()
    things, talks = [], []
    for each in items_of(blocks):
        if each.kind == Kind.CHECK_IN:
            talks.append(Would(each.programme, each, "", day_one, due_on(each, day_one, clock)))
        else:
            things.append(Item(programme_item=each, owner=each.owner))
    lay_out(things, clock, day_one, today, {})
    rows = [
        Would(
            item.programme_item.programme, item.programme_item, names.get(Owner(item.owner), ""), item.opens_on,
            item.due_on,
        )
        for item in things
    ]  # fmt: skip
    return sorted([*rows, *talks], key=lambda row: (row.due_on, row.item.order))


def blocks_to_choose(*, with_drafts: bool = False) -> list[Programme]:
    """Blocks that can be put together: the current ones, and for a preview those that are still being written."""
    rows = Programme.objects.current()
    if with_drafts:
        rows = rows | Programme.objects.drafts()
    return list(rows.order_by("layer", "name", "version"))


def people_named(user: Any, words: str) -> list[StaffRecord]:
    """People this person may see, with every word in their name, the newest first. At most 25."""
    rows = StaffRecord.objects.visible_to(user).current()
    for word in words.split()[:4]:
        rows = rows.filter(last_name__icontains=word) | rows.filter(first_name__icontains=word)
    return list(rows.select_related("post__unit").order_by("-started_on", "last_name", "pk")[:PEOPLE_SHOWN])


def programmes_of(user: Any) -> QuerySet[Programme]:
    """Every version this person may read, drafts and current ones first, each with how many things are in it."""
    return (
        Programme.objects.visible_to(user)
        .annotate(things=Count("items"))
        .order_by(F("retired_at").desc(nulls_first=True), "layer", "name", "-version")
    )


def programme_seen_by(user: Any, pk: UUID) -> Programme | None:
    """One version with how many inductions it is or was in, or None when this person may not read it."""
    return (
        Programme.objects.visible_to(user)
        .filter(pk=pk)
        .annotate(used=Count("uses__induction", distinct=True))
        .first()
    )


def draft_of(programme: Programme) -> Programme | None:
    """The version of a block that is being written, if there is one."""
    return Programme.objects.drafts().filter(name=programme.name).first()


def item_of(programme: Programme, pk: UUID) -> ProgrammeItem | None:
    """One thing of this version, or None (a forged key included)."""
    return programme.items.select_related("after").filter(pk=pk).first()


def things_in(programme: Programme) -> QuerySet[ProgrammeItem]:
    """Everything in one version, in the order of its days, with what each comes after."""
    return programme.items.select_related("after").order_by("due_days", "order")


def things_before(programme: Programme, item: ProgrammeItem | None) -> list[ProgrammeItem]:
    """What stands before this item in its version, or everything if it is to be written: what it may follow."""
    rows = programme.items.order_by("order")
    return list(rows if item is None else rows.filter(order__lt=item.order))


def draft_seen_by(user: Any, pk: UUID) -> Programme | None:
    """A version that is still being written, or None."""
    return Programme.objects.visible_to(user).drafts().filter(pk=pk).first()


def behaviour_choices() -> list[tuple[str, str]]:
    """Behaviours of the live framework by code, in their order."""
    live = Framework.objects.live().first()
    rows = Behaviour.objects.filter(value__framework=live).order_by("value__order", "order")
    return [(row.code, f"{row.value.name}: {row.name}") for row in rows.select_related("value")]
