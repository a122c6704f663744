"""What is asked in an appraisal: the sections of its cycle's form, in order.

A cycle names a form that is live, and a live form never changes (the database refuses it: appraisal/immutable.py), so a
process reads its sections once and keeps them (docs/decisions/0006). A draft's are read each time.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from uuid import UUID

from appraisal.models import AppraisalForm, Cycle, FilledBy, Kind, Section
from appraisal.states import Side

# A Trust runs a few side by side, and some that are retired are still being signed.
FORMS_KEPT = 32
# The answers that have a column of their own: on the preparation, and on the record.
PREPARED_COLUMN, RECORDED_COLUMNS = "reflection", ("wellbeing", "career")


class NoSections(LookupError):
    """A form without sections was never live, so no cycle names it."""


def asked_in(cycle: Cycle) -> tuple[Section, ...]:
    """The sections of a cycle's form, in order. One query a process and form. Nobody changes what they get: it is
    everybody’s."""
    return _kept(cycle.form_id)


def sections_of(form: AppraisalForm) -> tuple[Section, ...]:
    """The same of a form; a draft's as they are now."""
    return _read(form.pk) if form.is_draft else _kept(form.pk)


def _read(form_id: UUID) -> tuple[Section, ...]:
    return tuple(Section.objects.filter(form=form_id).order_by("order"))


@lru_cache(maxsize=FORMS_KEPT)
def _kept(form_id: UUID) -> tuple[Section, ...]:
    """Raises NoSections, and keeps nothing then."""
    found = _read(form_id)
    if not found:
        raise NoSections
    return found


def prepared(sections: Iterable[Section], side: Side) -> list[Section]:
    """Those one side fills in alone, before the two talk."""
    return [each for each in sections if each.is_prepared_by(side)]


def recorded(sections: Iterable[Section]) -> list[Section]:
    """Those the record asks."""
    return [each for each in sections if each.is_recorded]


def asks_what_became(sections: Iterable[Section]) -> bool:
    """Where there are objectives the record also says what became of the last ones."""
    return any(each.kind == Kind.OBJECTIVES for each in sections)


def in_a_row(sections: Iterable[Section], *, of_record: bool) -> list[Section]:
    """Those whose answer is a SectionAnswer, and no column or table of its own."""
    return [
        each for each in sections if _is_in_a_row(each) and (each.filled_by == FilledBy.RECORD) == of_record
    ]


def _is_in_a_row(section: Section) -> bool:
    if section.is_values or section.is_several:
        return False
    if section.filled_by == FilledBy.RECORD:
        return section.code not in RECORDED_COLUMNS
    return section.code != PREPARED_COLUMN


def names_in(section: Section) -> list[str]:
    """What a section's boxes are called in a form and in a draft, but for the values: those ask by value."""
    numbers = range(1, section.many + 1)
    if section.kind == Kind.OBJECTIVES:
        return [f"objective_{number}" for number in numbers]
    if section.kind == Kind.TRAINING:
        return [f"{name}_{number}" for number in numbers for name in ("need", "training")]
    return [section.code]


def names_of(sections: Iterable[Section]) -> Iterator[str]:
    """Of many, in order, without those of the values."""
    return (name for each in sections if not each.is_values for name in names_in(each))
