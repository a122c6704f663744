"""Bringing a staff file, and asking for it to be applied."""

from django.conf import settings

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class StaffFileForm(Form):
    file = fields.FileField(
        label="Staff file",
        hint="A CSV file, up to 25MB. HR for the whole Trust can read it until it is applied; then it is deleted.",
        missing="Select a staff file",
        types=[".csv", ".txt"],
        max_bytes=settings.STAFF_FILE_MAX_BYTES,
    )


class ApplyForm(Form):
    full_list = fields.RadiosField(
        label="Is this everybody who works here?",
        missing="Select whether this is everybody who works here",
        choices=[("yes", "Yes, it is the whole staff list"), ("no", "No, it is only some of them")],
        choice_hints={
            "yes": "People who are not in the file are marked “not in ESR file”. Nobody is deleted.",
            "no": "Nothing happens to people who are not in the file.",
        },
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
