"""More time for many, and closing a cycle."""

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

READ_BY = "HR. It is kept with the change"


class ExtendForm(Form):
    due_on = fields.DateField(label="The new day they are due", missing="Enter the new day they are due")
    reason = fields.CharField(label="Why", max_length=300, read_by=READ_BY, missing="Enter the reason")


class ReassignForm(Form):
    reason = fields.CharField(label="Why", max_length=300, read_by=READ_BY, missing="Enter the reason")


class NothingAsked(Form):
    """A page that asks to be sure."""
