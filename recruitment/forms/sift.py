"""The panel's and the lead's pages."""

from collections.abc import Sequence
from typing import Any

from recruitment.models import ANSWER_CHARACTERS, Conflict
from values_hub.framework.forms.rating import RatingField
from values_hub.framework.queries.anchors import AnchoredPoint
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

LONGEST_NUMBER = len(str(ANSWER_CHARACTERS))


class ScoreForm(Form):
    def __init__(self, *args: Any, points: Sequence[AnchoredPoint], value: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = RatingField(
            points, label=f"What does this answer show of {value}?", label_size="m"
        )


class WarmUpForm(Form):
    def __init__(self, *args: Any, points: Sequence[AnchoredPoint], value: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = RatingField(
            points, label=f"What would you give it for {value}?", label_size="m"
        )


class ConflictForm(Form):
    kind = fields.RadiosField(
        label="How do you know them?", label_size="m", choices=Conflict.Kind.choices,
        missing="Select how you know the person who wrote this answer",
    )  # fmt: skip
    outcome = fields.RadiosField(
        label="What should happen?", label_size="m",
        choices=[
            (Conflict.Outcome.HANDED_OFF, "Somebody else scores this person"),
            (Conflict.Outcome.NOTED, "Only note it: I can score them as fairly as anybody"),
        ],
        choice_hints={
            Conflict.Outcome.NOTED: "Not for family, close friends, or somebody you are a referee for.",
        },
        missing="Select what should happen",
    )  # fmt: skip


class LeavingForm(Form):
    """Why a member cannot go on; asked with the choice of whoever takes over."""

    reason = fields.TextField(
        label="Why can they not go on?", hint="For example: leave, sickness, too little time.", rows=2, max_length=500,
        read_by="HR and internal audit", missing="Enter why they cannot go on",
    )  # fmt: skip


class HideForm(Form):
    """The words of an answer that HR marked, by their numbers. The page draws them itself, in the answer's own text."""

    @property
    def numbers(self) -> set[int]:
        """What was marked; what is no number, nobody's page sent."""
        sent = self.data.getlist("word") if self.is_bound else []  # type: ignore[attr-defined]
        return {
            int(each) for each in sent if each.isascii() and each.isdigit() and len(each) <= LONGEST_NUMBER
        }


class AgreeForm(Form):
    def __init__(self, *args: Any, points: Sequence[AnchoredPoint], value: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = RatingField(
            points, label=f"What did the panel agree that this answer shows of {value}?", label_size="m"
        )
        self.fields["reason"] = fields.TextField(
            label="Why?", hint="What in the answer settled it.", rows=4, max_length=2000,
            read_by="HR, internal audit, and the applicant if they ask",
            missing="Enter why the panel agreed this score",
        )  # fmt: skip
