"""When the interviews are, who comes, and what HR, an interviewer and a candidate see of that. Never a score."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from recruitment.models import (
    Application,
    Interview,
    Interviewer,
    InterviewKit,
    InterviewPlan,
    InterviewQuestion,
    InterviewSlot,
    LayLink,
    PanelDeclaration,
    Vacancy,
)
from recruitment.slots import rest_day
from recruitment.states import ApplicationState, VacancyState
from values_hub.people.models.organisation import Band

# Until this long before an interview its candidate can choose it, change it or give it back.
NOTICE = dt.timedelta(hours=24)
BANDS = {band: place for place, band in enumerate(Band.values)}


@dataclass(frozen=True)
class SlotRow:
    """A time as HR lists it. `rest` says why nobody usually works that day, if so; `taken` that somebody chose it."""

    id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    rest: str
    taken: bool


@dataclass(frozen=True)
class Expected:
    """A candidate on HR's page of interviews. `locked` of `interviewers` is None for whoever interviews themself;
    `begun`: somebody has written something."""

    id: UUID
    name: str
    state: str
    status: str
    starts_at: dt.datetime | None
    has_adjustments: bool
    locked: int | None
    agreed: bool
    begun: bool


@dataclass(frozen=True)
class OwnInterview:
    """An interview in one interviewer's own list."""

    id: UUID
    name: str
    state: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    locked: bool
    started: bool


@dataclass(frozen=True)
class Shortage:
    """How the times and the candidates of a vacancy compare."""

    to_invite: int
    not_booked: int
    free: int

    @property
    def is_short(self) -> bool:
        return self.to_invite + self.not_booked > self.free


SAID_OF_THE_EXPECTED = ("first_name", "last_name", "state", "adjustments")


def plan_of(vacancy: Vacancy) -> InterviewPlan | None:
    """How the interviews of a vacancy are held, if HR has said so. One query."""
    return InterviewPlan.objects.filter(vacancy=vacancy).first()


def interviewers_in_order(vacancy: Vacancy) -> list[Interviewer]:
    """Service users and carers first, then the lowest band first: the order in which people speak (peers §4.4)."""
    rows = Interviewer.objects.filter(vacancy=vacancy).select_related("staff__post__unit", "staff__user")
    return sorted(rows, key=_speaks)


def _speaks(each: Interviewer) -> tuple[bool, int, str]:
    band = BANDS.get(each.staff.post.band, len(BANDS)) if each.staff is not None else 0
    return (not each.is_lay, band, each.name)


def questions_of(vacancy: Vacancy) -> QuerySet[InterviewQuestion]:
    """What everybody is asked, in the set order."""
    return (
        InterviewQuestion.objects.filter(vacancy=vacancy)
        .select_related("question__behaviour__value")
        .order_by("order")
    )


def has_begun(vacancy: Vacancy) -> bool:
    """Whether somebody has begun to write at an interview. One query."""
    return InterviewKit.objects.filter(interviewer__vacancy=vacancy).begun().exists()


def slot_rows(vacancy: Vacancy) -> list[SlotRow]:
    """Every time of a vacancy, soonest first. One query."""
    booked = Interview.objects.filter(slot=OuterRef("pk"))
    rows = InterviewSlot.objects.filter(vacancy=vacancy).annotate(taken=Exists(booked)).order_by("starts_at")
    return [
        SlotRow(row.pk, row.starts_at, row.ends_at, rest_day(_local_day(row.starts_at)), row.taken)
        for row in rows
    ]


def free_slots(
    vacancy: Vacancy, at: dt.datetime, *, notice: dt.timedelta = NOTICE
) -> QuerySet[InterviewSlot]:
    """The times a candidate can choose from now, soonest first. What others chose is simply not there."""
    free = InterviewSlot.objects.filter(vacancy=vacancy, interview=None, starts_at__gt=at + notice)
    return free.order_by("starts_at")


def shortage(vacancy: Vacancy, at: dt.datetime) -> Shortage:
    """One query."""
    counted = _with_shortage(Vacancy.objects.filter(pk=vacancy.pk), at)
    row = counted.values_list("to_invite", "not_booked", "free")  # type: ignore[misc]  # annotations
    return Shortage(*row.get())


def _shortage(counted: Any) -> Shortage:
    return Shortage(counted.to_invite, counted.not_booked, counted.free)


def _with_shortage(vacancies: QuerySet[Vacancy], at: dt.datetime) -> QuerySet[Vacancy]:
    """Counted by a look-up each: joined in one walk, each application would be counted once for every time."""
    applications = Application.objects.filter(vacancy=OuterRef("pk"))
    free = InterviewSlot.objects.filter(vacancy=OuterRef("pk"), interview=None, starts_at__gt=at + NOTICE)
    return vacancies.annotate(
        to_invite=_how_many(applications.filter(state=ApplicationState.SHORTLISTED)),
        not_booked=_how_many(applications.filter(state=ApplicationState.INVITED)),
        free=_how_many(free),
    )


def expected(user: Any, vacancy: Vacancy, *, with_locks: bool) -> list[Expected]:
    """Everybody who was invited, by time and then by name. Two queries, however many."""
    done = Q(kits__locked_at__isnull=False) | Q(kits__excused_at__isnull=False)
    rows = (
        Interview.objects.visible_to(user)
        .filter(application__vacancy=vacancy)
        .select_related("application", "slot")
        .annotate(locked=Count("kits", filter=done), begun=Count("kits", filter=Q(kits__version__gt=0)))
        .only("agreed_at", "slot__starts_at", *(f"application__{name}" for name in SAID_OF_THE_EXPECTED))
        .order_by("slot__starts_at", "application__last_name", "application__first_name", "pk")
    )
    return [
        Expected(
            id=row.pk, name=row.application.name, state=row.application.state,
            status=row.application.get_state_display(), starts_at=row.slot.starts_at if row.slot else None,
            has_adjustments=bool(row.application.adjustments.strip()),
            locked=row.locked if with_locks else None, agreed=row.agreed_at is not None, begun=bool(row.begun),
        )
        for row in rows
    ]  # fmt: skip


def own_interviews(interviewer: Interviewer) -> list[OwnInterview]:
    """What one interviewer has before and behind them: who comes when, and whether they have locked. One query."""
    mine = InterviewKit.objects.filter(interview=OuterRef("pk"), interviewer=interviewer)
    rows = (
        Interview.objects.held_by(interviewer.staff_id)
        .filter(application__vacancy=interviewer.vacancy_id)
        .filter(application__state__in=[ApplicationState.BOOKED, ApplicationState.INTERVIEWED])
        .select_related("application", "slot")
        .annotate(locked=Exists(mine.exclude(locked_at=None)), started=Exists(mine.filter(version__gt=0)))
        .order_by("slot__starts_at", "pk")
    )
    return [
        OwnInterview(
            id=row.pk, name=row.application.name, state=row.application.state,
            starts_at=row.slot.starts_at if row.slot else None, ends_at=row.slot.ends_at if row.slot else None,
            locked=row.locked, started=row.started,
        )
        for row in rows
    ]  # fmt: skip


def waits_on_hr(interviewer: Interviewer) -> bool:
    """Whether this interviewer has said that they are close to a candidate and HR have not decided. One query."""
    who = {"staff": interviewer.staff_id} if interviewer.staff_id else {"interviewer": interviewer.pk}
    said = PanelDeclaration.objects.filter(vacancy=interviewer.vacancy_id, **who)
    return said.unsettled().too_close().exists()


def interview_of(application: Application) -> Interview | None:
    """A candidate's own interview with its time. One query."""
    return Interview.objects.filter(application=application).select_related("slot").first()


def places_of(user: Any) -> QuerySet[Interviewer]:
    """This person's places at vacancies that interview now."""
    if user.staff is None:
        return Interviewer.objects.none()
    return Interviewer.objects.filter(staff=user.staff.pk, vacancy__state=VacancyState.INTERVIEWING)


def to_interview(user: Any, until: dt.datetime) -> list[Interview]:
    """This person's interviews that are due by then and on which they have not locked, soonest first. One query."""
    if user.staff is None:
        return []
    done = InterviewKit.objects.filter(
        Q(locked_at__isnull=False) | Q(excused_at__isnull=False),
        interview=OuterRef("pk"), interviewer__staff=user.staff.pk,
    )  # fmt: skip
    rows = Interview.objects.held_by(user.staff.pk).filter(
        ~Exists(done), application__state=ApplicationState.BOOKED, slot__starts_at__lte=until
    )
    return list(rows.select_related("application__vacancy", "slot").order_by("slot__starts_at"))


def to_agree(user: Any) -> list[Interview]:
    """The interviews this person leads on which everybody has locked and nothing is agreed yet. One query."""
    if user.staff is None:
        return []
    done = InterviewKit.objects.filter(
        Q(locked_at__isnull=False) | Q(excused_at__isnull=False),
        interview=OuterRef(OuterRef("pk")), interviewer=OuterRef("pk"),
    )  # fmt: skip
    waited_for = Interviewer.objects.filter(~Exists(done), vacancy=OuterRef("application__vacancy"))
    counting = InterviewKit.objects.filter(interview=OuterRef("pk")).counting()
    rows = Interview.objects.held_by(user.staff.pk).filter(
        ~Exists(waited_for), Exists(counting), application__state=ApplicationState.BOOKED, agreed_at=None,
        application__vacancy__interviewers__staff=user.staff.pk,
        application__vacancy__interviewers__is_lead=True,
    )  # fmt: skip
    return list(rows.select_related("application__vacancy", "slot").order_by("slot__starts_at"))


def vacancies_to_interview(user: Any, at: dt.datetime) -> list[tuple[Vacancy, Shortage]]:
    """HR's vacancies that are interviewing, by title and unit, each with how its times and candidates compare. One
    query."""
    rows = _with_shortage(Vacancy.objects.as_hr(user).filter(state=VacancyState.INTERVIEWING), at)
    return [
        (row, _shortage(row))
        for row in rows.select_related("unit").only("title", "unit__name").order_by("closed_at")
    ]


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("vacancy").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _local_day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def interviewer_of(vacancy: Vacancy, key: UUID) -> Interviewer | None:
    """One interviewer of this vacancy; None also for somebody who has been taken off again."""
    rows = Interviewer.objects.filter(vacancy=vacancy, pk=key)
    return rows.select_related("staff", "vacancy__unit").first()


def link_states(vacancy: Vacancy) -> dict[UUID, str]:
    """Of everybody who comes by a link: what HR should know of it. One query."""
    rows = LayLink.objects.filter(interviewer__vacancy=vacancy, replaced_at=None)
    return {row.interviewer_id: "Link opened" if row.used_at else "Link sent, not opened yet" for row in rows}
