"""What a decision record is filled from, read once however many applied."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, Max, Q

from recruitment.models import (
    AgreedInterviewScore,
    AgreedScore,
    Application,
    AppliedDecision,
    AppointmentDecision,
    AppointmentOutcome,
    Conflict,
    GateException,
    Hold,
    Interviewer,
    JudgedAlone,
    Line,
    PanelDeclaration,
    PanelMember,
    Vacancy,
)
from recruitment.queries.feedback import owed_feedback
from recruitment.queries.judging import reasons_given
from recruitment.queries.shortlisting import lines_of
from recruitment.queries.vacancies import appointed_application

UNSEEN = Count("pk", filter=Q(no_evidence=True))


@dataclass(frozen=True)
class Facts:
    """What every heading is filled from, read once.

    `chose_nobody`: the panel appointed nobody, whoever was taken from its reserve list since.
    `knew` counts declarations at the answers, by kind and outcome, one a member and applicant; `declared` those made
    about named people afterwards, with an empty outcome while HR has not settled it. `shortlist` counts applied
    decisions by source and outcome. `redactions`: answers with words hidden.
    `alone`: HR's reasons where one person judged alone.
    """

    vacancy: Vacancy
    applied: AppliedDecision | None
    chose_nobody: bool
    appointed: Application | None
    panel: list[PanelMember]
    interviewers: list[Interviewer]
    states: dict[str, int]
    sift: dict[str, int]
    interview: dict[str, int]
    exceptions: list[GateException]
    knew: Counter[tuple[str, str]]
    declared: Counter[tuple[str, str]]
    silent: int
    lines: list[Line]
    shortlist: Counter[tuple[str, str]]
    redactions: int
    alone: list[JudgedAlone]
    feedback: dict[str, int | dt.datetime | None]


def facts_of(vacancy: Vacancy) -> Facts:
    """Fourteen queries, however many applied."""
    panel = list(
        PanelMember.objects.filter(vacancy=vacancy)
        .select_related("staff__post__unit")
        .order_by("-is_lead", "staff__last_name")
    )
    interviewers = list(
        Interviewer.objects.filter(vacancy=vacancy)
        .select_related("staff__post__unit")
        .order_by("-is_lead", "is_lay", "staff__last_name", "lay_name")
    )
    said = list(
        PanelDeclaration.objects.filter(vacancy=vacancy).values_list(
            "staff", "interviewer", "knows", "outcome"
        )
    )
    states, shortlist = _outcomes(vacancy)
    chosen = AppointmentDecision.objects.filter(vacancy=vacancy, outcome=AppointmentOutcome.APPOINT)
    decisions = AppliedDecision.objects.filter(vacancy=vacancy).select_related("applied_by")
    applied = decisions.annotate(chose_somebody=Exists(chosen)).first()
    return Facts(
        vacancy=vacancy,
        applied=applied,
        chose_nobody=applied is None or not applied.chose_somebody,
        appointed=appointed_application(vacancy),
        panel=panel,
        interviewers=interviewers,
        states=states,
        sift=AgreedScore.objects.filter(answer__application__vacancy=vacancy).aggregate(
            scores=Count("pk"), by_lead=Count("pk", filter=Q(by_lead=True)), unseen=UNSEEN
        ),
        interview=AgreedInterviewScore.objects.filter(interview__application__vacancy=vacancy).aggregate(
            scores=Count("pk"), reasons=Count("pk", filter=~Q(reason="")), unseen=UNSEEN,
            people=Count("interview", distinct=True),
        ),
        exceptions=list(GateException.objects.filter(application__vacancy=vacancy).select_related("given_by")),
        knew=_knew(vacancy),
        declared=Counter(
            (knows, outcome) for _, _, knows, outcome in said if knows != PanelDeclaration.Knows.NOBODY
        ),
        silent=_silent(panel, interviewers, {(staff, interviewer) for staff, interviewer, _, _ in said}),
        lines=list(lines_of(vacancy)),
        shortlist=shortlist,
        redactions=Hold.objects.filter(
            answer__application__vacancy=vacancy, outcome=Hold.Outcome.REDACTED
        ).aggregate(answers=Count("answer", distinct=True))["answers"],
        alone=list(reasons_given(vacancy)),
        feedback=owed_feedback(vacancy).aggregate(
            owed=Count("pk"), sent=Count("feedback__sent_at"), last=Max("feedback__sent_at")
        ),
    )  # fmt: skip


def _outcomes(vacancy: Vacancy) -> tuple[dict[str, int], Counter[tuple[str, str]]]:
    """How many stand in each state, and applied shortlist decisions by source and outcome. One query."""
    decided = "shortlist_decision"
    rows = Application.objects.filter(vacancy=vacancy).order_by()
    grouped = rows.annotate(is_applied=Q(**{f"{decided}__applied_at__isnull": False})).values_list(
        "state", "is_applied", f"{decided}__source", f"{decided}__outcome", Count("pk")
    )
    states: Counter[str] = Counter()
    shortlist: Counter[tuple[str, str]] = Counter()
    for state, is_applied, source, outcome, count in grouped:
        states[state] += count
        if is_applied:
            shortlist[source, outcome] += count
    return dict(states), shortlist


def _silent(
    panel: list[PanelMember], interviewers: list[Interviewer], said: set[tuple[UUID | None, UUID | None]]
) -> int:
    """How many have not said whether they know anybody (queries/shortlisting.py `undeclared` names them)."""
    asked: set[tuple[UUID | None, UUID | None]] = {
        (seat.staff_id, None) for seat in panel if seat.left_at is None
    }
    asked |= {(each.staff_id, None if each.staff_id else each.pk) for each in interviewers}
    return len(asked - said)


def _knew(vacancy: Vacancy) -> Counter[tuple[str, str]]:
    """One a member and applicant, though the member may have said it at several answers: the last thing said."""
    rows = Conflict.objects.filter(member__vacancy=vacancy).order_by("declared_at", "pk")
    last = {
        (member, application): (kind, outcome)
        for member, application, kind, outcome in rows.values_list("member", "application", "kind", "outcome")
    }
    return Counter(last.values())
