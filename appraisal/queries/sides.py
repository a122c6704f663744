"""What was sent, shared and signed, for whoever the permission table lets read it. Callers ask the table first."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from appraisal.models import AgreedRating, Appraisal, Preparation, PreparedRating, Record, Signature
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
    shared_at: dt.datetime


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


def value_rows(
    appraisal: Appraisal, *, sides: Collection[Side] = BOTH, with_agreed: bool = False
) -> list[ValueRow]:
    """Every value with what `sides` sent, and the shared record's rating when `with_agreed`. At most four queries."""
    framework = appraisal.cycle.framework
    assert framework is not None  # noqa: S101  an appraisal exists only in a cycle that was opened
    labels = scale_labels(framework)
    seen: dict[tuple[object, str], View] = {}
    sent = PreparedRating.objects.filter(
        preparation__appraisal=appraisal, preparation__handed_over_at=None, preparation__side__in=sides
    ).select_related("preparation")
    for rating in sent:
        seen[rating.value_id, rating.preparation.side] = _view(rating, labels, rating.example)
    if with_agreed:
        for agreed in AgreedRating.objects.filter(record__appraisal=appraisal):
            seen[agreed.value_id, "agreed"] = _view(agreed, labels, agreed.reason)
    return [
        ValueRow(
            value.name, value.statement,
            seen.get((value.pk, Side.PERSON)), seen.get((value.pk, Side.APPRAISER)),
            seen.get((value.pk, "agreed")),
        )
        for value in framework.values.order_by("order")
    ]  # fmt: skip


def reflections(appraisal: Appraisal, *, sides: Collection[Side] = BOTH) -> Reflections:
    """What each of `sides` wrote beneath the ratings. One query."""
    sent = {
        each.side: each
        for each in Preparation.objects.filter(
            appraisal=appraisal, handed_over_at=None, side__in=sides
        ).select_related("author")
    }
    person, appraiser = sent.get(Side.PERSON), sent.get(Side.APPRAISER)
    return Reflections(
        person.reflection if person else "",
        appraiser.reflection if appraiser else "",
        appraiser.author.name if appraiser else "",
    )


def shared_record(appraisal: Appraisal) -> SharedRecord | None:
    """The record as it was last shared, or None. Two queries."""
    record = Record.objects.filter(appraisal=appraisal, shared_at__isnull=False).first()
    if record is None or record.shared_at is None:
        return None
    objectives = list(record.objectives.order_by("order").values_list("text", flat=True))
    return SharedRecord(objectives, record.wellbeing, record.career, record.shared_at)


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


def _view(rating: Rated, labels: dict[int, str], words: str) -> View:
    return View(rating_words(rating, labels), rating.points, words)
