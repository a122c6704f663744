"""The candidates a panel decides about, with what is decided so far and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from recruitment.models import (
    Application,
    AppointmentDecision,
    AppointmentOutcome,
    CandidateGrowth,
    CandidateStrength,
    Interview,
    PanelDeclaration,
    Vacancy,
)
from recruitment.queries.interview_results import InterviewResult, results
from recruitment.queries.shortlisting import HELD_FOR_INTERVIEW
from recruitment.states import INTERVIEW_TO_COME, ApplicationState
from values_hub.framework.models import Behaviour
from values_hub.framework.queries.wording import wording_published_as

STRENGTHS = (2, 3)
GROWTH = 2


@dataclass(frozen=True)
class Candidate:
    """One line of the panel's table. `place` is by the agreed scores, equal scores sharing one; None without scores."""

    application: Application
    result: InterviewResult | None
    place: int | None
    decision: AppointmentDecision | None
    has_gate_exception: bool

    @property
    def may_be_appointed(self) -> bool:
        """Through the values gate, or let through by HR in writing."""
        passed = self.result is not None and self.result.passed_gate
        return passed or self.has_gate_exception


@dataclass(frozen=True)
class Pending:
    """What applying would do. `missing` are sentences: while there is one, nothing can be applied."""

    candidates: list[Candidate]
    appointed: Candidate | None
    passed_over: list[Candidate]
    missing: list[str]

    @property
    def told(self) -> int:
        return len(self.candidates)

    def count(self, outcome: str) -> int:
        return sum(each.decision is not None and each.decision.outcome == outcome for each in self.candidates)


def candidates_to_decide(vacancy: Vacancy) -> list[Candidate]:
    """Everybody interviewed and still in the running, best first. Two queries."""
    by_application = {each.application_id: each for each in results(vacancy)}
    rows = (
        Application.objects.filter(vacancy=vacancy, state=ApplicationState.INTERVIEWED)
        .select_related("appointment_decision", "gate_exception", "applicant")
        .order_by("last_name", "first_name", "pk")
    )
    found = [
        Candidate(
            application=each, result=by_application.get(each.pk), place=None,
            decision=getattr(each, "appointment_decision", None),
            has_gate_exception=hasattr(each, "gate_exception"),
        )
        for each in rows
    ]  # fmt: skip
    return _placed(found)


def has_interview(vacancy: Vacancy, application: UUID) -> bool:
    """Whether this is a candidate of the vacancy who was asked to an interview, whatever became of them since."""
    return Interview.objects.filter(application=application, application__vacancy=vacancy).exists()


def pending_decisions(vacancy: Vacancy) -> Pending:
    """Everything that is decided and what is missing before it can be applied. Six queries."""
    found = candidates_to_decide(vacancy)
    appointed = next((each for each in found if _is(each, AppointmentOutcome.APPOINT)), None)
    passed_over = _passed_over(found, appointed)
    return Pending(found, appointed, passed_over, _missing(vacancy, found, appointed))


def below_gate(vacancy: Vacancy) -> list[Candidate]:
    """Whom the panel may appoint only with HR's written reason, which is not there yet."""
    found = candidates_to_decide(vacancy)
    return [each for each in found if each.result is not None and not each.may_be_appointed]


def behaviours_to_name(vacancy: Vacancy) -> QuerySet[Behaviour]:
    """What the panel may name as a strength or to grow in: the framework's behaviours in its own order."""
    return (
        Behaviour.objects.filter(value__framework=vacancy.framework_id)
        .select_related("value")
        .order_by("value__order", "order")
    )


def nameable(vacancy: Vacancy) -> list[tuple[UUID, str]]:
    """The same to choose from: by key, in words. A vacancy's framework is published, so its words are kept."""
    return wording_published_as(vacancy.framework_id).behaviours


def words_of(application: Application) -> tuple[list[CandidateStrength], list[CandidateGrowth]]:
    """The strengths and the growth behaviours the panel agreed for one candidate, in its order. Two queries."""
    return (
        list(
            CandidateStrength.objects.filter(application=application)
            .select_related("behaviour__value")
            .order_by("place")
        ),
        list(
            CandidateGrowth.objects.filter(application=application)
            .select_related("behaviour__value")
            .order_by("place")
        ),
    )


def reserve_list(vacancy: Vacancy) -> QuerySet[Application]:
    """Who is held in reserve, in the panel's order."""
    return (
        Application.objects.filter(vacancy=vacancy, state=ApplicationState.RESERVE)
        .select_related("appointment_decision", "applicant")
        .order_by("appointment_decision__rank")
    )


def _is(candidate: Candidate, outcome: str) -> bool:
    return candidate.decision is not None and candidate.decision.outcome == outcome


def _placed(found: Sequence[Candidate]) -> list[Candidate]:
    scored = sorted(
        (each for each in found if each.result is not None), key=lambda each: -_percent(each)
    )  # stable: by name within the same score
    percents = [_percent(each) for each in scored]
    placed = [
        Candidate(
            each.application, each.result, percents.index(_percent(each)) + 1, each.decision,
            each.has_gate_exception,
        )
        for each in scored
    ]  # fmt: skip
    return placed + [each for each in found if each.result is None]


def _percent(candidate: Candidate) -> float:
    return float(candidate.result.percent) if candidate.result else -1.0


def _passed_over(found: list[Candidate], appointed: Candidate | None) -> list[Candidate]:
    """Those through the gate who scored higher than whoever is appointed; everybody through it, when nobody is and all
    are decided about."""
    through = [each for each in found if each.result is not None and each.result.passed_gate]
    if appointed is not None:
        return [each for each in through if _percent(each) > _percent(appointed)]
    return through if all(each.decision is not None for each in found) else []


def _missing(vacancy: Vacancy, found: list[Candidate], appointed: Candidate | None) -> list[str]:
    if not found:
        return ["Nobody has been interviewed yet."]
    missing = [f"Decide about {each.application.name}." for each in found if each.decision is None]
    left = Application.objects.filter(vacancy=vacancy).aggregate(
        to_come=Count("pk", filter=Q(state__in=INTERVIEW_TO_COME)),
        held=Count("pk", filter=HELD_FOR_INTERVIEW),
    )
    if left["to_come"]:
        people = "1 candidate has" if left["to_come"] == 1 else f"{left['to_come']} candidates have"
        missing.append(f"{people} an interview still to come.")
    if left["held"]:
        people = "1 person is" if left["held"] == 1 else f"{left['held']} people are"
        missing.append(
            f"{people} held in reserve for interview. HR decides about them first, on the shortlist."
        )
    if appointed is not None and not appointed.may_be_appointed:
        missing.append(
            f"{appointed.application.name} did not reach the values gate. "
            "HR has to say in writing why they may be appointed."
        )
    if PanelDeclaration.objects.unsettled().too_close().filter(vacancy=vacancy).exists():
        missing.append(
            "Somebody who meets candidates has said that they are close to one. "
            "HR has to write down first what is done about it."
        )
    ranks = sorted(each.decision.rank for each in found if each.decision and each.decision.rank)
    if ranks != list(range(1, len(ranks) + 1)):
        missing.append("Give the reserve list places without a gap: 1, 2, 3 and so on.")
    return missing + _missing_words(found)


def _missing_words(found: list[Candidate]) -> list[str]:
    """The appointed and those in reserve get their strengths and growth behaviours now, while the panel remembers."""
    wanted: dict[UUID, str] = {
        each.application.pk: each.application.name
        for each in found
        if _is(each, AppointmentOutcome.APPOINT) or _is(each, AppointmentOutcome.RESERVE)
    }
    if not wanted:
        return []
    strengths = _count_by(CandidateStrength, wanted)
    growth = _count_by(CandidateGrowth, wanted)
    return [
        f"Agree {name}’s strengths and what they can grow in."
        for pk, name in wanted.items()
        if not STRENGTHS[0] <= strengths.get(pk, 0) <= STRENGTHS[1] or growth.get(pk, 0) != GROWTH
    ]


def _count_by(
    model: type[CandidateStrength] | type[CandidateGrowth], wanted: dict[UUID, str]
) -> dict[UUID, int]:
    counts: dict[UUID, int] = {}
    rows = model._default_manager.filter(application__in=list(wanted))
    for application in rows.values_list("application", flat=True):
        counts[application] = counts.get(application, 0) + 1
    return counts
