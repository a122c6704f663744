"""The blocks of a running induction, and what would change with others."""

from dataclasses import dataclass, field

from induction.models import CheckIn, Induction, Item, Programme, ProgrammeItem
from induction.queries.programmes import items_of
from induction.states import CheckInState, ItemState


@dataclass(frozen=True)
class Change:
    """What other blocks would change: things by code, but for what is added, which has no row yet."""

    blocks_in: list[Programme] = field(default_factory=list)
    blocks_out: list[Programme] = field(default_factory=list)
    added: list[ProgrammeItem] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    brought_back: list[str] = field(default_factory=list)
    closed_titles: list[str] = field(default_factory=list)
    back_titles: list[str] = field(default_factory=list)
    kept: int = 0

    @property
    def is_nothing(self) -> bool:
        return not self.blocks_in and not self.blocks_out


def blocks_of(induction: Induction) -> list[Programme]:
    """The blocks an induction is made of now, in the order of their layers."""
    return list(
        Programme.objects.filter(uses__induction=induction, uses__removed_at=None).order_by("layer", "name")
    )


def planned_change(induction: Induction, blocks: list[Programme]) -> Change:
    """What would happen if the induction were made of `blocks` (in order) from now on. Nothing is written."""
    there = {block.pk: block for block in blocks_of(induction)}
    wanted_blocks = {block.pk: block for block in blocks}
    wanted = {item.code: item for item in items_of(blocks)}
    rows: dict[str, tuple[str, str]] = {}
    for model in (Item, CheckIn):
        # What an extended probation has added belongs to no block, and no change of blocks touches it.
        found = model._default_manager.filter(induction=induction, programme_item__isnull=False)
        for code, title, state in found.values_list("programme_item__code", "title", "state"):
            rows[code] = (title, state)
    proven = induction.items.exclude(proof="").select_related("programme_item__after")
    # What a proof has spared somebody is not asked for again: it was closed, and not with its block.
    spared = {code for item in proven for code in item.programme_item.waits_for}
    open_states = {ItemState.WAITING, ItemState.TO_DO, CheckInState.OPEN}
    gone = [code for code, (_, state) in rows.items() if state in open_states and code not in wanted]
    back = [
        code
        for code, (_, state) in rows.items()
        if state == ItemState.CLOSED and code in wanted and code not in spared
    ]
    return Change(
        blocks_in=[block for key, block in wanted_blocks.items() if key not in there],
        blocks_out=[block for key, block in there.items() if key not in wanted_blocks],
        added=[item for code, item in wanted.items() if code not in rows],
        closed=gone,
        brought_back=back,
        closed_titles=[rows[code][0] for code in gone],
        back_titles=[rows[code][0] for code in back],
        kept=len(set(rows) & set(wanted)) - len(back),
    )
