"""What a manager types of an outcome is kept as they type it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from induction.models import CheckIn, OutcomeDraft

LONGEST = 8000  # of one box, in characters; what may be recorded is shorter


class TooLong(Exception):
    """More than a draft keeps. The message is a sentence for the screen."""


class ChangedElsewhere(Exception):
    """Another tab has saved in between: `version` and `fields` are what it saved."""

    def __init__(self, draft: OutcomeDraft) -> None:
        self.version = draft.version
        self.fields = {name: getattr(draft, name) for name in OutcomeDraft.BOXES}
        super().__init__("This was changed in another tab or on another device.")


def keep_outcome_draft(
    *, check_in: CheckIn, colour: str, typed: Mapping[str, str], version: int, actor: Any, at: dt.datetime
) -> int:
    """Keep what was typed in these boxes; the others stay as they are. `version` is the one the page began from.

    One statement where nobody was faster. Returns the new version.

    Raises: TooLong; ChangedElsewhere.
    """
    boxes = {name: text for name, text in typed.items() if name in OutcomeDraft.BOXES}
    for name, text in boxes.items():
        field = OutcomeDraft._meta.get_field(name)
        if len(text) > (getattr(field, "max_length", None) or LONGEST):
            raise TooLong("This is too long to keep. Shorten it, or keep a copy of your own.")
    mine = OutcomeDraft.objects.filter(check_in=check_in, colour=colour, by=actor)
    if mine.filter(version=version).update(version=F("version") + 1, kept_at=at, **boxes):
        return version + 1
    if version == 0:
        try:
            with transaction.atomic():
                OutcomeDraft.objects.create(
                    check_in=check_in, colour=colour, by=actor, version=1, kept_at=at, **boxes
                )
            return 1
        except IntegrityError:
            pass  # another tab was first
    draft = mine.first()
    if draft is None:  # recorded in between, and the draft with it
        return 0
    raise ChangedElsewhere(draft)
