"""When somebody's first day is."""

import datetime as dt
from typing import Any

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class FirstDayForm(Form):
    """`seen` is the day of which the page has said that it is not the one that was agreed: the next press means it."""

    first_day = fields.DateField(
        label="First day", hint="For example, 7 9 2026.", missing="Enter the first day"
    )
    seen = fields.HiddenField(required=False)

    def has_seen(self, agreed: dt.date | None) -> bool:
        """Of a valid form: the day is the one that was agreed (None: none was), or they have read that it is not."""
        chosen = self.cleaned_data["first_day"]
        return agreed in {None, chosen} or self.cleaned_data["seen"] == chosen.isoformat()

    def say_so(self) -> None:
        """The page now says that it is another day."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = self.cleaned_data["first_day"].isoformat()
        self.data = data
