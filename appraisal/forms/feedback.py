"""What a colleague sees of somebody: each behaviour, and two boxes."""

from collections.abc import Sequence
from typing import Any

from appraisal.queries.feedback import ANSWERS, WORDS
from values_hub.framework.models import Behaviour
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class FeedbackForm(Form):
    def __init__(self, *args: Any, person: str, behaviours: Sequence[Behaviour], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.behaviours = behaviours
        for each in behaviours:
            self.fields[f"seen-{each.pk}"] = fields.RadiosField(
                label=each.statement, choices=list(ANSWERS.items()), small=True, label_size="s",
                missing=f"Select how often you see: {each.name}",
            )  # fmt: skip
        for code, words in WORDS.items():
            self.fields[code] = fields.TextField(
                label=words, label_size="s", rows=3, word_limit=120, required=False,
                read_by=f"{person} and their appraiser, without your name, and only when four or more have written",
                hint="Your own words can give you away. Write only what you would say to their face",
            )  # fmt: skip

    def answers(self) -> dict[str, str]:
        return {str(each.pk): self.cleaned_data[f"seen-{each.pk}"] for each in self.behaviours}

    def words(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in WORDS}
