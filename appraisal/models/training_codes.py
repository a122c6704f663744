"""What a need to learn is for, so that HR can count them. HR's own list: it begins with the one laid down here."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from values_hub.common.keys import RandomKey

# The first eleven are the subjects of the Core Skills Training Framework (Skills for Health); the rest are what
# appraisals ask for besides.
CORE = (
    ("conflict", "Conflict resolution"),
    ("data", "Data security awareness"),
    ("equality", "Equality, diversity and human rights"),
    ("fire", "Fire safety"),
    ("health_safety", "Health, safety and welfare"),
    ("infection", "Infection prevention and control"),
    ("moving", "Moving and handling"),
    ("radicalisation", "Preventing radicalisation"),
    ("resuscitation", "Resuscitation"),
    ("safeguarding_adults", "Safeguarding adults"),
    ("safeguarding_children", "Safeguarding children"),
)
BESIDES = (
    ("clinical", "Clinical skills or a qualification for the role"),
    ("communication", "Communication"),
    ("digital", "Digital skills"),
    ("english_maths", "English or maths"),
    ("leadership", "Leading people"),
    ("improvement", "Quality improvement"),
    ("research", "Research"),
    ("teaching", "Teaching and mentoring"),
    ("other", "Something else"),
)


class TrainingCode(models.Model):
    """One thing that a need can be for. Never deleted: needs keep its `code`, in records, drafts and goals. One that is
    not `is_offered` is read and counted as before, and is no longer a choice. `is_core`: a subject of the Core Skills
    Training Framework."""

    id = RandomKey()
    code = models.SlugField(max_length=30, unique=True)
    label = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()
    is_core = models.BooleanField(default=False)
    is_offered = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("label"), name="one_training_code_a_label"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(label=""), name="training_code_has_its_words"),
        ]

    def __str__(self) -> str:
        return self.label


def lay_down_codes(model: Any, using: str) -> None:
    """The list that a Trust begins with. `model` is TrainingCode as it is now, or as it was at a migration. Does
    nothing where there are any."""
    rows = model.objects.using(using)
    if rows.exists():
        return
    rows.bulk_create(
        model(code=code, label=label, order=order, is_core=order <= len(CORE))
        for order, (code, label) in enumerate((*CORE, *BESIDES), 1)
    )
