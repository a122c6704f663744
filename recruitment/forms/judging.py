"""Why one person alone is enough."""

from recruitment.models.decisions import REASON_CHARACTERS
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class OneReaderForm(Form):
    reason = fields.TextField(
        label="Why is one reader enough?", rows=5, label_size="m", max_length=REASON_CHARACTERS,
        hint="For example whom you asked and why they could not. Name no candidate.",
        read_by="the panel’s lead and internal audit", missing="Enter why one reader is enough",
    )  # fmt: skip


class OneInterviewerForm(Form):
    reason = fields.TextField(
        label="Why is one interviewer enough?", rows=5, label_size="m", max_length=REASON_CHARACTERS,
        hint="For example who could not come, and why the interview went on without them. Name no candidate.",
        read_by="the panel’s lead, internal audit, and the candidate if they ask",
        missing="Enter why one interviewer is enough",
    )  # fmt: skip
