"""Whom HR would remind now."""

from appraisal.queries.nudging import HELD
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

ANYBODY = "anybody"


class NudgeForm(Form):
    holder = fields.RadiosField(
        label="Whose turn is it?", hint="People are only told of what waits on them",
        choices=[(code or ANYBODY, words) for code, words in HELD.items()], initial=ANYBODY,
        missing="Select whose turn it is",
    )  # fmt: skip

    def held_by(self) -> str:
        """A key of HELD."""
        chosen: str = self.cleaned_data["holder"]
        return "" if chosen == ANYBODY else chosen
