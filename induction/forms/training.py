"""Bringing a file of completions."""

from django.conf import settings

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
