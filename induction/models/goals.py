"""The first goals of somebody who starts: two of our behaviours to grow in, agreed by both."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from induction.models.inductions import Induction
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Behaviour


class GoalQuerySet(models.QuerySet["Goal"]):
    def standing(self) -> "GoalQuerySet":
        """Proposed or agreed, and nothing else has been proposed in its place."""
        return self.filter(replaced_at=None)


class Goal(models.Model):
    """One of two. Either of the two proposes and the other agrees; what is agreed stays, as does what was replaced."""

    id = RandomKey()
    induction = models.ForeignKey(Induction, models.CASCADE, related_name="goals")
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, related_name="+")
    words = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["induction", "behaviour"], condition=Q(replaced_at=None), name="one_goal_a_behaviour"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | (
                    Q(agreed_at__isnull=False, agreed_by__isnull=False)
                    & ~Q(agreed_by=models.F("proposed_by"))
                ),
                name="goal_agreed_by_the_other",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(replaced_at=None), name="what_is_agreed_is_not_replaced"
            ),
        ]

    def __str__(self) -> str:
        return str(self.behaviour)
