"""The offer, as HR makes it and as the candidate answers it."""

from typing import Any

from recruitment.models import DbsLevel
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class OfferForm(Form):
    told_on = fields.DateField(label="When did you ring them?", missing="Enter the day you rang them")
    told_by = fields.CharField(
        label="Who spoke with them?", max_length=200, missing="Enter who spoke with them"
    )
    verbal_note = fields.TextField(
        label="What was said", required=False, rows=3, max_length=2000, read_by="HR, and the candidate if they ask"
    )  # fmt: skip
    salary = fields.CharField(label="Salary", max_length=200, missing="Enter the salary")
    hours = fields.CharField(label="Hours", max_length=200, missing="Enter the hours")
    hoped_start_on = fields.DateField(
        label="Start date you both hope for", required=False, hint="It is agreed when the checks are done."
    )
    dbs_level = fields.RadiosField(
        label="DBS check this job needs", choices=DbsLevel.choices,
        hint="Set by the job, never by the person.", missing="Select the DBS check this job needs",
    )  # fmt: skip
    expires_on = fields.DateField(label="Last day to answer", missing="Enter the last day to answer")


class ExtendForm(Form):
    expires_on = fields.DateField(label="New last day to answer", missing="Enter the new last day to answer")


class WithdrawOfferForm(Form):
    reason = fields.TextField(
        label="Why is the offer withdrawn?", rows=4, max_length=2000, label_size="m",
        read_by="the candidate, HR and internal audit", missing="Enter why the offer is withdrawn",
    )  # fmt: skip


class AnswerOfferForm(Form):
    answer = fields.RadiosField(
        label="Do you accept this offer?", label_size="m",
        choices=[("accept", "Yes, I accept"), ("decline", "No, I do not want the job")],
        reveals={"decline": "reason"}, missing="Select whether you accept the offer",
    )  # fmt: skip
    reason = fields.TextField(
        label="Would you like to say why?", required=False, rows=3, max_length=2000,
        read_by="the recruitment team",
    )  # fmt: skip


class ProposeStartForm(Form):
    start_on = fields.DateField(
        label="Start date", label_size="m", missing="Enter the start date",
        hint="Speak with them first, and with whoever will manage them. They agree to it in their account.",
    )  # fmt: skip


class AnswerStartForm(Form):
    # The day the page showed. Not required: an answer without one is refused as one to another day is.
    seen = fields.HiddenField(required=False)
    suits = fields.YesNoField(
        label="Can you start on this day?", label_size="m", missing="Select yes if you can start on this day",
        reveals={"no": "wish"},
    )  # fmt: skip
    wish = fields.TextField(
        label="Which day would suit you?", rows=2, max_length=500, read_by="the recruitment team",
        missing="Enter which day would suit you",
    )  # fmt: skip


class ReserveForm(Form):
    consents = fields.YesNoField(
        label="Do you want to be on the reserve list?", label_size="m",
        missing="Select whether you want to be on the reserve list",
    )  # fmt: skip


class TakeForm(Form):
    reason = fields.TextField(
        label="Why not those above them on the list?", rows=3, max_length=2000,
        read_by="HR, internal audit, and any candidate who asks", missing="Enter why not those above them",
    )  # fmt: skip

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]
