"""What comes of a check-in: green, amber or red; a second manager's word; the starter's reply and appeal."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import CheckIn, Colour, Outcome, OutcomeDraft, Probation, ReplyDraft
from induction.queries.days import day_of
from induction.queries.deadlines import reply_awaited_until
from induction.queries.outcomes import could_help, had_no_part, second_managers
from induction.services.outcome_messages import (
    tell_hearer,
    tell_hr_of_appeal,
    tell_of_dropped_view,
    tell_of_finding,
    tell_of_new_second_manager,
    tell_of_outcome,
    tell_of_reply,
    tell_of_second_word,
    tell_second_manager,
)
from induction.services.probation import reopen_probation
from induction.services.reviews import PlanIncomplete, begin_plan, close_plan
from induction.states import CheckInState, OutcomeState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.people.models import StaffRecord


class AlreadyRecorded(Exception):
    """This check-in has an outcome."""


class WrongPerson(Exception):
    """This person cannot do that here. The message is a sentence for the screen."""


class AlreadySaid(Exception):
    """It was said before, and what was said stays as it is."""


@transaction.atomic
def record_outcome(
    *,
    check_in: CheckIn,
    colour: str,
    actor: Any,
    at: dt.datetime,
    reason: str = "",
    help_offered: str = "",
    helper: StaffRecord | None = None,
    review_on: dt.date | None = None,
    second: StaffRecord | None = None,
) -> Outcome:
    """The manager says how it stands after a check-in that both have confirmed.

    Green needs nothing more. Amber needs why, what help from whom, and the day it is looked at again. Red needs the
    evidence and a second manager, who must agree before it stands.

    Raises: AlreadyRecorded; PlanIncomplete; WrongPerson (a helper or second manager who cannot be); MoveRefused (not
    both have confirmed).
    """
    locked = CheckIn.objects.select_for_update(of=("self",)).with_people().get(pk=check_in.pk)
    if locked.state != CheckInState.CONFIRMED:
        raise MoveRefused("You can record the outcome when both of you have confirmed that you talked.")
    if Outcome.objects.current().filter(check_in=locked).exists():
        raise AlreadyRecorded("The outcome of this check-in has been recorded already.")
    _check(locked, colour, reason, help_offered, helper, review_on, second, at)
    is_amber, is_red = colour == Colour.AMBER, colour == Colour.RED
    outcome = Outcome.objects.create(
        check_in=locked, colour=colour, reason="" if colour == Colour.GREEN else reason.strip(),
        help_offered=help_offered.strip() if is_amber else "", helper=helper if is_amber else None,
        review_on=review_on if is_amber else None, second=second if is_red else None,
        recorded_at=at, recorded_by=actor,
    )  # fmt: skip
    if is_amber and review_on is not None:
        begin_plan(outcome, review_on, at)
    OutcomeDraft.objects.filter(check_in=locked).delete()
    record(action="check_in.outcome_recorded", subject=outcome, actor=actor, at=at, colour=colour)
    if is_red:
        move(outcome, OutcomeState.PROPOSED, actor=actor, at=at)
        tell_second_manager(outcome, at)
    tell_of_outcome(outcome, at)
    return outcome


@transaction.atomic
def answer_as_second_manager(
    *, outcome: Outcome, agrees: bool, words: str, actor: Any, at: dt.datetime
) -> Outcome:
    """The second manager agrees with a red, or does not; either way says why. Where not, the manager records another.

    Not before the starter has replied or their days to do so have run out: nobody decides before hearing them.

    Raises: PlanIncomplete (no words); MoveRefused; AlreadyDone.
    """
    locked = _locked(outcome)
    if not words.strip():
        raise PlanIncomplete("Say why you agree or do not agree.")
    to = OutcomeState.AGREED if agrees else OutcomeState.NOT_AGREED
    guards = [_starter_is_here, _starter_has_been_heard(at)]
    stamp = {"second_words": words.strip(), "second_at": at}
    if move(locked, to, actor=actor, at=at, guards=guards, stamp=stamp):
        tell_of_second_word(locked, at)
    return locked


@transaction.atomic
def name_second_manager(*, outcome: Outcome, second: StaffRecord, actor: Any, at: dt.datetime) -> Outcome:
    """HR asks somebody else for the second view: whoever was asked cannot give it, or does not. Naming the same person
    again does nothing.

    Raises: WrongPerson; MoveRefused (a view has been given, or the starter has left).
    """
    locked = _locked(outcome)
    if locked.state != OutcomeState.PROPOSED or locked.is_never_answered:
        raise MoveRefused("No second manager is waited for.")
    if locked.second_id == second.pk:
        return locked
    if not had_no_part(locked).filter(pk=second.pk).exists():
        raise WrongPerson("Choose somebody who had no part in this outcome and can sign in.")
    before = str(locked.second_id)
    Outcome.objects.filter(pk=locked.pk).update(second=second)
    record(
        action="check_in.second_manager_named", subject=locked, actor=actor, at=at, before=before, second=str(second.pk)
    )  # fmt: skip
    locked = _locked(outcome)
    tell_second_manager(locked, at)
    tell_of_new_second_manager(locked, at)
    return locked


@transaction.atomic
def drop_second_views(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """A starter has left of whom a red waits for a second manager: it stays as it was written and never counts, and
    whoever was asked hears that they no longer are. An appeal is heard to its end all the same. Returns how many."""
    waiting = Outcome.objects.filter(state=OutcomeState.PROPOSED, check_in__induction__staff=staff)
    outcomes = list(waiting.with_people().select_for_update(of=("self",)).order_by("pk"))
    for outcome in outcomes:
        record(action="check_in.second_view_dropped", subject=outcome, actor=actor, at=at)
        tell_of_dropped_view(outcome, at)
    return len(outcomes)


@transaction.atomic
def reply_to_outcome(*, outcome: Outcome, words: str, actor: Any, at: dt.datetime) -> Outcome:
    """The starter's own words, kept beside the outcome as they are, and whoever is to read them told. Said once.

    Raises: AlreadySaid; PlanIncomplete.
    """
    locked = _locked(outcome)
    if not words.strip():
        raise PlanIncomplete("Enter what you want to say.")
    if locked.replied_at is not None:
        raise AlreadySaid("You have replied already. Your words stay as you wrote them.")
    Outcome.objects.filter(pk=locked.pk).update(reply=words.strip(), replied_at=at)
    ReplyDraft.objects.filter(outcome=locked, part=ReplyDraft.Part.REPLY).delete()
    record(action="check_in.outcome_replied_to", subject=locked, actor=actor, at=at)
    tell_of_reply(locked, at)
    return _locked(outcome)


@transaction.atomic
def appeal_outcome(*, outcome: Outcome, words: str, actor: Any, at: dt.datetime) -> Outcome:
    """The starter asks somebody else to look at an amber or a red. HR names who.

    Raises: PlanIncomplete; MoveRefused.
    """
    locked = _locked(outcome)
    if not words.strip():
        raise PlanIncomplete("Say what you think is not right.")

    def not_green(row: Outcome) -> str | None:
        return (
            "There is nothing to appeal against: the outcome is green."
            if row.colour == Colour.GREEN
            else None
        )

    stamp = {"appeal": words.strip(), "appealed_at": at}
    if move(locked, OutcomeState.APPEALED, actor=actor, at=at, guards=[not_green], stamp=stamp):
        ReplyDraft.objects.filter(outcome=locked, part=ReplyDraft.Part.APPEAL).delete()
        tell_hr_of_appeal(locked, at)
    return locked


@transaction.atomic
def name_hearer(*, outcome: Outcome, hearer: StaffRecord, actor: Any, at: dt.datetime) -> Outcome:
    """HR names who hears an appeal: nobody who had a part in it. Naming the same person again does nothing.

    Raises: WrongPerson; MoveRefused.
    """
    locked = _locked(outcome)
    if locked.state != OutcomeState.APPEALED:
        raise MoveRefused("No appeal is waiting to be heard.")
    if not had_no_part(locked).filter(pk=hearer.pk).exists():
        raise WrongPerson("Choose somebody who had no part in this outcome and can sign in.")
    if locked.hearer_id != hearer.pk:
        Outcome.objects.filter(pk=locked.pk).update(hearer=hearer)
        record(action="check_in.appeal_given", subject=locked, actor=actor, at=at, hearer=str(hearer.pk))
        locked = _locked(outcome)
        tell_hearer(locked, at)
    return locked


@transaction.atomic
def decide_appeal(*, outcome: Outcome, upheld: bool, words: str, actor: Any, at: dt.datetime) -> Outcome:
    """Whoever hears the appeal finds that the outcome stands (`upheld`) or no longer does, and says why. A probation
    that ended on what no longer stands is open again.

    Raises: PlanIncomplete; MoveRefused; AlreadyDone.
    """
    locked = _locked(outcome)
    if not words.strip():
        raise PlanIncomplete("Say why.")
    to = OutcomeState.UPHELD if upheld else OutcomeState.OVERTURNED
    if move(locked, to, actor=actor, at=at, stamp={"finding": words.strip(), "found_at": at}):
        tell_of_finding(locked, at)
        probation = Probation.objects.filter(induction=locked.check_in.induction_id).first()
        if not upheld:
            close_plan(locked, actor=actor, at=at, reason="An appeal has overturned the outcome.")
        if not upheld and probation is not None:
            reopen_probation(probation=probation, actor=actor, at=at)
    return locked


def _check(
    check_in: CheckIn,
    colour: str,
    reason: str,
    help_offered: str,
    helper: StaffRecord | None,
    review_on: dt.date | None,
    second: StaffRecord | None,
    at: dt.datetime,
) -> None:
    if colour not in Colour.values:
        raise PlanIncomplete("Select green, amber or red.")
    if colour != Colour.GREEN and not reason.strip():
        raise PlanIncomplete("Say what you have seen, and what you have not.")
    if colour == Colour.AMBER:
        if not help_offered.strip() or helper is None or review_on is None:
            raise PlanIncomplete(
                "A support plan says what help there is, from whom, and when you look at it again."
            )
        if review_on <= day_of(at):
            raise PlanIncomplete("The day you look at it again must be in the future.")
        if not could_help(check_in).filter(pk=helper.pk).exists():
            raise WrongPerson("Choose a colleague who works here, and not the starter.")
    if colour == Colour.RED:
        if second is None:
            raise PlanIncomplete("Select a second manager.")
        if not second_managers(check_in).filter(pk=second.pk).exists():
            raise WrongPerson("The second manager must be above the manager, or one HR has named.")


def _starter_is_here(row: Outcome) -> str | None:
    return "They have left, so nobody is asked for a second view any more." if row.is_never_answered else None


def _starter_has_been_heard(at: dt.datetime) -> Any:
    def guard(row: Outcome) -> str | None:
        until = reply_awaited_until(row)
        if until is None or day_of(at) > until:
            return None
        return f"The starter can reply until {until:%-d %B %Y}. Give your view after that, or when they have replied."

    return guard


def _locked(outcome: Outcome) -> Outcome:
    return Outcome.objects.with_people().select_for_update(of=("self",)).get(pk=outcome.pk)
