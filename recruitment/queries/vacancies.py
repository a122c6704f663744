"""Vacancies as HR and panels list them, the question bank, and the search for a colleague."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from recruitment.models import Application, Interviewer, Offer, PanelMember, Vacancy
from recruitment.models.vacancies import (
    has_said_whom_they_know,
    interviewers_of,
    may_have_been_on_a_panel,
    said_by,
    sits_on_panels,
)
from recruitment.queries.shortlisting import with_line
from recruitment.states import HOLDS_THE_PLACE, RUNNING, SIFTED, ApplicationState, VacancyState
from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.people.models import StaffRecord, Unit

SEARCH_LIMIT = 20
SHOWN_OF_AN_APPLICANT = ("reference", "first_name", "last_name", "submitted_at", "state")  # in a list of them
OPEN = [
    VacancyState.DRAFT, VacancyState.READY, VacancyState.PUBLISHED, VacancyState.CLOSED, VacancyState.SIFTING,
    VacancyState.SHORTLISTED, VacancyState.INTERVIEWING, VacancyState.DECIDED,
]  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """Applications to one vacancy: being written, sent (and still in the running or decided), taken back."""

    drafts: int
    sent: int
    withdrawn: int


@dataclass(frozen=True)
class Progress:
    """The panel of one vacancy: how many score, how many have locked."""

    members: int
    locked: int


def vacancies_for(user: Any, *, words: str = "", show: str = "open") -> QuerySet[Vacancy]:
    """What this person may list, newest first. `show` is "open" (not yet filled), "past" or "all"."""
    rows = Vacancy.objects.visible_to(user).select_related("unit")
    if show == "open":
        rows = rows.filter(state__in=OPEN)
    elif show == "past":
        rows = rows.exclude(state__in=OPEN)
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(unit__name__icontains=word) | Q(reference__icontains=word)
        )
    return rows.order_by("-created_at", "pk")


def with_sent_counts(vacancies: list[Vacancy]) -> list[Vacancy]:
    """`sent` on each vacancy of a page: how many applications have been sent. One query for the page."""
    rows = (
        Application.objects.filter(vacancy__in=vacancies, state__in=[ApplicationState.SUBMITTED, *SIFTED])
        .values("vacancy")
        .annotate(sent=Count("pk"))
    )
    sent = {row["vacancy"]: row["sent"] for row in rows}
    for vacancy in vacancies:
        vacancy.sent = sent.get(vacancy.pk, 0)  # type: ignore[attr-defined]
    return vacancies


def application_counts(vacancy: Vacancy) -> Counts:
    """How many applications, by what HR needs to know. One query."""
    by_state = dict(
        Application.objects.filter(vacancy=vacancy).values_list("state").annotate(Count("pk")).order_by()
    )
    return Counts(
        drafts=by_state.get(ApplicationState.DRAFT, 0),
        sent=by_state.get(ApplicationState.SUBMITTED, 0) + sum(by_state.get(state, 0) for state in SIFTED),
        withdrawn=by_state.get(ApplicationState.WITHDRAWN, 0),
    )


def count_running(vacancy: Vacancy) -> int:
    """How many people would be told that the vacancy is withdrawn. One query."""
    return Application.objects.filter(vacancy=vacancy, state__in=RUNNING).count()


def count_hoping(vacancy: Vacancy) -> int:
    """How many people would be told that nobody is appointed after all: chosen without an offer, or in reserve (for
    interview too). One query."""
    hoping = [ApplicationState.APPOINTABLE, ApplicationState.RESERVE, ApplicationState.SIFTING]
    return Application.objects.filter(vacancy=vacancy, state__in=hoping).count()


def panel_progress(vacancy: Vacancy) -> Progress:
    """How many of the panel have locked: a count for HR, never who. One query."""
    counts = (
        PanelMember.objects.sitting()
        .filter(vacancy=vacancy)
        .aggregate(members=Count("pk"), locked=Count("scores_locked_at"))
    )
    return Progress(**counts)


def units_for(user: Any) -> QuerySet[Unit]:
    """The teams HR may advertise for, by name."""
    return Unit.objects.filter(reached(user, Role.HR, "path")).select_related("parent").order_by("name")


def teams_matching(user: Any, words: str) -> QuerySet[Unit]:
    """At most twenty teams HR may advertise for, with every word in their name or their parent's."""
    rows = units_for(user)
    parts = words.split()[:4]
    if not parts:
        return rows.none()
    for part in parts:
        rows = rows.filter(Q(name__icontains=part) | Q(parent__name__icontains=part))
    return rows[:SEARCH_LIMIT]


def team(user: Any, pk: UUID | str) -> Unit | None:
    """One team HR may advertise for, or None (also for a key that is no key)."""
    try:
        return units_for(user).filter(pk=UUID(str(pk))).first()
    except ValueError:
        return None


def colleagues_matching(words: str) -> QuerySet[StaffRecord]:
    """Current staff whose name or employee number begins so: at most twenty, by name. Name, post and team only are
    for showing: this is the Trust's own staff directory, not anybody's record."""
    rows = StaffRecord.objects.current()
    parts = words.split()[:4]
    if not parts:
        return rows.none()
    for part in parts:
        rows = rows.filter(
            Q(last_name__istartswith=part)
            | Q(first_name__istartswith=part)
            | Q(known_as__istartswith=part)
            | Q(employee_number__startswith=part)
        )
    return rows.select_related("post__unit").order_by("last_name", "first_name", "pk")[:SEARCH_LIMIT]


def colleague(pk: UUID | str) -> StaffRecord | None:
    """One current member of staff, or None (also for a key that is no key)."""
    try:
        return StaffRecord.objects.current().select_related("post__unit").filter(pk=UUID(str(pk))).first()
    except ValueError:
        return None


def applicants_of(user: Any, vacancy: Vacancy, *, or_waiting: bool = False) -> QuerySet[Application]:
    """The applications to a vacancy this person may know by name, by name. `or_waiting`: and those about whom HR have
    still to decide that, for a page which then says so."""
    found = (
        Application.objects.visible_or_waiting(user) if or_waiting else Application.objects.visible_to(user)
    )
    rows = found.filter(vacancy=vacancy).exclude(applicant=user.pk)
    return rows.order_by("last_name", "first_name", "pk")


def appointed_application(vacancy: Vacancy, *, asked_by: Any = None) -> Application | None:
    """Who holds the place: the one the panel chose, or who was taken from the reserve after them; whoever is on the way
    before whoever has started. Or None; also where HR keep whoever asks from them, or have still to decide about it."""
    chosen = Application.objects.filter(vacancy=vacancy, state__in=HOLDS_THE_PLACE)
    if asked_by is not None and vacancy.closes_somebody_to(asked_by):
        said = said_by(asked_by.staff.pk).closing().filter(vacancy=vacancy)
        chosen = chosen.filter(~Exists(said.filter(Q(application=OuterRef("pk")) | Q(application=None))))
    started = Case(When(state=ApplicationState.STARTED, then=1), default=0)
    return (
        chosen.select_related("applicant", "appointed_by", "vacancy__unit")
        .order_by(started, "-appointed_at", "pk")
        .first()
    )


def agreed_start(application: Application) -> dt.date | None:
    """The first day that the candidate has agreed to, or that HR have set since, if there is one. One query."""
    offer = Offer.objects.filter(application=application).first()
    return offer.first_day if offer else None


def vacancies_waiting_for_hr(user: Any) -> QuerySet[Vacancy]:
    """What HR does next: ready to publish, a shortlist to apply (unless they sit on its panel), decided and nobody
    holds the place (unless a candidate is closed to them), or closed and nobody applied. `line_drawn_at`: since when a
    shortlist waits.

    One query for all of them, since the home page asks every stage; the most pressing first, the oldest within it.
    """
    anybody = Application.objects.filter(vacancy=OuterRef("pk"), state__in=["draft", "submitted"])
    to_apply = Q(state=VacancyState.SHORTLISTED, line_drawn_at__isnull=False)
    if may_have_been_on_a_panel(user):
        own_panel = PanelMember.objects.filter(vacancy=OuterRef("pk"), staff=user.staff.pk)
        to_apply &= ~Q(Exists(own_panel))
    if sits_on_panels(user):
        to_apply &= ~Q(pk__in=interviewers_of(user.staff.pk))
    to_fill = Q(state=VacancyState.DECIDED)
    if has_said_whom_they_know(user):
        to_fill &= ~Q(Exists(said_by(user.staff.pk).closing().filter(vacancy=OuterRef("pk"))))
    holder = Application.objects.filter(vacancy=OuterRef("pk"), state__in=HOLDS_THE_PLACE)
    return (
        with_line(Vacancy.objects.as_hr(user))
        .filter(
            Q(state=VacancyState.READY)
            | Q(to_fill, ~Exists(holder))
            | to_apply
            | Q(~Exists(anybody), state=VacancyState.CLOSED)
        )
        .select_related("unit")
        .order_by(
            Case(
                When(state=VacancyState.SHORTLISTED, then=0),
                When(state=VacancyState.DECIDED, then=1),
                When(state=VacancyState.READY, then=2),
                default=3,
            ),
            "closes_at",
        )
    )


def seats_with_work(user: Any) -> QuerySet[PanelMember]:
    """This person's places on panels that are scoring now and on which they have not locked, with what is left."""
    if user.staff is None:
        return PanelMember.objects.none()
    return (
        PanelMember.objects.still_scoring()
        .filter(staff=user.staff.pk, vacancy__state=VacancyState.SIFTING)
        .select_related("vacancy")
        .order_by("vacancy__closed_at")
    )


def led_vacancies(user: Any) -> QuerySet[Vacancy]:
    """The vacancies this person leads where the next step is theirs: everybody has locked, the scores are locked, or
    everybody has been interviewed (whoever leads the interviews hears that too)."""
    if user.staff is None:
        return Vacancy.objects.none()
    open_scores = PanelMember.objects.still_scoring().filter(vacancy=OuterRef("pk"))
    applied = Application.objects.filter(vacancy=OuterRef("pk"))
    still = applied.filter(state__in=["shortlisted", "invited", "booked"])
    met = applied.filter(state=ApplicationState.INTERVIEWED)
    leads = Q(pk__in=PanelMember.objects.filter(staff=user.staff.pk, is_lead=True).values("vacancy"))
    leads_interviews = Q(
        pk__in=Interviewer.objects.filter(staff=user.staff.pk, is_lead=True).values("vacancy")
    )
    closed = said_by(user.staff.pk).closing().filter(vacancy=OuterRef("pk"))
    over = Q(state=VacancyState.INTERVIEWING) & Exists(met) & ~Exists(still)
    return (
        with_line(Vacancy.objects.all())
        .filter(
            (leads & Q(state=VacancyState.SHORTLISTED))
            | (leads & Q(state=VacancyState.SIFTING) & ~Exists(open_scores))
            # Whoever is kept from a candidate, or close to one, does not choose between them.
            | (over & (leads | leads_interviews) & ~Exists(closed))
        )
        .order_by("closed_at")
    )


def vacancies_to_declare_on(user: Any) -> QuerySet[Vacancy]:
    """Those whose candidates this person is to meet, and on which they have not said whom they know."""
    if user.staff is None:
        return Vacancy.objects.none()
    seats = PanelMember.objects.sitting().filter(staff=user.staff.pk).values("vacancy")
    said = said_by(user.staff.pk).filter(vacancy=OuterRef("pk"))
    return Vacancy.objects.filter(
        Q(pk__in=seats) | Q(pk__in=interviewers_of(user.staff.pk)), ~Exists(said),
        state=VacancyState.INTERVIEWING,
    ).order_by("closed_at")  # fmt: skip
