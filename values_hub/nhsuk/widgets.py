"""The few widgets Django does not have."""

import datetime
from typing import Any

from django import forms

DATE_PARTS = ("day", "month", "year")
MONTH_PARTS = ("month", "year")


class DateInputs(forms.MultiWidget):
    """Day, month and year as three text boxes named `<field>_day`, `<field>_month` and `<field>_year`."""

    parts: tuple[str, ...] = DATE_PARTS

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(self.parts, forms.TextInput), attrs)

    def decompress(self, value: Any) -> list[Any]:
        """A date (or an ISO date as text) as three numbers; anything else as three empty boxes."""
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                return [None, None, None]
        if isinstance(value, datetime.date):
            return [value.day, value.month, value.year]
        return [None, None, None]

    def id_for_label(self, id_: str) -> str:
        """The first box, so that a summary link lands somewhere a person can type."""
        return f"{id_}-{self.parts[0]}" if id_ else id_


class MonthInputs(DateInputs):
    """Month and year as two text boxes named `<field>_month` and `<field>_year`."""

    parts = MONTH_PARTS

    def decompress(self, value: Any) -> list[Any]:
        """The first day of a month as two numbers; anything else as two empty boxes."""
        return super().decompress(value)[1:]
