"""The reviewer's finding, HR's reviewer, and opening again."""

from appraisal.models import Finding
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

READ_BY = "The person, their appraiser, the managers above them and HR. Nobody can change it"


class FindingForm(Form):
    finding = fields.RadiosField(
        label="What do you find?", label_size="m", choices=Finding.choices, missing="Select what you find"
    )
    words = fields.TextField(
        label="Why?", label_size="m", rows=6, word_limit=400, read_by=READ_BY, missing="Enter why",
        hint="Say what you read, whom you spoke with, and what happens next",
    )  # fmt: skip


class ConfirmForm(Form):
    """Nothing to ask: the page says whom."""


class OpenAgainForm(Form):
    reason = fields.TextField(
        label="Why is it opened again?", label_size="m", rows=4, word_limit=200, read_by=READ_BY,
        missing="Enter why it is opened again",
    )  # fmt: skip
