"""What becomes of unfinished appraisals when people move, get a new manager or leave."""

import datetime as dt
from typing import Any

from appraisal.models import Appraisal, Preparation, Rater
from appraisal.queries.directorates import directorate_of_units
from appraisal.states import BLIND, UNFINISHED, AppraisalState, Side
from values_hub.audit.services import record
from values_hub.audit.transitions import move
from values_hub.people.models import StaffRecord


def hand_over(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """The person has another manager: their unfinished appraisals become that manager's. Returns how many.

    What the former manager was still preparing, sent or not, is kept and marked; the new manager prepares afresh.
    After both have sent, what was sent stands and the new manager carries on from there. A record that the former
    manager has signed stays theirs: nothing in it waits on an appraiser. With no manager it waits in HR's queue.
    """
    rows = (
        Appraisal.objects.select_for_update(of=("self",))
        .filter(staff=staff, state__in=UNFINISHED)
        .exclude(state=AppraisalState.SIGNED_BY_MANAGER)
        .exclude(appraiser=staff.manager_id)
    )
    if staff.manager_id is None:
        rows = rows.exclude(appraiser=None)
    handed = list(rows)
    for appraisal in handed:
        give_to(appraisal=appraisal, appraiser_id=staff.manager_id, actor=actor, at=at)
    return len(handed)


def give_to(*, appraisal: Appraisal, appraiser_id: Any, actor: Any, at: dt.datetime) -> None:
    """One unfinished appraisal, locked by the caller, goes to another appraiser (None: to HR's queue)."""
    before = appraisal.appraiser_id
    appraisal.appraiser_id = appraiser_id
    if appraisal.state in BLIND:
        mine = Preparation.objects.filter(appraisal=appraisal, side=Side.APPRAISER)
        mine.filter(handed_over_at=None).update(handed_over_at=at)
        # A manager who gets somebody back goes on with what they had begun.
        mine.filter(author=appraiser_id, sent_by=None).update(handed_over_at=None)
        appraisal.appraiser_sent_at = None
        if appraiser_id is not None:
            _ask_no_more(appraisal, actor, at)
    appraisal.save(update_fields=["appraiser", "appraiser_sent_at"])
    record(
        action="appraisal.handed_over", subject=appraisal, actor=actor, at=at,
        before=_id(before), after=_id(appraiser_id),
    )  # fmt: skip


def _ask_no_more(appraisal: Appraisal, actor: Any, at: dt.datetime) -> None:
    """Whoever appraises is asked nothing as a colleague, for good: had they the person handed on again and answered
    then, that answer could be told from what was read before."""
    mine = Rater.objects.filter(appraisal=appraisal, staff=appraisal.appraiser_id)
    if mine.filter(agreed_at=None).delete()[0]:
        rater = _id(appraisal.appraiser_id)
        record(action="appraisal.rater_removed", subject=appraisal, actor=actor, at=at, rater=rater)
    mine.unanswered().update(declined=True)


def follow_move(*, staff: StaffRecord) -> int:
    """The person has another post: their unfinished appraisals are of its unit now. Returns how many."""
    unit = staff.post.unit_id
    home = directorate_of_units()[unit]
    return Appraisal.objects.filter(staff=staff).unfinished().update(unit=unit, directorate=home)


def end_for_leaver(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """The person has left: what is unfinished ends as it is. Returns how many."""
    rows = list(Appraisal.objects.filter(staff=staff).unfinished())
    for appraisal in rows:
        move(appraisal, AppraisalState.ENDED, actor=actor, at=at, reason="The person left.")
    return len(rows)


def _id(key: Any) -> str | None:
    return str(key) if key else None
