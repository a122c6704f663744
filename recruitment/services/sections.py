"""Keeping the sections of a draft that stand once: who somebody is, what they declare, what they ask for."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from recruitment.models import Application, Background, Declaration
from recruitment.months import span_of_key
from recruitment.services.drafts import (
    ChangedElsewhere,
    TooLong,
    keep,
    parts_of_draft,
    read,
    refuse_when_late,
    refuse_when_sent,
    settle,
)
from recruitment.states import ApplicationState

# As many digits as are the same with and without the country code.
SAME_DIGITS = 9
GAP_CHARACTERS = 1000
YES_NO = frozenset({"", "yes", "no"})


@dataclass(frozen=True)
class Section:
    """`limits` are the texts it holds and how many characters each may have; `counter` is its version's column.

    `asked` are answered yes or no; `flags` are boxes to tick. Every section counts its own versions: two tabs on two
    sections are no conflict.
    """

    name: str
    limits: dict[str, int]
    counter: str = "version"
    model: type[Model] = Application
    asked: frozenset[str] = frozenset()
    flags: frozenset[str] = field(default_factory=frozenset)

    @property
    def fields(self) -> list[str]:
        return [*self.limits, *sorted(self.flags)]

    def changes(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """What `fields` says of this section. Raises: TooLong."""
        texts: dict[str, Any] = read(fields, self.limits)
        if any(texts.get(name, "") not in YES_NO for name in self.asked):
            raise TooLong("Select yes or no.")
        texts |= {name: bool(fields[name]) for name in self.flags if name in fields}
        return texts


ABOUT = Section(
    "about", {"first_name": 100, "last_name": 100, "previous_name": 200, "phone": 40}, counter="about_version"
)
RIGHT_TO_WORK = Section(
    "right_to_work", {"right_to_work": 3, "right_to_work_detail": 500}, counter="right_to_work_version",
    asked=frozenset({"right_to_work"}),
)  # fmt: skip
SCHEMES = Section(
    "schemes", {"adjustments": 2000}, counter="schemes_version",
    flags=frozenset({"disability_confident", "armed_forces", "redeployment"}),
)  # fmt: skip
REGISTRATION = Section(
    "registration",
    {"qualification": 200, "registration_body": 100, "registration_number": 40, "registration_expires": 40,
     "fitness": 3, "fitness_detail": 1000},
    counter="registration_version", model=Background, asked=frozenset({"fitness"}),
)  # fmt: skip
REFEREES_NOTE = Section(
    "referees", {"referees_note": 1000}, counter="referees_version", model=Background
)  # fmt: skip
DECLARATIONS = Section(
    "declarations",
    {"related": 3, "related_detail": 500, "convictions": 3, "convictions_detail": 1000, "dismissed": 3,
     "dismissed_detail": 1000, "ai_used": 3, "ai_detail": 500},
    model=Declaration, asked=frozenset({"related", "convictions", "dismissed", "ai_used"}),
)  # fmt: skip
SECTIONS = {
    each.name: each for each in (ABOUT, RIGHT_TO_WORK, SCHEMES, REGISTRATION, REFEREES_NOTE, DECLARATIONS)
}


def save_section(
    *, section: Section, application: Application, version: int, fields: Mapping[str, str], at: dt.datetime
) -> int:
    """Keep what the candidate has written in one section, complete or not, and return its new version.

    Raises: TooLong; Closed; AlreadySent; ChangedElsewhere.
    """
    changes = section.changes(fields)
    refuse_when_late(application, at)
    if _keep(section, application, version, changes, at):
        return version + 1
    return _not_written(section, application, version, changes, at)


def save_gaps(*, application: Application, version: int, texts: Mapping[str, str], at: dt.datetime) -> int:
    """Keep what was written about gaps in the history, by `Span.key`, and return the new version.

    Raises: TooLong; Closed; AlreadySent; ChangedElsewhere.
    """
    refuse_when_late(application, at)
    told = {key: text.replace("\r\n", "\n") for key, text in texts.items() if span_of_key(key)}
    if any(len(text) > GAP_CHARACTERS for text in told.values()):
        raise TooLong(f"What you say about a gap must be {GAP_CHARACTERS:,} characters or fewer.")
    before = Background.objects.filter(application=application.pk).first()
    if before is None:
        refuse_when_sent(Application.objects.get(pk=application.pk))
        before, _ = Background.objects.get_or_create(application=application)
    merged = {**before.gaps, **told}
    rows = parts_of_draft(Background.objects.all(), application)
    if keep(rows, version=version, changes={"gaps": merged}, counter="gaps_version"):
        return version + 1
    refuse_when_sent(Application.objects.get(pk=application.pk))
    if merged == before.gaps:
        return before.gaps_version
    raise ChangedElsewhere(before.gaps_version, {f"gap_{key}": before.gaps.get(key, "") for key in told})


def _keep(
    section: Section, application: Application, version: int, changes: dict[str, Any], at: dt.datetime
) -> bool:
    written = dict(changes)
    if section is ABOUT:
        written["about_saved_at"] = at
        if "phone" in changes:
            written["phone_digits"] = last_digits(changes["phone"])
    rows: QuerySet[Any]
    if section.model is Application:
        rows = Application.objects.filter(pk=application.pk, state=ApplicationState.DRAFT)
    else:
        rows = parts_of_draft(section.model._default_manager.all(), application)
    return keep(rows, version=version, changes=written, counter=section.counter)


@transaction.atomic
def _not_written(
    section: Section, application: Application, version: int, changes: dict[str, Any], at: dt.datetime
) -> int:
    """Why nothing was written; or the first words of a section whose own row was not there yet."""
    fresh = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refuse_when_sent(fresh)
    if section.model is Application:
        return settle(fresh, changes, counter=section.counter)
    row, made = section.model._default_manager.get_or_create(application=fresh)
    if made and _keep(section, application, version, changes, at):
        return version + 1
    return settle(row, changes, counter=section.counter)


def last_digits(phone: str) -> str:
    """The digits of a telephone number that are the same however it is written; nothing for too short a one."""
    digits = re.sub(r"\D", "", phone)[-SAME_DIGITS:]
    return digits if len(digits) == SAME_DIGITS else ""
