"""Probation: it begins with an induction, and ends with a decision and its reason."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from induction.models import CheckIn, Colour, Induction, Probation
from induction.queries.check_ins import unsettled
from induction.queries.days import day_of
from induction.queries.deadlines import appeal_awaited_until
from induction.queries.outcomes import appeal_is_open, standing_colour, standing_outcome
from induction.services.outcome_messages import tell_of_probation, tell_of_reopened_probation
from induction.services.starting import add_check_in, finish_if_nothing_is_left
from induction.states import UNDECIDED, CheckInState, InductionState, ProbationState
from values_hub.audit.transitions import move, move_all
from values_hub.common.months import months_later
from values_hub.framework.models import Framework

# So long before the new end of a probation the check-in is due that comes with an extension: it can still be held a
# week late, and decided on. Where less time is added, it is due within a week or on the last day.
CHECK_IN_BEFORE_END = dt.timedelta(days=14)
A_WEEK = dt.timedelta(days=7)
# Says nothing of the probation: its words go where the induction's other check-ins are named.
ONE_MORE = "One more values check-in"
ONE_MORE_IS_FOR = "What is different from last time? Rate the same values again, each alone, then talk."


# Why it is no longer asked for where it was not held by then, as its page says it to the two and to HR.
NOT_HELD = {
    ProbationState.CONFIRMED: "The probation was confirmed before it was due.",
    ProbationState.ENDED: "The decision about the probation was made before it was held.",
}


class ReasonMissing(Exception):
    """An extension, an ending or a confirmation before its time without its reason. The message is for the screen."""


class TooLong(Exception):
    """Further than the Trust's policy lets an extension go. The message is a sentence for the screen."""


@transaction.atomic
def confirm_in_post(*, probation: Probation, actor: Any, at: dt.datetime, reason: str = "") -> Probation:
    """The starter is confirmed in post: both have confirmed every check-in that was laid out, each has an outcome, and
    the last that stands is not red.

    With check-ins still to come there has to be a `reason`, which HR is shown; without, one that is given is not kept.

    Raises: ReasonMissing; MoveRefused; AlreadyDone.
    """
    locked = _locked(probation)
    if locked.state in UNDECIDED and _to_come(locked, at):
        if not reason.strip():
            raise ReasonMissing("Check-ins are still to come. Say why you confirm before them.")
    else:
        reason = ""
    guards = [_nothing_is_open, _what_was_due_is_settled(at), _not_red]
    return _decided(locked, ProbationState.CONFIRMED, reason, guards, actor, at)


@transaction.atomic
def extend_probation(
    *, probation: Probation, until: dt.date, reason: str, actor: Any, at: dt.datetime
) -> Probation:
    """Both get more time, once, after an amber or a red that stands: no longer than its block allows. With it comes one
    more check-in before the new end, blind as the others, so that what the decision is made on is of that time.

    Raises: ReasonMissing; TooLong; MoveRefused; AlreadyDone.
    """
    locked = _locked(probation)
    if not reason.strip():
        raise ReasonMissing("Say why, and what will be different in the time that is added.")
    longest, after = longest_extension(locked), max(locked.ends_on, day_of(at))
    if longest <= after:
        raise TooLong(
            f"An extension could have gone to {longest:%-d %B %Y} at the latest. That day is over: confirm or end it."
        )
    if not after < until <= longest:
        raise TooLong(f"The new end must be after {after:%-d %B %Y} and no later than {longest:%-d %B %Y}.")

    def not_green(row: Probation) -> str | None:
        if standing_colour(row) in {Colour.AMBER, Colour.RED}:
            return None
        return (
            "Probation can be extended after an amber or a red outcome, so that there is a plan for the time."
        )

    stamp = {"ends_on": until}
    return _decided(locked, ProbationState.EXTENDED, reason, [_nothing_is_open, not_green], actor, at, stamp)


@transaction.atomic
def end_in_probation(*, probation: Probation, reason: str, actor: Any, at: dt.datetime) -> Probation:
    """The employment is to end. Only on a red that a second manager agreed with, when the days for an appeal have run
    out or an appeal has been heard and it stands. HR is told, as the starter is.

    This records the decision. The Trust's own procedure gives notice, and the leaver comes through the staff record.

    Raises: ReasonMissing; MoveRefused; AlreadyDone.
    """
    locked = _locked(probation)
    if not reason.strip():
        raise ReasonMissing("Say why.")

    def is_red(row: Probation) -> str | None:
        if standing_colour(row) == Colour.RED:
            return None
        return "Employment can end in probation only on a red outcome that a second manager has agreed with."

    guards = [_nothing_is_open, is_red, _may_no_longer_be_appealed(at)]
    return _decided(locked, ProbationState.ENDED, reason, guards, actor, at)


@transaction.atomic
def reopen_probation(*, probation: Probation, actor: Any, at: dt.datetime) -> bool:
    """An appeal has overturned an outcome: a probation that ended on it stands where it stood before, undecided.

    Returns False, having changed nothing, where it had not ended, where another red still stands, or where the person
    has left since: what follows then is between them and HR, who are told.
    """
    locked = _locked(probation)
    if locked.state != ProbationState.ENDED or standing_colour(locked) == Colour.RED:
        return False
    still_here = locked.induction.state != InductionState.ENDED
    if still_here:
        extended = locked.ends_on > locked.first_ends_on
        to = ProbationState.EXTENDED if extended else ProbationState.RUNNING
        why = "An appeal has overturned the outcome it ended on."
        stamp = {"reason": "", "decided_at": None, "decided_by": None}
        move(locked, to, actor=actor, at=at, reason=why, stamp=stamp)
        _bring_back_added_check_in(locked, why, actor, at)
    tell_of_reopened_probation(locked, at, still_here=still_here)
    return still_here


def _decided(
    probation: Probation,
    to: ProbationState,
    reason: str,
    guards: list[Any],
    actor: Any,
    at: dt.datetime,
    stamp: dict[str, Any] | None = None,
) -> Probation:
    fields = {"reason": reason.strip(), "decided_at": at, "decided_by": actor, **(stamp or {})}
    if move(probation, to, actor=actor, at=at, reason=reason.strip(), guards=guards, stamp=fields):
        if to == ProbationState.EXTENDED:
            _add_check_in(probation, at)
        else:
            _close_added_check_in(probation, NOT_HELD[to], actor, at)
        tell_of_probation(probation, at)
        if to == ProbationState.CONFIRMED:
            finish_if_nothing_is_left(probation.induction, actor=actor, at=at)
    return probation


def longest_extension(probation: Probation) -> dt.date:
    """The last day that an extension may reach, by its block."""
    return months_later(probation.first_ends_on, probation.extension_months)


def _add_check_in(probation: Probation, at: dt.datetime) -> None:
    """On the version of the framework that is live, or where none is on that of the last check-in: there is one, since
    it is extended on what came of it."""
    induction = probation.induction
    last = induction.check_ins.select_related("framework").order_by("-due_on", "-pk")[0]
    soonest = min(day_of(at) + A_WEEK, probation.ends_on)
    add_check_in(
        induction=induction, framework=Framework.objects.live().first() or last.framework, title=ONE_MORE,
        detail=ONE_MORE_IS_FOR, due=max(probation.ends_on - CHECK_IN_BEFORE_END, soonest),
    )  # fmt: skip


def _close_added_check_in(probation: Probation, why: str, actor: Any, at: dt.datetime) -> None:
    """It was laid out for the decision that has now been made: nobody is asked for it any more."""
    for state in (CheckInState.OPEN, CheckInState.BOTH_RATED):
        move_all(
            _added(probation), state, CheckInState.CLOSED, actor=actor, at=at, reason=why, stamp={"closed_why": why}
        )  # fmt: skip


def _bring_back_added_check_in(probation: Probation, why: str, actor: Any, at: dt.datetime) -> None:
    """Where the end of the probation closed it: as it stood, so that what both had sent is there to be read."""
    closed = _added(probation).filter(closed_why=NOT_HELD[ProbationState.ENDED])
    for state, not_rated in ((CheckInState.OPEN, True), (CheckInState.BOTH_RATED, False)):
        move_all(
            closed.filter(both_rated_at__isnull=not_rated), CheckInState.CLOSED, state, actor=actor, at=at, reason=why,
            stamp={"closed_why": ""},
        )  # fmt: skip


def _added(probation: Probation) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(induction=probation.induction_id, programme_item=None)


def _nothing_is_open(row: Probation) -> str | None:
    if appeal_is_open(row):
        return "An outcome is with a second manager or under appeal. Wait until that has been settled."
    return None


def _may_no_longer_be_appealed(at: dt.datetime) -> Any:
    def guard(row: Probation) -> str | None:
        red = standing_outcome(row)
        until = appeal_awaited_until(red) if red is not None else None
        if until is None or day_of(at) > until:
            return None
        return (
            f"The red outcome can be appealed until {until:%-d %B %Y}. Employment can end on it after that, or when an "
            "appeal has been heard and the outcome stands."
        )

    return guard


def _not_red(row: Probation) -> str | None:
    if standing_colour(row) == Colour.RED:
        return "The last outcome is red. Extend the probation, or end it."
    return None


def _to_come(row: Probation, at: dt.datetime) -> bool:
    return any(each.state != CheckInState.CONFIRMED and each.due_on > day_of(at) for each in unsettled(row))


def _what_was_due_is_settled(at: dt.datetime) -> Any:
    def guard(row: Probation) -> str | None:
        for each in unsettled(row):
            if each.state == CheckInState.CONFIRMED:
                return "A check-in has no outcome yet. Record what came of it first."
            if each.due_on <= day_of(at):
                return "A check-in that was due has not been confirmed by both. Do that first."
            if each.state == CheckInState.BOTH_RATED and each.programme_item_id is None:
                return "Both of you have sent your ratings for one more check-in. Talk, and confirm it first."
        return None

    return guard


def _locked(probation: Probation) -> Probation:
    Induction.objects.select_for_update(of=("self",)).get(pk=probation.induction_id)
    rows = Probation.objects.select_related(
        "induction__staff__user",
        "induction__staff__post__unit",
        "induction__manager__user",
        "induction__programme",
    )
    return rows.select_for_update(of=("self",)).get(pk=probation.pk)
