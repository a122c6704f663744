"""Which subjects of training the Trust requires, and for how long each counts."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from induction.models import TrainingSubject
from induction.queries.training import core_subjects
from values_hub.audit.services import record


class NameTaken(Exception):
    """There is a subject of this name. The message is a sentence for the screen."""


@transaction.atomic
def keep_core_subjects() -> None:
    """The Trust begins with the core subjects. Does nothing where there are any."""
    if not TrainingSubject.objects.exists():
        TrainingSubject.objects.bulk_create(core_subjects(), ignore_conflicts=True)


@transaction.atomic
def save_subject(
    *,
    subject: TrainingSubject | None,
    name: str,
    lasts_months: int | None,
    is_required: bool,
    actor: Any,
    at: dt.datetime,
) -> TrainingSubject:
    """A new subject (None), or what is now said of one: its name, for how many months it counts where a file does not
    say (None: for good), and whether it is required. Days that were worked out before stay as they are.

    Raises: NameTaken.
    """
    keep_core_subjects()
    name = name.strip()
    same = TrainingSubject.objects.filter(name__iexact=name)
    if same.exclude(code=subject.code if subject else "").exists():
        raise NameTaken("There is a subject of this name already.")
    if subject is None:
        row = TrainingSubject(code=_free_code(name))
    else:
        row = TrainingSubject.objects.select_for_update().get(code=subject.code)
    row.name, row.lasts_months = name, lasts_months
    row.retired_at = None if is_required else (row.retired_at or at)
    row.save()
    record(
        action="training_subject.saved", subject=row, actor=actor, at=at, code=row.code, lasts_months=lasts_months,
        required=is_required,
    )  # fmt: skip
    return row


def _free_code(name: str) -> str:
    base = slugify(name)[:50] or "subject"
    number, code = 1, base
    while TrainingSubject.objects.filter(code=code).exists():
        number += 1
        code = f"{base}-{number}"
    return code
