"""Who, which value, one line."""

from collections.abc import Sequence
from typing import Any

from appraisal.services.moments import LONGEST
from values_hub.framework.models import Value
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import StaffRecord

MYSELF = "me"


class MomentForm(Form):
    about = fields.SelectField(label="Who", choices=[], missing="Select who")
    value = fields.RadiosField(label="Which value", choices=[], missing="Select a value", small=True)
    text = fields.CharField(
        label="What you saw, in a line", max_length=LONGEST, missing="Enter what you saw",
        read_by="You and the person. If they bring it to their appraisal: their appraiser, and when it is signed the"
        " managers above and HR",
    )  # fmt: skip

    def __init__(
        self, *args: Any, people: Sequence[StaffRecord], values: Sequence[Value], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        self.values = {str(each.pk): each for each in values}
        names = [(key, each.name) for key, each in self.people.items()]
        self.fields["about"].choices = [("", "Select who"), (MYSELF, "Myself"), *names]  # type: ignore[attr-defined]
        self.fields["value"].choices = [(key, each.name) for key, each in self.values.items()]  # type: ignore[attr-defined]

    def person(self, me: StaffRecord) -> StaffRecord:
        """Whom it is about, once the form is valid."""
        chosen = self.cleaned_data["about"]
        return me if chosen == MYSELF else self.people[chosen]

    def chosen_value(self) -> Value:
        return self.values[self.cleaned_data["value"]]
