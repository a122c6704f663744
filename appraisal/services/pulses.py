"""Counting an anonymous answer. Nothing of it is audited or logged: what ties an answer to a person would undo it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from appraisal.models import Appraisal, Cycle, PulseCell, PulseGiven, PulseMonth, UpwardCell
from appraisal.queries.pulses import ALL_THREE, ANSWERS, NO, QUALITY, QUALITY_STEP, UPWARD, UPWARD_STEP, YES
from appraisal.states import RECORDED

THREE = ("improve", "objectives", "valued")


# Said of an answer and of none: which of the two it was is nowhere.
OVER = "You have answered these, or said that you would rather not. Thank you"


class NotAsked(Exception):
    """These are asked after signing, and once. The message is fit for the screen."""


@transaction.atomic
def answer_pulse(*, appraisal: Appraisal, quality: Mapping[str, str], upward: Mapping[str, str]) -> None:
    """The person says what the appraisal was worth (all four), and what their manager is like (all four or none).

    No actor and no time, on purpose. Raises: NotAsked.
    """
    if appraisal.state not in RECORDED:
        raise NotAsked("These questions are asked after you have signed")
    if set(quality) != set(QUALITY) or not set(quality.values()) <= set(ANSWERS):
        raise NotAsked("Answer all four questions")
    # One at a time for a cycle: a cell that is not there yet is made once.
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=appraisal.cycle_id)
    _, first = PulseGiven.objects.get_or_create(appraisal=appraisal)
    if not first:
        raise NotAsked(OVER)
    three = YES if all(quality[each] != NO for each in THREE) else NO
    where: dict[str, Any] = {"cycle": cycle, "directorate_id": appraisal.directorate_id}
    cell, _ = PulseCell.objects.get_or_create(**where)
    _count(cell, {**quality, ALL_THREE: three}, QUALITY_STEP)
    month, _ = PulseMonth.objects.get_or_create(**where, month=appraisal.due_on.replace(day=1))
    _count(month, {**quality, ALL_THREE: three}, QUALITY_STEP)
    given = {code: answer for code, answer in upward.items() if code in UPWARD and answer in ANSWERS}
    if appraisal.appraiser_id is not None and set(given) == set(UPWARD):
        about, _ = UpwardCell.objects.get_or_create(cycle=cycle, appraiser_id=appraisal.appraiser_id)
        _count(about, given, UPWARD_STEP)


@transaction.atomic
def decline_pulse(*, appraisal: Appraisal) -> None:
    """The person would rather not answer, and is not asked again. What is kept is the same as of somebody who answered;
    again is a no-op. Raises: NotAsked."""
    if appraisal.state not in RECORDED:
        raise NotAsked("These questions are asked after you have signed")
    PulseGiven.objects.get_or_create(appraisal=appraisal)


def _count(cell: Any, answers: dict[str, str], step: int) -> None:
    cell.count(answers, step=step)
    cell.save()
