"""What a decision record is filled from, read once however many applied."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from recruitment.models import (
    AgreedInterviewScore,
    AgreedScore,
    Application,
    AppliedDecision,
    AppointmentDecision,
    AppointmentOutcome,
    Conflict,
    FeedbackLetter,
    GateException,
    Hold,
    Interviewer,
    Line,
    PanelDeclaration,
    PanelMember,
    ShortlistDecision,
    Vacancy,
)
from recruitment.queries.feedback import owed_feedback
from recruitment.queries.shortlisting import lines_of, undeclared
from recruitment.queries.vacancies import appointed_application


@dataclass(frozen=True)
class Facts:
    """What every heading is filled from, read once.

    `chose_nobody`: the panel appointed nobody, whoever was taken from its reserve list since.
    `knew` counts declarations at the answers, by kind and outcome, one a member and applicant; `declared` those made
    about named people afterwards, with an empty outcome while HR has not settled it. `shortlist` counts applied
    decisions by source and outcome. `redactions`: answers with words hidden.
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
    feedback: dict[str, int | dt.datetime | None]


def facts_of(vacancy: Vacancy) -> Facts:
    """Some twenty queries."""
    unseen = Count("pk", filter=Q(no_evidence=True))
    of_vacancy = Application.objects.filter(vacancy=vacancy)
    states = dict(of_vacancy.values_list("state").annotate(Count("pk")).order_by())
    sent = FeedbackLetter.objects.filter(application__vacancy=vacancy, sent_at__isnull=False)
    return Facts(
        vacancy=vacancy,
        applied=AppliedDecision.objects.filter(vacancy=vacancy).select_related("applied_by").first(),
        chose_nobody=not AppointmentDecision.objects.filter(
            vacancy=vacancy, outcome=AppointmentOutcome.APPOINT
        ).exists(),
        appointed=appointed_application(vacancy),
        panel=list(
            PanelMember.objects.filter(vacancy=vacancy)
            .select_related("staff__post__unit")
            .order_by("-is_lead", "staff__last_name")
        ),
        interviewers=list(
            Interviewer.objects.filter(vacancy=vacancy)
            .select_related("staff__post__unit")
            .order_by("-is_lead", "is_lay", "staff__last_name", "lay_name")
        ),
        states=states,
        sift=AgreedScore.objects.filter(answer__application__vacancy=vacancy).aggregate(
            scores=Count("pk"), by_lead=Count("pk", filter=Q(by_lead=True)), unseen=unseen
        ),
        interview=AgreedInterviewScore.objects.filter(interview__application__vacancy=vacancy).aggregate(
            scores=Count("pk"), reasons=Count("pk", filter=~Q(reason="")), unseen=unseen,
            people=Count("interview", distinct=True),
        ),
        exceptions=list(GateException.objects.filter(application__vacancy=vacancy).select_related("given_by")),
        knew=_knew(vacancy),
        declared=_declared(vacancy),
        silent=len(undeclared(vacancy)),
        lines=list(lines_of(vacancy)),
        shortlist=_shortlist(vacancy),
        redactions=Hold.objects.filter(
            answer__application__vacancy=vacancy, outcome=Hold.Outcome.REDACTED
        ).aggregate(answers=Count("answer", distinct=True))["answers"],
        feedback={"owed": owed_feedback(vacancy).count(), **sent.aggregate(sent=Count("pk"), last=Max("sent_at"))},
    )  # fmt: skip


def _knew(vacancy: Vacancy) -> Counter[tuple[str, str]]:
    """One a member and applicant, though the member may have said it at several answers: the last thing said."""
    rows = Conflict.objects.filter(member__vacancy=vacancy).order_by("declared_at", "pk")
    last = {
        (member, application): (kind, outcome)
        for member, application, kind, outcome in rows.values_list("member", "application", "kind", "outcome")
    }
    return Counter(last.values())


def _declared(vacancy: Vacancy) -> Counter[tuple[str, str]]:
    rows = PanelDeclaration.objects.filter(vacancy=vacancy).exclude(knows=PanelDeclaration.Knows.NOBODY)
    return Counter(rows.values_list("knows", "outcome"))


def _shortlist(vacancy: Vacancy) -> Counter[tuple[str, str]]:
    rows = ShortlistDecision.objects.filter(vacancy=vacancy, applied_at__isnull=False)
    return Counter(rows.values_list("source", "outcome"))
