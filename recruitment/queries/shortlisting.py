"""The line, what hangs on it while it is pending, and what the panel has said about whom it knows."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from recruitment.cutting import Placed
from recruitment.models import (
    AgreedScore,
    Application,
    Interviewer,
    Line,
    PanelDeclaration,
    PanelMember,
    ShortlistDecision,
    Vacancy,
)
from recruitment.states import (
    SHORTLISTED_ON,
    ApplicationState,
)

Outcome, Source = ShortlistDecision.Outcome, ShortlistDecision.Source
# Applications that HR hold in reserve for interview, and that have heard nothing yet.
HELD_FOR_INTERVIEW = Q(
    state=ApplicationState.SIFTING, shortlist_decision__outcome=Outcome.RESERVE,
    shortlist_decision__applied_at=None,
)  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """How many pending decisions there are of each kind; `undecided` are applications that have none."""

    invited: int
    declined: int
    reserved: int
    by_scheme: int
    by_hand: int
    undecided: int

    @property
    def told(self) -> int:
        """How many people hear something."""
        return self.invited + self.declined


def current_line(vacancy: Vacancy) -> Line | None:
    """The line that counts: the last one drawn. One query."""
    return Line.objects.filter(vacancy=vacancy).select_related("drawn_by").order_by("-number").first()


def lines_of(vacancy: Vacancy) -> QuerySet[Line]:
    """Every line there was, the first one first."""
    return Line.objects.filter(vacancy=vacancy).select_related("drawn_by").order_by("number")


def placed_applicants(vacancy: Vacancy) -> list[Placed]:
    """Everybody still in the running, by number and agreed mean and nothing else. One query."""
    rows = Application.objects.filter(vacancy=vacancy, state=ApplicationState.SIFTING).exclude(standing=None)
    return [
        Placed(*row)
        for row in rows.order_by("standing__number").values_list(
            "pk", "standing__number", "standing__agreed_mean", "standing__is_ranked"
        )
    ]


def guaranteed(vacancy: Vacancy) -> set[UUID]:
    """Who asked for a guaranteed interview and meets the criteria: on every question an agreed score of at least the
    vacancy's minimum. *No evidence* on a question does not meet it.

    Disability Confident ("offer an interview to disabled people who meet the minimum criteria for the job", gov.uk)
    and, in parallel, the Armed Forces Covenant. The criteria are the questions; the minimum is the vacancy's. Two
    queries.
    """
    asked = vacancy.questions.count()
    met = Q(points__gte=vacancy.scheme_minimum, no_evidence=False)
    rows = (
        AgreedScore.objects.filter(answer__application__vacancy=vacancy, answer__application__state="sifting")
        .filter(Q(answer__application__disability_confident=True) | Q(answer__application__armed_forces=True))
        .values("answer__application")
        .annotate(met=Count("pk", filter=met))
        .filter(met=asked)
    )
    return set(rows.values_list("answer__application", flat=True)) if asked else set()


def pending_decisions(vacancy: Vacancy) -> QuerySet[ShortlistDecision]:
    """What waits to be applied: not of people who have withdrawn meanwhile."""
    return ShortlistDecision.objects.filter(
        vacancy=vacancy, applied_at=None, application__state=ApplicationState.SIFTING
    )


def tally(vacancy: Vacancy) -> Tally:
    """Count what is pending. One query, whatever the number of applicants."""
    running = Application.objects.filter(vacancy=vacancy, state=ApplicationState.SIFTING)
    decided = ("shortlist_decision__outcome", "shortlist_decision__source", "shortlist_decision__applied_at")
    outcomes: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    undecided = 0
    for outcome, source, applied_at, number in running.values_list(*decided).annotate(Count("pk")):
        if outcome is None or applied_at is not None:
            undecided += number
            continue
        outcomes[outcome] += number
        sources[source] += number
    return Tally(
        invited=outcomes[Outcome.INVITE], declined=outcomes[Outcome.DECLINE], reserved=outcomes[Outcome.RESERVE],
        by_scheme=sources[Source.SCHEME], by_hand=sources[Source.HAND], undecided=undecided,
    )  # fmt: skip


def digest_of_pending(vacancy: Vacancy) -> str:
    """Who is to hear what, in a few letters: two shortlists with the same mean the same for everybody. One query."""
    rows = pending_decisions(vacancy).order_by("pk").values_list("pk", "outcome")
    return sha256("\n".join(f"{key}:{outcome}" for key, outcome in rows).encode()).hexdigest()[:32]


def shortlist_rows(user: Any, vacancy: Vacancy, *, show: str = "") -> QuerySet[Application]:
    """HR's list: everybody who was scored, and what is to become of them, best first. `show`: outcome or source."""
    rows = (
        Application.objects.visible_as_hr(user)
        .filter(vacancy=vacancy)
        .sifted()
        .select_related("standing", "shortlist_decision")
        .only(
            "first_name",
            "last_name",
            "state",
            "standing__number",
            "standing__agreed_mean",
            "shortlist_decision__outcome",
            "shortlist_decision__source",
            "shortlist_decision__reason",
        )
        .order_by(
            F("standing__is_ranked").desc(nulls_last=True),
            F("standing__agreed_mean").desc(nulls_last=True),
            F("standing__number").asc(nulls_last=True),
            "pk",
        )
    )
    if show in Outcome.values:
        return rows.filter(shortlist_decision__outcome=show)
    if show in Source.values:
        return rows.filter(shortlist_decision__source=show)
    if show == "undecided":
        return rows.filter(shortlist_decision=None, state=ApplicationState.SIFTING)
    return rows


def shortlisted(user: Any, vacancy: Vacancy) -> QuerySet[Application]:
    """Everybody who was invited to interview and whom this person knows as HR, by name."""
    rows = Application.objects.visible_as_hr(user).filter(vacancy=vacancy, state__in=SHORTLISTED_ON)
    return rows.select_related("applicant").order_by("last_name", "first_name", "pk")


def conflicts_of(vacancy: Vacancy) -> QuerySet[PanelDeclaration]:
    """What those who meet candidates have declared, the newest first; those who know nobody left out."""
    rows = PanelDeclaration.objects.filter(vacancy=vacancy).exclude(knows=PanelDeclaration.Knows.NOBODY)
    return rows.select_related("staff", "application", "settled_by").order_by("-declared_at", "pk")


def undeclared(vacancy: Vacancy) -> list[str]:
    """Who has not yet said whether they know anybody, by name: the panel's members, then those who interview. Three
    queries."""
    said: set[Any] = set(PanelDeclaration.objects.filter(vacancy=vacancy).values_list("staff", "interviewer"))
    seats = PanelMember.objects.sitting().filter(vacancy=vacancy).select_related("staff")
    places = Interviewer.objects.filter(vacancy=vacancy).select_related("staff")
    asked: dict[tuple[UUID | None, UUID | None], str] = {
        (seat.staff_id, None): seat.staff.name for seat in seats.order_by("staff__last_name", "pk")
    }
    for place in places.order_by("staff__last_name", "lay_name", "pk"):
        asked[place.staff_id, None if place.staff_id else place.pk] = place.name
    return [name for who, name in asked.items() if who not in said]


def with_line(vacancies: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    """`line_drawn_at` on each: since when its decisions wait to be applied. None while no line is drawn."""
    last = Line.objects.filter(vacancy=OuterRef("pk")).order_by("-number")
    return vacancies.annotate(line_drawn_at=Subquery(last.values("drawn_at")[:1]))


def waiting_in_words(since: dt.datetime, now: dt.datetime) -> str:
    """How long something has waited: "since today", "for 1 day", "for 12 days"."""
    days = (now - since).days
    return "since today" if days < 1 else "for 1 day" if days == 1 else f"for {days} days"
