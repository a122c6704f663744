"""What the two agreed, and their signatures."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from appraisal.models.drafts import Drafted
from appraisal.states import Side
from values_hub.common.keys import RandomKey
from values_hub.common.pairs import both_or_neither
from values_hub.framework.models import Rated, Value


class Record(Drafted):
    """The appraiser's record of the conversation. The person reads what was shared, never the draft.

    `shared_version` is the draft's version when it was last shared: if it is behind, there are changes nobody has read.
    `outcomes` are what became of what was promised last time, in the words of then: goal, kind, text, became, words.
    """

    id = RandomKey()
    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="record")
    wellbeing = models.TextField(blank=True)
    career = models.TextField(blank=True)
    outcomes = models.JSONField(default=list)
    shared_version = models.PositiveIntegerField(null=True)
    shared_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_at=None, shared_version=None)
                | Q(shared_at__isnull=False, shared_version__isnull=False),
                name="record_shared_has_its_version",
            ),
            both_or_neither("shared_at", "shared_by", name="record_shared_by_somebody"),
        ]


class AgreedRating(Rated):
    """The rating recorded for one value, with the reason where one is asked for (services/records.py)."""

    id = RandomKey()
    record = models.ForeignKey(Record, models.PROTECT, related_name="ratings")
    value = models.ForeignKey(Value, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.UniqueConstraint(fields=["record", "value"], name="one_agreed_rating_a_value"),
        ]


class Objective(models.Model):
    """What the person will do, or needs to learn (with its code), by the next appraisal: as it stands in the record.
    What lives on from it through the year is a Goal.

    `training_words` is what the code was called when the record was shared: what is signed does not change because HR
    call it something else."""

    id = RandomKey()
    record = models.ForeignKey(Record, models.PROTECT, related_name="objectives")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    kind = models.CharField(
        max_length=10, choices=[("objective", "Objective"), ("need", "Development")], default="objective"
    )
    training = models.CharField(max_length=30, blank=True)
    training_words = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "kind", "order"], name="one_objective_a_place")
        ]


class Signature(models.Model):
    """One side's signature. `agrees` is the person's answer alone: signing says that one has read it, not that one
    agrees. `took_place` is each one's own word on whether the conversation happened."""

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    took_place = models.BooleanField()
    agrees = models.BooleanField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "side"], name="one_signature_a_side"),
            models.CheckConstraint(
                condition=Q(side="appraiser", agrees=None, took_place=True)
                | Q(side="person", agrees__isnull=False),
                name="the_person_says_whether_they_agree",
            ),
            models.CheckConstraint(
                condition=~Q(agrees=False, words=""), name="disagreement_keeps_their_words"
            ),
        ]
        indexes = [
            models.Index(
                fields=["signed_at", "appraisal"], name="signed_lately", condition=Q(side=Side.PERSON)
            )
        ]
