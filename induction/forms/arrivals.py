"""When somebody's first day is."""

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class FirstDayForm(Form):
    first_day = fields.DateField(
        label="First day", hint="For example, 7 9 2026.", missing="Enter the first day"
    )
