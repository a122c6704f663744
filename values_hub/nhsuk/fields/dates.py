"""Dates in three boxes, times as people write them, with the service manual's messages."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from values_hub.nhsuk.fields.text import NHSUKField, subject_of
from values_hub.nhsuk.widgets import DateInputs, MonthInputs

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Limit = datetime.date | Callable[[], datetime.date] | None


class DateField(NHSUKField, forms.Field):
    """A date from boxes named `<field>_day`, `<field>_month`, `<field>_year`; months may be words.

    `earliest` and `latest` are dates or callables giving one, both inclusive. Cleans to `datetime.date`, or None when
    not required and all three boxes are empty. Messages follow the NHS.UK date input guidance: the missing parts are
    named, then whether the date is real, then its limits.
    """

    widget: Any = DateInputs
    example = "For example, 31 3 2026"
    kind = "date"

    def __init__(self, *args: Any, earliest: Limit = None, latest: Limit = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        kwargs.setdefault("hint", self.example)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        """Raises: ValidationError naming the parts that are missing or wrong, so that their boxes are marked."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.date):
            return value
        names = self.widget.parts
        parts = dict(zip(names, [str(part or "").strip() for part in value], strict=True))
        missing = [name for name, text in parts.items() if not text]
        if len(missing) == len(names):
            return None
        subject = self._subject()
        if missing:
            raise ValidationError(
                f"{subject} must include a {' and '.join(missing)}", "incomplete", {"parts": missing}
            )
        if parts["year"].isdigit() and len(parts["year"]) != 4:
            raise ValidationError(f"{subject}: year must include 4 numbers", "year", {"parts": ["year"]})
        try:
            return datetime.date(int(parts["year"]), _month(parts["month"]), int(parts.get("day", 1)))
        except (ValueError, OverflowError):
            raise ValidationError(f"{subject} must be a real {self.kind}", "invalid") from None

    def validate(self, value: datetime.date | None) -> None:
        """Raises: ValidationError when required and absent, or outside the limits."""
        super().validate(value)
        if value is None:
            return
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if earliest and value < earliest:
            raise ValidationError(
                f"{self._subject()} must be the same as or after {date_format(earliest, 'j F Y')}",
                "too_early",
            )
        if latest and value > latest:
            raise ValidationError(
                f"{self._subject()} must be the same as or before {date_format(latest, 'j F Y')}", "too_late"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the three boxes now say another date."""
        was = self.widget.decompress(initial)
        return [str(part or "") for part in was] != [
            str(part or "").strip() for part in data or [""] * len(was)
        ]

    def _subject(self) -> str:
        return "Date" if subject_of(self.label) == "Your answer" else subject_of(self.label)


class MonthField(DateField):
    """A month from boxes named `<field>_month`, `<field>_year`: what people remember of their own past.

    Cleans to the first day of that month. `initial` may be the two texts as they were typed.
    """

    widget = MonthInputs
    example = "For example, 3 2024"
    kind = "month"


class TimeField(NHSUKField, forms.Field):
    """A time of day as people write it: 9am, 9:30am, 9.30 am, 14:30, midday. Cleans to `datetime.time`."""

    widget = forms.TextInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("width", 5)
        kwargs.setdefault("hint", "For example, 9:30am or 2pm")
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> datetime.time | None:
        """Raises: ValidationError when the text is not a time, or could be morning or evening."""
        if value in self.empty_values or isinstance(value, datetime.time):
            return value or None
        text = re.sub(r"\s+", "", str(value).lower()).replace(".", ":")
        if text in ("midday", "noon", "12noon"):
            return datetime.time(12)
        match = re.fullmatch(
            r"(\d{1,2})(?::?(\d{2}))?(am|pm)?", text.replace("a:m:", "am").replace("p:m:", "pm")
        )
        try:
            hour, minute, half = int(match[1]), int(match[2] or 0), match[3]  # type: ignore[index]
            if half and not 1 <= hour <= 12:
                raise ValueError
            if not half and match[2] is None:  # type: ignore[index]
                raise ValueError
            return datetime.time(hour % 12 + 12 * (half == "pm") if half else hour, minute)
        except (TypeError, ValueError):
            raise ValidationError(
                f"{subject_of(self.label)} must be a time, like 9:30am or 2pm", "invalid"
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """A time as the NHS writes it: 9:30am, 2pm."""
        if not isinstance(value, datetime.time):
            return value
        minutes = f":{value.minute:02d}" if value.minute else ""
        return f"{value.hour % 12 or 12}{minutes}{'pm' if value.hour >= 12 else 'am'}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text now says another time."""
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def _limit(limit: Limit) -> datetime.date | None:
    return limit() if callable(limit) else limit


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    if len(text) >= 3 and text[:3].lower() in MONTHS:
        return MONTHS.index(text[:3].lower()) + 1
    raise ValueError(text)
