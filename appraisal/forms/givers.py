"""Asking for another appraiser, and HR's answer."""

from typing import Any

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

HR_ALONE = (
    "HR who take no part in this appraisal. Nobody else is shown it, and nobody else is told that you asked"
)


class AskForAnotherForm(Form):
    reason = fields.TextField(
        label="Why should somebody else give it?", label_size="m", rows=5, word_limit=300, read_by=HR_ALONE,
        missing="Enter why somebody else should give it",
        hint="For example a conflict of interest, or that you hardly work together",
    )  # fmt: skip
    proposed = fields.CharField(
        label="Who could give it instead?", label_size="m", required=False, max_length=200, read_by=HR_ALONE
    )


class GiveForm(Form):
    reason = fields.TextField(
        label="Why does it go to somebody else?", label_size="m", rows=4, word_limit=200,
        read_by="HR who take no part in this appraisal", missing="Enter the reason",
    )  # fmt: skip
    conflict = fields.YesNoField(
        label="", label_size="m", missing="Select yes if there is a conflict of interest"
    )

    def __init__(self, *args: Any, person: str, appraiser: str, **kwargs: Any) -> None:
        """`appraiser` "": nobody gives it now, so no conflict is asked about."""
        super().__init__(*args, **kwargs)
        if not appraiser:
            del self.fields["conflict"]
            return
        self.fields["conflict"].label = f"Do {appraiser} and {person} have a conflict of interest?"
        self.fields["conflict"].help_text = (
            f"If yes, {appraiser} no longer reads {person}’s appraisals, objectives or thread as a manager, gives"
            " none of them and does not decide their pay step, until HR end it"
        )

    def is_conflict(self) -> bool:
        return bool(self.cleaned_data.get("conflict"))


class AnswerForm(Form):
    """Nothing to ask: the page says what it does."""
