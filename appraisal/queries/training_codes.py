"""What a need to learn is for: as words, as choices, and as HR's own list. Asked anew each time: HR may change it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from appraisal.models import TrainingCode

# For `annotate` on what lives on with a `training`: its words as they are now, "" where there is no code. A record
# keeps the words it was shared with (Objective.training_words).
TRAINING_WORDS = Coalesce(
    Subquery(TrainingCode.objects.filter(code=OuterRef("training")).values("label")[:1]),
    F("training"),
    output_field=CharField(),
)


def labels() -> dict[str, str]:
    """Every code's words, of what is out of use too. One query."""
    return dict(TrainingCode.objects.values_list("code", "label"))


def training_choices(draft: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be chosen: what is offered, and what this draft holds already although it no longer is. One query."""
    held = {text for name, text in draft.items() if name.startswith("training_")}
    rows = all_codes().values_list("code", "label", "is_offered")
    return [(code, label) for code, label, offered in rows if offered or code in held]


def all_codes() -> QuerySet[TrainingCode]:
    """In the order in which they are offered."""
    return TrainingCode.objects.order_by("order", "pk")


def code_named(code: str) -> TrainingCode | None:
    """By its code, or None."""
    return TrainingCode.objects.filter(code=code).first()
