"""The five standards of a pay step."""

from typing import Any

from appraisal.queries.pay import NOT_HELD, STANDARDS
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

READ_BY = "The person, you and HR"


class PayStepForm(Form):
    def __init__(self, *args: Any, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, words in STANDARDS.items():
            if code != "team_appraised" or manages:
                self.fields[code] = fields.YesNoField(label=words, label_size="s", missing="Select yes or no")
            if code == "appraised":
                self.fields["not_held"] = fields.YesNoField(
                    label=f"If no: {NOT_HELD[0].lower()}{NOT_HELD[1:]}", label_size="s", required=False,
                    hint="If yes, that there was no appraisal does not count against them",
                )  # fmt: skip
        self.fields["reason"] = fields.TextField(
            label="If one of them is no: why does the pay step wait?", rows=3, word_limit=150, read_by=READ_BY,
            required=False,
        )  # fmt: skip
        self.fields["plan"] = fields.TextField(
            label="What will you both do about it?", rows=3, word_limit=150, read_by=READ_BY, required=False
        )
        self.fields["review_on"] = fields.DateField(label="When do you look at it again?", required=False)

    def met(self) -> dict[str, bool | None]:
        """Each standard; None for one that is not asked of this person."""
        return {code: self.cleaned_data.get(code) for code in STANDARDS}
