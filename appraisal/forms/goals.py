"""The talk half-way."""

from typing import Any

from django.utils import timezone

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class MidYearForm(Form):
    met_on = fields.DateField(
        label="When did you meet?", latest=timezone.localdate, missing="Enter the date you met"
    )

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = fields.TextField(
            label="What did you come to?", rows=5, word_limit=250, missing="Enter what you came to",
            hint="How the promises stand, and what would help", read_by=f"{person}, the managers above and HR",
        )  # fmt: skip
