"""Whom to remind of what today."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import batched
from typing import NamedTuple
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate

from appraisal.models import Appraisal, Away, Digest, Rater, Reminder
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.models.ladder import Ladder, Whom
from appraisal.queries.ladder import Rung, Rungs, due_between, ladders_now, rung_on
from appraisal.queries.steps import StepNow, Timetable, due_within, step_now, timetables
from appraisal.states import BLIND, WITH_APPRAISER, AppraisalState, CycleState
from values_hub.access.roles import Role
from values_hub.people.models import Delegation, RoleGrant, StaffRecord
from values_hub.people.models.staff import AWAY, staff_name


class Part(StrEnum):
    """What a recipient is to an appraisal they are told of: it is their turn on one of the two sides, they wait for the
    other, they are above, they are HR, the review of a disagreement is theirs, or is not done (HR), or they were asked
    what they see of the person."""

    PERSON = "person"
    APPRAISER = "appraiser"
    PERSON_WAITS = "person_waits"
    APPRAISER_WAITS = "appraiser_waits"
    ABOVE = "above"
    HR = "hr"
    REVIEWER = "reviewer"
    REVIEW_LATE = "review_late"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Owed:
    """One appraisal that one recipient is told of. `rung` in days after the due date; None: HR asked for it.
    `formerly`: the days on which it was said too, before HR moved it."""

    appraisal_id: UUID
    rung: int | None
    part: Part
    state: str
    person: str
    appraiser: str
    due_on: dt.date
    formerly: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Recipient:
    """Somebody who can open what is sent to them."""

    staff_id: UUID
    user_id: UUID
    email: str
    name: str
    unit_path: str
    owed: tuple[Owed, ...]


class Row(NamedTuple):
    """One unfinished appraisal, as much as telling people of it needs."""

    pk: UUID
    staff: UUID
    appraiser: UUID | None
    above: UUID | None
    state: str
    person_sent: dt.datetime | None
    appraiser_sent: dt.datetime | None
    due_on: dt.date
    cycle: UUID
    opened_at: dt.datetime
    reopened_until: dt.date | None
    unit_path: str
    known_as: str
    first_name: str
    last_name: str
    appraiser_known_as: str | None
    appraiser_first: str | None
    appraiser_last: str | None

    def step(self, tables: Mapping[UUID, Timetable]) -> StepNow:
        """The step at which it stands."""
        return step_now(
            tables.get(self.cycle), self.state, due_on=self.due_on, given_at=self.opened_at,
            reopened_until=self.reopened_until,
        )  # fmt: skip

    @property
    def person_name(self) -> str:
        return staff_name(self.first_name, self.last_name, self.known_as)

    @property
    def appraiser_name(self) -> str:
        if self.appraiser is None:
            return ""
        return staff_name(
            self.appraiser_first or "", self.appraiser_last or "", self.appraiser_known_as or ""
        )

    @property
    def with_person(self) -> bool:
        return self.state == AppraisalState.SIGNED_BY_MANAGER or (
            self.state in BLIND and self.person_sent is None
        )

    @property
    def with_appraiser(self) -> bool:
        return self.state in WITH_APPRAISER or (self.state in BLIND and self.appraiser_sent is None)


_COLUMNS = (
    "pk", "staff_id", "appraiser_id", "staff__manager__manager_id", "state", "person_sent_at", "appraiser_sent_at",
    "due_on", "cycle_id", "opened_at", "reopened_until", "unit__path", "staff__known_as", "staff__first_name",
    "staff__last_name", "appraiser__known_as",
    "appraiser__first_name", "appraiser__last_name",
)  # fmt: skip


# The same of the appraisal that a colleague was asked about, who is told nothing of its appraiser.
_ASKED = tuple(f"appraisal__{each}" for each in _COLUMNS if not each.startswith("appraiser__"))


@dataclass(frozen=True)
class Today:
    """Who is away, who acts for whom and who is HR for what, on one day. Four queries."""

    away: frozenset[UUID]
    absent: frozenset[UUID]
    stand_ins: dict[UUID, UUID]
    hr: dict[str, list[UUID]]

    def is_away(self, staff: UUID) -> bool:
        """On leave, ill or absent for long: nothing is sent to them."""
        return staff in self.away or staff in self.absent

    def gives(self, row: Row) -> UUID | None:
        """Who does the appraiser's part today: whoever stands in for them, unless it is that person's own."""
        if row.appraiser is None:
            return None
        other = self.stand_ins.get(row.appraiser)
        if other is None or other == row.staff or self.is_away(other):
            return row.appraiser
        return other

    def hr_for(self, row: Row) -> list[UUID]:
        """HR for the smallest unit that holds the person's; never one of the two themselves."""
        return self.hr_of(row.unit_path, {row.staff, row.appraiser})

    def hr_of(self, unit_path: str, but: Collection[UUID | None]) -> list[UUID]:
        """HR for the smallest unit on this path, without those who are `but`."""
        covering = [path for path in self.hr if unit_path.startswith(path)]
        found = self.hr[max(covering, key=len)] if covering else []
        return [each for each in found if each not in but]


def today_as_it_is(today: dt.date) -> Today:
    """See Today."""
    away = Away.objects.filter(from_on__lte=today, until_on__gte=today).values_list("staff_id", flat=True)
    absent = StaffRecord.objects.current().filter(assignment_status__in=AWAY).values_list("pk", flat=True)
    delegations = Delegation.objects.current(today).filter(delegate__left_on=None)
    grants = (
        RoleGrant.objects.current(today)
        .filter(role=Role.HR, user__staff_records__left_on=None, user__staff_records__isnull=False)
        .with_unit_path()
    )
    hr: dict[str, list[UUID]] = {}
    for grant in grants.annotate(holder=F("user__staff_records__pk")).order_by("holder"):
        hr.setdefault(grant.unit_path, []).append(grant.holder)  # type: ignore[attr-defined]
    return Today(
        frozenset(away), frozenset(absent), dict(delegations.values_list("manager_id", "delegate_id")), hr
    )


def recipients(today: dt.date, *, batch: int) -> Iterator[list[Recipient]]:
    """Everybody who is on a rung today, was not told of it, and has heard nothing yet today; `batch` at a time.

    Reads the ladders and every appraisal that is on a rung once, then a bounded number of rows a batch.
    """
    now, ladders, tables = today_as_it_is(today), ladders_now(), timetables()
    ladder = ladders[Ladder.APPRAISAL]
    rows = to_chase().filter(due_within(*due_between(ladder, today), tables))
    owed = owed_by_recipient(rows, today, now, tables, ladder=ladder)
    reviews = owed_reviews(today, now, ladders[Ladder.REVIEW])
    for more in (reviews, owed_feedback(today, now, ladders[Ladder.FEEDBACK], tables)):
        for recipient, some in more.items():
            owed.setdefault(recipient, []).extend(some)
    yield from in_batches(owed, today, batch)


def owed_by_recipient(
    rows: AppraisalQuerySet,
    today: dt.date,
    now: Today,
    tables: Mapping[UUID, Timetable],
    *,
    ladder: Rungs = (),
    rung: Rung | None = None,
    skip_away: bool = True,
    shut: set[UUID] | None = None,
) -> dict[UUID, list[Owed]]:
    """What each recipient would be told of `rows` by this ladder, told before or not; counted from the day on which the
    step is due at which each stands. With `rung` that one for all (HR's nudge). Into `shut` go the appraisals whose
    step has closed: the two are not asked for those."""
    found: dict[UUID, dict[UUID, Owed]] = {}
    ordered = rows.order_by("due_on", "staff__last_name", "pk").values_list(*_COLUMNS)
    for row in map(Row._make, ordered.iterator()):
        due_on, closed = row.due_on, False
        if row.cycle in tables:
            step = row.step(tables)
            if rung is None and not step.has_opened(today):
                continue
            due_on, closed = step.due_on, step.is_closed(today)
            if closed and shut is not None:
                shut.add(row.pk)
        reached = rung or rung_on(due_on, today, ladder)
        if reached is None:
            continue
        days = None if rung else reached.days
        for recipient, part in _told(row, reached, now, closed=closed):
            if skip_away and now.is_away(recipient):
                continue
            owed = Owed(
                row.pk, days, part, row.state, row.person_name, row.appraiser_name, due_on, reached.formerly
            )  # fmt: skip
            # The first part somebody has in an appraisal is the one they are told of: their own turn before others'.
            found.setdefault(recipient, {}).setdefault(row.pk, owed)
    return {recipient: list(some.values()) for recipient, some in found.items()}


def owed_reviews(today: dt.date, now: Today, ladder: Rungs) -> dict[UUID, list[Owed]]:
    """What each reviewer of a disagreement, and HR, would be told of it. One query."""
    rows = (
        to_review()
        .filter(review__due_on__range=due_between(ladder, today))
        .select_related("review", "staff", "unit")
    )
    found: dict[UUID, list[Owed]] = {}
    for each in rows.order_by("review__due_on", "pk").iterator():
        review = each.review
        rung = rung_on(review.due_on, today, ladder)
        assert rung is not None  # noqa: S101  those are the days between the first rung and the end of the last
        told = [(review.reviewer_id, Part.REVIEWER)] if review.reviewer_id else []
        if Whom.HR in rung.whom:
            hr = now.hr_of(each.unit.path, {each.staff_id, each.appraiser_id, review.reviewer_id})
            told += [(pk, Part.REVIEW_LATE) for pk in hr]
        for recipient, part in told:
            if not now.is_away(recipient):
                owed = Owed(
                    each.pk, rung.days, part, each.state, each.staff.name, "", review.due_on, rung.formerly
                )  # fmt: skip
                found.setdefault(recipient, []).append(owed)
    return found


def owed_feedback(
    today: dt.date, now: Today, ladder: Rungs, tables: Mapping[UUID, Timetable]
) -> dict[UUID, list[Owed]]:
    """What colleagues who were asked and have not answered would be told, while both sides prepare. Nobody whom the
    request itself has not reached yet. One query."""
    chased = to_chase().filter(due_within(*due_between(ladder, today), tables), state__in=BLIND)
    rows = Rater.objects.unanswered().filter(appraisal__in=chased, asked_at__isnull=False)
    found: dict[UUID, list[Owed]] = {}
    ordered = rows.order_by("appraisal__due_on", "pk").values_list("staff_id", *_ASKED)
    for asked, *columns in ordered.iterator():
        each = Row._make((*columns, None, None, None))
        due_on = each.step(tables).due_on
        rung = rung_on(due_on, today, ladder)
        if rung is not None and not now.is_away(asked):
            owed = Owed(
                each.pk, rung.days, Part.COLLEAGUE, each.state, each.person_name, "", due_on, rung.formerly
            )  # fmt: skip
            found.setdefault(asked, []).append(owed)
    return found


def to_review() -> AppraisalQuerySet:
    """Disagreements on which nothing is found yet. Where nobody is named to review, HR read so on their home page."""
    return Appraisal.objects.filter(
        state=AppraisalState.DISAGREED, review__found_at=None, review__isnull=False
    )


def _told(row: Row, rung: Rung, now: Today, *, closed: bool) -> Iterator[tuple[UUID, Part]]:
    """Who hears of one appraisal on one rung, and what they are to it. The two are not asked for what has closed."""
    gives = now.gives(row)
    both = Whom.BOTH in rung.whom
    if not closed and (both or Whom.HOLDER in rung.whom):
        if row.with_person:
            yield row.staff, Part.PERSON
        elif both:
            yield row.staff, Part.PERSON_WAITS
        if gives is not None and row.with_appraiser:
            yield gives, Part.APPRAISER
        elif gives is not None and both:
            yield gives, Part.APPRAISER_WAITS
    if Whom.ABOVE in rung.whom and not _waits_for_their_return(row, gives, now):
        yield from [(row.above, Part.ABOVE)] if row.above else [(each, Part.HR) for each in now.hr_for(row)]
    if Whom.HR in rung.whom:
        yield from ((each, Part.HR) for each in now.hr_for(row))


def _waits_for_their_return(row: Row, gives: UUID | None, now: Today) -> bool:
    """Everybody whose turn it is has said that they are away: nobody above is told that they are late meanwhile."""
    holders = ([row.staff] if row.with_person else []) + ([gives] if gives and row.with_appraiser else [])
    return bool(holders) and all(each in now.away for each in holders)


def in_batches(owed: dict[UUID, list[Owed]], today: dt.date, batch: int) -> Iterator[list[Recipient]]:
    """Those who can open what is sent to them and have had no message today, without what they were told before."""
    for some in batched(sorted(owed), batch, strict=False):
        yield _batch(list(some), owed, today)


def _batch(ids: list[UUID], owed: dict[UUID, list[Owed]], today: dt.date) -> list[Recipient]:
    heard = set(Digest.objects.filter(on=today, recipient__in=ids).values_list("recipient_id", flat=True))
    told = _told_before(ids, [each for pk in ids for each in owed[pk] if each.rung is not None])
    people = (
        StaffRecord.objects.filter(pk__in=ids, left_on=None, user__is_active=True)
        .values_list("pk", "user_id", "user__email", "known_as", "first_name", "post__unit__path")
        .order_by("pk")
    )
    found = []
    for pk, user, email, known_as, first, path in people:
        new = tuple(
            each for each in owed[pk] if not _said(each, told.get((each.appraisal_id, each.due_on, pk), ()))
        )
        if new and pk not in heard:
            found.append(Recipient(pk, user, email, known_as or first, path, new))
    return found


def _told_before(
    ids: list[UUID], owed: list[Owed]
) -> dict[tuple[UUID, dt.date, UUID], list[tuple[int, dt.date]]]:
    """By appraisal, due date and recipient: the rungs that were said, each with its day. One query."""
    found: dict[tuple[UUID, dt.date, UUID], list[tuple[int, dt.date]]] = {}
    if not owed:
        return found
    rows = Reminder.objects.filter(
        recipient__in=ids, due_on__gte=min(each.due_on for each in owed), rung__isnull=False
    )
    day = Coalesce("digest__on", TruncDate("at"))
    for *key, rung, on in rows.values_list("appraisal_id", "due_on", "recipient_id", "rung", day):
        found.setdefault((key[0], key[1], key[2]), []).append((rung, on))
    return found


def _said(owed: Owed, told: Iterable[tuple[int, dt.date]]) -> bool:
    """Has this rung been said to them? HR move rungs: it has when it was said where it stood before, and when anything
    was since the day on which it stands now. What HR asked for is never said yet."""
    if owed.rung is None:
        return False
    since = owed.due_on + dt.timedelta(days=owed.rung)
    return any(rung == owed.rung or rung in owed.formerly or on >= since for rung, on in told)


def to_chase() -> AppraisalQuerySet:
    """Unfinished appraisals of open cycles, of people who are here to have one and are not left out."""
    rows = Appraisal.objects.awaited().filter(cycle__state=CycleState.OPEN)
    return rows.exclude(staff__assignment_status__in=AWAY)


def what_to_do(owed: Owed) -> str:
    """The thing itself as the reader is told it. Says only what is theirs to do or to know."""
    person = owed.person
    if owed.part == Part.PERSON:
        if owed.state == AppraisalState.SIGNED_BY_MANAGER:
            return "Read and sign your appraisal"
        return "Prepare for your appraisal"
    if owed.part == Part.PERSON_WAITS:
        return f"Your appraisal waits for {owed.appraiser or 'HR, who say who appraises you'}"
    if owed.part == Part.APPRAISER_WAITS:
        return f"{person}’s appraisal waits for {person}"
    if owed.part == Part.REVIEWER:
        return f"Review {person}’s appraisal: they do not agree with the record"
    if owed.part == Part.COLLEAGUE:
        return f"Say what you see of {person}, before their appraisal"
    if owed.part == Part.REVIEW_LATE:
        return f"The review of {person}’s appraisal is not finished"
    if owed.part in {Part.ABOVE, Part.HR}:
        return f"{person}’s appraisal{f' by {owed.appraiser}' if owed.appraiser else ''} is not finished"
    return {
        AppraisalState.READY: f"Meet {person} about their appraisal, and record when",
        AppraisalState.MET: f"Write the record of {person}’s appraisal and share it",
        AppraisalState.DRAFTED: f"Sign the record of {person}’s appraisal",
    }.get(AppraisalState(owed.state), f"Prepare for {person}’s appraisal")
