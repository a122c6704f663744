"""Forms as HR see them: the list, one of them, and what each side would be asked."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from appraisal.models import AppraisalForm, Section
from appraisal.models.asking import STANDARD_FORM
from values_hub.audit.queries import has_happened
from values_hub.framework.models import Framework, Level, Value
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points

# What HR write and decide of a section.
ASKED = (
    "heading", "question", "question_for_appraiser", "hint", "filled_by", "seen_by", "required", "word_limit", "many",
    "needed",
)  # fmt: skip


def forms_of(user: Any) -> QuerySet[AppraisalForm]:
    """Every form this person may read, the latest version first, with `asks` and `used`: its sections and cycles."""
    rows = AppraisalForm.objects.visible_to(user).annotate(
        asks=Count("sections", distinct=True), used=Count("cycles", distinct=True)
    )
    return rows.order_by("name", "-version")


def form_seen_by(user: Any, pk: UUID) -> AppraisalForm | None:
    """One of them, or None."""
    return forms_of(user).filter(pk=pk).first()


def was_thrown_away(pk: UUID) -> bool:
    """There was a draft with this key."""
    return has_happened("appraisal_form.discarded", AppraisalForm, pk)


def section_of(form: AppraisalForm, pk: UUID) -> Section | None:
    """One of this form's, or None."""
    return Section.objects.filter(form=form, pk=pk).select_related("form").first()


def as_asked(section: Section) -> str:
    """A fingerprint of how this section asks: what a page was opened with, and whether it is still so when it is sent.
    Its place is not part of it."""
    said = [getattr(section, name) for name in ASKED]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def kinds_in(form: AppraisalForm) -> set[str]:
    """Which kinds of section it has."""
    return set(form.sections.values_list("kind", flat=True))


def sections_in(form: AppraisalForm) -> int:
    """How many sections it has."""
    return form.sections.count()


def draft_of(form: AppraisalForm) -> AppraisalForm | None:
    """The version of this form that is being written, if any."""
    return AppraisalForm.objects.filter(name=form.name, state="draft").first()


def live_forms() -> list[AppraisalForm]:
    """Those a cycle can name: the standard one first, where it is live. One query."""
    rows = AppraisalForm.objects.live().order_by("name", "-version")
    return sorted(rows, key=lambda form: form.pk != STANDARD_FORM)


@dataclass(frozen=True)
class Specimen:
    """Our values as a preview shows them; none before any framework is live."""

    values: list[Value]
    points: dict[UUID, list[AnchoredPoint]]


def specimen() -> Specimen:
    """Of the live framework, at the level of everybody. Two queries at most."""
    live = Framework.objects.live().first()
    if live is None:
        return Specimen([], {})
    values = list(live.values.order_by("order"))
    return Specimen(values, anchored_points(live, values, Level.EVERYONE))
