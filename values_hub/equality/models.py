"""The vault. No key of another table, no person, no moment: only what was answered, under a key that says nothing."""

from django.db import models

from values_hub.common.keys import RandomKey


class MonitoringAnswers(models.Model):
    """One set of answers. `source_id` is a key that its source keeps apart from everything people are shown.

    An empty column is a question not answered. `saved_on` is a day and not a moment, so that nobody can match it with
    when somebody was writing.
    """

    id = RandomKey()
    source_type = models.CharField(max_length=40)
    source_id = models.UUIDField()
    edition = models.DateField()
    saved_on = models.DateField()
    age_band = models.CharField(max_length=2, blank=True)
    sex = models.CharField(max_length=2, blank=True)
    gender_same = models.CharField(max_length=2, blank=True)
    ethnicity = models.CharField(max_length=2, blank=True)
    disability = models.CharField(max_length=2, blank=True)
    disability_type = models.CharField(max_length=2, blank=True)
    orientation = models.CharField(max_length=2, blank=True)
    religion = models.CharField(max_length=2, blank=True)
    partnership = models.CharField(max_length=2, blank=True)
    pregnancy = models.CharField(max_length=2, blank=True)
    carer = models.CharField(max_length=2, blank=True)
    armed_forces = models.CharField(max_length=2, blank=True)
    parent_occupation = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_type", "source_id"], name="one_set_of_answers_a_source")
        ]

    def __str__(self) -> str:
        return "Equality answers"
