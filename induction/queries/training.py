"""Who has completed what, and until when it counts."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from induction.models import CORE_SUBJECTS, TrainingCompletion, TrainingImport, TrainingSubject
from values_hub.people.models import StaffRecord

SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class Standing:
    """One subject of one person: the completion that counts longest, and how that stands today."""

    subject: TrainingSubject
    completed_on: dt.date | None
    expires_on: dt.date | None
    words: str
    colour: str


def training_of(staff: StaffRecord, today: dt.date) -> list[Standing]:
    """Every subject, by name, each with the completion of this person that counts longest. Two queries."""
    best: dict[UUID, TrainingCompletion] = {}
    for row in TrainingCompletion.objects.filter(staff=staff).order_by("completed_on"):
        known = best.get(row.subject_id)
        if known is None or (
            known.expires_on is not None and (row.expires_on is None or row.expires_on >= known.expires_on)
        ):
            best[row.subject_id] = row
    return [_standing(subject, best.get(subject.pk), today) for subject in subjects()]


def training_imports() -> QuerySet[TrainingImport]:
    """Files brought so far, the newest first, without what was read of them."""
    return (
        TrainingImport.objects.defer("rows", "problems").select_related("brought_by").order_by("-brought_at")
    )


def training_import(pk: UUID) -> TrainingImport | None:
    return (
        TrainingImport.objects.defer("rows").select_related("brought_by", "applied_by").filter(pk=pk).first()
    )


def subjects() -> list[TrainingSubject]:
    """The Trust's subjects by name; before the first file those it begins with, not kept yet."""
    kept = list(TrainingSubject.objects.order_by("name"))
    return kept or sorted(core_subjects(), key=lambda subject: subject.name)


def core_subjects() -> list[TrainingSubject]:
    return [
        TrainingSubject(code=code, name=name, lasts_months=months) for code, name, months in CORE_SUBJECTS
    ]


def _standing(subject: TrainingSubject, row: TrainingCompletion | None, today: dt.date) -> Standing:
    if row is None:
        return Standing(subject, None, None, "No record", "grey")
    if row.expires_on is None:
        return Standing(subject, row.completed_on, None, "Done", "green")
    if row.expires_on < today:
        return Standing(subject, row.completed_on, row.expires_on, "Expired", "red")
    if row.expires_on <= today + SOON:
        return Standing(subject, row.completed_on, row.expires_on, "Expires soon", "yellow")
    return Standing(subject, row.completed_on, row.expires_on, "Done", "green")
