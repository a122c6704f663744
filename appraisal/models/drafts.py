"""What somebody is still writing."""

from django.db import models


class Drafted(models.Model):
    """A form's answers as they were typed, by field name, and how often they were saved.

    Rows that others read (ratings, objectives) are made from it when it is sent or shared, so that nothing unsent can
    be read by a query for what was sent. `version` lets one tab notice that another has saved meanwhile.
    """

    draft = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
