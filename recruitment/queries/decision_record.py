"""One vacancy's decision under the seven principles of public life, each filled from what happened (reference §1.3)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from recruitment.models import (
    AgreedInterviewScore,
    AgreedScore,
    Application,
    AppliedDecision,
    FeedbackLetter,
    GateException,
    PanelMember,
    Vacancy,
)
from recruitment.queries.feedback import owed_feedback
from recruitment.queries.vacancies import appointed_application
from recruitment.states import AGREED, SIFTED, ApplicationState
from recruitment.tracker import moment
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.framework.models import Trust


@dataclass(frozen=True)
class Principle:
    """One heading of the record: what the principle asks, and what happened here, a sentence a line."""

    name: str
    asks: str
    happened: list[str]


@dataclass(frozen=True)
class Facts:
    """What every heading is filled from, read once."""

    vacancy: Vacancy
    applied: AppliedDecision | None
    appointed: Application | None
    panel: list[PanelMember]
    states: dict[str, int]
    sift: dict[str, int]
    interview: dict[str, int]
    exceptions: list[GateException]
    conflicts: int
    feedback: dict[str, int | dt.datetime | None]


def decision_record(vacancy: Vacancy) -> list[Principle]:
    """The seven headings in Nolan's order. At most a dozen queries, however many applied."""
    facts = _facts(vacancy)
    return [
        Principle("Selflessness", "Act solely in the public interest.", _selflessness(facts)),
        Principle("Integrity", "Declare and resolve interests and relationships.", _integrity(facts)),
        Principle("Objectivity", "Decide fairly and on merit, on the best evidence.", _objectivity(facts)),
        Principle("Accountability", "Answer for decisions, and submit to scrutiny.", _accountability(facts)),
        Principle("Openness", "Decide openly; withhold nothing without a reason.", _openness(facts)),
        Principle("Honesty", "Be truthful, also about what is not known.", _honesty(facts)),
        Principle("Leadership", "Show these principles in how one behaves.", _leadership(facts)),
    ]


def recorded_vacancies(user: Any) -> QuerySet[Vacancy]:
    """The vacancies whose record this person may ask for: those they see, and for internal audit every decided one."""
    if any(grant.role == Role.AUDITOR for grant in user.grants):
        return Vacancy.objects.filter(state__in=AGREED)
    return Vacancy.objects.visible_to(user)


def build(vacancy_id: UUID) -> dict[str, object]:
    """What the PDF shows. Raises Vacancy.DoesNotExist when it is no longer there."""
    vacancy = Vacancy.objects.select_related("unit", "framework").get(pk=vacancy_id)
    trust = Trust.objects.first()
    return {
        "vacancy": vacancy,
        "principles": decision_record(vacancy),
        "trust_name": trust.name if trust else "",
        "classification": "Confidential: HR, the panel’s lead and internal audit",
        "about": [
            ("Vacancy", f"{vacancy.title}, {vacancy.reference}"),
            ("Team", vacancy.unit.name),
            ("Band", vacancy.get_band_display()),
        ],
    }


def _facts(vacancy: Vacancy) -> Facts:
    unseen = Count("pk", filter=Q(no_evidence=True))
    of_vacancy = Application.objects.filter(vacancy=vacancy)
    states = dict(of_vacancy.values_list("state").annotate(Count("pk")).order_by())
    sent = FeedbackLetter.objects.filter(application__vacancy=vacancy, sent_at__isnull=False)
    return Facts(
        vacancy=vacancy,
        applied=AppliedDecision.objects.filter(vacancy=vacancy).select_related("applied_by").first(),
        appointed=appointed_application(vacancy),
        panel=list(
            PanelMember.objects.filter(vacancy=vacancy)
            .select_related("staff__post__unit")
            .order_by("-is_lead", "staff__last_name")
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
        conflicts=_conflicts(vacancy),
        feedback={"owed": owed_feedback(vacancy).count(), **sent.aggregate(sent=Count("pk"), last=Max("sent_at"))},
    )  # fmt: skip


def _conflicts(vacancy: Vacancy) -> int:
    """Declarations of knowing somebody who applied, from the trail: about the vacancy, a seat or an application."""
    members = PanelMember.objects.filter(vacancy=vacancy).values("pk")
    applications = Application.objects.filter(vacancy=vacancy).values("pk")
    about = Q(subject_id=vacancy.pk) | Q(subject_id__in=members) | Q(subject_id__in=applications)
    return Event.objects.filter(about, action__startswith="conflict.").count()


def _selflessness(facts: Facts) -> list[str]:
    vacancy = facts.vacancy
    applied = sum(facts.states.get(state, 0) for state in (ApplicationState.SUBMITTED, *SIFTED))
    lines = [f"{_people(applied)} applied and stayed in the running to be scored."]
    if vacancy.published_at:
        lines.insert(
            0,
            f"Advertised openly from {moment(vacancy.published_at)} "
            f"until {moment(vacancy.closed_at or vacancy.closes_at)}.",
        )
    if vacancy.valued:
        lines.append(f"What the advert said the Trust values in this job: {vacancy.valued}")
    return lines


def _integrity(facts: Facts) -> list[str]:
    if not facts.conflicts:
        return ["Nobody on the panel has declared in this system that they know somebody who applied."]
    times = "once" if facts.conflicts == 1 else f"{facts.conflicts} times"
    return [
        f"A panel member declared {times} that they know somebody who applied. The audit trail says when."
    ]


def _objectivity(facts: Facts) -> list[str]:
    vacancy, sift, interview = facts.vacancy, facts.sift, facts.interview
    locks = [each.scores_locked_at for each in facts.panel if each.scores_locked_at]
    lines = []
    if locks:
        lines.append(
            f"{_of(len(locks), len(facts.panel))} panel members locked their own scores, "
            f"the last at {moment(max(locks))}, before any of them saw another’s."
        )
    if vacancy.scores_locked_at:
        lines.append(
            f"The scores were fixed at {moment(vacancy.scores_locked_at)}. Names became known only after that."
        )
    if sift["by_lead"]:
        lines.append(
            f"On {sift['by_lead']} of {_counted(sift['scores'], 'answer')} the panel was far apart, talked, "
            "and wrote down an agreed score with a reason."
        )
    elif sift["scores"]:
        lines.append(f"The panel was close on all {_counted(sift['scores'], 'answer')}.")
    if interview["scores"]:
        lines.append(
            f"At interview the panel agreed {_counted(interview['scores'], 'score')} "
            f"for {_people(interview['people'])}, {interview['reasons']} with a reason written down."
        )
    lines += [
        f"Somebody below the values gate was let through by {each.given_by}, at {moment(each.given_at)}: "
        f"{each.reason}"
        for each in facts.exceptions
    ]
    if facts.applied is not None:
        lines.append(
            "The highest scorer through the gate was not appointed. "
            f"The panel’s reason: {facts.applied.passed_over_reason}"
            if facts.applied.top_scorer_passed_over
            else "Nobody through the gate who scored higher was passed over."
        )
    return lines


def _accountability(facts: Facts) -> list[str]:
    lines = []
    if facts.applied is not None:
        lines.append(
            f"{facts.applied.applied_by} made the panel’s decisions the Trust’s at {moment(facts.applied.applied_at)}."
        )
        if facts.applied.executives_told:
            lines.append(
                f"The explanation went to {_counted(facts.applied.executives_told, 'executive director')}."
            )
    if facts.appointed is not None:
        lines.append(f"{facts.appointed.name} was chosen. The reason: {facts.appointed.appointment_reason}")
        lines.append(f"Chosen by {facts.appointed.appointed_by}, at {moment(facts.appointed.appointed_at)}.")
    return lines or ["Nobody holds the place."]


def _openness(facts: Facts) -> list[str]:
    owed, sent, last = facts.feedback["owed"], facts.feedback["sent"], facts.feedback["last"]
    lines = []
    if facts.applied is not None:
        lines.append(f"{_people(facts.applied.told)} interviewed heard the decision the moment it was made.")
    if sent and isinstance(last, dt.datetime):
        lines.append(
            f"Feedback on each value went to {sent} of the {owed} who were scored, the last at {moment(last)}."
        )
    else:
        lines.append(f"Feedback on each value has not been sent yet to any of the {owed} who were scored.")
    return lines


def _honesty(facts: Facts) -> list[str]:
    sift, interview, states = facts.sift, facts.interview, facts.states
    lines = [
        f"No evidence was seen in {sift['unseen']} of {_counted(sift['scores'], 'scored answer')}"
        f" and {interview['unseen']} of {_counted(interview['scores'], 'agreed interview score')}. "
        "No evidence is counted apart and is in no mean."
    ]
    for state, words in (
        (ApplicationState.WITHDRAWN, "withdrew"),
        (ApplicationState.DECLINED, "did not want an interview"),
        (ApplicationState.DID_NOT_ATTEND, "did not come to the interview"),
    ):
        if states.get(state):
            lines.append(f"{_people(states[state])} {words}.")
    return lines


def _leadership(facts: Facts) -> list[str]:
    seats = [
        f"{each.staff.name}, {each.staff.post.title}, {each.staff.post.unit.name}{' (lead)' if each.is_lead else ''}"
        for each in facts.panel
    ]
    units = len({each.staff.post.unit_id for each in facts.panel})
    return [
        f"The panel: {'; '.join(seats)}.",
        f"They come from {_counted(units, 'team')}.",
    ]


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _of(part: int, whole: int) -> str:
    return f"All {whole}" if part == whole else f"{part} of {whole}"
