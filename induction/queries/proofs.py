"""Standards that somebody may have proven elsewhere."""

from induction.models import Induction, Item


def provable_items(induction: Induction) -> list[Item]:
    """What the assessor of this induction has still to sign and a proof from elsewhere may stand for, in order."""
    rows = induction.items.open().filter(programme_item__provable=True)
    return list(rows.select_related("programme_item__after", "programme_item__programme").order_by("order"))


def editions_of(items: list[Item]) -> str:
    """The edition of the standards that these are, where there is one and it is the same for all."""
    found = {item.programme_item.programme.edition for item in items}
    return found.pop() if len(found) == 1 else ""
