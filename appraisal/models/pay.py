"""A pay step under Agenda for Change: the five standards of Annex 23, and nothing else."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class PayStep(models.Model):
    """What the line manager found on each standard, and what follows. `team_appraised` is asked of managers alone;
    `not_held` where there was no appraisal: whether it was the manager's to hold, which does not count against them.

    A step that waits is looked at again, in a row of its own: the latest is what holds, and one that goes ahead is the
    last.

    There is no rating here, and none is read: a values rating is not among the standards.
    """

    class Outcome(models.TextChoices):
        GOES_UP = "goes_up", "The pay step goes ahead"
        WAITS = "waits", "The pay step waits"

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="pay_steps")
    step_on = models.DateField()
    appraised = models.BooleanField()
    not_held = models.BooleanField(null=True)
    no_capability = models.BooleanField()
    no_sanction = models.BooleanField()
    training = models.BooleanField()
    team_appraised = models.BooleanField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "step_on"], condition=Q(outcome="goes_up"), name="a_pay_step_goes_ahead_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    Q(team_appraised=None) | Q(team_appraised=True),
                    Q(appraised=True) | Q(not_held__isnull=False, not_held=True),
                    outcome="goes_up", no_capability=True, no_sanction=True, training=True,
                )
                | (
                    Q(outcome="waits", review_on__isnull=False)
                    & ~Q(reason="")
                    & ~Q(plan="")
                    & (
                        (Q(appraised=False) & (Q(not_held=None) | Q(not_held=False)))
                        | Q(no_capability=False)
                        | Q(no_sanction=False)
                        | Q(training=False)
                        | Q(team_appraised=False)
                    )
                ),
                name="pay_step_follows_its_standards",
            ),
        ]  # fmt: skip
