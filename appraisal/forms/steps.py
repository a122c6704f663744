"""The days of one step of a cycle; and letting one person go on."""

from typing import Any

from django.utils import timezone

from appraisal.models.steps import FURTHEST_STEP, StepKind
from appraisal.queries.steps import StepDays
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

BEFORE, AFTER = "before", "after"
SIDES = [(BEFORE, "Before the appraisal is due, or on that day"), (AFTER, "After the appraisal is due")]


class StepForm(Form):
    """Days are typed as a number and a side; an empty number is "as ever". A review has neither opening nor stop."""

    due = fields.IntegerField(
        label="How many days before or after the appraisal is this step due?", min_value=0, max_value=FURTHEST_STEP,
        width=3, suffix="days", required=False, hint="Leave it empty if it is due with the appraisal",
    )  # fmt: skip
    due_side = fields.RadiosField(label="When is it due?", choices=SIDES, required=False)
    opens = fields.IntegerField(
        label="How many days before or after the appraisal is due does it open?",
        min_value=0, max_value=FURTHEST_STEP, width=3,
        suffix="days", required=False,
        hint="Nobody is reminded before. Whoever wants to can begin. Leave it empty to open from the start",
    )  # fmt: skip
    opens_side = fields.RadiosField(label="When does it open?", choices=SIDES, required=False)
    hard_stop = fields.YesNoField(
        label="Does it close after its day?", missing="Select yes if it closes after its day",
        hint="What was written is kept, and nothing more can be sent or signed until HR reopen it",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: StepKind, days: StepDays, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "due": _number(days.due), "due_side": _side(days.due), "opens": _number(days.opens),
            "opens_side": _side(days.opens), "hard_stop": days.hard_stop,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        if kind == StepKind.REVIEW:
            for name in ("opens", "opens_side", "hard_stop"):
                del self.fields[name]
            self.fields[
                "due"
            ].help_text = "Leave it empty for two weeks after the person signed. It is never less"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("due", "opens"):
            if cleaned.get(name) and not cleaned.get(f"{name}_side"):
                self.add_error(f"{name}_side", "Select before or after")
        return cleaned

    def days(self) -> StepDays:
        """As the service takes them."""
        return StepDays(
            opens=self._signed("opens"), due=self._signed("due"),
            hard_stop=bool(self.cleaned_data.get("hard_stop")),
        )  # fmt: skip

    def _signed(self, name: str) -> int | None:
        number: int | None = self.cleaned_data.get(name)
        if number is None:
            return None
        return number if self.cleaned_data.get(f"{name}_side") == AFTER else -number


class ReopenForm(Form):
    until_on = fields.DateField(
        label="Until when is it open?", earliest=timezone.localdate, missing="Enter the day until which it is open",
        hint="The step is due on that day, and closes after it",
    )  # fmt: skip
    reason = fields.CharField(
        label="Why is it reopened?",
        max_length=300,
        read_by="HR. It is kept with the appraisal",
        missing="Enter the reason",
    )


def _number(days: int | None) -> int | None:
    return None if days is None else abs(days)


def _side(days: int | None) -> str:
    return "" if days is None else AFTER if days > 0 else BEFORE
