"""A rating on the five-point scale, wherever one is given: sift, check-in, appraisal."""

from django.db import models
from django.db.models import Q


class Rated(models.Model):
    """0 to 4, or *no evidence seen*: a state of its own, never a number and never in a mean. Neither: not rated yet."""

    points = models.PositiveSmallIntegerField(null=True, blank=True)
    no_evidence = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(Q(points__isnull=True) | Q(points__lte=4))
                & ~Q(points__isnull=False, no_evidence=True),
                name="%(app_label)s_%(class)s_rating",
            )
        ]

    @property
    def is_rated(self) -> bool:
        return self.no_evidence or self.points is not None

    @property
    def choice(self) -> str:
        """The rating as a form's choice: "0" to "4", "n" for no evidence seen, "" when not rated."""
        if self.no_evidence:
            return "n"
        return "" if self.points is None else str(self.points)


def from_choice(choice: str) -> dict[str, object]:
    """The two fields for a form's choice ("0" to "4", "n", or "" for not rated). Raises ValueError on any other."""
    if choice not in {"", "n", "0", "1", "2", "3", "4"}:
        raise ValueError(f"Not a rating: {choice!r}")
    return {"points": int(choice) if choice.isdigit() else None, "no_evidence": choice == "n"}
