"""Blocks: written as drafts, published as versions. What is published no longer changes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from induction.models import Counted, Kind, Owner, Programme, ProgrammeItem
from values_hub.audit.services import record


class RuleBroken(Exception):
    """A thing that follows another which is not before it, or that opens after it is due."""


class NotADraft(Exception):
    """What is published no longer changes."""


class NameTaken(Exception):
    """There is a block of this name."""


class NothingInIt(Exception):
    """A block with nothing in it would do nothing for anybody."""


class StillFollowed(Exception):
    """Another thing follows this one."""


@transaction.atomic
def publish_programme(*, document: Mapping[str, Any], actor: Any, at: dt.datetime) -> Programme:
    """Make a block from `document` and put it in the place of its current version. Running inductions keep theirs.

    `document`: name, summary, layer ("1_trust" …), rule (queries.rules.fits), items in order, each with title, detail,
    kind ("task", "check_in"), owner ("starter", "manager", "buddy", "assessor", "hr"; none for a check-in), due_days
    (days from day one, negative before it) and behaviour (a behaviour's code, or none). It may also have code (its name
    across versions; made from the title where it has none), counted ("calendar", "working"), opens_days (days from day
    one from which it shows) and after (the code of an earlier thing, or a list of them, from the doing of which its
    days then count). The document further has probation_months (0: none), extension_months (the most an extension may
    add; 3), absence_moves_probation (whether days away move its end; False) and edition (of the standards in it). An
    assessor's thing may be provable: a proof from elsewhere may stand for it.

    Raises: RuleBroken.
    """
    Programme.objects.current().filter(name=document["name"]).update(retired_at=at)
    programme = Programme.objects.create(
        name=document["name"],
        version=_next_version(document["name"]),
        summary=document.get("summary", ""),
        layer=document.get("layer", Programme.Layer.TRUST),
        rule=document.get("rule", {}),
        probation_months=document.get("probation_months", 0),
        extension_months=document.get("extension_months", 3),
        absence_moves_probation=document.get("absence_moves_probation", False),
        edition=document.get("edition", ""),
        created_at=at,
        published_at=at,
    )
    ProgrammeItem.objects.bulk_create(items_from(document["items"], programme))
    record(
        action="programme.published", subject=programme, actor=actor, at=at, version=programme.version,
        items=len(document["items"]),
    )  # fmt: skip
    return programme


@transaction.atomic
def begin_block(*, details: Mapping[str, Any], actor: Any, at: dt.datetime) -> Programme:
    """A new block, as a draft with nothing in it. `details`: name, summary, layer, rule, probation_months,
    extension_months, absence_moves_probation, edition.

    Raises: NameTaken.
    """
    if Programme.objects.filter(name=details["name"]).exists():
        raise NameTaken("There is a block of this name. Make a new version of it, or choose another name.")
    draft = Programme.objects.create(**details, version=1, created_at=at)
    record(action="programme.begun", subject=draft, actor=actor, at=at)
    return draft


@transaction.atomic
def begin_version(*, programme: Programme, actor: Any, at: dt.datetime) -> Programme:
    """A draft that begins as a copy of `programme`; the one that there is, where one is being written already."""
    list(Programme.objects.filter(name=programme.name).select_for_update(of=("self",)).order_by("pk"))
    if begun := Programme.objects.drafts().filter(name=programme.name).first():
        return begun
    draft = Programme.objects.create(
        name=programme.name, version=_next_version(programme.name), summary=programme.summary,
        layer=programme.layer, rule=programme.rule, probation_months=programme.probation_months,
        extension_months=programme.extension_months,
        absence_moves_probation=programme.absence_moves_probation, edition=programme.edition, created_at=at,
    )  # fmt: skip
    copies: dict[Any, ProgrammeItem] = {}
    for item in programme.items.order_by("order"):
        copies[item.pk] = ProgrammeItem(
            programme=draft, order=item.order, kind=item.kind, title=item.title, detail=item.detail, owner=item.owner,
            code=item.code, counted=item.counted, due_days=item.due_days, opens_days=item.opens_days,
            after=copies.get(item.after_id), also_after=item.also_after, behaviour_code=item.behaviour_code,
            provable=item.provable,
        )  # fmt: skip
    ProgrammeItem.objects.bulk_create(copies.values())
    record(action="programme.begun", subject=draft, actor=actor, at=at, version=draft.version)
    return draft


@transaction.atomic
def change_block(*, programme: Programme, details: Mapping[str, Any], actor: Any, at: dt.datetime) -> None:
    """Summary, layer, rule and months of a draft. Raises: NotADraft."""
    draft = _draft(programme)
    fields = {name: value for name, value in details.items() if name != "name"}
    Programme.objects.filter(pk=draft.pk).update(**fields)
    record(action="programme.changed", subject=draft, actor=actor, at=at, fields=sorted(fields))


@transaction.atomic
def save_item(
    *,
    programme: Programme,
    item: ProgrammeItem | None,
    details: Mapping[str, Any],
    actor: Any,
    at: dt.datetime,
) -> ProgrammeItem:
    """Add a thing to a draft (`item` None: at the end) or change one. `details` are fields of ProgrammeItem.

    Raises: NotADraft; RuleBroken.
    """
    draft = _draft(programme)
    fields = dict(details)
    if fields["kind"] == Kind.CHECK_IN:
        fields |= {"owner": "", "opens_days": None, "after": None, "also_after": []}
    if item is None:
        last = draft.items.aggregate(last=Max("order"))["last"] or 0
        taken = set(draft.items.values_list("code", flat=True))
        item = ProgrammeItem(programme=draft, order=last + 1, code=_free_code(fields["title"], taken))
    for name, value in fields.items():
        setattr(item, name, value)
    _check(item)
    item.save()
    record(action="programme.item_saved", subject=draft, actor=actor, at=at, code=item.code)
    return item


@transaction.atomic
def remove_item(*, programme: Programme, item: ProgrammeItem, actor: Any, at: dt.datetime) -> None:
    """Take a thing out of a draft. Raises: NotADraft; StillFollowed."""
    draft = _draft(programme)
    others = draft.items.exclude(also_after=[]).order_by("order")
    follower = item.followers.first() or next((each for each in others if item.code in each.also_after), None)
    if follower:
        raise StillFollowed(f"“{follower.title}” opens after this. Change that first.")
    draft.items.filter(pk=item.pk).delete()
    record(action="programme.item_removed", subject=draft, actor=actor, at=at, code=item.code)


@transaction.atomic
def publish_draft(*, programme: Programme, actor: Any, at: dt.datetime) -> Programme:
    """Put a draft in the place of its current version; from now on it is what starters get.

    Raises: NotADraft; NothingInIt.
    """
    draft = _draft(programme)
    things = draft.items.count()
    if not things:
        raise NothingInIt("Add at least one thing before you publish.")
    Programme.objects.current().filter(name=draft.name).update(retired_at=at)
    Programme.objects.filter(pk=draft.pk).update(published_at=at)
    draft.published_at = at
    record(
        action="programme.published", subject=draft, actor=actor, at=at, version=draft.version, items=things
    )
    return draft


@transaction.atomic
def discard_draft(*, programme: Programme, actor: Any, at: dt.datetime) -> None:
    """Throw a draft away. Nobody has ever had anything of it. Raises: NotADraft."""
    draft = _draft(programme)
    record(action="programme.discarded", subject=draft, actor=actor, at=at, version=draft.version)
    draft.items.update(after=None)
    draft.delete()


def items_from(rows: Sequence[Mapping[str, Any]], programme: Programme) -> list[ProgrammeItem]:
    """Unsaved items of a document, in order, what follows another tied to it. Raises: RuleBroken."""
    by_code: dict[str, ProgrammeItem] = {}
    items = []
    for order, row in enumerate(rows, start=1):
        codes = [row["after"]] if isinstance(row.get("after"), str) else list(row.get("after") or [])
        if any(code not in by_code for code in codes):
            raise RuleBroken(f"“{row['title']}” follows something that is not before it in the list.")
        after = by_code[codes[0]] if codes else None
        item = ProgrammeItem(
            programme=programme, order=order, kind=row.get("kind", Kind.TASK), title=row["title"],
            detail=row.get("detail", ""), owner=row.get("owner") or "", due_days=row["due_days"],
            behaviour_code=row.get("behaviour") or "", code=row.get("code") or slugify(row["title"])[:60],
            counted=row.get("counted", Counted.CALENDAR), opens_days=row.get("opens_days"), after=after,
            also_after=codes[1:], provable=row.get("provable", False),
        )  # fmt: skip
        _check(item)
        by_code[item.code] = item
        items.append(item)
    return items


def _check(item: ProgrammeItem) -> None:
    if item.provable and item.owner != Owner.ASSESSOR:
        raise RuleBroken(
            f"“{item.title}” can be proven elsewhere only where the assessor does it: they accept the proof."
        )
    if item.opens_days is not None and item.opens_days > item.due_days:
        raise RuleBroken(f"“{item.title}” would open after it is due.")
    if item.after is None:
        if item.also_after:
            raise RuleBroken(f"Say what “{item.title}” follows first, then what else.")
        return
    item.also_after = [code for code in dict.fromkeys(item.also_after) if code != item.after.code]
    if item.after.order >= item.order:
        raise RuleBroken(f"“{item.title}” can only follow something that is before it in the list.")
    if item.due_days < 0 or (item.opens_days or 0) < 0:
        raise RuleBroken(f"“{item.title}” follows something, so its days count from then: 0 or more.")


def _draft(programme: Programme) -> Programme:
    locked = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if locked.published_at is not None:
        raise NotADraft("This version is published, so it no longer changes. Make a new version of it.")
    return locked


def _next_version(name: str) -> int:
    return (Programme.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0) + 1


def _free_code(title: str, taken: set[str]) -> str:
    base = slugify(title)[:50] or "thing"
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
