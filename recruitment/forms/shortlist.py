"""The lead's line, HR's decisions by hand, and what the panel says of whom it knows."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from recruitment.cutting import IN, MEAN, OUT, TOP, Asked
from recruitment.models import PanelDeclaration, ShortlistDecision
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

Outcome, Knows = ShortlistDecision.Outcome, PanelDeclaration.Knows
MOST_PLACES = 2000


class LineForm(Form):
    """By a score or by a number of people."""

    how = fields.RadiosField(
        label="How do you want to draw the line?", label_size="m", missing="Select how to draw the line",
        choices=[(MEAN, "Everybody with a mean of at least…"), (TOP, "A number of people, best first")],
        choice_hints={TOP: "People who share a score stay together."},
        reveals={MEAN: "mean", TOP: "top"},
    )  # fmt: skip
    mean = fields.DecimalField(
        label="Lowest mean", hint="From 0 to 4. For example, 2.5", width=4, max_digits=3, decimal_places=2,
        min_value=Decimal(0), max_value=Decimal(4), missing="Enter the lowest mean",
    )  # fmt: skip
    top = fields.IntegerField(
        label="Number of people", width=4, min_value=1, max_value=MOST_PLACES, missing="Enter how many people"
    )

    def asked(self, ties: str = "") -> Asked:
        """What was asked for, after validation."""
        data = self.cleaned_data
        return Asked(how=data["how"], mean=data["mean"], top=data["top"], ties=ties)


class DrawLineForm(Form):
    """What the preview still needs: which way a tie goes, and why a line is moved."""

    seen = fields.HiddenField()
    ties = fields.RadiosField(label="", label_size="m", choices=[])
    reason = fields.TextField(
        label="Why are you moving the line?", label_size="m", rows=3, max_length=2000,
        read_by="HR, internal audit, and any applicant who asks about the decision",
        missing="Enter why you are moving the line",
    )  # fmt: skip

    def __init__(self, *args: Any, tied: int, places: int, moved: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tied:
            field = self.fields["ties"]
            field.label = f"{tied} people share the score at the line. Are they in or out?"
            field.choices = [(IN, f"All {tied} are in"), (OUT, f"All {tied} are out")]  # type: ignore[attr-defined]
            field.help_text = (
                f"You asked for fewer: there {'is 1 place' if places == 1 else f'are {places} places'} left for "
                "them. They scored the same, so they go together."
            )
            field.error_messages["required"] = "Select whether the people who share the score are in or out"
        else:
            del self.fields["ties"]
        if not moved:
            del self.fields["reason"]


class ByHandForm(Form):
    """HR's decision against the rule."""

    outcome = fields.RadiosField(
        label="What is to become of this application?", label_size="m", missing="Select what you decide",
        choices=[(str(value), text) for value, text in Outcome.choices],
        choice_hints={Outcome.RESERVE: "They hear nothing yet. You can invite them later."},
    )  # fmt: skip
    reason = fields.TextField(
        label="Why?", rows=4, max_length=2000, missing="Enter why you decide this by hand",
        read_by="HR, internal audit, and the applicant if they ask. The panel does not read it",
    )  # fmt: skip

    def __init__(self, *args: Any, in_reserve: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_reserve:
            field = self.fields["outcome"]
            field.choices = [each for each in field.choices if each[0] != Outcome.RESERVE]  # type: ignore[attr-defined]


class TakeBackForm(Form):
    """A button of its own on the page of a decision by hand."""

    take_back = fields.HiddenField()


class ApplyForm(Form):
    """The button, and what was on the page when it was pressed."""

    seen = fields.HiddenField()


KINDS = [(str(value), text) for value, text in Knows.choices if value != Knows.NOBODY]


class DeclareForm(Form):
    """Before the first name is shown."""

    knows_somebody = fields.YesNoField(
        label="As far as you know, has anybody you know applied?", label_size="m",
        reveals={"yes": ["knows", "details"]}, missing="Select yes if anybody you know has applied",
    )  # fmt: skip
    knows = fields.RadiosField(
        label="How do you know them?", choices=KINDS, missing="Select how you know them"
    )
    details = fields.TextField(
        label="Who is it, and what should HR know?", rows=3, max_length=2000,
        read_by="HR and internal audit. Nobody on the panel reads it", missing="Enter who it is",
    )  # fmt: skip

    @property
    def answer(self) -> dict[str, str]:
        """`knows` and `details` for the service, after validation."""
        if not self.cleaned_data["knows_somebody"]:
            return {"knows": Knows.NOBODY, "details": ""}
        return {"knows": self.cleaned_data["knows"], "details": self.cleaned_data["details"]}


class KnowThisPersonForm(Form):
    """Of one applicant, once the name has been seen."""

    knows = fields.RadiosField(
        label="How do you know them?", label_size="m", choices=KINDS, missing="Select how you know them"
    )
    details = fields.TextField(
        label="What should HR know?", rows=3, max_length=2000,
        read_by="HR and internal audit. Nobody on the panel reads it", missing="Enter what HR should know",
    )  # fmt: skip


class SettleForm(Form):
    """What HR does about a conflict. `people`: those on the shortlist, where it was not said whom it is about."""

    outcome = fields.RadiosField(
        label="What is done about it?", label_size="m", missing="Select what is done about it",
        choices=[(str(value), text) for value, text in PanelDeclaration.Outcome.choices],
        reveals={str(PanelDeclaration.Outcome.RECUSED): "person"},
        choice_hints={
            str(PanelDeclaration.Outcome.RECUSED): "They see neither the interview nor the name any more, and nobody "
            "waits for their scores. Scores they have locked are kept, and count for nothing."
        },
    )  # fmt: skip
    person = fields.SelectField(label="Whose interview?", choices=[], missing="Select whose interview")
    reason = fields.TextField(
        label="What exactly, and why?", rows=4, max_length=2000, read_by="HR and internal audit",
        missing="Enter what is done about it, and why",
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["person"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
            self.fields["outcome"].reveals = {}  # type: ignore[attr-defined]

    @property
    def about(self) -> UUID | None:
        """Whom it is about, where that was asked and answered."""
        chosen = self.cleaned_data.get("person")
        return UUID(chosen) if chosen else None
