"""When somebody is away."""

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class AwayForm(Form):
    from_on = fields.DateField(label="First day away", missing="Enter the first day away")
    until_on = fields.DateField(label="Last day away", missing="Enter the last day away")
