"""Opening a signed appraisal again, for a reason: what was signed is kept, and the two record afresh."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from appraisal.models import Appraisal, PastRecord, Record, Review, Signature
from appraisal.queries.sides import labels_of, shared_record, signatures
from appraisal.services.handover import give_to
from appraisal.services.steps import keep_open
from appraisal.services.turns import tell_opened_again
from appraisal.states import AppraisalState
from values_hub.audit.transitions import move
from values_hub.framework.models import Value


class ReasonNeeded(Exception):
    """Nothing that was signed is opened again without saying why."""


@transaction.atomic
def open_again(*, appraisal: Appraisal, reason: str, actor: Any, at: dt.datetime) -> bool:
    """The record goes back to the appraiser; the signed one is kept as it was, with the signatures.

    Both read why. The preparations stand. Where the appraiser has left, it goes to the person's manager of today, and
    without one to HR's queue. Returns False when the same person had done so already.
    Raises: ReasonNeeded; MoveRefused (not signed, or closed); AlreadyDone.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded("Enter why it is opened again")
    locked = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle__framework", "staff__user", "appraiser__user", "unit")
        .get(pk=appraisal.pk)
    )
    content = _content(locked)
    moved = move(locked, AppraisalState.MET, actor=actor, at=at, reason=reason, stamp={"confirmed_at": None})
    if moved:
        if locked.appraiser is None or locked.appraiser.left_on is not None:
            give_to(appraisal=locked, appraiser_id=locked.staff.manager_id, actor=actor, at=at)
        number = PastRecord.objects.filter(appraisal=locked).count() + 1
        PastRecord.objects.create(
            appraisal=locked, number=number, content=content, reason=reason, opened_again_at=at,
            opened_again_by=actor,
        )  # fmt: skip
        Signature.objects.filter(appraisal=locked).delete()
        Review.objects.filter(appraisal=locked).delete()
        # The draft stays, so that the new record starts from the one that was signed.
        Record.objects.filter(appraisal=locked).update(shared_at=None, shared_by=None, shared_version=None)
        keep_open(appraisal=locked, reason=reason, actor=actor, at=at)
        tell_opened_again(locked, reason=reason, number=number, at=at)
    return moved


def _content(appraisal: Appraisal) -> dict[str, Any]:
    """The record as it was read, in words: what it said must not depend on rows that go on living."""
    shared = shared_record(appraisal, labels_of(appraisal), with_private=True)
    names = dict(Value.objects.filter(framework=appraisal.cycle.framework).values_list("pk", "name"))
    review = Review.objects.filter(appraisal=appraisal).first()
    return {
        "ratings": [
            {"value": names[pk], "rating": view.rating, "reason": view.words}
            for pk, view in (shared.ratings.items() if shared else ())
        ],
        "objectives": shared.objectives if shared else [],
        "needs": shared.needs if shared else [],
        "parts": [
            {"heading": part.heading, "is_private": part.is_private, "lines": part.lines}
            for part in (shared.parts if shared else ())
        ],
        "signatures": [
            {
                "name": each.name,
                "signed_on": timezone.localdate(each.signed_at).isoformat(),
                "agrees": each.agrees,
                "took_place": each.took_place,
                "words": each.words,
            }
            for each in signatures(appraisal)
        ],
        "finding": review.get_finding_display() if review and review.finding else "",
        "finding_words": review.words if review else "",
    }
