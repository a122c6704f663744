"""Four questions about the appraisal, and four about one's manager."""

from typing import Any

from appraisal.queries.pulses import ANSWERS, QUALITY, UPWARD
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class PulseForm(Form):
    def __init__(self, *args: Any, about_manager: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(ANSWERS.items())
        for code, words in QUALITY.items():
            self.fields[code] = fields.RadiosField(
                label=words,
                choices=choices,
                small=True,
                missing=f"Select an answer: {words[0].lower()}{words[1:]}",
            )
        for code, words in UPWARD.items() if about_manager else ():
            self.fields[f"upward_{code}"] = fields.RadiosField(
                label=words, choices=choices, small=True, required=False
            )

    def quality(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in QUALITY}

    def upward(self) -> dict[str, str]:
        """The answers about the manager that were given."""
        given = {code: self.cleaned_data.get(f"upward_{code}", "") for code in UPWARD}
        return {code: answer for code, answer in given.items() if answer}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [code for code in UPWARD if cleaned.get(f"upward_{code}")]
        if given and len(given) < len(UPWARD):
            for code in UPWARD:
                if code not in given:
                    self.add_error(f"upward_{code}", "Answer all four about your manager, or none of them")
        return cleaned
