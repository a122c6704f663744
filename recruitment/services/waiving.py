"""Starting before a check is done: one person from HR writes the risk assessment, and another lets it stand."""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import AdultFirst, Check, CheckKind, DbsLevel
from recruitment.models.proofs import ADULTS_BARRED
from recruitment.services.checks import CannotCheck, locked_check, settled
from recruitment.states import CheckState
from values_hub.audit.transitions import MoveRefused, move
from values_hub.people.days import day_of

# Identity and the right to work by law; of registration, a job that needs none says so instead (checks.not_needed).
NEVER_WAIVED = frozenset({CheckKind.IDENTITY, CheckKind.RIGHT_TO_WORK, CheckKind.REGISTRATION})


@transaction.atomic
def ask_waiver(
    *,
    check: Check,
    risk_assessment: str,
    actor: Any,
    at: dt.datetime,
    adult_first_on: dt.date | None = None,
    adult_first: str = "",
) -> Check:
    """The first key: ask to go on without it. Before a DBS certificate only with the answer of Adult First, the look at
    the adults’ barred list that comes within days (reference §3.2).

    Raises: CannotCheck; MoveRefused; AlreadyDone.
    """
    locked = locked_check(check)
    if locked.kind in NEVER_WAIVED:
        raise CannotCheck(f"{locked.get_kind_display()} cannot be done without: the law asks for it.")
    if not risk_assessment.strip():
        raise CannotCheck("Write the risk assessment: what could go wrong, and what is done about it.")
    stamp: dict[str, Any] = {
        "since": at, "risk_assessment": risk_assessment.strip(), "waiver_asked_by": actor, "waived_by": None,
    }  # fmt: skip
    if locked.kind == CheckKind.DBS:
        _guard_adult_first(locked.application.offer.dbs_level, adult_first_on, adult_first, day_of(at))
        stamp |= {"adult_first_on": adult_first_on, "adult_first": adult_first}
    move(locked, CheckState.WAIVER_ASKED, actor=actor, at=at, stamp=stamp)
    return settled(locked, actor, at)


@transaction.atomic
def answer_waiver(*, check: Check, approves: bool, actor: Any, at: dt.datetime, reason: str = "") -> Check:
    """The second key: somebody else from HR approves it, or says why not, and then the check is with us again.

    Raises: CannotCheck; MoveRefused; AlreadyDone.
    """
    locked = locked_check(check)
    if locked.state not in {CheckState.WAIVER_ASKED, CheckState.WAIVED}:
        raise MoveRefused("Nobody has asked to go on without this check.")
    if locked.waiver_asked_by_id == actor.pk:
        raise CannotCheck("You asked for it, so somebody else from HR has to approve it.")
    if approves:
        move(locked, CheckState.WAIVED, actor=actor, at=at, stamp={"since": at, "waived_by": actor})
        return settled(locked, actor, at)
    if not reason.strip():
        raise CannotCheck("Say why you do not approve it. Whoever asked reads it.")
    move(locked, CheckState.RECEIVED, actor=actor, at=at, reason=reason.strip(),
         stamp={"since": at, "resolution": reason.strip()})  # fmt: skip
    return locked


def _guard_adult_first(level: str, on: dt.date | None, result: str, today: dt.date) -> None:
    if level not in ADULTS_BARRED:
        raise CannotCheck(
            "Nobody starts this job before the certificate: Adult First looks at the adults’ barred list alone, and "
            f"the job needs: {DbsLevel(level).label}."
        )
    if on is None or on > today:
        raise CannotCheck("Enter the day on which Adult First answered. It cannot be in the future.")
    if result != AdultFirst.CLEAR:
        raise CannotCheck(
            "They cannot start before the certificate: Adult First has not said that there is no match."
        )
