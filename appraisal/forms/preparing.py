"""One side's preparation: what its form asks of them alone. A rating and a line for each value, and boxes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms.boundfield import BoundField

from appraisal.models import Kind, Section
from appraisal.queries.asking import names_in
from appraisal.queries.moments import Seen
from appraisal.services.preparation import Rating
from appraisal.states import Side
from values_hub.framework.forms.rating import RatingField
from values_hub.framework.models import Value
from values_hub.framework.queries.anchors import AnchoredPoint
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

LINE = 400
# What a form sends that is no answer of anybody's.
NOT_ANSWERS = frozenset({"version", "keep_words"})
# More people than a sentence holds.
NAMED = 2
ONLY_THE_TWO = (
    "Whoever stands in for the appraiser until it is signed, or takes over from them, and whoever reviews it, if you do"
    " not agree. Nobody else"
)


@dataclass(frozen=True)
class Asking:
    """What a form is made for: its sections, the values with their points, and whose answers they are.

    `reader` is who else takes part, as "Read by" names them, and from when; `others` who reads it later.
    """

    sections: Sequence[Section]
    values: Sequence[Value]
    points: dict[UUID, list[AnchoredPoint]]
    person: str
    reader: str
    others: str

    def read_by(self, section: Section) -> str:
        return f"{self.reader}. {ONLY_THE_TWO if section.is_private else self.others}"


@dataclass(frozen=True)
class Part:
    """One section on the page: `boxes` are its fields; of the values there are none here (see `by_value`)."""

    section: Section
    boxes: list[BoundField]

    @property
    def kind(self) -> str:
        return self.section.kind

    @property
    def heading(self) -> str:
        """Over several boxes; one box has its own label."""
        return self.section.heading if self.section.is_several else ""

    @property
    def anchor(self) -> str:
        """Where a list of the page's parts leads to."""
        return f"section-{self.section.code}"


class AsAsked(Form):
    """A form made of sections, in their order. `note` names the line beside each rating."""

    note = ""
    same_words = False
    side = Side.APPRAISER
    note_label = ""
    note_hint = ""
    version = fields.HiddenField(required=False)
    keep_words = fields.CheckboxField(
        label="Keep the words that I also wrote for somebody else", required=False
    )

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asking = asking
        self.values = asking.values
        for section in asking.sections:
            if section.is_values:
                self.ask_values(section)
            elif section.kind == Kind.OBJECTIVES:
                self.ask_objectives(section)
            elif section.kind == Kind.TRAINING:
                self.ask_training(section)
            else:
                self.fields[section.code] = self.box(section)

    def ask_values(self, section: Section) -> None:
        """A rating and a line for each."""
        for value in self.values:
            self.fields[f"rating-{value.pk}"] = RatingField(
                self.asking.points[value.pk],
                label=f"{value.name}: what was seen",
                missing=f"Select a rating for {value.name}, or no evidence seen",
            )
            self.fields[f"{self.note}-{value.pk}"] = fields.CharField(
                label=f"{self.note_label} of {value.name}", hint=self.note_hint, required=False, max_length=LINE,
                read_by=self.asking.read_by(section),
            )  # fmt: skip

    def ask_objectives(self, section: Section) -> None:
        """Only a record asks for them (a constraint of the database)."""
        raise NotImplementedError

    def ask_training(self, section: Section) -> None:
        """The same."""
        raise NotImplementedError

    def box(self, section: Section) -> fields.TextField:
        """One box to write in."""
        return fields.TextField(
            label=section.asked(self.side, self.asking.person), label_size="m",
            hint=section.hinted(self.asking.person), rows=4 if section.word_limit <= 250 else 5,
            word_limit=section.word_limit, read_by=self.asking.read_by(section), required=section.required,
        )  # fmt: skip

    def parts(self) -> Iterator[Part]:
        """The sections as the page shows them, in order."""
        for section in self.asking.sections:
            boxes = [] if section.is_values else [self[name] for name in names_in(section)]
            yield Part(section, boxes)

    def seen(self, value: Value) -> list[BoundField]:
        """Boxes for the moments of a value; a form without moments has none."""
        return []

    def told(self, value: Value) -> Sequence[Seen]:
        """What whoever writes saw of a value and told the person; a form without moments has none."""
        return ()

    def by_value(self) -> Iterator[tuple[Value, BoundField, BoundField, list[BoundField], Sequence[Seen]]]:
        """Each value with its rating, its line, and what was seen of it through the year."""
        for value in self.values:
            rating, line = self[f"rating-{value.pk}"], self[f"{self.note}-{value.pk}"]
            yield value, rating, line, self.seen(value), self.told(value)

    def ratings(self) -> list[Rating]:
        """What was answered, once the form is valid."""
        return [
            Rating(
                value.pk,
                self.cleaned_data[f"rating-{value.pk}"],
                self.cleaned_data[f"{self.note}-{value.pk}"],
            )
            for value in self.values
        ]

    def written(self) -> dict[str, str]:
        """The words under each section that has one box, by the section's code, once the form is valid."""
        return {
            section.code: self.cleaned_data[section.code]
            for section in self.asking.sections
            if not section.is_values and not section.is_several
        }

    def texts(self) -> dict[str, str]:
        """What was typed, by the name of its box, once the form is valid."""
        return {name: text for name, text in self.cleaned_data.items() if isinstance(text, str)}

    def asks_to_keep(self, same: Mapping[str, Sequence[str]]) -> bool:
        """Point once at the boxes whose words were also written for the people named. False where there are none, or
        whoever writes has said that they stay."""
        if not same or self.cleaned_data["keep_words"]:
            return False
        for name, people in same.items():
            self.add_error(
                name,
                f"You wrote the same words for {_listed(people)} in this cycle. Change them, or say at the end of the"
                " page that you keep them",
            )
        self.same_words = True
        return True

    @property
    def shows_keep_words(self) -> bool:
        """Nobody sees the box who has not been asked."""
        return self.same_words or (self.is_bound and bool(self.data.get("keep_words")))

    def kept_as(self, version: int) -> None:
        """What was posted is kept meanwhile, under this version: the next press of a button goes on from there."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}

    def raw(self) -> dict[str, str]:
        """The answers as they were typed, for a draft."""
        return {name: str(self.data.get(name, "")) for name in self.fields if name not in NOT_ANSWERS}


class PreparationForm(AsAsked):
    note = "example"
    note_label = "One example"
    note_hint = "What happened, in a line"

    def __init__(
        self, *args: Any, asking: Asking, side: Side, moments: Mapping[str, Sequence[Seen]] | None = None,
        given: Mapping[str, Sequence[Seen]] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """`moments`: what was seen of the person since the last time, by the value's code; only on their own side.
        `given`: what the appraiser saw of them, to write from."""
        self.side = side
        super().__init__(*args, asking=asking, **kwargs)
        self.given = given or {}
        self.moments = {code: list(some) for code, some in (moments or {}).items()}
        for moment in [each for some in self.moments.values() for each in some]:
            who = "You" if moment.own else moment.by
            self.fields[f"moment-{moment.pk}"] = fields.CheckboxField(
                label=f"{moment.text} ({who})", required=False, small=True
            )

    def told(self, value: Value) -> Sequence[Seen]:
        return self.given.get(value.code, [])

    def seen(self, value: Value) -> list[BoundField]:
        return [self[f"moment-{each.pk}"] for each in self.moments.get(value.code, [])]

    def brought(self) -> list[UUID]:
        """The moments that were ticked, once the form is valid."""
        every = [each.pk for some in self.moments.values() for each in some]
        return [pk for pk in every if self.cleaned_data[f"moment-{pk}"]]


def version_of(data: Any) -> int:
    """The draft's version that a page was opened with; -1, which none has, when the page does not say."""
    text = str(data.get("version", ""))
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _listed(people: Sequence[str]) -> str:
    if len(people) > NAMED:
        return f"{', '.join(people[:NAMED])} and {len(people) - NAMED} more"
    return " and ".join(people)
