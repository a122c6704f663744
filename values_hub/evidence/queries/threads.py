"""One person's thread, arranged for reading: values down, occasions across, every word beneath."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from values_hub.evidence.models import Evidence, Remark
from values_hub.evidence.queries.panel_words import IN_WORDS
from values_hub.framework.models import ScalePoint
from values_hub.framework.queries.anchors import rating_words
from values_hub.people.models import StaffRecord

# Who is read first when several looked at the same thing.
_SIDES: list[str] = [
    Evidence.Side.AGREED,
    Evidence.Side.RECORDED,
    Evidence.Side.PANEL,
    Evidence.Side.SELF,
    Evidence.Side.MANAGER,
    Evidence.Side.COLLEAGUE,
]


@dataclass(frozen=True)
class Look:
    """What one side saw on one occasion. `points` is None for no evidence seen."""

    side: str
    rating: str
    points: int | None
    behaviour: str
    text: str
    is_rated: bool = True


@dataclass(frozen=True)
class Found:
    """A finding on a whole occasion, which stands beside what was seen."""

    heading: str
    text: str
    on: dt.date


@dataclass(frozen=True)
class Occasion:
    """A sift, a check-in, an appraisal: when, and at which stage. `found` is what was found of it afterwards."""

    stage: str
    on: dt.date
    found: Found | None = None


@dataclass
class ValueThread:
    """One value from application to today. `looks` has one list for each of the thread's occasions, in order."""

    name: str
    statement: str
    looks: list[list[Look]] = field(default_factory=list)


@dataclass(frozen=True)
class Thread:
    occasions: list[Occasion]
    values: list[ValueThread]
    count: int

    @property
    def rated_occasions(self) -> list[Occasion]:
        """Those on which anything was rated: what was only said in words has no column in a table of ratings."""
        return [self.occasions[place] for place in self._rated()]

    def glance(self) -> list[tuple[ValueThread, list[tuple[Occasion, list[Look]]]]]:
        """For a table: each value with every occasion that has ratings, seen on it or not."""
        rated = self._rated()
        return [
            (value, [(self.occasions[place], value.looks[place]) for place in rated]) for value in self.values
        ]

    @property
    def findings(self) -> list[Occasion]:
        """The occasions of which something was found afterwards."""
        return [each for each in self.occasions if each.found]

    def _rated(self) -> list[int]:
        return [
            place
            for place in range(len(self.occasions))
            if any(look.is_rated for value in self.values for look in value.looks[place])
        ]

    def chapters(self) -> list[tuple[ValueThread, list[tuple[Occasion, list[Look]]]]]:
        """For reading down the page: each value with the occasions on which it was seen."""
        cells = [(value, zip(self.occasions, value.looks, strict=True)) for value in self.values]
        return [(value, [each for each in looks if each[1]]) for value, looks in cells]


def thread_of(staff: StaffRecord) -> Thread:
    """Everything locked about `staff`, oldest occasion first. Three queries, however long the thread.

    A value keeps its place across versions of the framework by its code; where two versions worded it differently the
    newer wording heads it.
    """
    rows = list(
        Evidence.objects.filter(staff=staff)
        .select_related("value", "behaviour")
        .order_by("seen_on", "written_at", "value__order", "behaviour__order")
    )
    labels: dict[UUID, dict[int, str]] = {}
    for point in ScalePoint.objects.filter(framework__in={row.value.framework_id for row in rows}):
        labels.setdefault(point.framework_id, {})[point.points] = point.label

    found = {
        (each.source_type, each.source_id): Found(each.heading, each.text, each.written_on)
        for each in Remark.objects.filter(staff=staff)
    }
    sources: dict[tuple[str, UUID], Occasion] = {}
    for row in rows:
        source = (row.source_type, row.source_id)
        sources.setdefault(source, Occasion(row.get_stage_display(), row.seen_on, found.get(source)))
    places = {source: place for place, source in enumerate(sources)}

    threads: dict[str, ValueThread] = {}
    orders: dict[str, int] = {}
    for row in sorted(
        rows, key=lambda each: (places[each.source_type, each.source_id], _SIDES.index(each.side))
    ):
        thread = threads.setdefault(
            row.value.code, ValueThread(row.value.name, row.value.statement, [[] for _ in places])
        )
        thread.name, thread.statement = row.value.name, row.value.statement
        orders[row.value.code] = row.value.order
        thread.looks[places[row.source_type, row.source_id]].append(
            Look(
                side=row.get_side_display(),
                rating=IN_WORDS.get(row.source_type)
                or rating_words(row, labels.get(row.value.framework_id, {})),
                points=row.points,
                behaviour=row.behaviour.name if row.behaviour else "",
                text=row.text,
                is_rated=row.source_type not in IN_WORDS,
            )
        )
    ordered = sorted(threads, key=lambda code: (orders[code], code))
    return Thread(list(sources.values()), [threads[code] for code in ordered], len(rows))
