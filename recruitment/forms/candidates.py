"""The candidate's pages. What is written here is kept complete or not; these forms say what is still missing."""

from typing import Any

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

# The page says it once for its one-line boxes.
RECRUITERS = "The recruitment team. The panel does not see it while they score"


class AboutForm(Form):
    version = fields.HiddenField(required=False)
    first_name = fields.CharField(
        label="First name", max_length=100, autocomplete="given-name", width=20, missing="Enter your first name",
    )  # fmt: skip
    last_name = fields.CharField(
        label="Last name", max_length=100, autocomplete="family-name", width=20, missing="Enter your last name",
    )  # fmt: skip
    previous_name = fields.CharField(
        label="Any other name you have had", max_length=200, width=20, required=False,
        hint="For example before you married. Your certificates or references may show it.",
    )  # fmt: skip
    phone = fields.CharField(
        label="Phone number", max_length=40, autocomplete="tel", inputmode="tel", width=20,
        hint="We may ring you about this application.", missing="Enter your phone number",
    )  # fmt: skip


class RightToWorkForm(Form):
    version = fields.HiddenField(required=False)
    right_to_work = fields.RadiosField(
        label="Do you have the right to work in the UK now?",
        choices=[("yes", "Yes"), ("no", "No, or not yet")],
        choice_hints={"yes": "For example a British or Irish passport, settled status or a visa that lets you work."},
        reveals={"no": "right_to_work_detail"},
        missing="Select yes if you have the right to work in the UK now",
    )  # fmt: skip
    right_to_work_detail = fields.TextField(
        label="What would you need to be able to work here?",
        hint="For example a Health and Care Worker visa. It does not stop you from applying.",
        rows=3, max_length=500, read_by=RECRUITERS, missing="Enter what you would need to be able to work here",
    )  # fmt: skip


class AnswerForm(Form):
    version = fields.HiddenField(required=False)

    def __init__(self, *args: Any, question: str, word_limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = fields.TextField(
            label="Your answer", label_size="m", word_limit=word_limit or None, rows=14, strip=False,
            hint="Leave out your own name and other people's names.",
            read_by="The panel, without your name. They cannot tell which answers are yours",
            missing="Enter your answer",
        )  # fmt: skip


class SendForm(Form):
    despite_identity = fields.CheckboxField(
        label="Send my answers as they are",
        missing="Select the box to send your answers as they are, or change them first",
    )

    def __init__(self, *args: Any, identified: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not identified:
            del self.fields["despite_identity"]


class WithdrawForm(Form):
    reason = fields.TextField(
        label="Why are you withdrawing?", required=False, rows=3, max_length=1000,
        hint="You do not have to say.", read_by="The recruitment team and internal audit",
    )  # fmt: skip
