"""Writing a draft: its name, its scale, its values and everything below them.

Every service locks the version first, so that an edit and the publishing of the same version wait for each other, and
refuses what was written about something that has changed meanwhile (`seen` is a fingerprint of what the page showed,
values_hub.framework.queries.parts).
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from values_hub.audit.services import record
from values_hub.framework.models import Anchor, Framework, Level, ScalePoint, Value
from values_hub.framework.queries.parts import (
    KINDS,
    Kind,
    anchor_texts,
    as_shown,
    details_shown,
    goes_with,
    kind_of,
    labels_of,
    order_shown,
    part_of,
    siblings,
    texts_shown,
    with_contents,
)

ASIDE = 30_000  # a place no list reaches, for the row that waits while another takes its place
UNIQUE_IN_VERSION = frozenset({"value", "behaviour", "question"})


class NotSaved(Exception):
    """The sentence says why nothing was saved. `field` names the question it is about, if it is about one."""

    field: str | None = None


class ChangedMeanwhile(NotSaved):
    """The form was written about something that somebody has changed since."""


class RemovedMeanwhile(NotSaved):
    """What the form is about is no longer in this version."""


class Published(NotSaved):
    """The version was published while the form was open."""


class CodeTaken(NotSaved):
    field = "code"


class PointsTaken(NotSaved):
    field = "points"


class TooMany(NotSaved):
    """A list is as long as it may be."""


def lock_draft(framework: Framework) -> Framework:
    """The version, locked until the transaction ends. Raises: Published; RemovedMeanwhile."""
    locked = Framework.objects.select_for_update().filter(pk=framework.pk).first()
    if locked is None:
        raise RemovedMeanwhile("This draft has been discarded. Nothing has been saved.")
    if not locked.is_draft:
        raise Published(
            "This version has been published, so it can no longer change. Nothing has been saved."
        )
    return locked


@transaction.atomic
def change_details(
    *, framework: Framework, name: str, summary: str, seen: str, actor: Any, at: dt.datetime
) -> None:
    """Name the version and say what it is in a few sentences. Raises: NotSaved."""
    locked = lock_draft(framework)
    _refuse_stale(seen, details_shown(locked), "The name or summary")
    locked.name, locked.summary = name, summary
    locked.save(update_fields=["name", "summary"])
    record(action="framework.details_changed", subject=locked, actor=actor, at=at)


@transaction.atomic
def set_scale(
    *, framework: Framework, labels: Mapping[int, str], seen: str, actor: Any, at: dt.datetime
) -> None:
    """Say what each of the five points is called. An empty label takes it away. Raises: NotSaved."""
    locked = lock_draft(framework)
    _refuse_stale(seen, texts_shown(labels_of(locked)), "The names of the points")
    ScalePoint.objects.bulk_create(
        [ScalePoint(framework=locked, points=points, label=label) for points, label in labels.items() if label],
        update_conflicts=True, unique_fields=["framework", "points"], update_fields=["label"],
    )  # fmt: skip
    emptied = [points for points, label in labels.items() if not label]
    ScalePoint.objects.filter(framework=locked, points__in=emptied).delete()
    record(action="framework.scale_changed", subject=locked, actor=actor, at=at)


@transaction.atomic
def set_anchors(
    *, framework: Framework, value: Value, level: str, texts: Mapping[int, str], seen: str, actor: Any,
    at: dt.datetime,
) -> None:  # fmt: skip
    """Say what each point looks like for one value at one level. An empty text takes it away. Raises: NotSaved."""
    locked = lock_draft(framework)
    _still_there(locked, value)
    _refuse_stale(seen, texts_shown(anchor_texts(value, level)), "What the points look like")
    Anchor.objects.bulk_create(
        [Anchor(value=value, level=level, points=points, text=text) for points, text in texts.items() if text],
        update_conflicts=True, unique_fields=["value", "level", "points"], update_fields=["text"],
    )  # fmt: skip
    emptied = [points for points, text in texts.items() if not text]
    Anchor.objects.filter(value=value, level=level, points__in=emptied).delete()
    record(
        action="framework.anchors_changed", subject=locked, actor=actor, at=at, value=value.pk.hex,
        level=Level(level).value,
    )  # fmt: skip


@transaction.atomic
def add_part(
    *, framework: Framework, kind: Kind, parent: Any, fields: Mapping[str, Any], actor: Any, at: dt.datetime
) -> Any:
    """Add a part at the end of its list. Without a code it is given one made from its name. Raises: NotSaved."""
    locked = lock_draft(framework)
    if kind.parent_kind is not None:
        _still_there(locked, parent)
    part = kind.model(**{f"{kind.parent}_id": parent.pk}, **fields)
    if kind.model._default_manager.filter(**{f"{kind.parent}_id": parent.pk}).count() >= kind.most:
        raise TooMany(f"There are already {kind.most} here, which is the most there can be.")
    if "code" in kind.fields:
        part.code = part.code or _made_code(locked, kind, part, parent)  # type: ignore[attr-defined]
    _refuse_taken(locked, part)
    if kind.ordered:
        part.order = _last_place(part) + 1  # type: ignore[attr-defined]
    part.save(force_insert=True)
    record(action=f"framework.{kind.name}_added", subject=locked, actor=actor, at=at, part=part.pk.hex)
    return part


@transaction.atomic
def change_part(
    *, framework: Framework, part: Any, fields: Mapping[str, Any], seen: str, actor: Any, at: dt.datetime
) -> None:
    """Change a part's words. A line that changes sides goes to the end of the other list. Raises: NotSaved."""
    locked = lock_draft(framework)
    current = _still_there(locked, part)
    kind = kind_of(current)
    _refuse_stale(seen, as_shown(current), f"This {kind.noun}")
    changes_list = any(getattr(current, name) != fields.get(name) for name in kind.within)
    for name, value in fields.items():
        setattr(current, name, value or current.code if name == "code" else value)
    _refuse_taken(locked, current)
    if changes_list:
        current.order = _last_place(current) + 1
    current.save()
    record(action=f"framework.{kind.name}_changed", subject=locked, actor=actor, at=at, part=current.pk.hex)


@transaction.atomic
def remove_part(*, framework: Framework, part: Any, seen: str, actor: Any, at: dt.datetime) -> None:
    """Remove a part and everything below it. Raises: NotSaved."""
    locked = lock_draft(framework)
    current = _still_there(locked, part)
    kind = kind_of(current)
    _refuse_stale(seen, with_contents(current), f"This {kind.noun}")
    gone = {noun: number for number, noun in goes_with(current)}
    record(
        action=f"framework.{kind.name}_removed", subject=locked, actor=actor, at=at, part=current.pk.hex,
        with_it=gone,
    )  # fmt: skip
    current.delete()


@transaction.atomic
def move_part(
    *, framework: Framework, part: Any, up: bool, seen: str, actor: Any, at: dt.datetime
) -> tuple[int, int]:
    """Move a part one place up or down its list. Returns its place (from 1) and how many there are.

    The first cannot go up nor the last down: nothing happens. Raises: NotSaved.
    """
    locked = lock_draft(framework)
    current = _still_there(locked, part)
    rows = list(siblings(current))
    _refuse_stale(seen, order_shown(rows), "The order")
    place = rows.index(current)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return place + 1, len(rows)
    mine, theirs = rows[place], rows[other]
    manager = type(current)._default_manager
    # One row steps aside: SQLite and the prompts' constraint do not wait for the end of the transaction.
    manager.filter(pk=mine.pk).update(order=ASIDE)
    manager.filter(pk=theirs.pk).update(order=mine.order)
    manager.filter(pk=mine.pk).update(order=theirs.order)
    record(
        action=f"framework.{kind_of(current).name}_moved", subject=locked, actor=actor, at=at,
        part=current.pk.hex, place=other + 1,
    )  # fmt: skip
    return other + 1, len(rows)


def _still_there(framework: Framework, part: models.Model) -> Any:
    kind = kind_of(part)
    current = part_of(framework, kind, part.pk)
    if current is None:
        raise RemovedMeanwhile(f"This {kind.noun} has been removed. Nothing has been saved.")
    return current


def _refuse_stale(seen: str, now: str, what: str) -> None:
    if seen != now:
        verb = "have" if what.endswith(("points", "look like")) else "has"
        raise ChangedMeanwhile(
            f"{what} {verb} been changed since you opened this page. Nothing of yours has been saved. "
            "Read what is there now, then make your change again."
        )


def _last_place(part: Any) -> int:
    return int(siblings(part).exclude(pk=part.pk).aggregate(last=Max("order"))["last"] or 0)


def _refuse_taken(framework: Framework, part: Any) -> None:
    kind = kind_of(part)
    others = kind.model._default_manager.exclude(pk=part.pk)
    if kind.name in UNIQUE_IN_VERSION:
        same = others.filter(**{kind.to_framework: framework.pk}, code__iexact=part.code).first()
        if same is not None:
            raise CodeTaken(
                f"The code {part.code} is already used for “{_short(str(same))}”. Enter another code"
            )
    if kind.name == "exemplar" and others.filter(question_id=part.question_id, points=part.points).exists():
        raise PointsTaken(f"There is already a graded answer worth {part.points}. Select another")


def _made_code(framework: Framework, kind: Kind, part: Any, parent: Any) -> str:
    """A code from the name ("KIND"), or from the parent's and a number ("KIND-4", "Q-KIND-4-2")."""
    candidates: Iterable[str]
    if kind.name == "value":
        stem = re.sub(r"[^A-Z0-9]+", "-", part.name.upper()).strip("-")[:14].strip("-") or "VALUE"
        candidates = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    else:
        stem = f"Q-{parent.code}" if kind.name == "question" else parent.code[:14]
        candidates = (f"{stem}-{number}" for number in itertools.count(1))
    column = kind.model._default_manager.filter(**{kind.to_framework: framework.pk})
    taken = {code.upper() for code in column.values_list("code", flat=True)}
    return next(code for code in candidates if code.upper() not in taken)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rstrip()}…"


__all__ = [
    "KINDS", "ChangedMeanwhile", "CodeTaken", "NotSaved", "PointsTaken", "Published", "RemovedMeanwhile", "TooMany",
    "add_part", "change_details", "change_part", "lock_draft", "move_part", "remove_part", "set_anchors", "set_scale",
]  # fmt: skip
