"""Anonymous answers, anonymous by construction: what is kept is how often each answer was given, never an answer of
anybody's, and no time. What is shown moves on in steps of many people, so that nobody can watch one person's answer
arrive."""

from typing import Any

from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from appraisal.models.cycles import Cycle
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord, Unit


class Counted(models.Model):
    """How often each answer was given: {question: {answer: how often}}. `shown` is the same as it was when the last
    step was full; nothing reads `counts` but the service that counts on."""

    answered = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    shown_answered = models.PositiveIntegerField(default=0)
    shown = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def count(self, answers: dict[str, str], *, step: int) -> None:
        """Add one person's answers; publish when the step is full. The caller holds the row."""
        counts: dict[str, Any] = {question: dict(given) for question, given in self.counts.items()}
        for question, answer in answers.items():
            given = counts.setdefault(question, {})
            given[answer] = given.get(answer, 0) + 1
        self.counts, self.answered = counts, self.answered + 1
        if self.answered % step == 0:
            self.shown, self.shown_answered = counts, self.answered


class PulseCell(Counted):
    """What people of one directorate (None: outside them) thought of their appraisal in one cycle."""

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    directorate = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta(Counted.Meta):
        constraints = [
            models.UniqueConstraint(fields=["cycle", "directorate"], name="one_pulse_cell_a_directorate"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(directorate=None), name="one_pulse_cell_outside_directorates"
            ),
        ]


class PulseMonth(Counted):
    """The same, of those whose appraisal is due in one month (its first day): what the appraisal's own day says, and
    nothing of when anybody answered."""

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    directorate = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    month = models.DateField()

    class Meta(Counted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "directorate", "month"], name="one_pulse_month_a_directorate"
            ),
            models.UniqueConstraint(
                fields=["cycle", "month"],
                condition=Q(directorate=None),
                name="one_pulse_month_outside_directorates",
            ),
        ]


class UpwardCell(Counted):
    """What the people somebody appraised in one cycle said of them as a manager."""

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    appraiser = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")

    class Meta(Counted.Meta):
        constraints = [
            models.UniqueConstraint(fields=["cycle", "appraiser"], name="one_upward_cell_an_appraiser")
        ]


class PulseGiven(models.Model):
    """The person of this appraisal has answered, or would rather not, so nobody is counted or asked twice. Not which of
    the two, not when, and not what."""

    id = RandomKey()
    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="pulse_given")
