"""How a draft is kept: one conditional update, and a sentence when it cannot be.

A write goes through only while the application is a draft that still takes changes and the version it was built on is
the one that stands. Nothing here is audited line by line: a draft is the candidate's own paper.
"""

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet

from recruitment.models import Application
from recruitment.states import ApplicationState

SENT = "You have sent this application, so it can no longer change."


class Closed(Exception):
    """It is too late. The message is a sentence for the screen."""


class TooLong(Exception):
    """More than can be kept, or a choice that was not offered. The message is a sentence for the screen."""


class AlreadySent(Exception):
    """The application is no longer a draft, so it does not change."""


class NoSuchAnswer(Exception):
    """What is named is not part of this application."""


class ChangedElsewhere(Exception):
    """Another tab or device saved first. `version` is what stands now, `fields` the text that stands there."""

    def __init__(self, version: int, fields: dict[str, str]) -> None:
        self.version, self.fields = version, fields
        super().__init__("You changed this in another tab or on another device. Nothing was overwritten.")


# What keeping a draft may answer with: each carries a sentence for the screen.
REFUSALS = (Closed, AlreadySent, TooLong, NoSuchAnswer)


def refuse_when_late(application: Application, at: dt.datetime) -> None:
    """Raises: Closed, once the vacancy takes no drafts."""
    if not application.vacancy.takes_drafts(at):
        raise Closed("This vacancy has closed, so this application can no longer change or be sent.")


def refuse_when_sent(application: Application) -> None:
    """Raises: AlreadySent. `application` is a fresh row."""
    if application.state != ApplicationState.DRAFT:
        raise AlreadySent(SENT)


def parts_of_draft(rows: QuerySet[Any], application: Application) -> QuerySet[Any]:
    """Those of `rows` that are part of this application, while it is a draft."""
    return rows.filter(application=application.pk, application__state=ApplicationState.DRAFT)


def keep(rows: QuerySet[Any], *, version: int, changes: dict[str, Any], counter: str = "version") -> bool:
    """Write `changes` over the one row of `rows` that still stands at `version`. Whether there was one."""
    changed = rows.filter(**{counter: version}).update(**changes, **{counter: F(counter) + 1})
    return bool(changed)


def settle(row: Any, changes: dict[str, Any], *, counter: str = "version") -> int:
    """What to answer when nothing was written: the same text sent twice is no conflict. Returns the version.

    Raises: ChangedElsewhere.
    """
    now: int = getattr(row, counter)
    if all(getattr(row, name) == value for name, value in changes.items()):
        return now
    raise ChangedElsewhere(now, {name: as_sent(getattr(row, name)) for name in changes})


def as_sent(value: Any) -> str:
    """A kept value as a form sends it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value)


def read(fields: Any, limits: dict[str, int]) -> dict[str, str]:
    """The texts of `fields` that `limits` (characters) knows, with one machine's line ends. Raises: TooLong."""
    texts = {name: str(fields[name]).replace("\r\n", "\n") for name in limits if name in fields}
    for name, text in texts.items():
        if len(text) > limits[name]:
            label = name.replace("_", " ").capitalize()
            raise TooLong(f"{label} must be {limits[name]:,} characters or fewer.")
    return texts
