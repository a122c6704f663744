"""What each of the two writes alone, before they talk."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from appraisal.models.drafts import Drafted
from appraisal.states import Side
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Rated, Value
from values_hub.people.models import StaffRecord


class Preparation(Drafted):
    """One side's view. Until it is sent there is a draft and no ratings; then ratings and no draft.

    When the person gets a new manager before both have sent, the former manager's stays, marked `handed_over_at`, and
    the new manager writes their own. `was_sent_at` is when the former manager had sent it, for the day on which the
    person comes back to them.
    """

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="preparations")
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    reflection = models.TextField(blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    was_sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "side"], condition=Q(handed_over_at=None), name="one_preparation_a_side"
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(side="appraiser"), name="only_appraisers_hand_over"
            ),
            models.CheckConstraint(
                condition=Q(was_sent_at=None) | Q(handed_over_at__isnull=False, sent_by__isnull=False),
                name="was_sent_before_it_was_handed_over",
            ),
        ]


class PreparedRating(Rated):
    """What one side saw of one value, with an example in a line."""

    id = RandomKey()
    preparation = models.ForeignKey(Preparation, models.PROTECT, related_name="ratings")
    value = models.ForeignKey(Value, models.PROTECT, related_name="+")
    example = models.CharField(max_length=400, blank=True)
    # The moments the person brought, in the words they had (by: "" for their own).
    moments = models.JSONField(default=list)

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.UniqueConstraint(fields=["preparation", "value"], name="one_prepared_rating_a_value"),
        ]
