"""Leaving one person out of a cycle."""

from django.utils import timezone

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class LeaveOutForm(Form):
    words = fields.CharField(
        label="Why are they left out?",
        max_length=300,
        read_by="HR who take no part in it. It is kept with the appraisal",
        missing="Enter why they are left out",
    )
    until_on = fields.DateField(
        label="What is the last day they are left out?", earliest=timezone.localdate, required=False,
        hint="The night after it they are back by themselves. Leave it empty if you put them back yourself",
    )  # fmt: skip
