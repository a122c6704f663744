"""Whom HR would remind now."""

from typing import Any

from appraisal.queries.directorates import OUTSIDE
from appraisal.queries.nudging import HELD, STEPS
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import Unit

ANYBODY, ANY_STEP = "anybody", "any"


class NudgeForm(Form):
    holder = fields.RadiosField(
        label="Whose turn is it?", hint="People are only told of what waits on them",
        choices=[(code or ANYBODY, words) for code, words in HELD.items()], initial=ANYBODY,
        missing="Select whose turn it is",
    )  # fmt: skip
    step = fields.RadiosField(
        label="At which step?", choices=[(ANY_STEP, "Any"), *STEPS.items()], initial=ANY_STEP, required=False
    )
    directorate = fields.SelectField(label="In which directorate?", choices=[], required=False)

    def __init__(self, *args: Any, directorates: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(unit.pk), unit.name) for unit in directorates]
        choices = [("", "All of them"), *units, (OUTSIDE, "Outside the directorates")]
        self.fields["directorate"].choices = choices  # type: ignore[attr-defined]
        for name in ("step", "directorate"):
            self.fields[name].mark_optional = False  # type: ignore[attr-defined]  # one is always chosen

    def narrowed(self) -> dict[str, str]:
        """As the service takes it: a key of HELD, one of STEPS and a directorate's, "" for all."""
        chosen = self.cleaned_data
        return {
            "holder": "" if chosen["holder"] == ANYBODY else chosen["holder"],
            "step": "" if chosen["step"] == ANY_STEP else chosen["step"],
            "directorate": chosen["directorate"],
        }
