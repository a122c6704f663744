"""What was sent, shared and signed, for whoever the permission table lets read it. Callers ask the table first."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from appraisal.models import (
    AgreedRating,
    Appraisal,
    Preparation,
    PreparedRating,
    Record,
    Signature,
)
from appraisal.queries.training_codes import TRAINING_WORDS
from appraisal.states import Side
from values_hub.framework.models import Rated, Value
from values_hub.framework.queries.anchors import rating_words, scale_labels

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
    """The boxes beneath the ratings, and by whom the appraiser's was written."""

    person: str
    appraiser: str
    appraiser_name: str


@dataclass(frozen=True)
class SharedRecord:
    """What the appraiser shared: never the draft."""

    objectives: list[str]
    wellbeing: str
    career: str
    ratings: dict[UUID, View]
    needs: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Signed:
    """One side's signature as it is read. `agrees` is None for the appraiser."""

    name: str
    is_person: bool
    signed_at: dt.datetime
    took_place: bool
    agrees: bool | None
    words: str


BOTH = frozenset(Side)


@dataclass(frozen=True)
class Sides:
    """What was sent, value by value in the framework's order, and the boxes beneath."""

    rows: list[ValueRow]
    reflections: Reflections


def labels_of(appraisal: Appraisal) -> dict[int, str]:
    """What each point is called in the version it is appraised on. One query."""
    framework = appraisal.cycle.framework
    assert framework is not None  # noqa: S101  an appraisal exists only in a cycle that was opened
    return scale_labels(framework)


def what_was_sent(
    appraisal: Appraisal,
    labels: dict[int, str],
    *,
    sides: Collection[Side] = BOTH,
    shared: SharedRecord | None = None,
) -> Sides:
    """What `sides` sent, with the ratings of the record when it is given. One query.

    Everybody who sends rates every value, so the values come with the ratings.
    """
    sent = (
        PreparedRating.objects.filter(
            preparation__appraisal=appraisal, preparation__handed_over_at=None, preparation__side__in=sides
        )
        .select_related("preparation__author", "value")
        .order_by("value__order")
    )
    by_side: dict[str, Preparation] = {}
    views: dict[Value, dict[str, View]] = {}
    for rating in sent:
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
    return Sides(rows, boxes)


def shared_record(appraisal: Appraisal, labels: dict[int, str]) -> SharedRecord | None:
    """The record as it was last shared, or None. Two queries."""
    ratings = list(
        AgreedRating.objects.filter(
            record__appraisal=appraisal, record__shared_at__isnull=False
        ).select_related("record")
    )
    if not ratings:
        return None
    record = ratings[0].record
    words = {each.value_id: _view(each, labels, each.reason) for each in ratings}
    promised = list(record.objectives.annotate(training_words=TRAINING_WORDS).order_by("order"))
    return SharedRecord(
        [each.text for each in promised if each.kind == "objective"],
        record.wellbeing,
        record.career,
        words,
        [f"{each.text} ({each.training_words})" for each in promised if each.kind == "need"],
    )


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


def sent_points(appraisal: Appraisal) -> dict[Value, dict[str, PreparedRating]]:
    """Each value with the two ratings that were sent, by side: what the agreed rating is compared with."""
    found: dict[Value, dict[str, PreparedRating]] = {}
    rows = PreparedRating.objects.filter(
        preparation__appraisal=appraisal, preparation__handed_over_at=None
    ).select_related("preparation", "value")
    for row in rows:
        found.setdefault(row.value, {})[row.preparation.side] = row
    return found


def _view(
    rating: Rated, labels: dict[int, str], words: str, moments: Collection[dict[str, str]] = ()
) -> View:
    return View(rating_words(rating, labels), rating.points, words, tuple(moments))
