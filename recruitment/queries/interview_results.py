"""What each candidate showed at the interview, as the panel agreed it, best first."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from recruitment.models import AgreedInterviewScore, Vacancy

# The values gate (reference §2.5): nothing under 2, and 60 % of what could be had.
LOWEST = 2
PERCENT = 60
BEST = 4


@dataclass(frozen=True)
class InterviewScore:
    """What the panel agreed on one question. `points` is None where no evidence was seen."""

    question: str
    value: str
    behaviour: str
    points: int | None
    no_evidence: bool


@dataclass(frozen=True)
class InterviewResult:
    """`total` and `percent` (of 4 points a question) count *no evidence* as 0, for the gate alone: it is in no mean."""

    application_id: UUID
    scores: list[InterviewScore]
    total: int
    percent: Decimal
    passed_gate: bool
    gate_reasons: list[str]


def results(vacancy: Vacancy) -> list[InterviewResult]:
    """Everybody with agreed scores, the highest percentage first. One query."""
    rows = (
        AgreedInterviewScore.objects.filter(
            interview__application__vacancy=vacancy, interview__agreed_at__isnull=False
        )
        .select_related("interview", "question__question__behaviour__value")
        .order_by("interview__application", "question__order")
    )
    scores: dict[UUID, list[InterviewScore]] = {}
    for row in rows:
        asked = row.question.question
        scores.setdefault(row.interview.application_id, []).append(
            InterviewScore(
                asked.text, asked.behaviour.value.name, asked.behaviour.name, row.points, row.no_evidence
            )
        )
    found = [_result(application, each) for application, each in scores.items()]
    return sorted(found, key=lambda each: (-each.percent, str(each.application_id)))


def _result(application: UUID, scores: list[InterviewScore]) -> InterviewResult:
    total = sum(each.points or 0 for each in scores)
    exact = Decimal(100 * total) / (BEST * len(scores))
    percent = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    reasons = [
        f"{each.value}: no evidence seen" if each.points is None else f"{each.value}: {each.points} of {BEST}"
        for each in scores
        if (each.points or 0) < LOWEST
    ]
    if exact < PERCENT:
        reasons.append(f"{percent.normalize():f}% overall, under {PERCENT}%")
    return InterviewResult(application, scores, total, percent, not reasons, reasons)
