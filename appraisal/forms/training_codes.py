"""One thing that a need to learn can be for."""

from typing import Any

from appraisal.models import TrainingCode
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class TrainingCodeForm(Form):
    label = fields.CharField(
        label="What a need can be for", max_length=120, missing="Enter what a need can be for",
        read_by="Everybody who has an appraisal",
        hint="For example, Quality improvement. Needs that were agreed before read with the new words too",
    )  # fmt: skip
    is_offered = fields.YesNoField(
        label="Can it be chosen?", missing="Select yes if it can be chosen",
        hint="If not, it stays in what was agreed and in the count, and is not offered in a new record",
    )  # fmt: skip

    def __init__(self, *args: Any, code: TrainingCode | None, **kwargs: Any) -> None:
        kwargs["initial"] = (
            {"label": code.label, "is_offered": code.is_offered} if code else {"is_offered": True}
        )
        super().__init__(*args, **kwargs)
