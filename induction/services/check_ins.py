"""A check-in: two views written apart, one conversation, two confirmations.

Nothing here writes an audit event or a message when the *first* side is sent. The trail, the delivery log and the
mailbox are read by people too, and one of them may be the other side (an auditor has a manager, HR has starters). What
happened when is written down the moment both are in.
"""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from induction.models import Absence, CheckIn, CheckInRating, CheckInSide, Induction, Side
from induction.queries.check_ins import opens_on
from induction.queries.days import day_of
from induction.services.messages import (
    ask_to_confirm,
    ask_to_rate,
    tell_both_to_talk,
    tell_of_not_talked,
)
from induction.services.schedule import follow
from induction.services.starting import finish_if_nothing_is_left
from induction.states import CheckInState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.evidence.models import Evidence
from values_hub.evidence.services import Seen, write_thread
from values_hub.framework.models.ratings import from_choice
from values_hub.outbox.services import post_messages

# How long before it is due both are asked to rate, and how long after we still ask for the first time.
ASKED_BEFORE = dt.timedelta(days=7)
ASKED_UNTIL = dt.timedelta(days=30)
NOTE_LIMIT = 10_000  # characters a draft may hold; the form asks for far fewer words


class NotYours(Exception):
    """There is no side of this check-in for this person, or no such value in it."""


class NotOpenYet(Exception):
    """It is too soon to rate: the check-in opens some days before it is due. The message says when."""


class AlreadySent(Exception):
    """This person has sent their side; it can no longer change."""


class NoteTooLong(Exception):
    """More text than a draft can hold. Nothing was saved."""


class ChangedElsewhere(Exception):
    """Another tab or another device saved in between. `rating` is what stands now; nothing was overwritten."""

    def __init__(self, rating: CheckInRating) -> None:
        self.rating = rating
        super().__init__("This was changed in another tab or on another device. Check what is there now.")


class RatingsMissing(Exception):
    """Some values have no rating yet. `values` names them."""

    def __init__(self, values: list[str]) -> None:
        self.values = values
        super().__init__(f"Rate every value before you send. Still to rate: {', '.join(values)}.")


class DateDiffers(Exception):
    """The other person has confirmed meanwhile, and gave another day."""


def save_rating(
    *,
    check_in: CheckIn,
    value_id: UUID,
    version: int,
    actor: Any,
    at: dt.datetime,
    choice: str | None = None,
    note: str | None = None,
) -> int:
    """Keep one value of the actor's own side as it stands: draft or complete, any number of times, until it is sent.

    `choice` is "0" to "4", "n" or "" (None leaves the rating alone), `note` any text to 10,000 characters (None
    likewise). `version` is what the actor last saw; one statement, so two tabs cannot both win. Returns the new one.

    Raises: NoteTooLong; NotOpenYet; ChangedElsewhere; AlreadySent; NotYours; ValueError for a choice that is none.
    """
    _refuse_before_it_opens(check_in, at)
    if note is not None and len(note) > NOTE_LIMIT:
        raise NoteTooLong(f"What you wrote is longer than {NOTE_LIMIT:,} characters, so it was not saved.")
    fields: dict[str, Any] = from_choice(choice) if choice is not None else {}
    if note is not None:
        fields["note"] = note
    mine = CheckInRating.objects.filter(
        side__check_in=check_in, side__rater__user=actor, side__set_aside_at=None, value=value_id
    )
    saved = mine.filter(version=version, side__sent_at=None, side__check_in__state=CheckInState.OPEN).update(
        version=F("version") + 1, saved_at=at, **fields
    )
    if saved:
        return version + 1
    now = mine.select_related("side").first()
    if now is None:
        raise NotYours("There is no such rating for you here.")
    if now.side.sent_at is not None or check_in.state != CheckInState.OPEN:
        raise AlreadySent("You have sent your ratings, so they can no longer change.")
    raise ChangedElsewhere(now)


@transaction.atomic
def send_side(*, check_in: CheckIn, actor: Any, at: dt.datetime) -> bool:
    """Send the actor's own side: it can no longer change. When both are in, both may be read and both are told.

    Sending again does nothing. Returns whether both are in now; say so to nobody but the sender.

    Raises: RatingsMissing; NotYours; NotOpenYet; MoveRefused (the check-in is closed).
    """
    locked = _locked(check_in)
    _refuse_before_it_opens(locked, at)
    side = locked.sides.filter(rater__user=actor, set_aside_at=None).first()
    if side is None:
        raise NotYours("You have no side in this check-in.")
    if side.sent_at is not None:
        return locked.state != CheckInState.OPEN
    if locked.state != CheckInState.OPEN:
        raise MoveRefused("This check-in is closed, so ratings can no longer be sent.")
    ratings = side.ratings.select_related("value").order_by("value__order")
    if missing := [rating.value.name for rating in ratings if not rating.is_rated]:
        raise RatingsMissing(missing)
    # A save that is on its way carries the version it saw: raising it here makes that save too late, not a change.
    side.ratings.update(version=F("version") + 1)
    CheckInSide.objects.filter(pk=side.pk).update(sent_at=at)
    sides = {each.side: each for each in locked.sides.filter(set_aside_at=None)}
    if not all(each.sent_at for each in sides.values()):
        return False
    move(locked, CheckInState.BOTH_RATED, actor=actor, at=at, stamp={"both_rated_at": at})
    record(
        action="check_in.sides_sent",
        subject=locked,
        actor=actor,
        at=at,
        **{f"{each.side}_sent_at": each.sent_at.isoformat() for each in sides.values() if each.sent_at},
    )
    tell_both_to_talk(locked, at)
    return True


@transaction.atomic
def confirm_conversation(*, check_in: CheckIn, talked_on: dt.date, actor: Any, at: dt.datetime) -> bool:
    """One of the two says that the conversation took place, on `talked_on`. It counts when both have said so.

    When the first has, the other is asked to. Then the thread is written: each side's view of each value, with its
    words. Confirming twice does nothing. Returns whether both have confirmed now.

    Raises: MoveRefused (not both in yet, closed, or a day that cannot be); DateDiffers; NotYours.
    """
    locked = _locked(check_in)
    side = side_of(locked, actor)
    if side is None:
        raise NotYours("Only the two of you can confirm this conversation.")
    if locked.state == CheckInState.CONFIRMED:
        return True
    if locked.state != CheckInState.BOTH_RATED:
        raise MoveRefused("You can confirm the conversation when both of you have sent your ratings.")
    name = "starter" if side == Side.STARTER else "manager"
    if getattr(locked, f"{name}_confirmed_at") is not None:
        return False
    _check_day(locked, talked_on, at)
    stamp = {f"{name}_confirmed_at": at, f"{name}_confirmed_by": actor, "talked_on": talked_on}
    other = "manager" if side == Side.STARTER else "starter"
    if getattr(locked, f"{other}_confirmed_at") is None:
        CheckIn.objects.filter(pk=locked.pk).update(**stamp)
        record(action="check_in.confirmed_by_one", subject=locked, actor=actor, at=at, side=name)
        locked.talked_on = talked_on
        ask_to_confirm(locked, side, at)
        return False
    move(locked, CheckInState.CONFIRMED, actor=actor, at=at, stamp={**stamp, "not_talked_at": None})
    _write_thread(locked, talked_on, actor, at)
    if locked.programme_item is not None:
        follow(locked.induction, locked.programme_item, at=at)
    finish_if_nothing_is_left(locked.induction, actor=actor, at=at)
    return True


@transaction.atomic
def take_back_confirmation(*, check_in: CheckIn, actor: Any, at: dt.datetime) -> bool:
    """Whoever confirmed first, with the wrong day or before they had talked, takes it back while the other has not
    confirmed. Returns False where there was nothing to take back.

    Raises: MoveRefused (both have confirmed); NotYours.
    """
    locked, side = _before_both_confirmed(
        check_in, actor, "Only the two of you can confirm this conversation."
    )
    name = "starter" if side == Side.STARTER else "manager"
    if not _put_back(locked, name):
        return False
    record(action="check_in.confirmation_taken_back", subject=locked, actor=actor, at=at, side=name)
    return True


@transaction.atomic
def say_not_talked(*, check_in: CheckIn, actor: Any, at: dt.datetime) -> bool:
    """One has confirmed that they talked, and the other says that they have not. No blame: the confirmation is put
    back, the one who gave it hears so, and HR's list has it under "not confirmed". They talk, and both confirm.

    Returns False where nobody's confirmation waits for this person's.

    Raises: MoveRefused (both have confirmed); NotYours.
    """
    locked, side = _before_both_confirmed(check_in, actor, "Only the two of you can say whether you talked.")
    said_on = locked.talked_on
    if not _put_back(locked, "manager" if side == Side.STARTER else "starter", not_talked_at=at):
        return False
    record(
        action="check_in.not_talked", subject=locked, actor=actor, at=at, side=side,
        other_said=said_on.isoformat() if said_on else None,
    )  # fmt: skip
    tell_of_not_talked(locked, side, at)
    return True


def _before_both_confirmed(check_in: CheckIn, actor: Any, of_the_two: str) -> tuple[CheckIn, str]:
    """The check-in, locked, and the actor's side of it. Raises: NotYours with `of_the_two`; MoveRefused."""
    locked = _locked(check_in)
    side = side_of(locked, actor)
    if side is None:
        raise NotYours(of_the_two)
    if locked.state == CheckInState.CONFIRMED:
        raise MoveRefused("Both of you have confirmed it, so it can no longer be taken back.")
    return locked, side


def _put_back(locked: CheckIn, name: str, **besides: Any) -> bool:
    """Empty one side's confirmation ("starter", "manager"). Returns False where there is none."""
    if locked.state != CheckInState.BOTH_RATED or getattr(locked, f"{name}_confirmed_at") is None:
        return False
    empty = {f"{name}_confirmed_at": None, f"{name}_confirmed_by": None, "talked_on": None}
    CheckIn.objects.filter(pk=locked.pk).update(**empty, **besides)
    return True


def side_of(check_in: CheckIn, user: Any) -> str | None:
    """Which side of this check-in somebody is on now, or None."""
    induction = check_in.induction
    if induction.staff.user_id == user.pk:
        return str(Side.STARTER)
    if induction.manager is not None and induction.manager.user_id == user.pk:
        return str(Side.MANAGER)
    return None


def ask_for_ratings(*, today: dt.date, at: dt.datetime) -> int:
    """Write to both sides of every check-in that is due within a week. Safe to run any number of times a day.

    Both are asked, whether or not they have sent already: a message that only one of them receives would tell whoever
    reads the delivery log which one has not. Nobody is asked while the starter is away: the day it is due moves with
    them, and both are asked for the day it comes to. Returns how many messages were new.
    """
    away = Absence.objects.standing_on(today)
    due = (
        CheckIn.objects.filter(
            state=CheckInState.OPEN, due_on__lte=today + ASKED_BEFORE, due_on__gte=today - ASKED_UNTIL
        )
        .exclude(induction__in=away.values("induction"))
        .select_related("induction__staff__user", "induction__staff__post__unit", "induction__manager__user")
        .order_by("due_on", "pk")
    )
    drafts = (
        draft
        for check_in in due.iterator(chunk_size=1000)
        for rater in (check_in.induction.staff, check_in.induction.manager)
        if rater is not None and (draft := ask_to_rate(check_in, rater)) is not None
    )
    return post_messages(drafts, at)


def _refuse_before_it_opens(check_in: CheckIn, at: dt.datetime) -> None:
    opens = opens_on(check_in)
    if check_in.state == CheckInState.OPEN and day_of(at) < opens:
        raise NotOpenYet(f"You can rate this check-in from {opens:%-d %B %Y}.")


def _locked(check_in: CheckIn) -> CheckIn:
    """The induction first, as everywhere: one order of locks for items, hand-overs and check-ins."""
    Induction.objects.select_for_update(of=("self",)).get(pk=check_in.induction_id)
    return CheckIn.objects.with_people().select_for_update(of=("self",)).get(pk=check_in.pk)


def _check_day(check_in: CheckIn, talked_on: dt.date, at: dt.datetime) -> None:
    if talked_on > day_of(at):
        raise MoveRefused("The day you talked must be today or in the past.")
    if talked_on < check_in.induction.day_one:
        raise MoveRefused("The day you talked must be on or after the starter's first day.")
    if check_in.talked_on is not None and check_in.talked_on != talked_on:
        raise DateDiffers(
            f"The other person has confirmed meanwhile, and says you talked on {check_in.talked_on:%-d %B %Y}. "
            "If that is right, confirm it. If not, agree on the day: they can take theirs back and say another."
        )


def _write_thread(check_in: CheckIn, talked_on: dt.date, actor: Any, at: dt.datetime) -> None:
    ratings = CheckInRating.objects.filter(side__check_in=check_in, side__set_aside_at=None)
    write_thread(
        source=check_in,
        stage=Evidence.Stage.CHECK_IN,
        staff=check_in.induction.staff,
        seen=[
            Seen(
                value=rating.value,
                side=rating.side.side,
                points=rating.points,
                no_evidence=rating.no_evidence,
                text=rating.note,
                written_by=rating.side.rater.user if rating.side.rater else None,
            )
            for rating in ratings.select_related("value", "side__rater__user").order_by(
                "side", "value__order"
            )
        ],
        seen_on=talked_on,
        actor=actor,
        at=at,
    )
