"""The ladders of reminders, as HR set them: on which day before or after a due date whom is told."""

from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q

from values_hub.common.keys import RandomKey

# How far from the due date a rung may stand, and how many a ladder may have.
FURTHEST = 120
MOST_RUNGS = 12


class Whom(StrEnum):
    """`HOLDER`: whoever's turn it is. `BOTH`: the person and the appraiser, whoever's turn it is. `ABOVE`: the
    manager's manager. `HR`: HR for the person's unit."""

    HOLDER = "holder"
    BOTH = "both"
    ABOVE = "above"
    HR = "hr"


class Ladder(models.TextChoices):
    """Counted from the day an appraisal is due; from the day its reviewer has; from the day it is due, for colleagues
    who were asked what they see of somebody (`HOLDER`)."""

    APPRAISAL = "appraisal", "Appraisals"
    REVIEW = "review", "Reviews of a disagreement"
    FEEDBACK = "feedback", "Colleagues who were asked for feedback"


# Source: reference nhs-domain §5.4 and DESIGN §5. Steps upwards stop too: nobody is chased about one appraisal for
# ever.
STANDARD: dict[str, tuple[tuple[int, tuple[Whom, ...]], ...]] = {
    Ladder.APPRAISAL: (
        (-60, (Whom.HOLDER,)),
        (-30, (Whom.HOLDER,)),
        (-14, (Whom.HOLDER,)),
        (-7, (Whom.HOLDER,)),
        (0, (Whom.HOLDER,)),
        (7, (Whom.BOTH,)),
        (14, (Whom.HOLDER, Whom.ABOVE)),
        (30, (Whom.HOLDER, Whom.ABOVE)),
        (45, (Whom.HR,)),
    ),
    Ladder.REVIEW: ((-7, (Whom.HOLDER,)), (0, (Whom.HOLDER,)), (7, (Whom.HOLDER, Whom.HR))),
    Ladder.FEEDBACK: ((-14, (Whom.HOLDER,)), (-7, (Whom.HOLDER,))),
}


class LadderRung(models.Model):
    """`days` after the due date; before it when negative.

    `formerly`: the days it stood at before it was moved. Whoever heard it there is not told again because it moved
    (queries/ladder.py says until when that counts).
    """

    id = RandomKey()
    ladder = models.CharField(max_length=10, choices=Ladder)
    days = models.SmallIntegerField()
    to_holder = models.BooleanField(default=False)
    to_both = models.BooleanField(default=False)
    to_above = models.BooleanField(default=False)
    to_hr = models.BooleanField(default=False)
    formerly = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ladder", "days"], name="one_rung_a_day"),
            models.CheckConstraint(
                condition=Q(days__gte=-FURTHEST, days__lte=FURTHEST), name="rung_is_near_the_due_date"
            ),
            models.CheckConstraint(
                condition=Q(to_holder=True) | Q(to_both=True) | Q(to_above=True) | Q(to_hr=True),
                name="rung_tells_somebody",
            ),
        ]

    @property
    def whom(self) -> frozenset[Whom]:
        return frozenset(each for each in Whom if getattr(self, f"to_{each}"))


def standard_rungs(model: Any, ladder: str) -> list[Any]:
    """Unsaved rows of the standard ladder. `model` is LadderRung as it is now, or as it was at a migration."""
    return [
        model(ladder=ladder, days=days, **{f"to_{each}": True for each in whom})
        for days, whom in STANDARD[ladder]
    ]


def lay_down_ladders(model: Any, using: str) -> None:
    """The ladders a Trust begins with. Does nothing where there are any."""
    rows = model.objects.using(using)
    if not rows.exists():
        rows.bulk_create(row for ladder in STANDARD for row in standard_rungs(model, ladder))
