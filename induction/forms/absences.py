"""When a starter is away, and which days of the week they work."""

from typing import Any

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

WEEK = [
    ("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday"), ("5", "Friday"), ("6", "Saturday"),
    ("7", "Sunday"),
]  # fmt: skip


class AbsenceForm(Form):
    from_on = fields.DateField(label="First day away", missing="Enter the first day away")
    until_on = fields.DateField(
        label="Last day away", required=False, hint="Leave it empty while nobody knows when they are back.",
        missing="Enter the last day away",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("from_on"), data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day away must be the same as or after the first")
        return data


class BackForm(Form):
    """An absence without a last day gets one."""

    last_day = fields.DateField(
        label="What is the last day they are away?",
        label_size="m",
        missing="Enter the last day they are away",
    )


class WorkingDaysForm(Form):
    days = fields.CheckboxesField(
        label="Which days do they work?", label_size="m", choices=WEEK, coerce=int,
        hint="Rules that count working days count these, without bank holidays. If it changes from week to week, "
        "leave Monday to Friday.",
        missing="Select at least one day of the week",
    )  # fmt: skip
