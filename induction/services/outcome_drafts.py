"""What somebody types of an outcome, of a reply to it or of an appeal is kept as they type it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from induction.models import CheckIn, Outcome, OutcomeDraft, ReplyDraft

LONGEST = 8000  # of one box, in characters; what may be recorded is shorter


class AlreadySent(Exception):
    """What this would be a draft of was sent, from another tab. The message is a sentence for the screen."""


class TooLong(Exception):
    """More than a draft keeps. The message is a sentence for the screen."""


class ChangedElsewhere(Exception):
    """Another tab has saved in between: `version` and `fields` are what it saved."""

    def __init__(self, draft: OutcomeDraft | ReplyDraft) -> None:
        self.version = draft.version
        self.fields = {name: getattr(draft, name) for name in draft.BOXES}
        super().__init__("This was changed in another tab or on another device.")


def keep_outcome_draft(
    *, check_in: CheckIn, colour: str, typed: Mapping[str, str], version: int, actor: Any, at: dt.datetime
) -> int:
    """Keep what a manager typed of an outcome in these boxes; the others stay as they are. `version` is the one the
    page began from. Returns the new version.

    Raises: TooLong; ChangedElsewhere.
    """
    of = {"check_in": check_in, "colour": colour, "by": actor}
    return _keep(OutcomeDraft, of, typed, version, at)


def keep_reply_draft(
    *, outcome: Outcome, part: str, typed: Mapping[str, str], version: int, actor: Any, at: dt.datetime
) -> int:
    """Keep what somebody typed of a reply, of an appeal or of a plan looked at again, as `keep_outcome_draft` does.

    Raises: TooLong; ChangedElsewhere; AlreadySent.
    """
    sent = {ReplyDraft.Part.REPLY: outcome.replied_at, ReplyDraft.Part.APPEAL: outcome.appealed_at}
    if sent.get(ReplyDraft.Part(part)):
        raise AlreadySent("You have sent this already, so what you type now is not kept.")
    return _keep(ReplyDraft, {"outcome": outcome, "part": part, "by": actor}, typed, version, at)


def _keep(
    model: type[OutcomeDraft] | type[ReplyDraft],
    of: dict[str, Any],
    typed: Mapping[str, str],
    version: int,
    at: dt.datetime,
) -> int:
    """One statement where nobody was faster."""
    boxes = {name: text for name, text in typed.items() if name in model.BOXES}
    for name, text in boxes.items():
        if len(text) > (getattr(model._meta.get_field(name), "max_length", None) or LONGEST):
            raise TooLong("This is too long to keep. Shorten it, or keep a copy of your own.")
    if version == 0:
        first = {"version": 1, "kept_at": at, **boxes}
        draft, is_new = model._default_manager.get_or_create(**of, defaults=first)
        if is_new:
            return 1
        raise ChangedElsewhere(draft)
    mine = model._default_manager.filter(**of)
    if mine.filter(version=version).update(version=F("version") + 1, kept_at=at, **boxes):
        return version + 1
    kept = mine.first()
    if kept is None:  # sent in between, and the draft with it
        return 0
    raise ChangedElsewhere(kept)
