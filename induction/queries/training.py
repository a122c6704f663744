"""Who has completed what, and until when it counts."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from induction.models import CORE_SUBJECTS, TrainingCompletion, TrainingImport, TrainingSubject
from values_hub.people.models import StaffRecord

SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class Standing:
    """One subject of one person: the completion of the highest level, and how that stands today. `level` is 0 where the
    subject has none."""

    subject: TrainingSubject
    completed_on: dt.date | None
    expires_on: dt.date | None
    words: str
    colour: str
    level: int = 0


def training_of(staff: StaffRecord, today: dt.date) -> list[Standing]:
    """Every subject, by name, each with this person's completion of the highest level, and of that the one that counts
    longest: a lower level that is in date does not stand for a higher one that is not. Two queries."""
    best: dict[UUID, TrainingCompletion] = {}
    for row in TrainingCompletion.objects.filter(staff=staff).order_by("completed_on"):
        known = best.get(row.subject_id)
        if known is None or _worth(row) >= _worth(known):
            best[row.subject_id] = row
    return [_standing(subject, best.get(subject.pk), today) for subject in subjects()]


def training_imports() -> QuerySet[TrainingImport]:
    """Files brought so far, the newest first, without what was read of them."""
    return (
        TrainingImport.objects.defer("rows", "problems", "content")
        .select_related("brought_by")
        .order_by("-brought_at")
    )


def training_import(pk: UUID) -> TrainingImport | None:
    return (
        TrainingImport.objects.defer("rows", "content")
        .select_related("brought_by", "applied_by")
        .filter(pk=pk)
        .first()
    )


def subjects() -> list[TrainingSubject]:
    """The subjects the Trust requires, by name; before any is kept those it begins with."""
    kept = list(TrainingSubject.objects.order_by("name"))
    if not kept:
        return sorted(core_subjects(), key=lambda subject: subject.name)
    return [subject for subject in kept if subject.retired_at is None]


def all_subjects() -> list[TrainingSubject]:
    """Those that are required by name, then those that no longer are."""
    return list(TrainingSubject.objects.order_by(F("retired_at").asc(nulls_first=True), "name")) or subjects()


def subject_named(code: str) -> TrainingSubject | None:
    """A subject by its code; before any is kept, one of those the Trust begins with."""
    kept = TrainingSubject.objects.filter(code=code).first()
    if kept is not None or TrainingSubject.objects.exists():
        return kept
    return next((subject for subject in core_subjects() if subject.code == code), None)


def core_subjects() -> list[TrainingSubject]:
    return [
        TrainingSubject(code=code, name=name, lasts_months=months) for code, name, months in CORE_SUBJECTS
    ]


def _worth(row: TrainingCompletion) -> tuple[int, dt.date]:
    return (row.level, row.expires_on or dt.date.max)


def _standing(subject: TrainingSubject, row: TrainingCompletion | None, today: dt.date) -> Standing:
    if row is None:
        return Standing(subject, None, None, "No record", "grey")
    if row.expires_on is None:
        return Standing(subject, row.completed_on, None, "Done", "green", row.level)
    if row.expires_on < today:
        return Standing(subject, row.completed_on, row.expires_on, "Expired", "red", row.level)
    if row.expires_on <= today + SOON:
        return Standing(subject, row.completed_on, row.expires_on, "Expires soon", "yellow", row.level)
    return Standing(subject, row.completed_on, row.expires_on, "Done", "green", row.level)
