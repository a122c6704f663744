"""Who in a cycle cannot sign in, by directorate: HR's work list. Nothing reaches them, and nobody hears from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from appraisal.models import Appraisal, Cycle
from appraisal.queries.directorates import OUTSIDE
from appraisal.queries.lists import listed_in, narrowed
from values_hub.people.models import StaffRecord, Unit, User
from values_hub.people.models.staff import named, staff_name

# The first that applies is the one given. Whoever reads mail at the address of their record opens the account with a
# code (people/services/accounts.py), so somebody with an address can.
NO_ADDRESS, NOT_OPENED, CLOSED = "no_address", "not_opened", "closed"
WHY = {
    NO_ADDRESS: "No account, and no email address to open one with",
    NOT_OPENED: "No account yet: they open it with a code sent to their address",
    CLOSED: "Their account is closed",
}
HEADINGS = ("Person", "Employee number", "Unit", "Line manager", "Email address", "Why")
CHUNK = 2000


def who_cannot_sign_in() -> QuerySet[Any, Any]:
    """Keys of the people who work here and have no account that opens. They are few, and looked up in two indexes: with
    OR between them it would be one walk over everybody."""
    here = StaffRecord.objects.current()
    closed = User.objects.filter(is_active=False).values("pk")
    return here.filter(user=None).values("pk").union(here.filter(user__in=closed).values("pk"), all=True)


def why_not(whose: str) -> Case:
    """A key of WHY of somebody who cannot."""
    none = Q(**{f"{whose}__user": None})
    return Case(
        When(none & Q(**{f"{whose}__email": ""}), then=Value(NO_ADDRESS)), When(none, then=Value(NOT_OPENED)),
        default=Value(CLOSED), output_field=CharField(),
    )  # fmt: skip


@dataclass(frozen=True)
class Directorate:
    """How many there are in one; `key` as in an address."""

    key: str
    name: str
    people: int


@dataclass(frozen=True)
class NoSignIn:
    """One line of the list."""

    appraisal: UUID
    name: str
    number: str
    unit: str
    manager: str
    email: str
    why: str

    @property
    def cells(self) -> tuple[str, ...]:
        """As a line of the file."""
        return self.name, self.number, self.unit, self.manager, self.email, self.why


def without_sign_in(cycle: Cycle, user: Any, directorate: str = "") -> QuerySet[Any, Any]:
    """Ids of the appraisals that are asked for, of people who cannot sign in, by name. Raises ValueError for a
    directorate's key that is none."""
    rows = (
        narrowed(listed_in(cycle, user), directorate, None).awaited().filter(staff__in=who_cannot_sign_in())
    )
    return rows.order_by("staff__last_name", "staff__first_name", "pk").values_list("pk", flat=True)


def sign_in_by_directorate(cycle: Cycle, user: Any) -> list[Directorate]:
    """Where they are, by name; those outside the directorates last. Two queries."""
    rows = listed_in(cycle, user).awaited().filter(staff__in=who_cannot_sign_in()).order_by()
    counts = dict(rows.values_list("directorate").annotate(Count("pk")))
    names = Unit.objects.filter(pk__in=[pk for pk in counts if pk]).order_by("name").values_list("pk", "name")
    found = [Directorate(str(pk), name, counts[pk]) for pk, name in names]
    return found + (
        [Directorate(OUTSIDE, "Outside the directorates", counts[None])] if None in counts else []
    )


def sign_in_rows(ids: Any) -> Iterator[NoSignIn]:
    """The lines of these, by name, read in parts. One query."""
    columns = (*named("staff"), *named("staff__manager"))
    some = Appraisal.objects.filter(pk__in=ids).order_by("staff__last_name", "staff__first_name", "pk")
    rows = some.annotate(why=why_not("staff")).values_list(
        "pk", "staff__employee_number", "unit__name", "staff__email", "why", "staff__manager_id", *columns
    )  # fmt: skip
    for pk, number, unit, email, why, manager, *names in rows.iterator(chunk_size=CHUNK):
        yield NoSignIn(
            pk,
            staff_name(*names[:3]),
            number or "",
            unit,
            staff_name(*names[3:]) if manager else "",
            email,
            WHY[why],
        )
