"""Whom HR keeps from an interview: nobody waits for them, and what they had locked counts for nothing."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from recruitment.models import Application, Interview, Interviewer, InterviewKit, PanelDeclaration, Vacancy
from recruitment.services.interviews.kits import begin_kit, tell_when_all_are_in
from values_hub.audit.services import record

BECAUSE = "HR decided that they take no part in this interview."


@transaction.atomic
def keep_out(*, declaration: PanelDeclaration, actor: Any, at: dt.datetime) -> None:
    """Carry a recusal through to the interview it is about, where there is one and whoever declared interviews.

    Notes that are not locked are excused and stay unread; locked scores are kept and set aside. Twice does nothing.
    """
    assert declaration.application_id is not None  # noqa: S101  whoever settles it says from whom
    # The application first, as for a lock: whichever of the two comes second sees the other.
    Application.objects.select_for_update(of=("self",)).get(pk=declaration.application_id)
    interview = (
        Interview.objects.filter(application=declaration.application_id)
        .select_related("application__vacancy__unit")
        .first()
    )
    interviewer = _interviewer(declaration)
    if interview is None or interviewer is None:
        return
    kit = begin_kit(interview, interviewer)
    own = InterviewKit.objects.filter(pk=kit.pk)
    set_aside = own.filter(locked_at__isnull=False, is_set_aside=False).update(is_set_aside=True)
    excused = own.filter(locked_at=None, excused_at=None).update(excused_at=at, excused_because=BECAUSE)
    if set_aside or excused:
        action = "interview.set_aside" if set_aside else "interview.excused"
        record(action=action, subject=kit, actor=actor, at=at, recused=True)
        tell_when_all_are_in(interview, at)


def keep_out_again(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> None:
    """Carry through what was decided before there was an interview, or before somebody interviewed."""
    for each in PanelDeclaration.objects.recused().filter(vacancy=vacancy, application__isnull=False):
        keep_out(declaration=each, actor=actor, at=at)


def _interviewer(declaration: PanelDeclaration) -> Interviewer | None:
    who = Q(staff=declaration.staff_id) if declaration.staff_id else Q(pk=declaration.interviewer_id)
    return Interviewer.objects.filter(who, vacancy=declaration.vacancy_id).select_related("staff").first()
