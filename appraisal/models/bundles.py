"""The signed records of one directorate in one cycle, taken out together."""

from django.db import models
from django.db.models import Q

from appraisal.models.cycles import Cycle
from values_hub.common.keys import RandomKey
from values_hub.people.models import Unit


class Bundle(models.Model):
    """What an archive of records is about. `directorate` None: people outside the directorates."""

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    directorate = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "directorate"], name="one_bundle_a_directorate"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(directorate=None), name="one_bundle_outside_directorates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directorate or 'Outside the directorates'}, {self.cycle}"

    def access_unit_path(self) -> str:
        return self.directorate.path if self.directorate else "/"
