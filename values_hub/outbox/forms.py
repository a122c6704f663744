"""The filter above the delivery log."""

from collections.abc import Mapping
from typing import Any

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.outbox.queries import Show


class LogForm(Form):
    """Part of an address, and which outcomes. Sent with GET: nothing is required and nothing is kept."""

    mark_optional = False

    to = fields.CharField(
        label="Email address, or part of it",
        hint="Only used to search this list. Nobody reads what you enter.",
        max_length=254,
        required=False,
        width=30,
        autocomplete="off",
        spellcheck=False,
    )
    show = fields.RadiosField(label="Show", choices=Show.choices, inline=True, small=True, required=False)

    def __init__(self, *args: Any, counts: Mapping[Show, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["show"].choices = [(show.value, f"{show.label} ({counts[show]:,})") for show in Show]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Show, str]:
        """What to show and whose: everything and everybody's where nothing usable was entered."""
        if not self.is_valid():
            return Show.ALL, ""
        return Show(self.cleaned_data["show"] or Show.ALL), self.cleaned_data["to"]
