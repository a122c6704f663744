"""Who gives one appraisal: one of the two asks HR for somebody else, and HR give it to another or say that it stays."""

import datetime as dt
from typing import Any

from django.db import transaction

from appraisal.models import Appraisal, AppraiserRequest, Conflict, Handover
from appraisal.queries.givers import is_kept_away
from appraisal.services.handover import give_to
from appraisal.services.turns import tell_appraiser_stays, tell_given_away
from appraisal.states import GIVEN_ON, Side
from values_hub.audit.services import record
from values_hub.people.models import ReportingLine, StaffRecord

LONGEST_NAME = 200
SIGNED = "The record has been signed, so nothing is left to give to somebody else."


class NotSo(Exception):
    """It cannot be done so. The message is fit for the screen."""


@transaction.atomic
def ask_for_another(
    *, appraisal: Appraisal, side: Side, reason: str, proposed: str, actor: Any, at: dt.datetime
) -> AppraiserRequest:
    """One of the two asks HR that somebody else gives it. HR alone read why; the other side is not told.

    Raises: NotSo (no reason, asked already, or the record is signed).
    """
    locked = _locked(appraisal)
    reason, proposed = reason.strip(), proposed.strip()
    if not reason:
        raise NotSo("Enter why somebody else should give it")
    if len(proposed) > LONGEST_NAME:
        raise NotSo(f"The name must be {LONGEST_NAME} characters or fewer")
    if locked.state not in GIVEN_ON:
        raise NotSo(SIGNED)
    if AppraiserRequest.objects.filter(appraisal=locked, side=side, answer="").exists():
        raise NotSo("HR have been asked already and have not answered yet")
    row = AppraiserRequest.objects.create(
        appraisal=locked, side=side, reason=reason, proposed=proposed, asked_at=at, asked_by=actor
    )
    record(action="appraisal.another_appraiser_asked", subject=locked, actor=actor, at=at, side=side)
    return row


@transaction.atomic
def give_to_another(
    *, appraisal: Appraisal, to: StaffRecord, reason: str, conflict: bool, actor: Any, at: dt.datetime
) -> Handover:
    """HR give one appraisal to another appraiser, who keeps it when the person's manager changes.

    With `conflict` HR agree that the appraiser until now has a conflict of interest: they give none of this person's
    appraisals and read nothing in them as a manager, and what else of this person they give goes along. Whatever was
    asked is answered by it. The person is told who gives it, the former that they no longer do and nothing else, the
    new one by the sweep. Raises: NotSo.
    """
    locked = _locked(appraisal)
    former = locked.appraiser
    reason = reason.strip()
    if not reason:
        raise NotSo("Enter the reason")
    if locked.state not in GIVEN_ON:
        raise NotSo(SIGNED)
    if refusal := _refusal(locked, to):
        raise NotSo(refusal)
    along = []
    if conflict and former is not None:
        Conflict.objects.get_or_create(
            staff=locked.staff, other=former, ended_at=None, defaults={"agreed_at": at, "agreed_by": actor}
        )
        record(
            action="appraisal.conflict_agreed", subject=locked.staff, actor=actor, at=at, other=str(former.pk)
        )
        others = Appraisal.objects.select_for_update(of=("self",)).filter(
            staff=locked.staff_id, appraiser=former, state__in=sorted(GIVEN_ON)
        )
        along = list(others.exclude(pk=locked.pk))
    for each in [locked, *along]:
        give_to(appraisal=each, appraiser_id=to.pk, actor=actor, at=at, reason=reason)
    locked.appraiser = to
    _answer(locked, AppraiserRequest.Answer.GIVEN, actor, at)
    handover = Handover.objects.filter(appraisal=locked).latest("at", "pk")
    tell_given_away(locked, former=former, handover=handover, at=at)
    return handover


@transaction.atomic
def keep_appraiser(*, appraisal: Appraisal, actor: Any, at: dt.datetime) -> None:
    """HR answer that it stays as it is. Both are told so, in the same words whoever asked. Raises: NotSo."""
    locked = _locked(appraisal)
    first = AppraiserRequest.objects.filter(appraisal=locked, answer="").order_by("asked_at", "pk").first()
    if first is None:
        raise NotSo("Nobody asks that somebody else gives this appraisal, or HR have answered already")
    if locked.appraiser is None:
        raise NotSo("Nobody gives it now, so it cannot stay so. Give it to somebody")
    _answer(locked, AppraiserRequest.Answer.STAYS, actor, at)
    record(action="appraisal.appraiser_stays", subject=locked, actor=actor, at=at)
    tell_appraiser_stays(locked, request=first, at=at)


@transaction.atomic
def end_conflict(*, conflict: Conflict, actor: Any, at: dt.datetime) -> bool:
    """The conflict of interest is over. What was given to somebody else stays with them. Returns False when it was over
    already."""
    if not Conflict.objects.filter(pk=conflict.pk, ended_at=None).update(ended_at=at, ended_by=actor):
        return False
    record(
        action="appraisal.conflict_ended", subject=conflict.staff, actor=actor, at=at,
        other=str(conflict.other_id),
    )  # fmt: skip
    return True


def _answer(appraisal: Appraisal, answer: str, actor: Any, at: dt.datetime) -> None:
    AppraiserRequest.objects.filter(appraisal=appraisal, answer="").update(
        answer=answer, answered_at=at, answered_by=actor
    )


def _refusal(appraisal: Appraisal, to: StaffRecord) -> str | None:
    if to.pk == appraisal.staff_id:
        return "Nobody gives their own appraisal. Choose somebody else"
    if to.pk == appraisal.appraiser_id:
        return f"{to.name} gives it already. Choose somebody else"
    if to.left_on is not None or to.user_id is None:
        return f"{to.name} cannot sign in, so they cannot give an appraisal"
    if is_kept_away(appraisal.staff_id, to.pk):
        return f"{to.name} has a conflict of interest here that HR agreed. Choose somebody else"
    if ReportingLine.objects.filter(manager=appraisal.staff_id, staff=to).exists():
        return f"{to.name} works below {appraisal.staff.name}. Choose somebody else"
    return None


def _locked(appraisal: Appraisal) -> Appraisal:
    return (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle", "staff__user", "appraiser__user", "unit")
        .get(pk=appraisal.pk)
    )
