"""Colleagues who are to be asked for feedback and have not been: it waited for an hour in which somebody may be."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from appraisal.models import Away, Rater
from appraisal.states import BLIND
from values_hub.people.models.staff import AWAY


def raters_to_ask(day: dt.date) -> QuerySet[Rater]:
    """Agreed to, not asked yet, able to sign in, and here on this day: not on leave, ill or absent for long. Those who
    were agreed to first come first. Nobody once both sides have sent, and never whoever has become the appraiser."""
    away = Away.objects.filter(staff=OuterRef("staff"), from_on__lte=day, until_on__gte=day)
    return (
        Rater.objects.not_asked()
        .filter(appraisal__state__in=BLIND, staff__left_on=None, staff__user__is_active=True)
        .exclude(Q(staff__assignment_status__in=AWAY) | Q(Exists(away)))
        .exclude(staff=F("appraisal__appraiser"))
        .order_by("agreed_at", "pk")
    )
