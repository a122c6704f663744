"""Writing a form: HR for the whole Trust begin one or copy one, fill it, publish it and retire it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from appraisal.models import AppraisalForm, Cycle, FilledBy, Kind, Section, SeenBy
from appraisal.queries.composing import as_asked
from appraisal.states import CycleState, FormState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.common.turns import take_turns

# A form is done in three pages; longer than this nobody fills it in well.
MOST = 12
ASIDE = 9999
# Which names are taken is looked up and then written: by one at a time.
NAMES = "names of appraisal forms"
# What a copy takes along.
COPIED = (
    "order", "code", "kind", "heading", "question", "question_for_appraiser", "hint", "filled_by", "seen_by",
    "required", "word_limit", "many", "needed",
)  # fmt: skip
# What HR decide of a section of each sort; the rest follows from what it is.
_WORDS = ("heading", "question", "question_for_appraiser", "hint")
_FIXED: dict[str, dict[str, Any]] = {
    Kind.VALUES: {"filled_by": FilledBy.EACH, "seen_by": SeenBy.RECORD, "required": True, "word_limit": 0},
    Kind.OBJECTIVES: {"filled_by": FilledBy.RECORD, "seen_by": SeenBy.RECORD, "required": False},
    Kind.TRAINING: {"filled_by": FilledBy.RECORD, "seen_by": SeenBy.RECORD, "required": False},
}


class NotSaved(Exception):
    """Something stands in the way. The message is fit for the screen."""


class Published(NotSaved):
    """The form is no draft (any more), so nothing in it changes."""


class NameTaken(NotSaved):
    """Another form has this name."""


class OneOfAKind(NotSaved):
    """A form has one section of each kind, but for questions."""


class TooManySections(NotSaved):
    """The form is as long as it may be."""


class ValuesStay(NotSaved):
    """Every appraisal here is on our values."""


class SectionGone(NotSaved):
    """Somebody took the section out of the draft meanwhile."""

    def __init__(self) -> None:
        super().__init__("This section was taken out of the draft meanwhile, so nothing was saved.")


class SectionChanged(NotSaved):
    """Somebody asks differently since the page was opened. `section` is how it asks now."""

    def __init__(self, section: Section) -> None:
        self.section = section
        super().__init__(
            "Somebody changed this section while you had it open, so yours is not saved yet. Save again to put yours"
            " in the place of theirs, or cancel to see theirs."
        )


class NotLive(NotSaved):
    """A cycle asks what a live form asks."""


@transaction.atomic
def begin_form(*, name: str, summary: str, actor: Any, at: dt.datetime) -> AppraisalForm:
    """A draft with the section every form has. Raises: NameTaken."""
    take_turns(NAMES)
    _refuse_taken(name)
    form = AppraisalForm.objects.create(name=name, summary=summary, created_at=at, created_by=actor)
    Section.objects.create(
        form=form,
        order=1,
        code=Kind.VALUES,
        kind=Kind.VALUES,
        heading=Kind.VALUES.label,
        **_FIXED[Kind.VALUES],
    )
    record(action="appraisal_form.created", subject=form, actor=actor, at=at)
    return form


@transaction.atomic
def copy_form(*, form: AppraisalForm, actor: Any, at: dt.datetime) -> AppraisalForm:
    """The next version of a published form, as a draft; the one that is being written already, where there is one."""
    # Two who copy at once, be it two versions of one form, wait for each other; the second gets the first one's.
    take_turns(NAMES)
    begun = AppraisalForm.objects.filter(name=form.name, state=FormState.DRAFT).first()
    if begun is not None:
        return begun
    copy = AppraisalForm.objects.create(
        name=form.name,
        version=_next_version(form.name),
        summary=form.summary,
        created_at=at,
        created_by=actor,
    )
    Section.objects.bulk_create(
        Section(form=copy, **{name: getattr(each, name) for name in COPIED}) for each in form.sections.all()
    )
    record(action="appraisal_form.copied", subject=copy, actor=actor, at=at, of=str(form.pk))
    return copy


@transaction.atomic
def rename_form(*, form: AppraisalForm, name: str, summary: str, actor: Any, at: dt.datetime) -> None:
    """Another name makes a draft a form of its own. Raises: Published; NameTaken."""
    take_turns(NAMES)
    locked = _lock_draft(form)
    if name != locked.name:
        _refuse_taken(name, but=locked)
        locked.name, locked.version = name, 1
    locked.summary = summary
    locked.save(update_fields=["name", "version", "summary"])
    record(action="appraisal_form.renamed", subject=locked, actor=actor, at=at)


@transaction.atomic
def add_section(
    *, form: AppraisalForm, kind: str, details: Mapping[str, Any], actor: Any, at: dt.datetime
) -> Section:
    """At the end of a draft. `details` are fields of Section; those that follow from the kind are set here.

    Raises: Published; OneOfAKind; TooManySections.
    """
    locked = _lock_draft(form)
    if kind != Kind.QUESTION and locked.sections.filter(kind=kind).exists():
        raise OneOfAKind(f"This form has a section on this already: {Kind(kind).label}.")
    if locked.sections.count() >= MOST:
        raise TooManySections(f"A form has {MOST} sections at most. Take one out first.")
    last = locked.sections.aggregate(last=Max("order"))["last"] or 0
    code = kind if kind != Kind.QUESTION else f"answer-{uuid.uuid4().hex[:8]}"
    section = Section.objects.create(
        form=locked, order=last + 1, code=code, kind=kind, **_as_kept(kind, details)
    )
    record(action="appraisal_form.section_added", subject=locked, actor=actor, at=at, section=str(section.pk))
    return section


@transaction.atomic
def change_section(
    *, section: Section, details: Mapping[str, Any], opened: str, actor: Any, at: dt.datetime
) -> None:
    """Ask it differently; what kind it is stays. `opened` is how it asked when the page was opened
    (queries.composing.as_asked).

    Raises: Published; SectionGone; SectionChanged.
    """
    locked = _lock_draft(section.form)
    # The form is locked, and whoever changes one of its sections locks it first.
    now = locked.sections.filter(pk=section.pk).first()
    if now is None:
        raise SectionGone
    if as_asked(now) != opened:
        raise SectionChanged(now)
    Section.objects.filter(pk=section.pk).update(**_as_kept(section.kind, details))
    record(
        action="appraisal_form.section_changed", subject=locked, actor=actor, at=at, section=str(section.pk)
    )


@transaction.atomic
def move_section(*, section: Section, up: bool, actor: Any, at: dt.datetime) -> bool:
    """One place up or down. The first cannot go up nor the last down: False, and nothing happens.

    Raises: Published; SectionGone.
    """
    locked = _lock_draft(section.form)
    rows = list(locked.sections.order_by("order"))
    place = next((number for number, each in enumerate(rows) if each.pk == section.pk), None)
    if place is None:
        raise SectionGone
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    mine, theirs = rows[place], rows[other]
    # One row steps aside: SQLite does not wait with the constraint for the end of the transaction.
    for row, order in ((mine, ASIDE), (theirs, mine.order), (mine, theirs.order)):
        Section.objects.filter(pk=row.pk).update(order=order)
    record(action="appraisal_form.section_moved", subject=locked, actor=actor, at=at, section=str(section.pk))
    return True


@transaction.atomic
def remove_section(*, section: Section, actor: Any, at: dt.datetime) -> bool:
    """Out of a draft. Returns False when it was out already. Raises: Published; ValuesStay."""
    locked = _lock_draft(section.form)
    if section.is_values:
        raise ValuesStay("Every appraisal here is on our values, so this section stays.")
    if not Section.objects.filter(pk=section.pk).delete()[0]:
        return False
    record(
        action="appraisal_form.section_removed", subject=locked, actor=actor, at=at, section=str(section.pk)
    )
    return True


@transaction.atomic
def publish_form(*, form: AppraisalForm, actor: Any, at: dt.datetime) -> bool:
    """From here on cycles can name it, and it never changes. Returns False when the same person had published it.

    Raises: MoveRefused; AlreadyDone (values_hub.audit.transitions).
    """
    return move(
        form, FormState.LIVE, actor=actor, at=at, guards=[_has_values],
        stamp={"published_at": at, "published_by": actor},
    )  # fmt: skip


@transaction.atomic
def retire_form(*, form: AppraisalForm, actor: Any, at: dt.datetime) -> bool:
    """No new cycle can name it; those that are open go on. Returns False when the same person had retired it.

    Raises: MoveRefused (a draft cycle names it, or it is the last live one); AlreadyDone.
    """
    return move(form, FormState.RETIRED, actor=actor, at=at, guards=[_is_not_needed])


@transaction.atomic
def discard_form(*, form: AppraisalForm, actor: Any, at: dt.datetime) -> None:
    """Throw a draft away with its sections. Raises: Published (or thrown away already)."""
    locked = _lock_draft(form)
    record(action="appraisal_form.discarded", subject=locked, actor=actor, at=at, name=locked.name)
    locked.delete()


@transaction.atomic
def choose_form(*, cycle: Cycle, form: AppraisalForm, actor: Any, at: dt.datetime) -> None:
    """Which form a draft cycle asks; it is set for good when the cycle opens. Raises: NotLive; MoveRefused."""
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if locked.state != CycleState.DRAFT:
        raise MoveRefused("The form of a cycle is chosen before it opens.")
    lock_live(form)
    Cycle.objects.filter(pk=locked.pk).update(form=form)
    record(action="appraisal_cycle.form_chosen", subject=locked, actor=actor, at=at, form=str(form.pk))


def lock_live(form: AppraisalForm) -> None:
    """Held until the transaction ends, so that nobody retires it meanwhile. Raises: NotLive."""
    held = AppraisalForm.objects.select_for_update(of=("self",)).filter(pk=form.pk, state=FormState.LIVE)
    if not held.exists():
        raise NotLive("This form is not live. Choose another.")


def _lock_draft(form: AppraisalForm) -> AppraisalForm:
    locked = AppraisalForm.objects.select_for_update(of=("self",)).filter(pk=form.pk).first()
    if locked is None:
        raise Published("This draft was thrown away meanwhile.")
    if not locked.is_draft:
        raise Published("This form has been published, so nothing in it changes any more. Copy it instead.")
    return locked


def _refuse_taken(name: str, *, but: AppraisalForm | None = None) -> None:
    """`but`: a form that may keep its own name, in other capitals."""
    others = AppraisalForm.objects.exclude(pk=but.pk) if but else AppraisalForm.objects.all()
    if others.filter(name__iexact=name).exists():
        raise NameTaken("There is a form with this name. To write its next version, copy it.")


def _next_version(name: str) -> int:
    return (AppraisalForm.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0) + 1


def _as_kept(kind: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a section of this kind, with those that follow from it."""
    kept = {name: details.get(name, "") for name in _WORDS}
    if kind == Kind.VALUES:
        return {"heading": kept["heading"], **_FIXED[kind]}
    kept |= {"word_limit": details["word_limit"], **_FIXED.get(kind, {})}
    if kind in _FIXED:
        return {**kept, "many": details["many"], "needed": details["needed"]}
    return {**kept, **{name: details[name] for name in ("filled_by", "seen_by", "required")}}


def _has_values(form: AppraisalForm) -> str | None:
    if form.sections.filter(kind=Kind.VALUES).exists():
        return None
    return "A form asks about our values. Add that section, then publish."


def _is_not_needed(form: AppraisalForm) -> str | None:
    drafted = Cycle.objects.filter(form=form, state=CycleState.DRAFT).order_by("name").first()
    if drafted is not None:
        return (
            f"{drafted.name} is a draft and asks this form. Choose another form for it, then retire this one."
        )
    if not AppraisalForm.objects.live().exclude(pk=form.pk).exists():
        return "This is the only live form. Publish another, then retire this one."
    return None
