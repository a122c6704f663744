"""HR's list of what a need to learn can be for."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from appraisal.models import TrainingCode
from appraisal.queries.training_codes import all_codes
from values_hub.audit.services import record
from values_hub.common.turns import take_turns


class LabelTaken(Exception):
    """There is a code of this name. The message is fit for the screen."""


class NothingLeft(Exception):
    """Nothing would be offered any more. The message is fit for the screen."""


@transaction.atomic
def save_code(
    *, code: TrainingCode | None, label: str, is_offered: bool, actor: Any, at: dt.datetime
) -> TrainingCode:
    """A new code (None), at the end of the list; or another name for one, or whether it is offered.

    What is no longer offered stays in every record, draft and count that holds it.

    Raises: LabelTaken; NothingLeft.
    """
    rows, label = _locked(), label.strip()
    others = [each for each in rows if code is None or each.pk != code.pk]
    if any(each.label.casefold() == label.casefold() for each in others):
        raise LabelTaken("There is a training code of this name already.")
    if not is_offered and not any(each.is_offered for each in others):
        raise NothingLeft("This is the last one that is offered. Offer another first.")
    if code is None:
        last = max((each.order for each in rows), default=0)
        row = TrainingCode(code=_free_code(label, {each.code for each in rows}), order=last + 1)
        row.label, row.is_offered = label, is_offered
        changes = ["added"]
    else:
        row = next(each for each in rows if each.pk == code.pk)
        changes = ["renamed"] if row.label != label else []
        if row.is_offered != is_offered:
            changes.append("put_back" if is_offered else "put_out_of_use")
        row.label, row.is_offered = label, is_offered
    row.save()
    for what in changes:
        record(action=f"training_code.{what}", subject=row, actor=actor, at=at, code=row.code)
    return row


@transaction.atomic
def move_code(*, code: TrainingCode, up: bool, actor: Any, at: dt.datetime) -> bool:
    """One place up or down in the list. Returns False when it is at that end already."""
    rows = _locked()
    place = next(number for number, each in enumerate(rows) if each.pk == code.pk)
    to = place - 1 if up else place + 1
    if not 0 <= to < len(rows):
        return False
    rows[place], rows[to] = rows[to], rows[place]
    for order, each in enumerate(rows, 1):
        each.order = order
    TrainingCode.objects.bulk_update(rows, ["order"])
    record(action="training_code.moved", subject=code, actor=actor, at=at, code=code.code, place=to + 1)
    return True


def _locked() -> list[TrainingCode]:
    """All of them, in their order, so that two in HR do not change the list at once, nor add to it."""
    take_turns("training codes")
    return list(all_codes().select_for_update())


def _free_code(label: str, taken: set[str]) -> str:
    base = slugify(label).replace("-", "_")[:26] or "code"
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code
