"""The day they met, and the record of what they said."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.text import Truncator

from appraisal.forms.preparing import LINE, AsAsked, Asking
from appraisal.models import Became, Kind, Section
from appraisal.queries.asking import names_in
from appraisal.queries.goals import Promise
from appraisal.queries.training_codes import training_choices
from appraisal.services.records import Need, Outcome, needs_reason
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

LAST_TIME = "What became of what was agreed last time"
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}


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


class RecordForm(AsAsked):
    """`sent` holds the two ratings of each value as form choices: what the agreed one is compared with. `asks_day`: the
    day they met is not recorded yet, so it is asked here."""

    note = "reason"
    needs_asked = 0
    objective_names: Sequence[str] = ()
    settles: Sequence[Promise] = ()
    note_label = "Reason for the rating"
    note_hint = "Needed for the highest and the lowest, and where it is neither of yours"

    def __init__(
        self, *args: Any, asking: Asking, sent: dict[UUID, tuple[str, str]], asks_day: bool = False,
        promises: Sequence[Promise] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        self.promises = promises
        super().__init__(*args, asking=asking, **kwargs)
        self.sent = sent
        if asks_day:
            self.fields["met_on"] = fields.DateField(
                label=f"When did you and {asking.person} meet?", label_size="m", latest=timezone.localdate,
                missing="Enter the date you met",
            )  # fmt: skip
            self.order_fields(["version", "met_on"])

    def ask_what_became(self, section: Section) -> None:
        """Of each promise of last time; one that was ticked off begins as met."""
        self.settles = self.promises
        for each in self.promises:
            what = f"{each.kind}: {each.text}"
            self.fields[f"became-{each.pk}"] = fields.RadiosField(
                label=what, label_size="s", choices=Became.choices, small=True,
                hint=f"Ticked off as done on {each.done_on:%-d %B %Y}" if each.done_on else "",
                initial=Became.MET if each.done_on else None, missing=f"Select what became of: {each.text}",
            )  # fmt: skip
            self.fields[f"became_words-{each.pk}"] = fields.CharField(
                label=f"In a line: {Truncator(each.text).words(8)}", required=False, max_length=LINE,
                read_by=self.asking.read_by(section),
            )  # fmt: skip

    def contents(self) -> Iterator[tuple[str, str]]:
        """The parts of the page, for the list at its top: (anchor, heading). It is long on a phone, and whoever comes
        back to a draft goes on where they were."""
        for part in self.parts():
            if part.section.is_values:
                yield from ((f"value-{number}", value.name) for number, value in enumerate(self.values, 1))
                continue
            if part.kind == Kind.OBJECTIVES and self.settles:
                yield "became", LAST_TIME
            yield part.anchor, part.section.heading

    def settling(self) -> Iterator[BoundField]:
        """The boxes of that, in order."""
        for each in self.settles:
            yield self[f"became-{each.pk}"]
            yield self[f"became_words-{each.pk}"]

    def outcomes(self) -> dict[UUID, Outcome]:
        """What became of each, once the form is valid."""
        data = self.cleaned_data
        return {
            each.pk: Outcome(data[f"became-{each.pk}"], data[f"became_words-{each.pk}"])
            for each in self.settles
        }

    def ask_objectives(self, section: Section) -> None:
        self.ask_what_became(section)
        self.objective_names = names_in(section)
        for number, name in enumerate(self.objective_names, 1):
            self.fields[name] = fields.TextField(
                label=f"{NTH[number].title()} objective", label_size="s", rows=3, word_limit=section.word_limit,
                read_by=self.asking.read_by(section), required=number <= section.needed,
                hint=section.hinted(self.asking.person) if number == 1 else "",
                missing=f"Enter a {NTH[number]} objective",
            )  # fmt: skip

    def ask_training(self, section: Section) -> None:
        self.needs_asked = section.many
        codes = training_choices(self.initial)
        for number in range(1, section.many + 1):
            needed = number <= section.needed
            self.fields[f"need_{number}"] = fields.TextField(
                label=f"{NTH[number].title()} thing to learn", label_size="s", rows=2, word_limit=section.word_limit,
                read_by=self.asking.read_by(section), required=needed,
                hint=section.hinted(self.asking.person) if number == 1 else "",
                missing=f"Enter the {NTH[number]} thing to learn",
            )  # fmt: skip
            self.fields[f"training_{number}"] = fields.SelectField(
                label="What it is for", choices=[("", "Select one"), *codes], required=needed,
                hint="HR counts these, to plan training",
                missing=f"Select what the {NTH[number]} thing to learn is for",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for value in self.values:
            agreed, reason = cleaned.get(f"rating-{value.pk}"), cleaned.get(f"reason-{value.pk}", "")
            if agreed and not reason and needs_reason(agreed, *self.sent.get(value.pk, ("", ""))):
                self.add_error(f"reason-{value.pk}", f"Enter the reason for the rating of {value.name}")
        for number in range(1, self.needs_asked + 1):
            if self.fields[f"need_{number}"].required:
                continue
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
        """In order, with the empty ones; none where the form asks for none."""
        data = self.cleaned_data
        return [
            Need(data[f"need_{number}"], data[f"training_{number}"])
            for number in range(1, self.needs_asked + 1)
        ]

    def objectives(self) -> list[str]:
        """The same of objectives."""
        return [self.cleaned_data[name] for name in self.objective_names]
