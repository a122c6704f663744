"""What the interviews came to, from the agreed scores alone. What the decision and the letters read."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from recruitment.models import AgreedInterviewScore, InterviewPlan, InterviewQuestion, Vacancy
from values_hub.framework.models import Behaviour

MOST_POINTS = 4


@dataclass(frozen=True)
class ResultScore:
    """What was agreed on one question. `points` is None where no evidence was seen."""

    question: InterviewQuestion
    value: str
    behaviour: Behaviour
    points: int | None
    no_evidence: bool


@dataclass(frozen=True)
class InterviewResult:
    """One candidate after the round table.

    `total` adds the points, of `most` that could be given. `percent` = total / (4 × questions), nhs-domain §2.5: a
    question on which no evidence was seen adds nothing there, as the gate asks for evidence; it is never a number and
    must never enter a mean. `gate_reasons` says in sentences why the gate was not passed; empty when it was, or when
    there is none.
    """

    application_id: UUID
    scores: Sequence[ResultScore]
    total: int
    most: int
    percent: int
    passed_gate: bool
    gate_reasons: Sequence[str]


def results(vacancy: Vacancy) -> list[InterviewResult]:
    """Every candidate whose scores were agreed, best first: those who passed the gate, then by points. Two queries."""
    plan: InterviewPlan | None = getattr(vacancy, "interview_plan", None)  # kept on it for whoever asks again
    by_candidate: dict[UUID, list[ResultScore]] = {}
    rows = (
        AgreedInterviewScore.objects.filter(
            interview__application__vacancy=vacancy, interview__agreed_at__isnull=False
        )
        .select_related("interview", "question__question__behaviour__value")
        .order_by("question__order")
    )
    for row in rows:
        behaviour = row.question.question.behaviour
        by_candidate.setdefault(row.interview.application_id, []).append(
            ResultScore(row.question, behaviour.value.name, behaviour, row.points, row.no_evidence)
        )
    found = [_result(application, scores, plan) for application, scores in by_candidate.items()]
    # The key last, so that two who are level stand the same way round each time they are asked for.
    return sorted(found, key=lambda each: (not each.passed_gate, -each.total, each.application_id))


def _result(application: UUID, scores: Sequence[ResultScore], plan: InterviewPlan | None) -> InterviewResult:
    total = sum(each.points or 0 for each in scores)
    most = len(scores) * MOST_POINTS
    reasons = _gate_reasons(scores, total, most, plan) if plan is not None and plan.has_gate else []
    return InterviewResult(application, scores, total, most, total * 100 // most, not reasons, reasons)


def _gate_reasons(scores: Sequence[ResultScore], total: int, most: int, plan: InterviewPlan) -> list[str]:
    reasons = [
        f"{each.value}: {'no evidence seen' if each.points is None else each.points}, "
        f"and the gate asks for {plan.gate_points} at least."
        for each in scores
        if (each.points or 0) < plan.gate_points
    ]
    # Compared without dividing, so that 60 % is 60 % however many questions there are.
    if total * 100 < plan.gate_percent * most:
        reasons.append(f"{total} of {most} points, and the gate asks for {plan.gate_percent}% at least.")
    return reasons
