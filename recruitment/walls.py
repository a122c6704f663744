"""Whoever scores blind meets no applicant elsewhere: not as HR in the delivery log, not as auditor in the trail."""

from typing import Any

from django.db.models import Q

from recruitment.models import Application, PanelMember
from recruitment.states import REVEALED
from values_hub.common.walls import Page, wall


@wall(Page.DELIVERY_LOG)
def messages_to_applicants(user: Any) -> Q | None:
    """Everything sent to people who have applied where this person scores."""
    return Q(user__in=_applicants(user)) if _scores_blind(user) else None


@wall(Page.AUDIT_TRAIL)
def what_happens_in_recruitment(user: Any) -> Q | None:
    """What applicants do, and what others do in recruitment: who has scored how much is nobody's to see before the end.
    Their own part stays open to them."""
    if not _scores_blind(user):
        return None
    others = Q(subject_type__startswith="recruitment.") & ~Q(actor=user.pk)
    return others | Q(actor__in=_applicants(user))


def _seats(user: Any) -> Any:
    return PanelMember.objects.sitting().filter(staff=user.staff.pk).exclude(vacancy__state__in=REVEALED)


def _scores_blind(user: Any) -> bool:
    if user.staff is None:
        return False
    known: dict[str, bool] = user.__dict__
    if "scores_blind" not in known:
        known["scores_blind"] = _seats(user).exclude(vacancy__state="withdrawn").exists()
    return known["scores_blind"]


def _applicants(user: Any) -> Any:
    return Application.objects.filter(vacancy__in=_seats(user).values("vacancy")).values("applicant")
