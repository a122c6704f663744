"""Conditions on an appraisal's row that its gate and its relations share."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from appraisal.models.givers import Conflict
from appraisal.models.records import Signature
from appraisal.states import Side
from values_hub.people.models import Delegation


def kept_away(other_id: Any) -> Q:
    """HR keep `other` from this person's appraisals."""
    return Q(Exists(Conflict.objects.filter(staff=OuterRef("staff"), other=other_id, ended_at=None)))


def stood_in(user: Any) -> Q:
    """The person signed while this user stood in for its appraiser."""
    signed = Signature.objects.filter(
        appraisal=OuterRef(OuterRef("pk")),
        side=Side.PERSON,
        signed_at__date__gte=OuterRef("starts_on"),
        signed_at__date__lte=OuterRef("ends_on"),
    )
    before_the_end = signed.filter(signed_at__lt=OuterRef("withdrawn_at"))
    held = Delegation.objects.filter(Exists(signed), manager=OuterRef("appraiser"), delegate=user.staff.pk)
    return Q(Exists(held.filter(Q(withdrawn_at=None) | Q(Exists(before_the_end)))))
