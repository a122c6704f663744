"""What the assessor says of standards that were signed off elsewhere."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from induction.models import Item
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class ProofForm(Form):
    """Which standards, what proves them, of which edition and day."""

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = list(items)
        if len(items) > 1:
            # A whole certificate is one press, not sixteen.
            self.fields["which"] = fields.RadiosField(
                label="What does the proof stand for?", missing="Select what the proof stands for",
                choices=[("all", f"All {len(items)} that are not signed off yet"), ("some", "Some of them")],
                reveals={"some": "items"},
            )  # fmt: skip
        self.fields["items"] = fields.CheckboxesField(
            label="Which are proven already?", choices=[(str(each.pk), each.title) for each in items], small=True,
            missing="Select what is proven already",
        )  # fmt: skip
        self.fields["proof"] = fields.TextField(
            label="What proves it?", rows=3, max_length=1000, missing="Enter what proves it",
            hint="For example: Care Certificate of Moorside Trust, seen in the original, number 4471.",
            read_by="The starter, their manager and HR, in the record of the induction",
        )  # fmt: skip
        self.fields["edition"] = fields.CharField(
            label="Which edition of the standards does it prove?", max_length=60,
            missing="Enter which edition it proves",
            hint="For example: 2025 (16 standards). A Care Certificate from before March 2025 has 15 standards.",
        )  # fmt: skip
        self.fields["proven_on"] = fields.DateField(
            label="What day is on it?", missing="Enter the day that is on it", latest=timezone.localdate
        )
