"""Standards that somebody may have proven elsewhere."""

from induction.models import Induction, Item


def provable_items(induction: Induction) -> list[Item]:
    """What the assessor of this induction has still to sign and a proof from elsewhere may stand for, in order."""
    rows = induction.items.open().filter(programme_item__provable=True)
    return list(rows.select_related("programme_item__after", "programme_item__programme").order_by("order"))
