"""What was sent, shared and signed, for whoever the permission table lets read it. Callers ask the table first."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from appraisal.models import (
    AgreedRating,
    Appraisal,
    Became,
    FilledBy,
    Kind,
    Preparation,
    PreparedRating,
    Record,
    Section,
    SectionAnswer,
    Signature,
)
from appraisal.queries.asking import PREPARED_COLUMN, RECORDED_COLUMNS, asked_in, in_a_row, recorded
from appraisal.queries.pieces import framework_of
from appraisal.states import Side
from values_hub.framework.models import Rated, Value
from values_hub.framework.queries.anchors import rating_words, scale_labels
from values_hub.framework.queries.wording import wording_of
from values_hub.people.models.staff import named

# A difference that is worth talking about (DESIGN §5; the sift and the check-in light the same).
GAP = 2


@dataclass(frozen=True)
class View:
    """One side's rating of one value in words, with the example or reason. `points` None: no evidence seen."""

    rating: str
    points: int | None
    words: str
    moments: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class ValueRow:
    """A value with what each side saw of it, and what was recorded."""

    name: str
    statement: str
    person: View | None
    appraiser: View | None
    agreed: View | None = None

    @property
    def gap(self) -> int:
        """How many points apart the two are; 0 unless both gave points."""
        one = self.person.points if self.person else None
        other = self.appraiser.points if self.appraiser else None
        return 0 if one is None or other is None else abs(one - other)

    @property
    def is_wide(self) -> bool:
        return self.gap >= GAP

    @property
    def one_saw_nothing(self) -> bool:
        """One gave points and the other saw no evidence: as worth talking about as a wide gap."""
        if self.person is None or self.appraiser is None:
            return False
        return (self.person.points is None) != (self.appraiser.points is None)


@dataclass(frozen=True)
class Reflections:
    """How the two looked back, and by whom the appraiser's side was written."""

    person: str
    appraiser: str
    appraiser_name: str


@dataclass(frozen=True)
class Said:
    """What the two wrote alone under one section of the form. None: this side was not asked, or is not shown. Of the
    values it is the place alone: what was rated is in the rows."""

    kind: str
    heading: str
    person: str | None = None
    appraiser: str | None = None


@dataclass(frozen=True)
class Recorded:
    """One section of the record: its lines, each with what it is. Of the values the place alone, as above. Before the
    objectives stands what became of the last ones, where there were any ("outcomes")."""

    kind: str
    heading: str
    is_private: bool
    lines: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class SharedRecord:
    """What the appraiser shared: never the draft. `parts` are the form's sections in order, as far as they are read."""

    objectives: list[str]
    needs: list[str]
    ratings: dict[UUID, View]
    parts: list[Recorded]


@dataclass(frozen=True)
class Signed:
    """One side's signature as it is read. `agrees` is None for the appraiser."""

    name: str
    is_person: bool
    signed_at: dt.datetime
    took_place: bool
    agrees: bool | None
    words: str


@dataclass(frozen=True)
class Contribution:
    """What a former appraiser had sent before the person was handed on: value by value, and under each section."""

    name: str
    until: dt.date
    rows: list[tuple[str, View]]
    said: list[tuple[str, str]]

    @property
    def heading(self) -> str:
        return f"Contribution by {self.name}, until {self.until:%-d %B %Y}"


BOTH = frozenset(Side)
_SAID_OF_A_RATING = (
    "points", "no_evidence", "value", "example", "moments", "preparation__side", "preparation__reflection",
    "preparation__handed_over_at", *named("preparation__author"),
)  # fmt: skip


@dataclass(frozen=True)
class Sides:
    """What was sent: value by value in the framework's order, and under each other section in the form's. `former` is
    what former appraisers had sent, the latest last; nothing of it before both have sent."""

    rows: list[ValueRow]
    reflections: Reflections
    said: list[Said] = field(default_factory=list)
    former: list[Contribution] = field(default_factory=list)


def labels_of(appraisal: Appraisal) -> dict[int, str]:
    """What each point is called in the version it is appraised on. One query."""
    return scale_labels(framework_of(appraisal))


def sent_ratings(appraisal: Appraisal, sides: Collection[Side] = BOTH) -> list[PreparedRating]:
    """What `sides` sent, value by value in the framework's order, with its preparation and its author. One query: the
    values are words of a published version."""
    theirs = Q(preparation__handed_over_at=None, preparation__side__in=sides)
    if set(sides) >= BOTH:
        theirs |= Q(preparation__handed_over_at__isnull=False, preparation__sent_by__isnull=False)
    rows = PreparedRating.objects.filter(theirs, preparation__appraisal=appraisal)
    values = {value.pk: value for value in wording_of(framework_of(appraisal)).values}
    ratings = list(rows.select_related("preparation__author").only(*_SAID_OF_A_RATING))
    for rating in ratings:
        rating.value = values[rating.value_id]
    return sorted(ratings, key=lambda each: each.value.order)


def what_was_sent(
    appraisal: Appraisal,
    labels: dict[int, str],
    *,
    sides: Collection[Side] = BOTH,
    shared: SharedRecord | None = None,
    with_private: bool = False,
    ratings: list[PreparedRating] | None = None,
) -> Sides:
    """What `sides` sent, with the ratings of the record when it is given. One query, and one more where the form asks
    something of its own.

    Everybody who sends rates every value, so the values come with the ratings. `with_private`: also what is for the two
    of them alone. `ratings`: what `sides` sent, where it is at hand.
    """
    sent = sent_ratings(appraisal, sides) if ratings is None else ratings
    by_side: dict[str, Preparation] = {}
    views: dict[Value, dict[str, View]] = {}
    former: dict[UUID, tuple[Preparation, list[tuple[str, View]]]] = {}
    for rating in sent:
        if rating.preparation.handed_over_at is not None:
            _, seen = former.setdefault(rating.preparation_id, (rating.preparation, []))
            seen.append((rating.value.name, _view(rating, labels, rating.example)))
            continue
        by_side[rating.preparation.side] = rating.preparation
        views.setdefault(rating.value, {})[rating.preparation.side] = _view(
            rating, labels, rating.example, rating.moments
        )
    agreed = shared.ratings if shared else {}
    rows = [
        ValueRow(
            value.name, value.statement, seen.get(Side.PERSON), seen.get(Side.APPRAISER), agreed.get(value.pk)
        )
        for value, seen in views.items()
    ]
    person, appraiser = by_side.get(Side.PERSON), by_side.get(Side.APPRAISER)
    boxes = Reflections(
        person.reflection if person else "",
        appraiser.reflection if appraiser else "",
        appraiser.author.name if appraiser else "",
    )
    asked = [
        each
        for each in asked_in(appraisal.cycle)
        if each.filled_by != FilledBy.RECORD and (with_private or not each.is_private)
    ]
    words = _words_of([*by_side.values(), *(preparation for preparation, _ in former.values())], asked)
    return Sides(rows, boxes, _said(asked, by_side, sides, words), _contributions(former, asked, words))


Words = dict[tuple[Any, str], str]


def _words_of(preparations: list[Preparation], asked: list[Section]) -> Words:
    """What was written under each section that has one box, by preparation and code."""
    words: Words = {(each.pk, PREPARED_COLUMN): each.reflection for each in preparations}
    if in_a_row(asked, of_record=False):
        rows = SectionAnswer.objects.filter(preparation__in=[each.pk for each in preparations])
        codes = {each.pk: each.code for each in asked}
        words |= {
            (each.preparation_id, codes[each.section_id]): each.words
            for each in rows
            if each.section_id in codes
        }
    return words


def _said(
    asked: list[Section], by_side: dict[str, Preparation], sides: Collection[Side], words: Words
) -> list[Said]:
    def by(side: Side, section: Section) -> str | None:
        if side not in sides or section.is_values or not section.is_prepared_by(side):
            return None
        preparation = by_side.get(side)
        return words.get((preparation.pk, section.code), "") if preparation else ""

    return [
        Said(each.kind, each.heading, by(Side.PERSON, each), by(Side.APPRAISER, each))
        for each in asked
        if each.is_values or any(map(each.is_prepared_by, sides))
    ]


def _contributions(
    former: dict[UUID, tuple[Preparation, list[tuple[str, View]]]], asked: list[Section], words: Words
) -> list[Contribution]:
    boxes = [each for each in asked if not each.is_values and each.is_prepared_by(Side.APPRAISER)]
    found = []
    for preparation, rows in sorted(former.values(), key=lambda each: str(each[0].handed_over_at)):
        assert preparation.handed_over_at is not None  # noqa: S101  that is what makes it one
        said = [(each.heading, words.get((preparation.pk, each.code), "")) for each in boxes]
        until = timezone.localdate(preparation.handed_over_at)
        found.append(Contribution(preparation.author.name, until, rows, [each for each in said if each[1]]))
    return found


def shared_record(
    appraisal: Appraisal, labels: dict[int, str], *, with_private: bool = False
) -> SharedRecord | None:
    """The record as it was last shared, or None. Two queries, and one more where the form asks something of its own.
    `with_private`: also what is for the two of them alone."""
    rows = AgreedRating.objects.filter(record__appraisal=appraisal, record__shared_at__isnull=False)
    # The record comes again with every rating, so without its draft.
    ratings = list(rows.select_related("record").defer("record__draft"))
    if not ratings:
        return None
    record = ratings[0].record
    words = {each.value_id: _view(each, labels, each.reason) for each in ratings}
    promised = list(record.objectives.order_by("order"))
    objectives = [each.text for each in promised if each.kind == "objective"]
    needs = [f"{each.text} ({each.training_words})" for each in promised if each.kind == "need"]
    return SharedRecord(objectives, needs, words, _parts(appraisal, record, objectives, needs, with_private))


def _parts(
    appraisal: Appraisal, record: Record, objectives: list[str], needs: list[str], with_private: bool
) -> list[Recorded]:
    asked = recorded(asked_in(appraisal.cycle))
    words = {code: getattr(record, code) for code in RECORDED_COLUMNS}
    if in_a_row(asked, of_record=True):
        words |= {each.section.code: each.words for each in record.answers.select_related("section")}
    outcomes = [(f"{each['kind']} of last time", _outcome_words(each)) for each in record.outcomes]
    last = Recorded("outcomes", "What became of what was agreed last time", False, outcomes)
    several = {
        Kind.OBJECTIVES.value: [(f"Objective {number}", text) for number, text in enumerate(objectives, 1)],
        Kind.TRAINING.value: [("To learn", text) for text in needs],
        Kind.VALUES.value: [],
    }
    parts = [
        Recorded(
            each.kind, each.heading, each.is_private,
            several[each.kind] if each.kind in several else [(each.heading, words.get(each.code, ""))],
        )
        for each in asked
        if with_private or not each.is_private
    ]  # fmt: skip
    place = next((n for n, each in enumerate(parts) if each.kind == Kind.OBJECTIVES), None)
    if outcomes and place is not None:
        parts.insert(place, last)
    return parts


def _outcome_words(outcome: dict[str, str]) -> str:
    became = ". ".join(filter(None, [Became(outcome["became"]).label, outcome["words"]]))
    return f"{outcome['text']}\n{became}"


def has_unshared_changes(appraisal: Appraisal) -> bool:
    """The appraiser has changed the record since sharing it. For the appraiser's eyes."""
    record = Record.objects.filter(appraisal=appraisal).first()
    return (
        record is not None and record.shared_version is not None and record.version != record.shared_version
    )


def signatures(appraisal: Appraisal) -> list[Signed]:
    """The appraiser's, then the person's. One query."""
    rows = Signature.objects.filter(appraisal=appraisal).select_related("signed_by").order_by("side")
    return [
        Signed(
            str(row.signed_by), row.side == Side.PERSON, row.signed_at, row.took_place, row.agrees, row.words
        )
        for row in rows
    ]


def _view(
    rating: Rated, labels: dict[int, str], words: str, moments: Collection[dict[str, str]] = ()
) -> View:
    return View(rating_words(rating, labels), rating.points, words, tuple(moments))
