"""The panel's decisions, its words about somebody, and the sentence in a letter."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from recruitment.models import AppointmentOutcome
from recruitment.models.decisions import REASON_CHARACTERS, WORDS_CHARACTERS
from recruitment.queries.deciding import GROWTH, STRENGTHS
from recruitment.services.deciding import Words
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

WHO_READS = "HR, internal audit, and the candidate if they ask"


class DecisionForm(Form):
    outcome = fields.RadiosField(
        label="What does the panel decide?", label_size="m", choices=AppointmentOutcome.choices,
        reveals={AppointmentOutcome.RESERVE: ["rank", "reserve_consent"]},
        missing="Select what the panel decides",
    )  # fmt: skip
    rank = fields.IntegerField(
        label="Place on the reserve list", hint="1 is asked first.", min_value=1, max_value=99, width=2,
        missing="Enter the place on the reserve list",
    )  # fmt: skip
    reserve_consent = fields.RadiosField(
        label="Have they said that they want to be on the list?", required=False,
        choices=[("", "Not asked yet"), ("yes", "Yes"), ("no", "No")],
        hint="We ask them again when they are told.",
    )  # fmt: skip
    reason = fields.TextField(
        label="Why?", hint="What they showed, in terms of the values and the job.", rows=5,
        max_length=REASON_CHARACTERS, read_by=WHO_READS, missing="Enter why the panel decides this",
    )  # fmt: skip


class WordsForm(Form):
    """Two or three strengths and two behaviours to grow in: a behaviour and a sentence each."""

    def __init__(self, *args: Any, behaviours: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Select a behaviour")] + [(str(key), words) for key, words in behaviours]
        for number in range(1, STRENGTHS[1] + 1):
            self._add("strength", f"Strength {number}", number, choices, required=number <= STRENGTHS[0])
        for number in range(1, GROWTH + 1):
            self._add("growth", f"To grow in {number}", number, choices, required=True)

    def _add(
        self, kind: str, label: str, number: int, choices: list[tuple[str, str]], *, required: bool
    ) -> None:
        self.fields[f"{kind}_{number}"] = fields.SelectField(
            label=label, choices=choices, required=required, label_size="s",
            missing=f"Select a behaviour for {label[0].lower()}{label[1:]}",
        )  # fmt: skip
        self.fields[f"{kind}_{number}_text"] = fields.TextField(
            label="In the panel’s words", rows=2, max_length=WORDS_CHARACTERS, required=required,
            read_by="the person, on their first day, their manager, and HR",
            missing=f"Write a sentence for {label[0].lower()}{label[1:]}",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for number in range(STRENGTHS[0] + 1, STRENGTHS[1] + 1):
            chosen, text = given.get(f"strength_{number}"), given.get(f"strength_{number}_text")
            if chosen and not text and f"strength_{number}_text" not in self.errors:
                self.add_error(f"strength_{number}_text", f"Write a sentence for strength {number}")
            if text and not chosen:
                self.add_error(f"strength_{number}", f"Select a behaviour for strength {number}")
        return given

    def words(self, kind: str) -> list[Words]:
        """What was given for one kind, in order, without what was left empty."""
        most = STRENGTHS[1] if kind == "strength" else GROWTH
        names = [f"{kind}_{number}" for number in range(1, most + 1)]
        given = [(self.cleaned_data[name], self.cleaned_data[f"{name}_text"]) for name in names]
        return [Words(UUID(behaviour), text) for behaviour, text in given if behaviour]


def initial_words(strengths: Sequence[Any], growth: Sequence[Any]) -> dict[str, str]:
    """What stands now, as the form's first values."""
    initial: dict[str, str] = {}
    for kind, rows in (("strength", strengths), ("growth", growth)):
        for number, row in enumerate(rows, start=1):
            initial[f"{kind}_{number}"] = str(row.behaviour_id)
            initial[f"{kind}_{number}_text"] = row.text
    return initial


class GateForm(Form):
    reason = fields.TextField(
        label="Why may they be appointed although they did not reach the values gate?", rows=5, label_size="m",
        max_length=REASON_CHARACTERS, read_by="the panel’s lead, internal audit, and the candidate if they ask",
        missing="Enter why they may be appointed",
    )  # fmt: skip


class ApplyForm(Form):
    passed_over_reason = fields.TextField(
        label="Why are those who scored higher not appointed?", rows=5, max_length=REASON_CHARACTERS,
        hint="The executive directors read it. Name nobody.",
        read_by="the executive directors, HR, internal audit, and any candidate who asks",
        missing="Enter why those who scored higher are not appointed",
    )  # fmt: skip

    def __init__(self, *args: Any, asks: bool, nobody: bool = False, **kwargs: Any) -> None:
        """`asks`: whether there is something to explain; `nobody`: that nobody is appointed."""
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["passed_over_reason"]
        elif nobody:
            field = self.fields["passed_over_reason"]
            field.label = "Why is nobody appointed?"
            field.error_messages["required"] = "Enter why nobody is appointed"


class SentenceForm(Form):
    sentence = fields.TextField(
        label="A sentence of your own", required=False, rows=3, max_length=WORDS_CHARACTERS,
        hint="Something they did, or one thing to try. Never another candidate, and no number.",
        read_by="the candidate",
    )  # fmt: skip
