"""Asking colleagues, and putting together what they say. Of an answer nothing is audited or logged: what ties it to a
person, or to a time, would undo it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from appraisal.models import Appraisal, FeedbackCell, Rater
from appraisal.queries.feedback import ANSWERS, WORDS, behaviours_of, is_complete
from appraisal.queries.raters import raters_to_ask
from appraisal.states import BLIND
from values_hub.audit.services import record
from values_hub.common.reminder_hours import may_remind
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message
from values_hub.people.models import StaffRecord

MOST = 12
LONGEST = 1000
# How many are asked in one go: after a bank holiday some hundreds wait. The rest is a minute later.
AT_ONCE = 500
OVER = "Both of you have sent your preparation, so nobody else can be asked"
COMPLETE = "Everybody who was asked has answered, so nobody else can be asked"
IS_APPRAISER = "You are the appraiser now, so you say what you see in your own preparation"
TOO_LATE = "They have both sent their preparation, so it is too late to answer. Thank you all the same"


class CannotAsk(Exception):
    """This colleague cannot be asked, or no longer. The message is fit for the screen."""


class CannotAnswer(Exception):
    """It cannot be answered, or was already. The message is fit for the screen."""


@transaction.atomic
def propose_rater(*, appraisal: Appraisal, staff: StaffRecord, actor: Any, at: dt.datetime) -> Rater:
    """The person says whom they would ask. Nobody is asked until the appraiser agrees. Raises: CannotAsk."""
    locked = _locked(appraisal)
    if refusal := _refusal(locked, staff):
        raise CannotAsk(refusal)
    row, made = Rater.objects.get_or_create(
        appraisal=locked, staff=staff, defaults={"proposed_at": at, "proposed_by": actor}
    )
    if made:
        record(action="appraisal.rater_proposed", subject=locked, actor=actor, at=at, rater=str(staff.pk))
    return row


@transaction.atomic
def agree_raters(*, appraisal: Appraisal, actor: Any, at: dt.datetime) -> int:
    """The appraiser agrees to all who are proposed now, and they are asked by email: at once in the hours in which
    people are at work, else in the next (`ask_waiting`). Returns how many.

    Raises: CannotAsk (both have sent, or everybody asked before has answered).
    """
    locked = _locked(appraisal)
    if refusal := _over(locked):
        raise CannotAsk(refusal)
    agreed = Rater.objects.filter(appraisal=locked, agreed_at=None).update(agreed_at=at, agreed_by=actor)
    if agreed:
        record(action="appraisal.raters_agreed", subject=locked, actor=actor, at=at, raters=agreed)
        _ask_whoever_may_be(at, appraisal=locked)
    return agreed


def ask_waiting(*, at: dt.datetime) -> int:
    """Ask colleagues who were agreed to in the evening, at the weekend, on a bank holiday or while they were away, as
    soon as it is an hour for it and they are back. Returns how many were asked.

    The scheduler comes by every minute. May be killed at any instant and run twice at once: each is asked once.
    """
    return _ask_whoever_may_be(at)


def _ask_whoever_may_be(at: dt.datetime, **of: Any) -> int:
    """Those who are to be asked and may be now. In quiet hours nobody, and the rows wait."""
    if not may_remind(at):
        return 0
    due = raters_to_ask(timezone.localdate(at)).filter(**of)
    return sum(_ask(pk, at) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _ask(pk: UUID, at: dt.datetime) -> bool:
    """One conditional update, which must touch one row, and the message. False when somebody else was faster, or both
    have sent since it was looked up."""
    waiting = Rater.objects.not_asked().filter(pk=pk, appraisal__state__in=BLIND)
    if not waiting.update(asked_at=at):
        return False
    rater = Rater.objects.select_related("appraisal__staff", "staff__user", "staff__post__unit").get(pk=pk)
    _write_to(rater, at)
    return True


@transaction.atomic
def remove_rater(*, rater: Rater, actor: Any, at: dt.datetime) -> None:
    """Not this colleague after all, before they were asked. Who is gone already stays gone. Raises: CannotAsk.

    Who is agreed to can say what they see before the email leaves, from their home page: then they stay as well, and
    the sentence is the same, so that it does not tell that they answered.
    """
    appraisal = _locked(rater.appraisal)
    # A worker that is about to ask them waits for this, and then finds nobody; or this waits for it.
    row = Rater.objects.select_for_update(of=("self",)).filter(pk=rater.pk).first()
    if row is None:
        return
    if row.asked_at is not None or row.answered or row.declined:
        raise CannotAsk(f"{rater.staff.name} has been asked already")
    record(
        action="appraisal.rater_removed",
        subject=appraisal,
        actor=actor,
        at=at,
        rater=str(row.staff_id),
    )
    row.delete()


@transaction.atomic
def give_feedback(*, rater: Rater, answers: Mapping[str, str], words: Mapping[str, str]) -> None:
    """A colleague says how often they see each behaviour (by its id: all of them), and writes what they like.

    No actor and no time, on purpose. Raises: CannotAnswer.
    """
    appraisal, row = _open(rater)
    asked = {str(each.pk) for each in behaviours_of(appraisal)}
    if set(answers) != asked or not set(answers.values()) <= set(ANSWERS):
        raise CannotAnswer("Answer every question")
    if set(words) - set(WORDS) or any(len(text) > LONGEST for text in words.values()):
        raise CannotAnswer(f"Write {LONGEST:,} characters or fewer in each box")
    cell, _ = FeedbackCell.objects.get_or_create(appraisal=appraisal)
    counts: dict[str, dict[str, int]] = {question: dict(given) for question, given in cell.counts.items()}
    for question, answer in answers.items():
        given = counts.setdefault(question, {})
        given[answer] = given.get(answer, 0) + 1
    written = {
        code: [*cell.words.get(code, []), text.strip()] for code, text in words.items() if text.strip()
    }
    cell.counts, cell.answered = counts, cell.answered + 1
    cell.words = {**cell.words, **{code: sorted(texts) for code, texts in written.items()}}
    cell.save()
    row.answered = True
    row.save(update_fields=["answered"])


@transaction.atomic
def decline_feedback(*, rater: Rater) -> None:
    """They would rather not. Nobody is told, and they are not reminded. Raises: CannotAnswer."""
    _, row = _open(rater)
    row.declined = True
    row.save(update_fields=["declined"])


def _open(rater: Rater) -> tuple[Appraisal, Rater]:
    """The appraisal and what this colleague was asked, both locked, while it can be answered."""
    appraisal = _locked(rater.appraisal)
    row = Rater.objects.select_for_update(of=("self",)).get(pk=rater.pk)
    if row.staff_id == appraisal.appraiser_id:
        raise CannotAnswer(IS_APPRAISER)
    if row.answered or row.declined:
        raise CannotAnswer("You have answered already. Thank you")
    if appraisal.state not in BLIND:
        raise CannotAnswer(TOO_LATE)
    return appraisal, row


def _locked(appraisal: Appraisal) -> Appraisal:
    return (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle__framework", "staff__user", "appraiser")
        .get(pk=appraisal.pk)
    )


def _over(appraisal: Appraisal) -> str:
    """Why nobody more can be asked; "" while somebody can. One who answers after all the rest would stand alone."""
    if appraisal.state not in BLIND:
        return OVER
    return COMPLETE if is_complete(appraisal) else ""


def _refusal(appraisal: Appraisal, staff: StaffRecord) -> str:
    if over := _over(appraisal):
        return over
    if staff.pk in {appraisal.staff_id, appraisal.appraiser_id}:
        return "You and your appraiser each have a side of your own. Choose somebody else"
    if staff.left_on is not None or staff.user_id is None:
        return f"{staff.name} cannot sign in, so they cannot be asked"
    if Rater.objects.filter(appraisal=appraisal).count() >= MOST:
        return f"You can ask {MOST} people at most"
    return ""


def _write_to(rater: Rater, at: dt.datetime) -> None:
    to, name = rater.staff, rater.appraisal.staff.name
    assert to.user is not None  # noqa: S101  only colleagues who can sign in are asked
    subject = f"What do you see of {name}?"
    context = {
        "heading": subject,
        "name": to.known_as or to.first_name,
        "paragraphs": [
            f"{name} would like to hear from you before their appraisal: how often you see them live our values.",
            "Nobody is told what you said or whether you answered. What colleagues say is put together, and shown only"
            " when four or more have answered. It takes about 5 minutes.",
        ],
        "action_label": "Say what you see",
        "action_url": page_address("appraisal:give_feedback", rater.pk),
    }
    post_message(
        to=to.user.email, user=to.user, subject=subject, template="notice", context=context,
        key=f"appraisal.feedback:{rater.pk}", at=at, unit_path=to.post.unit.path,
    )  # fmt: skip
