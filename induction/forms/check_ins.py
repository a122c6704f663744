"""The pages of a check-in on which somebody answers something."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from values_hub.framework.forms.rating import RatingField
from values_hub.framework.queries.anchors import AnchoredPoint
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

NOTE_WORDS = 150


class RateValueForm(Form):
    """One value: how far it is seen, and what was seen. `version` is what this page was made from."""

    version = fields.HiddenField(required=False)
    conflict: Any = None  # what another tab saved, when this page would have overwritten it

    def __init__(
        self, *args: Any, points: Sequence[AnchoredPoint], question: str, read_by: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = RatingField(points, label=question, label_size="m")
        self.fields["note"] = fields.TextField(
            label="What have you seen?",
            hint="One thing that happened helps more than a general word. Do not name patients.",
            read_by=read_by,
            word_limit=NOTE_WORDS,
            rows=5,
            required=False,
        )

    def clean_version(self) -> int:
        """The version as a number; a forged one is an old one."""
        given = self.cleaned_data.get("version") or ""
        return int(given) if given.isdigit() and len(given) < 10 else -1

    def keep_both(self, now: Any) -> None:
        """Another tab saved `now` in between: show it beside what was typed here, and let the next press decide."""
        self.conflict = now
        self.data = {**self.data.dict(), "version": str(now.version)}  # type: ignore[attr-defined]
        self.add_error(
            "note", "This was changed in another tab or on another device. Check both, then save again"
        )


class ConfirmForm(Form):
    """The first of the two to confirm says when they talked."""

    def __init__(self, *args: Any, day_one: dt.date, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["talked_on"] = fields.DateField(
            label=f"When did you and {other} talk?",
            missing="Enter the day you talked",
            earliest=day_one,
            latest=timezone.localdate,
        )


class ConfirmSameDayForm(Form):
    """The second confirms the day that the first gave. It is carried along, so that a day changed meanwhile shows."""

    talked_on = fields.HiddenField()

    def clean_talked_on(self) -> dt.date:
        """Raises: ValidationError when the page was tampered with."""
        try:
            return dt.date.fromisoformat(self.cleaned_data["talked_on"])
        except ValueError:
            raise ValidationError("Open this page again: the day on it could not be read.") from None
