"""Bringing a file of completions."""

from typing import Any

from django.conf import settings

from induction.models import TrainingSubject
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class TrainingFileForm(Form):
    file = fields.FileField(
        label="File of completions",
        hint="A CSV file. We read it and do not keep it.",
        missing="Select a file",
        types=[".csv", ".txt"],
        max_bytes=settings.STAFF_FILE_MAX_BYTES,
    )


class SubjectForm(Form):
    name = fields.CharField(
        label="Name of the subject", max_length=120, missing="Enter the name of the subject"
    )
    lasts_months = fields.IntegerField(
        label="For how many months does it count?", required=False, min_value=1, max_value=120, width=3,
        hint="Used where a file does not say until when. Leave it empty if it counts for good.",
    )  # fmt: skip
    is_required = fields.YesNoField(
        label="Is it required now?", hint="If not, nobody is asked for it. What was completed is kept.",
        missing="Select yes if it is required now",
    )  # fmt: skip

    def __init__(self, *args: Any, subject: TrainingSubject | None, **kwargs: Any) -> None:
        if subject is not None:
            kwargs["initial"] = {
                "name": subject.name, "lasts_months": subject.lasts_months, "is_required": subject.retired_at is None,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        if subject is None:
            self.fields["is_required"].initial = True
