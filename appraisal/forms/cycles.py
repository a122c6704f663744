"""A new cycle."""

from typing import Any

from appraisal.forms.composing import offer_forms
from appraisal.models import AppraisalForm, Cohort
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import Unit

WHOLE_TRUST = "trust"


class CycleForm(Form):
    name = fields.CharField(
        label="Name of the cycle", max_length=120, width=20, hint="For example, Appraisals 2026 to 2027",
        missing="Enter a name for the cycle",
    )  # fmt: skip
    scope = fields.SelectField(label="Who it is for", choices=[], missing="Select who it is for")
    opens_on = fields.DateField(label="The day it begins", missing="Enter the day it begins")
    due_on = fields.DateField(label="The day appraisals are due", missing="Enter the day appraisals are due")
    cohort = fields.RadiosField(
        label="When is each appraisal due?", choices=Cohort.choices, required=False,
        hint="An anniversary outside the cycle counts as its last day",
    )  # fmt: skip
    form = fields.RadiosField(
        label="What do its appraisals ask?", choices=[], required=False, missing="Select a form",
        hint="You can change this until the cycle opens",
    )  # fmt: skip
    first_months = fields.IntegerField(
        label="Months before a first appraisal", min_value=0, max_value=24, width=2, suffix="months",
        hint="People who started here more recently than this are left out. Enter 0 to include everybody",
        missing="Enter the number of months, or 0",
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: list[Unit], whole_trust: bool, forms: list[AppraisalForm], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.forms = {str(form.pk): form for form in forms}
        offer_forms(self.fields["form"], forms)
        # One is always chosen: whoever does not say gets the first.
        self.fields["form"].mark_optional = False  # type: ignore[attr-defined]
        if forms:
            self.fields["form"].initial = str(forms[0].pk)
        self.units = {str(unit.pk): unit for unit in units}
        choices = [("", "Select who it is for")]
        if whole_trust:
            choices.append((WHOLE_TRUST, "The whole Trust"))
        self.fields["scope"].choices = [*choices, *((key, unit.name) for key, unit in self.units.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens, due = cleaned.get("opens_on"), cleaned.get("due_on")
        if opens and due and due < opens:
            self.add_error("due_on", "The day appraisals are due must be after the day it begins")
        return cleaned

    def when_due(self) -> str:
        """The cohort chosen; without an answer all are due on the same day."""
        return self.cleaned_data["cohort"] or Cohort.WINDOW

    def asks(self) -> AppraisalForm | None:
        """The form chosen; without an answer the first one offered."""
        return self.forms.get(self.cleaned_data["form"]) or next(iter(self.forms.values()), None)

    def unit(self) -> Unit | None:
        """The directorate chosen; None for the whole Trust."""
        return self.units.get(self.cleaned_data["scope"])
