"""One rung of a ladder of reminders."""

from typing import Any

from appraisal.models import LadderRung
from appraisal.models.ladder import FURTHEST, Ladder, Whom
from appraisal.queries.ladder import TOLD
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

BEFORE, AFTER = "before", "after"


class RungForm(Form):
    """`ladder` says whom it can tell: where that is one alone, it is not asked."""

    number = fields.IntegerField(
        label="How many days?", min_value=0, max_value=FURTHEST, width=3, suffix="days",
        hint="Enter 0 for the day itself", missing="Enter the number of days, or 0",
    )  # fmt: skip
    side = fields.RadiosField(
        label="Before or after the day it is due?", inline=True, missing="Select before or after",
        choices=[(BEFORE, "Before, or on the day"), (AFTER, "After")],
    )  # fmt: skip
    whom = fields.CheckboxesField(label="Who is told?", choices=[], missing="Select who is told")

    def __init__(self, *args: Any, ladder: Ladder, rung: LadderRung | None, **kwargs: Any) -> None:
        if rung is not None:
            kwargs["initial"] = {
                "number": abs(rung.days), "side": AFTER if rung.days > 0 else BEFORE, "whom": list(rung.whom),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.told = TOLD[ladder]
        if len(self.told) == 1:
            del self.fields["whom"]
        else:
            self.fields["whom"].choices = list(self.told.items())  # type: ignore[attr-defined]

    def days(self) -> int:
        """After the due date; before it when negative."""
        number: int = self.cleaned_data["number"]
        return number if self.cleaned_data["side"] == AFTER else -number

    def whom_told(self) -> set[Whom]:
        return {Whom(each) for each in self.cleaned_data.get("whom", self.told)}


class StandardForm(Form):
    """A page that asks to be sure."""
