"""One side's preparation: a rating and a line for each value, and one box."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms.boundfield import BoundField

from appraisal.models import Moment
from appraisal.services.preparation import Rating
from values_hub.framework.forms.rating import RatingField
from values_hub.framework.models import Value
from values_hub.framework.queries.anchors import AnchoredPoint
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

LINE = 400


class ByValue(Form):
    """A form that asks the same of every value. `note` names the line beside each rating."""

    note = ""
    version = fields.HiddenField(required=False)

    def __init__(
        self,
        *args: Any,
        values: Sequence[Value],
        points: dict[UUID, list[AnchoredPoint]],
        note_label: str,
        note_hint: str,
        read_by: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.values = values
        for value in values:
            self.fields[f"rating-{value.pk}"] = RatingField(
                points[value.pk],
                label=f"{value.name}: what was seen",
                missing=f"Select a rating for {value.name}, or no evidence seen",
            )
            self.fields[f"{self.note}-{value.pk}"] = fields.CharField(
                label=f"{note_label}{_for(value)}", hint=note_hint, required=False, max_length=LINE,
                read_by=read_by,
            )  # fmt: skip

    def seen(self, value: Value) -> list[BoundField]:
        """Boxes for the moments of a value; a form without moments has none."""
        return []

    def sections(self) -> Iterator[tuple[Value, BoundField, BoundField, list[BoundField]]]:
        """Each value with its rating, its line, and what was seen of it through the year."""
        for value in self.values:
            yield value, self[f"rating-{value.pk}"], self[f"{self.note}-{value.pk}"], self.seen(value)

    def ratings(self) -> list[Rating]:
        """What was answered, once the form is valid."""
        return [
            Rating(
                value.pk,
                self.cleaned_data[f"rating-{value.pk}"],
                self.cleaned_data[f"{self.note}-{value.pk}"],
            )
            for value in self.values
        ]

    def raw(self) -> dict[str, str]:
        """The answers as they were typed, for a draft."""
        return {name: str(self.data.get(name, "")) for name in self.fields if name != "version"}


class PreparationForm(ByValue):
    note = "example"

    def __init__(
        self,
        *args: Any,
        reflection_label: str,
        read_by: str,
        moments: Mapping[str, Sequence[Moment]] | None = None,
        **kwargs: Any,
    ) -> None:
        """`moments`: what was seen of the person since the last time, by the value's code; only on their own side."""
        super().__init__(
            *args, note_label="One example", note_hint="What happened, in a line", read_by=read_by, **kwargs
        )
        self.moments = {code: list(some) for code, some in (moments or {}).items()}
        for moment in [each for some in self.moments.values() for each in some]:
            who = "You" if moment.by_id == moment.about_id else moment.by.name
            self.fields[f"moment-{moment.pk}"] = fields.CheckboxField(
                label=f"{moment.text} ({who})", required=False, small=True
            )
        self.fields["reflection"] = fields.TextField(
            label=reflection_label, label_size="m", word_limit=400, read_by=read_by, required=False
        )

    def seen(self, value: Value) -> list[BoundField]:
        return [self[f"moment-{each.pk}"] for each in self.moments.get(value.code, [])]

    def brought(self) -> list[UUID]:
        """The moments that were ticked, once the form is valid."""
        every = [each.pk for some in self.moments.values() for each in some]
        return [pk for pk in every if self.cleaned_data[f"moment-{pk}"]]


def _for(value: Value) -> str:
    return f" of {value.name}"


def version_of(data: Any) -> int:
    """The draft's version that a page was opened with; -1, which none has, when the page does not say."""
    text = str(data.get("version", ""))
    return int(text) if text.isdecimal() and len(text) < 9 else -1
