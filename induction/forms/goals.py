"""Two goals: which behaviour, and what will be done."""

from collections.abc import Iterable
from typing import Any

from values_hub.framework.models import Behaviour
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

READERS = "You and the other of the two; nobody else"


class GoalsForm(Form):
    """Suggestions come first in the lists; any behaviour can be chosen."""

    def __init__(
        self, *args: Any, suggested: Iterable[Behaviour], behaviours: Iterable[Behaviour], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.behaviours = {str(each.pk): each for each in [*suggested, *behaviours]}
        choices = [
            ("", "Select a behaviour"),
            *((key, f"{b.value.name}: {b.name}") for key, b in self.behaviours.items()),
        ]
        for number, name in ((1, "First goal"), (2, "Second goal")):
            self.fields[f"behaviour_{number}"] = fields.SelectField(
                label=f"{name}: grow in what?",
                label_size="m",
                choices=choices,
                missing=f"Select what the {name.lower()} is about",
            )
            self.fields[f"words_{number}"] = fields.TextField(
                label="What will you do?", rows=3, max_length=1000, read_by=READERS,
                hint="One thing that both of you would notice.",
                missing=f"Enter what you will do for the {name.lower()}",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        data = super().clean() or self.cleaned_data
        first, second = data.get("behaviour_1"), data.get("behaviour_2")
        if first and first == second:
            self.add_error("behaviour_2", "Select a second behaviour that is not the first")
        return data

    def goals(self) -> list[tuple[Behaviour, str]]:
        said = self.cleaned_data
        return [(self.behaviours[said[f"behaviour_{n}"]], said[f"words_{n}"]) for n in (1, 2)]
