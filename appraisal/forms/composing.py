"""Writing a form: what it is called, and each section of it; and which form a cycle asks."""

from collections.abc import Iterable, Sequence
from typing import Any

from appraisal.models import AppraisalForm, FilledBy, Kind, Section, SeenBy
from appraisal.queries.composing import as_asked
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

ASKED_OF = "Everybody who is asked, and everybody who reads the answer"
WITH_NAME = "Write [name] where the person’s name goes"
SEVERAL = (Kind.OBJECTIVES, Kind.TRAINING)
KIND_HINTS = {
    Kind.OBJECTIVES: "What the person will do. Each is kept, and looked at again next time",
    Kind.TRAINING: "What the person needs to learn, each with what it is for, so that HR can count them",
    Kind.WELLBEING: "What would help the person to be well at work",
    Kind.CAREER: "What the person hopes to do next",
    Kind.QUESTION: "A box to write in, under a question you word yourselves",
}
SUGGESTED_LIMIT = {Kind.OBJECTIVES: 100, Kind.TRAINING: 60, Kind.WELLBEING: 250, Kind.CAREER: 250}


class NameForm(Form):
    name = fields.CharField(
        label="Name of the form", max_length=120, width=20, hint="For example, Appraisal form for senior leaders",
        missing="Enter a name for the form",
    )  # fmt: skip
    summary = fields.CharField(
        label="What it is for", max_length=300, required=False, read_by="HR, when they choose a form for a cycle"
    )  # fmt: skip


class KindForm(Form):
    """Which kind of section to add: of each there is one, but for questions."""

    kind = fields.RadiosField(
        label="What do you want to ask about?", page_heading=True, choices=[],
        missing="Select what you want to ask about",
    )  # fmt: skip

    def __init__(self, *args: Any, taken: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(taken) - {Kind.QUESTION}
        field: Any = self.fields["kind"]
        field.choices = [each for each in Kind.choices if each[0] not in taken]
        field.choice_hints = KIND_HINTS


class SectionForm(Form):
    """One section. What can be said of it depends on what kind it is."""

    def __init__(self, *args: Any, kind: str, section: Section | None = None, **kwargs: Any) -> None:
        label = Kind(kind).label
        kwargs["initial"] = _said(section) if section else _suggested(Kind(kind))
        super().__init__(*args, **kwargs)
        self.kind = kind
        if section:
            self.fields["opened"] = fields.HiddenField(required=False)
        self.fields["heading"] = fields.CharField(
            label="Heading", max_length=80, read_by=ASKED_OF, missing="Enter a heading",
            hint="Stands over the answer wherever it is read. Short",
        )  # fmt: skip
        if kind == Kind.VALUES:
            return
        if kind not in SEVERAL:
            self._ask_words(label)
        self.fields["hint"] = fields.CharField(
            label="Help under the question", max_length=300, required=False, read_by=ASKED_OF, hint=WITH_NAME
        )
        if kind in SEVERAL:
            self._ask_how_many()
        else:
            self._ask_who()
        self.fields["word_limit"] = fields.IntegerField(
            label="The most words for each answer" if kind in SEVERAL else "The most words", min_value=10,
            max_value=1000, width=4, suffix="words", missing="Enter the most words, from 10 to 1,000",
        )  # fmt: skip

    def opened(self) -> str:
        """How the section asked when the page was opened, once the form is valid."""
        return str(self.cleaned_data["opened"])

    def take_up(self, section: Section) -> None:
        """It asks differently by now, and whoever writes here was told so: saving again is meant."""
        posted: Any = self.data
        self.data = posted.copy()
        self.data["opened"] = as_asked(section)  # type: ignore[index]

    def _ask_words(self, label: str) -> None:
        self.fields["question"] = fields.CharField(
            label="How the person is asked", max_length=200, required=False, read_by=ASKED_OF,
            hint="Leave it empty to ask with the heading alone",
        )  # fmt: skip
        self.fields["question_for_appraiser"] = fields.CharField(
            label="How the appraiser is asked", max_length=200, required=False, read_by=ASKED_OF,
            hint=f"Leave it empty to ask both the same. {WITH_NAME}",
        )  # fmt: skip

    def _ask_who(self) -> None:
        self.fields["filled_by"] = fields.RadiosField(
            label="Who writes it, and when?", choices=FilledBy.choices, missing="Select who writes it",
            hint="What they write alone, neither can read before both have sent",
        )  # fmt: skip
        self.fields["seen_by"] = fields.RadiosField(
            label="Who reads it?", choices=SeenBy.choices, missing="Select who reads it",
            hint="Whoever takes over from the appraiser is one of the two. Never anybody else. What the two keep to"
            " themselves is not in the printed record",
        )  # fmt: skip
        self.fields["required"] = fields.YesNoField(
            label="Must there be an answer?", missing="Select whether there must be an answer"
        )

    def _ask_how_many(self) -> None:
        self.fields["many"] = fields.IntegerField(
            label="How many is there room for?", min_value=1, max_value=6, width=2, hint="From 1 to 6",
            missing="Enter how many there is room for, from 1 to 6",
        )  # fmt: skip
        self.fields["needed"] = fields.IntegerField(
            label="How many of them must there be?", min_value=0, max_value=6, width=2, hint="0 if none must",
            missing="Enter how many there must be, or 0",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        many, needed = cleaned.get("many"), cleaned.get("needed")
        if many is not None and needed is not None and needed > many:
            self.add_error("needed", "There cannot be more that must be there than there is room for")
        if self.kind == Kind.QUESTION and not cleaned.get("question") and not cleaned.get("heading"):
            self.add_error("question", "Enter the question")
        return cleaned


class ChooseFormForm(Form):
    """Which of the live forms a cycle asks."""

    form = fields.RadiosField(
        label="Which form does this cycle ask?", page_heading=True, choices=[], missing="Select a form"
    )

    def __init__(self, *args: Any, forms: Sequence[AppraisalForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_forms(self.fields["form"], forms)
        self.forms = {str(each.pk): each for each in forms}

    def chosen(self) -> AppraisalForm:
        """Once the form is valid."""
        return self.forms[self.cleaned_data["form"]]


def offer_forms(field: Any, forms: Sequence[AppraisalForm]) -> None:
    """Each as a radio, with what it is for."""
    field.choices = [(str(each.pk), str(each)) for each in forms]
    field.choice_hints = {str(each.pk): each.summary for each in forms if each.summary}


def _suggested(kind: Kind) -> dict[str, Any]:
    """A beginning for a new section: what most forms have."""
    return {
        "heading": "" if kind == Kind.QUESTION else kind.label, "filled_by": FilledBy.RECORD,
        "seen_by": SeenBy.RECORD, "required": "no", "word_limit": SUGGESTED_LIMIT.get(kind, 300), "many": 3,
        "needed": 1 if kind == Kind.OBJECTIVES else 0,
    }  # fmt: skip


def _said(section: Section) -> dict[str, Any]:
    names = (
        "heading", "question", "question_for_appraiser", "hint", "filled_by", "seen_by", "word_limit", "many", "needed"
    )  # fmt: skip
    return {name: getattr(section, name) for name in names} | {
        "required": "yes" if section.required else "no", "opened": as_asked(section),
    }  # fmt: skip
