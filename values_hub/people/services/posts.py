"""Units and posts, as a staff file names them."""

from collections.abc import Iterable
from itertools import batched

from django.db import transaction

from values_hub.people.models import Post, Unit
from values_hub.people.queries.places import Path, Places, folded
from values_hub.people.staff_file.columns import Row

BATCH = 1000
# What ESR says of a position; whatever of it is empty in the file stays as it is.
SAID_OF_A_POST = ("staff_group", "job_role", "occupation_code", "band", "grade_raw", "site")


@transaction.atomic
def make_units(paths: Iterable[Path]) -> Places:
    """Make the units of these paths that are not there yet, from the top. Returns the whole tree."""
    places = Places()
    for path in sorted(set(paths), key=len):
        parent: Unit | None = None
        for depth, name in enumerate(path):
            key = (parent.pk if parent else None, folded(name))
            if key not in places.units:
                unit = Unit(parent=parent, name=name, kind=_kind(depth, is_last=depth == len(path) - 1))
                # Part of the unit's own id: stable, short, and saying nothing about the unit.
                unit.path = f"{parent.path if parent else '/'}{unit.pk.hex[:12]}/"
                unit.save(force_insert=True)
                places.units[key] = unit
            parent = places.units[key]
    return places


class PostBook:
    """The posts of one file. Made, it has written every numbered position; others are made when they are needed."""

    def __init__(self, places: Places, rows: list[Row]) -> None:
        self.places = places
        self._others: dict[tuple[object, ...], Post] = {}
        first = {row.position_number: row for row in reversed(rows) if row.position_number}
        self._numbered: dict[str, Post] = {}
        for numbers in batched(first, BATCH, strict=False):
            self._write([first[number] for number in numbers])

    def post_for(self, row: Row) -> Post:
        """The post a row says its person holds."""
        if row.position_number:
            return self._numbered[row.position_number]
        unit = self._unit(row)
        key = (unit.pk, folded(row.position_title), row.band, row.staff_group)
        if key not in self._others:
            self._others[key] = Post.objects.filter(
                unit=unit,
                title__iexact=row.position_title,
                band=row.band,
                staff_group=row.staff_group,
                position_number=None,
            ).first() or Post.objects.create(**self._values(row), position_number=None)
        return self._others[key]

    @transaction.atomic
    def _write(self, rows: list[Row]) -> None:
        numbers = [row.position_number for row in rows]
        there = {post.position_number: post for post in Post.objects.filter(position_number__in=numbers)}
        fresh, changed = [], []
        for row in rows:
            post = there.get(row.position_number)
            if post is None:
                post = Post(**self._values(row), position_number=row.position_number)
                fresh.append(post)
            elif self._update(post, row):
                changed.append(post)
            self._numbered[row.position_number] = post
        Post.objects.bulk_create(fresh)
        Post.objects.bulk_update(changed, ["unit", "title", *SAID_OF_A_POST], batch_size=200)

    def _update(self, post: Post, row: Row) -> bool:
        unit = self._unit(row)
        said = {name: value for name in SAID_OF_A_POST if (value := getattr(row, name))}
        said |= {"unit_id": unit.pk, "title": row.position_title}
        differs = any(getattr(post, name) != value for name, value in said.items())
        for name, value in said.items():
            setattr(post, name, value)
        return differs

    def _values(self, row: Row) -> dict[str, object]:
        return {
            "unit": self._unit(row),
            "title": row.position_title,
            **{name: getattr(row, name) for name in SAID_OF_A_POST},
        }

    def _unit(self, row: Row) -> Unit:
        unit = self.places.find(row.org_path)
        assert unit is not None  # noqa: S101  make_units has made every path of the file
        return unit


def _kind(depth: int, *, is_last: bool) -> str:
    if depth == 0:
        return Unit.Kind.TRUST
    if depth == 1:
        return Unit.Kind.DIRECTORATE
    return Unit.Kind.TEAM if is_last else Unit.Kind.DEPARTMENT
