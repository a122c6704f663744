"""A new cycle."""

from typing import Any

from appraisal.forms.composing import offer_forms
from appraisal.models import AppraisalForm, Cohort, Cycle
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import Unit
from values_hub.people.models.organisation import Band, StaffGroup

WHOLE_TRUST = "trust"


def months_field() -> fields.IntegerField:
    return fields.IntegerField(
        label="Months before a first appraisal", min_value=0, max_value=24, width=2, suffix="months",
        hint="People who started here more recently than this are left out: an induction has objectives of its own. "
        "Enter 0 to include everybody",
        missing="Enter the number of months, or 0",
    )  # fmt: skip


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
    first_months = months_field()

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


class CohortForm(Form):
    """Whom a draft cycle is for."""

    staff_groups = fields.CheckboxesField(
        label="For which staff groups?", hint="None ticked is all of them", required=False, choices=StaffGroup.choices,
        small=True,
    )  # fmt: skip
    bands = fields.CheckboxesField(
        label="For which pay bands?", hint="None ticked is all of them", required=False, choices=Band.choices,
        small=True,
    )  # fmt: skip
    first_months = months_field()
    alongside = fields.YesNoField(
        label="Is it on top of other appraisals?",
        hint="No: whoever has an appraisal in another cycle for the same time is left out. Yes: they have both, as "
        "with a national form beside your own",
        missing="Select yes if it is on top of other appraisals",
    )  # fmt: skip

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "staff_groups": cycle.staff_groups, "bands": cycle.bands, "first_months": cycle.first_months,
            "alongside": cycle.alongside,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
