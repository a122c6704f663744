"""Standards that somebody may have proven elsewhere."""

from django.db.models import QuerySet

from induction.models import Induction, Item


def provable_items(induction: Induction) -> list[Item]:
    """What the assessor of this induction has still to sign and a proof from elsewhere may stand for, in order."""
    rows = _provable(induction)
    return list(rows.select_related("programme_item__after", "programme_item__programme").order_by("order"))


def anything_provable(induction: Induction) -> bool:
    """Whether something is still to sign for which a proof from elsewhere may stand."""
    return _provable(induction).exists()


def _provable(induction: Induction) -> QuerySet[Item]:
    return induction.items.open().filter(programme_item__provable=True)
