"""Who gives appraisals, who is kept from them, and what was asked of HR about it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from appraisal.models import Appraisal, AppraiserRequest, Conflict, Handover
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.models.gates import kept_away
from appraisal.queries.eligibility import hr_paths
from appraisal.states import Side

# More rows than any appraisal has; a fence.
MOST = 20


def is_kept_away(staff_id: Any, other_id: Any) -> bool:
    """Whether HR agreed that `other` has a conflict of interest where `staff` is concerned. One query."""
    return Conflict.objects.filter(staff=staff_id, other=other_id, ended_at=None).exists()


def knowing_who_is_kept_away(rows: AppraisalQuerySet, user: Any) -> AppraisalQuerySet:
    """Annotate `is_kept_away`: whether HR keep this reader from the person, for `remember_kept_away`."""
    return rows.annotate(is_kept_away=kept_away(user.staff.pk if user.staff else None))


def remember_kept_away(appraisal: Any, user: Any) -> None:
    """So that the table, which asks of the appraisal and of the person, asks the database no more (relations.py)."""
    known = {user.pk: appraisal.is_kept_away}
    appraisal.__dict__["_kept_away"] = appraisal.staff.__dict__["_kept_away"] = known


def kept_from(people: Collection[Any]) -> set[tuple[Any, Any]]:
    """(person, who is kept from them) of some people. One query."""
    rows = Conflict.objects.filter(staff__in=people, ended_at=None)
    return set(rows.values_list("staff", "other"))


@dataclass(frozen=True)
class Asked:
    """What one of the two asked of HR. `answer` "" while HR have not answered."""

    by: str
    side: str
    on: dt.date
    reason: str
    proposed: str
    answer: str
    answered_on: dt.date | None


@dataclass(frozen=True)
class HandedOver:
    """It went from one to another; "" is nobody. `by` "" when it followed from something else."""

    on: dt.date
    before: str
    after: str
    by: str
    reason: str


@dataclass(frozen=True)
class KeptAway:
    """Somebody HR keep from the person's appraisals."""

    pk: Any
    name: str
    since: dt.date


@dataclass(frozen=True)
class Givers:
    """All that HR see of who gives an appraisal."""

    asked: list[Asked]
    handovers: list[HandedOver]
    kept_away: list[KeptAway]

    @property
    def waits(self) -> bool:
        return any(not each.answer for each in self.asked)


def givers_of(appraisal: Appraisal) -> Givers:
    """For HR alone. Three queries."""
    requests = AppraiserRequest.objects.filter(appraisal=appraisal).order_by("-asked_at", "pk")[:MOST]
    names = {Side.PERSON: appraisal.staff.name}
    rows = Handover.objects.filter(appraisal=appraisal).select_related("before", "after", "by")
    conflicts = Conflict.objects.filter(staff=appraisal.staff_id, ended_at=None).select_related("other")
    return Givers(
        [
            Asked(
                names.get(Side(row.side), "The appraiser"), row.side, row.asked_at.date(), row.reason, row.proposed,
                row.get_answer_display() if row.answer else "", row.answered_at.date() if row.answered_at else None,
            )
            for row in requests
        ],
        [
            HandedOver(
                row.at.date(), row.before.name if row.before else "", row.after.name if row.after else "",
                str(row.by) if row.by else "", row.reason,
            )
            for row in rows.order_by("-at", "pk")[:MOST]
        ],
        [KeptAway(row.pk, row.other.name, row.agreed_at.date()) for row in conflicts.order_by("agreed_at")[:MOST]],
    )  # fmt: skip


def conflict_of(appraisal: Appraisal, pk: Any) -> Conflict | None:
    """One of the person's conflicts by its key, also one that is over; None where it is another's."""
    rows = Conflict.objects.filter(staff=appraisal.staff_id, pk=pk)
    return rows.select_related("other").first()


def with_request(rows: AppraisalQuerySet, user: Any) -> AppraisalQuerySet:
    """Annotate when this reader asked HR for another appraiser, and HR have not answered: in the query of the page, so
    that it costs none. Nobody is both sides of an appraisal, so whoever asked says for which side."""
    waiting = AppraiserRequest.objects.filter(appraisal=OuterRef("pk"), asked_by=user.pk, answer="")
    return rows.annotate(asked_for_another_at=Subquery(waiting.values("asked_at")[:1]))


def asked_on(appraisal: Any) -> dt.date | None:
    """When this reader asked, as `with_request` found it. Callers ask the table first: whoever stands in is no side."""
    at = getattr(appraisal, "asked_for_another_at", None)
    return at.date() if at else None


def asked_of_hr(user: Any) -> AppraisalQuerySet:
    """For HR: appraisals of their units of which one of the two asks that somebody else gives them. HR who take part in
    one are not asked about it."""
    rows = Appraisal.objects.unfinished().in_units(hr_paths(user)).exclude(staff__user=user)
    if user.staff is not None:
        rows = rows.exclude(appraiser__isnull=False, appraiser=user.staff.pk).exclude(
            kept_away(user.staff.pk)
        )
    waiting = AppraiserRequest.objects.filter(appraisal=OuterRef("pk"), answer="")
    return rows.filter(Exists(waiting)).select_related("staff").order_by("staff__last_name", "pk")
