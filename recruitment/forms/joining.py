"""HR records that somebody starts."""

import datetime as dt
from typing import Any

from django.core.validators import RegexValidator

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class JoiningForm(Form):
    started_on = fields.DateField(label="Start date", missing="Enter the start date")
    employee_number = fields.CharField(
        label="Employee number", required=False, width=10, inputmode="numeric",
        hint="8 digits, if ESR has given one already.",
        validators=[RegexValidator(r"^\d{8}$", "Employee number must be 8 digits")],
    )  # fmt: skip
    manager = fields.HiddenField()
    already_in_post = fields.RadiosField(
        label="This person already works here. Has ESR put them in this post yet?",
        choices=[("no", "No, move them to this post"), ("yes", "Yes, leave their post and manager as they are")],
        missing="Select whether ESR has put them in this post",
    )  # fmt: skip

    def __init__(self, *args: Any, works_here: bool, earliest: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started_on"].earliest = earliest  # type: ignore[attr-defined]
        if works_here:
            del self.fields["employee_number"]
        else:
            del self.fields["already_in_post"]
