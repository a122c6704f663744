"""The day they met, and the record of what they said."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from appraisal.forms.preparing import ByValue
from appraisal.queries.training_codes import training_choices
from appraisal.services.records import Need, needs_reason
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

NTH = {1: "first", 2: "second"}


class MeetingForm(Form):
    met_on = fields.DateField(
        label="When did you meet?",
        page_heading=True,
        latest=timezone.localdate,
        missing="Enter the date you met",
    )

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["met_on"].label = f"When did you and {person} meet?"


DAY_PARTS = ("met_on_day", "met_on_month", "met_on_year")


class RecordForm(ByValue):
    """`sent` holds the two ratings of each value as form choices: what the agreed one is compared with. `asks_day`: the
    day they met is not recorded yet, so it is asked here."""

    note = "reason"

    def __init__(
        self, *args: Any, person: str, read_by: str, sent: dict[UUID, tuple[str, str]], asks_day: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            *args, note_label="Reason for the rating",
            read_by=read_by,
            note_hint="Needed for the highest and the lowest, and where it is neither of yours", **kwargs,
        )  # fmt: skip
        self.sent = sent
        if asks_day:
            self.fields["met_on"] = fields.DateField(
                label=f"When did you and {person} meet?", label_size="m", latest=timezone.localdate,
                missing="Enter the date you met",
            )  # fmt: skip
        self.fields["objective_1"] = fields.TextField(
            label="First objective", label_size="s", rows=3, word_limit=100, read_by=read_by,
            hint=f"Something {person} will do by the next appraisal, and how you will both know",
            missing="Enter a first objective",
        )  # fmt: skip
        self.fields["objective_2"] = fields.TextField(
            label="Second objective", label_size="s", rows=3, word_limit=100, read_by=read_by, required=False
        )
        codes = training_choices(self.initial)
        for number, nth in ((1, "First"), (2, "Second")):
            self.fields[f"need_{number}"] = fields.TextField(
                label=f"{nth} thing to learn",
                label_size="s",
                rows=2,
                word_limit=60,
                read_by=read_by,
                required=False,
            )
            self.fields[f"training_{number}"] = fields.SelectField(
                label="What it is for", choices=[("", "Select one"), *codes], required=False,
                hint="HR counts these, to plan training",
            )  # fmt: skip
        self.fields["wellbeing"] = fields.TextField(
            label="Wellbeing", label_size="s", rows=4, word_limit=250, read_by=read_by, required=False,
            hint=f"What would help {person} to be well at work. Write only what {person} wants to have here",
        )  # fmt: skip
        self.fields["career"] = fields.TextField(
            label="Career", label_size="s", rows=4, word_limit=250, read_by=read_by, required=False,
            hint=f"What {person} hopes to do next, and what would help",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for value in self.values:
            agreed, reason = cleaned.get(f"rating-{value.pk}"), cleaned.get(f"reason-{value.pk}", "")
            if agreed and not reason and needs_reason(agreed, *self.sent.get(value.pk, ("", ""))):
                self.add_error(f"reason-{value.pk}", f"Enter the reason for the rating of {value.name}")
        for number in (1, 2):
            need, training = cleaned.get(f"need_{number}"), cleaned.get(f"training_{number}")
            if need and not training:
                self.add_error(f"training_{number}", f"Select what the {NTH[number]} thing to learn is for")
            if training and not need:
                self.add_error(f"need_{number}", f"Enter the {NTH[number]} thing to learn")
        return cleaned

    def raw(self) -> dict[str, str]:
        """With the day as it was typed, box by box."""
        answers = super().raw()
        if answers.pop("met_on", None) is not None:
            answers |= {name: str(self.data.get(name, "")) for name in DAY_PARTS}
        return answers

    def needs(self) -> list[Need]:
        data = self.cleaned_data
        return [Need(data[f"need_{number}"], data[f"training_{number}"]) for number in (1, 2)]

    def objectives(self) -> list[str]:
        return [self.cleaned_data["objective_1"], self.cleaned_data["objective_2"]]
