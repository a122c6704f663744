"""What becomes of unfinished appraisals when people move, get a new manager or leave."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from appraisal.models import Appraisal, Conflict, Handover, Preparation, Rater
from appraisal.queries.directorates import directorate_of_units
from appraisal.services.meetings import drop_meetings
from appraisal.services.preparation import open_to_both
from appraisal.states import BLIND, UNFINISHED, AppraisalState, Side
from values_hub.audit.services import record_each
from values_hub.audit.transitions import move
from values_hub.people.models import StaffRecord


def hand_over(*, staff: StaffRecord, before: StaffRecord | None, actor: Any, at: dt.datetime) -> int:
    """The person has another manager than `before`: their unfinished appraisals become that manager's. Returns how
    many.

    One that HR gave to somebody else stays with them, unless they have left. What the former manager was still
    preparing, sent or not, is kept and marked; the new manager prepares afresh, and what the former one had sent is
    read beside it when both have sent. A manager who gets somebody back has theirs back. After both have sent, what was
    sent stands and the new manager carries on from there. A record that the former manager has signed stays theirs:
    nothing in it waits on an appraiser. With no manager it waits in HR's queue.
    """
    rows = (
        Appraisal.objects.select_for_update(of=("self",))
        .filter(staff=staff, state__in=UNFINISHED)
        .filter(Q(appraiser=before) | Q(appraiser=None) | Q(appraiser__left_on__isnull=False))
        .exclude(state=AppraisalState.SIGNED_BY_MANAGER)
        .exclude(appraiser=staff.manager_id)
    )
    if staff.manager_id is None:
        rows = rows.exclude(appraiser=None)
    handed = list(rows)
    for appraisal in handed:
        give_to(appraisal=appraisal, appraiser_id=staff.manager_id, actor=actor, at=at)
    return len(handed)


def give_to(
    *, appraisal: Appraisal, appraiser_id: Any, actor: Any, at: dt.datetime, reason: str = ""
) -> None:
    """One unfinished appraisal, locked by the caller, goes to another appraiser (None: to HR's queue)."""
    give_all_to(appraisals=[appraisal], appraiser_id=appraiser_id, actor=actor, at=at, reason=reason)


def give_all_to(
    *, appraisals: list[Appraisal], appraiser_id: Any, actor: Any, at: dt.datetime, reason: str = ""
) -> None:
    """Unfinished appraisals, locked by the caller, go to another appraiser (None: to HR's queue). As many queries for a
    thousand as for one, where they come from the same.

    Those of people from whom HR keep this appraiser wait with HR instead. The new appraiser is told by the sweep
    (services/telling_givers.py).
    """
    if appraiser_id is not None:
        conflicts = Conflict.objects.filter(
            staff__in=[each.staff_id for each in appraisals], other=appraiser_id, ended_at=None
        )
        if apart := set(conflicts.values_list("staff", flat=True)):
            with_hr = [
                each for each in appraisals if each.staff_id in apart and each.appraiser_id is not None
            ]
            appraisals = [each for each in appraisals if each.staff_id not in apart]
            _give_all(with_hr, None, actor, at, reason)
    _give_all(appraisals, appraiser_id, actor, at, reason)


def _give_all(
    appraisals: list[Appraisal], appraiser_id: Any, actor: Any, at: dt.datetime, reason: str
) -> None:
    drop_meetings(appraisals=appraisals, actor=actor, at=at)
    sent: dict[Any, dt.datetime] = {}
    blind = [each for each in appraisals if each.state in BLIND]
    givers = {each.appraiser_id for each in appraisals}
    Handover.objects.bulk_create(
        Handover(
            appraisal=each, before_id=each.appraiser_id, after_id=appraiser_id, reason=reason, at=at, by=actor,
            told_at=at if appraiser_id is None else None,
        )
        for each in appraisals
    )  # fmt: skip
    if blind:
        sent = _exchange_preparations(blind, appraiser_id, at)
        if appraiser_id is not None:
            _ask_no_more(blind, appraiser_id, actor, at)
    for before in givers:
        some = [each for each in appraisals if each.appraiser_id == before]
        record_each(
            action="appraisal.handed_over", subjects=some, actor=actor, at=at, before=_id(before),
            after=_id(appraiser_id),
        )  # fmt: skip
    for each in appraisals:
        each.appraiser_id = appraiser_id
    for each in blind:
        each.appraiser_sent_at = sent.get(each.pk)
    Appraisal.objects.filter(pk__in=[each.pk for each in appraisals]).update(appraiser=appraiser_id)
    Appraisal.objects.bulk_update(blind, ["appraiser_sent_at"], batch_size=500)
    for each in blind:
        if each.person_sent_at is not None and each.appraiser_sent_at is not None:
            open_to_both(each, actor=actor, at=at)


def _exchange_preparations(
    blind: list[Appraisal], appraiser_id: Any, at: dt.datetime
) -> dict[Any, dt.datetime]:
    """The former appraisers' preparations are put by. A manager who gets somebody back goes on with what they had
    begun, and what they had sent counts again: returns when, by appraisal. Four queries at most."""
    mine = Preparation.objects.filter(appraisal__in=blind, side=Side.APPRAISER)
    sent_at = Appraisal.objects.filter(pk=OuterRef("appraisal")).values("appraiser_sent_at")
    mine.filter(handed_over_at=None, sent_by__isnull=False).update(
        was_sent_at=Subquery(sent_at), handed_over_at=at
    )
    mine.filter(handed_over_at=None).update(handed_over_at=at)
    if appraiser_id is None:
        return {}
    theirs = mine.filter(author=appraiser_id).order_by("handed_over_at")
    back = {
        each.appraisal_id: each
        for each in theirs.only("appraisal", "sent_by", "was_sent_at", "handed_over_at")
    }
    if not back:
        return {}
    Preparation.objects.filter(pk__in=[each.pk for each in back.values()]).update(
        handed_over_at=None, was_sent_at=None
    )
    # What was put by before its time was kept was sent by then at the latest.
    return {
        pk: each.was_sent_at or each.handed_over_at or at
        for pk, each in back.items()
        if each.sent_by_id is not None
    }


def _ask_no_more(some: list[Appraisal], appraiser_id: Any, actor: Any, at: dt.datetime) -> None:
    """Whoever appraises is asked nothing as a colleague, for good: had they the person handed on again and answered
    then, that answer could be told from what was read before."""
    mine = Rater.objects.filter(appraisal__in=some, staff=appraiser_id)
    proposed = mine.filter(agreed_at=None)
    asked = set(proposed.values_list("appraisal", flat=True))
    if asked:
        proposed.delete()
        removed = [each for each in some if each.pk in asked]
        record_each(
            action="appraisal.rater_removed", subjects=removed, actor=actor, at=at, rater=_id(appraiser_id)
        )
    mine.unanswered().update(declined=True)


def appraiser_left(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """Somebody has left: what HR had given them waits with HR again, who name another. (What they gave as a manager
    went to the new manager of those people before they could leave.) Returns how many."""
    rows = (
        Appraisal.objects.select_for_update(of=("self",))
        .filter(appraiser=staff, state__in=UNFINISHED)
        .exclude(state=AppraisalState.SIGNED_BY_MANAGER)
    )
    given = list(rows)
    for appraisal in given:
        give_to(appraisal=appraisal, appraiser_id=None, actor=actor, at=at)
    return len(given)


def follow_move(*, staff: StaffRecord) -> int:
    """The person has another post: their unfinished appraisals are of its unit now. Returns how many."""
    unit = staff.post.unit_id
    home = directorate_of_units()[unit]
    return Appraisal.objects.filter(staff=staff).unfinished().update(unit=unit, directorate=home)


def end_for_leaver(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """The person has left: what is unfinished ends as it is. Returns how many."""
    rows = list(Appraisal.objects.filter(staff=staff).unfinished())
    drop_meetings(appraisals=rows, actor=actor, at=at)
    for appraisal in rows:
        move(appraisal, AppraisalState.ENDED, actor=actor, at=at, reason="The person left.")
    return len(rows)


def _id(key: Any) -> str | None:
    return str(key) if key else None
