"""One form for each kind of part (value, behaviour, line, question, prompt, graded answer); the two grids of five."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import RegexValidator

from values_hub.framework.documents import CODE, MOST_WORDS
from values_hub.framework.forms.drafts import EVERYBODY
from values_hub.framework.models import Indicator, Level, Stage
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

ASSESSORS = "The people who assess. Candidates never see it"
POINTS = range(4, -1, -1)
CODE_HINT = (
    "A short name for files, and for following this from version to version. Leave it empty and we make one."
)


def _code(longest: int) -> fields.CharField:
    return fields.CharField(
        label="Code",
        hint=CODE_HINT,
        required=False,
        max_length=longest,
        width=20,
        spellcheck=False,
        validators=[
            RegexValidator(
                rf"^{CODE.pattern}\Z",
                "Code must be letters, numbers, hyphens, dots and underscores, beginning with a letter or number",
            )
        ],
    )


class PartForm(Form):
    """A part's own words. `seen` is what the page showed of them (queries.parts.as_shown); empty when adding."""

    seen = fields.HiddenField(required=False)

    @property
    def words(self) -> dict[str, Any]:
        """The answers without what the page carries along."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ValueForm(PartForm):
    name = fields.CharField(
        label="Name", hint="One or two words people will remember.", max_length=80, width=20
    )
    statement = fields.CharField(
        label="Statement", hint="One sentence beginning “We”. It stands under the name wherever we use it.",
        missing="Enter a statement", max_length=300,
    )  # fmt: skip
    description = fields.TextField(
        label="Description", hint="Why it matters here, in a few sentences.", read_by=EVERYBODY, required=False,
        max_length=4000, rows=5,
    )  # fmt: skip
    code = _code(20)


class BehaviourForm(PartForm):
    name = fields.CharField(label="Name", hint="A few words for something people do.", max_length=120)
    statement = fields.CharField(
        label="Statement", hint="One sentence beginning “We”.", missing="Enter a statement", max_length=300
    )
    code = _code(20)


class IndicatorForm(PartForm):
    polarity = fields.RadiosField(
        label="Is this something we see or something we don't see?",
        missing="Select what we see or what we don't see",
        choices=Indicator.Polarity.choices,
    )
    text = fields.CharField(
        label="What it looks like", missing="Enter what it looks like", max_length=400,
        hint="Something a colleague could see on an ordinary day, such as “Comes back later to see if the person is "
        "all right”.",
    )  # fmt: skip


class QuestionForm(PartForm):
    text = fields.TextField(
        label="Question", missing="Enter the question", read_by="Candidates and staff who are asked it",
        max_length=2000, rows=4,
    )  # fmt: skip
    stage = fields.RadiosField(
        label="When is it asked?", missing="Select when it is asked", choices=Stage.choices,
        reveals={Stage.APPLICATION.value: "word_limit"},
    )  # fmt: skip
    word_limit = fields.IntegerField(
        label="Word limit", hint="250 to 300 words suits most questions.", missing="Enter a word limit",
        min_value=1, max_value=MOST_WORDS, width=4,
    )  # fmt: skip
    level = fields.RadiosField(
        label="Who is it for?", missing="Select who it is for", choices=Level.choices, initial=Level.EVERYONE
    )
    guide = fields.TextField(
        label="Marking guide", hint="What to look for, and what not to be impressed by.", read_by=ASSESSORS,
        required=False, max_length=8000, rows=6,
    )  # fmt: skip
    code = _code(40)

    @property
    def words(self) -> dict[str, Any]:
        """Only an application question keeps a word limit: nobody counts words in a conversation."""
        given = super().words
        limited = given["stage"] == Stage.APPLICATION
        return {**given, "word_limit": given["word_limit"] if limited else None}


class PromptForm(PartForm):
    text = fields.CharField(
        label="Prompt", missing="Enter the prompt", max_length=400,
        hint="A follow-up that helps somebody answer, such as “How was it for that person afterwards?”",
    )  # fmt: skip


class ExemplarForm(PartForm):
    points = fields.RadiosField(
        label="How many points is this answer worth?", missing="Select how many points it is worth", coerce=int,
        choices=[(str(points), str(points)) for points in POINTS],
    )  # fmt: skip
    text = fields.TextField(
        label="Answer", missing="Enter the answer", read_by=ASSESSORS, max_length=8000, rows=10
    )
    commentary = fields.TextField(
        label="Why it is worth that",
        missing="Enter why it is worth that",
        read_by=ASSESSORS,
        max_length=4000,
        rows=5,
    )

    def __init__(self, *args: Any, labels: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = [  # type: ignore[attr-defined]
            (str(points), f"{points} {labels.get(points, '')}".strip()) for points in POINTS
        ]


FORMS: dict[str, type[PartForm]] = {
    "value": ValueForm,
    "behaviour": BehaviourForm,
    "indicator": IndicatorForm,
    "question": QuestionForm,
    "prompt": PromptForm,
    "exemplar": ExemplarForm,
}


class FiveForm(Form):
    """Five answers, one a point of the scale, highest first. `texts` gives them back by their points."""

    seen = fields.HiddenField(required=False)

    @property
    def texts(self) -> dict[int, str]:
        return {points: self.cleaned_data[f"points_{points}"] for points in POINTS}


class ScaleForm(FiveForm):
    def __init__(self, *args: Any, labels: Mapping[int, str], **kwargs: Any) -> None:
        initial = {f"points_{points}": label for points, label in labels.items()}
        super().__init__(*args, **{**kwargs, "initial": {**initial, **kwargs.get("initial", {})}})
        for points in POINTS:
            self.fields[f"points_{points}"] = fields.CharField(
                label=f"What {points} is called",
                missing=f"Enter what {points} is called",
                max_length=60,
                width=20,
            )


class AnchorsForm(FiveForm):
    """What each point looks like. `labels` names the points; an empty box takes an anchor away."""

    def __init__(
        self, *args: Any, labels: Mapping[int, str], texts: Mapping[int, str], **kwargs: Any
    ) -> None:
        initial = {f"points_{points}": text for points, text in texts.items()}
        super().__init__(*args, **{**kwargs, "initial": {**initial, **kwargs.get("initial", {})}})
        for points in POINTS:
            field = fields.TextField(
                label=f"{points} {labels.get(points, '')}".strip(), read_by=EVERYBODY, required=False,
                max_length=2000, rows=3,
            )  # fmt: skip
            field.mark_optional = False
            self.fields[f"points_{points}"] = field
