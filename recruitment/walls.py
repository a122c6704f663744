"""Whoever scores blind meets no applicant elsewhere: not as HR in the delivery log, not as auditor in the trail. Nor
does whoever is kept from one, or close to one, read there what they were sent."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from recruitment.models import Application, PanelMember
from recruitment.models.vacancies import has_said_whom_they_know, said_by
from recruitment.states import REVEALED
from values_hub.common.walls import Page, wall


@wall(Page.DELIVERY_LOG)
def messages_to_applicants(user: Any) -> Q | None:
    """Everything sent to people who have applied where this person scores."""
    return Q(user__in=_applicants(user)) if _scores_blind(user) else None


@wall(Page.DELIVERY_LOG)
def messages_to_whoever_is_closed_to_them(user: Any) -> Q | None:
    """Everything sent to candidates who are closed to this person, because of whom they said they know."""
    if user.staff is None or not has_said_whom_they_know(user):
        return None
    about = Q(application=OuterRef("pk")) | Q(application=None)
    closing = said_by(user.staff.pk).closing().filter(about, vacancy=OuterRef("vacancy"))
    return Q(user__in=Application.objects.filter(Exists(closing)).values("applicant"))


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
