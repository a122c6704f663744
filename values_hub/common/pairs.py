"""A moment and whoever it was: one is not kept without the other (STYLE §5)."""

from django.db.models import CheckConstraint, Q


def both_or_neither(at: str, by: str, *, name: str) -> CheckConstraint:
    """That columns `at` and `by` of a row are both empty or both filled. `name`: the constraint’s own."""
    return CheckConstraint(
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        name=name,
    )
