"""What was written under a section of a form."""

from django.db import models
from django.db.models import Q

from appraisal.models.asking import Section
from appraisal.models.preparations import Preparation
from appraisal.models.records import Record
from values_hub.common.keys import RandomKey


class SectionAnswer(models.Model):
    """One side's words under one section, once sent; or the record's, once shared.

    Three sections that nearly every form has keep columns of their own: the look back (`Preparation.reflection`), and
    wellbeing and career where the record asks them (`Record`). Ratings, objectives and needs have tables, because they
    are counted. Everything else that is written is a row here; `queries/asking.py` says which is which.
    """

    id = RandomKey()
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    preparation = models.ForeignKey(Preparation, models.PROTECT, null=True, related_name="answers")
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="answers")
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["preparation", "section"],
                condition=Q(preparation__isnull=False),
                name="one_prepared_answer_a_section",
            ),
            models.UniqueConstraint(
                fields=["record", "section"],
                condition=Q(record__isnull=False),
                name="one_recorded_answer_a_section",
            ),
            models.CheckConstraint(
                condition=Q(preparation=None, record__isnull=False)
                | Q(preparation__isnull=False, record=None),
                name="an_answer_is_of_one_side_or_the_record",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="an_answer_says_something"),
        ]
