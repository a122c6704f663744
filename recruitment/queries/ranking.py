"""The ranking, the answers to agree, and one applicant's answers with what the panel gave them.

Nothing here may be asked for before every member has locked: `everybody_has_locked` is the question to ask first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import Rank

from recruitment.models import Answer, Application, Score, Standing, Vacancy
from recruitment.queries.sift import is_complete
from recruitment.scoring import needs_agreement
from recruitment.states import ApplicationState
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points

# The columns of the ranking by which it can be put in order. Once the scores are locked the mean is the agreed one.
COLUMNS = {
    "place": "rank", "number": "standing__number", "mean": "standing__mean", "adjusted": "standing__adjusted_mean",
    "median": "standing__median", "counted": "standing__counted", "unseen": "standing__no_evidence",
    "disagreement": "standing__disagreement",
}  # fmt: skip


@dataclass(frozen=True)
class Ranked:
    """A line of the ranking. `name` is empty for whoever the viewer may not know."""

    id: UUID
    rank: int | None
    label: str
    name: str
    state: str
    mean: Decimal | None
    median: Decimal | None
    counted: int
    no_evidence: int
    widest: int
    agreed_mean: Decimal | None
    disagreement: Decimal | None
    adjusted_mean: Decimal | None


@dataclass(frozen=True)
class ToAgree:
    """An answer the members were far apart on. `given` are their points without names, lowest first, None last."""

    id: UUID
    number: int
    label: str
    settled: bool
    given: tuple[int | None, ...]


@dataclass(frozen=True)
class Given:
    """What one member gave an answer: `letter` A, B, … afresh for each answer, so that it follows nobody around."""

    letter: str
    points: int | None
    label: str
    anchor: str


@dataclass(frozen=True)
class Disputed:
    """An answer to agree on, with all that is needed. `agreed` and `reason` are what stands now, if anything."""

    id: UUID
    label: str
    number: int
    question: str
    value: str
    behaviour: str
    text: str
    given: tuple[int | None, ...]
    members: Sequence[Given]
    points: Sequence[AnchoredPoint]
    agreed: str
    reason: str


@dataclass(frozen=True)
class ScoredAnswer:
    """One answer of one applicant with what was given and what was agreed."""

    number: int
    question: str
    value: str
    behaviour: str
    text: str
    given: tuple[int | None, ...]
    agreed_points: int | None
    agreed_unseen: bool
    reason: str


def everybody_has_locked(vacancy: Vacancy) -> bool:
    """Whether there is nobody left on the panel whose scores can still change, and no answer that nobody read."""
    return vacancy.scores_locked_at is not None or is_complete(vacancy)


def ranked_applications(vacancy: Vacancy, sort: str = "") -> QuerySet[Application]:
    """Applications with their standing and `rank` (equal standings share one), best first.

    `sort` is a column of COLUMNS, with "-" before it for the highest first; anything else is the place. Whoever has no
    figure comes last either way, and equals are in the order of their numbers: the same page twice is the same page.
    """
    locked = vacancy.scores_locked_at is not None
    return (
        Application.objects.filter(vacancy=vacancy)
        .sifted()
        .exclude(standing=None)
        .select_related("standing")
        .only("first_name", "last_name", "state", "standing")
        .annotate(rank=Window(Rank(), order_by=Standing.best_first(locked=locked)))
        .order_by(*_in_order_of(sort, locked=locked), "standing__number")
    )


def _in_order_of(sort: str, *, locked: bool) -> list[OrderBy]:
    column = COLUMNS.get(sort.removeprefix("-"))
    if column is None:
        return [F("rank").asc()]
    if column == "standing__mean" and locked:
        column = "standing__agreed_mean"
    if sort.startswith("-"):
        return [F(column).desc(nulls_last=True)]
    return [F(column).asc(nulls_last=True)]


def ranked_rows(applications: Sequence[Application], *, known: Collection[UUID] = ()) -> list[Ranked]:
    """The lines of a page of `ranked_applications`. Names only of those who are `known` to the viewer."""
    return [
        Ranked(
            id=each.pk, rank=each.rank if each.standing.is_ranked else None,  # type: ignore[attr-defined]
            label=f"Applicant {each.standing.number}", name=each.name if each.pk in known else "", state=each.state,
            mean=each.standing.mean, median=each.standing.median, counted=each.standing.counted,
            no_evidence=each.standing.no_evidence, widest=each.standing.widest,
            agreed_mean=each.standing.agreed_mean, disagreement=each.standing.disagreement,
            adjusted_mean=each.standing.adjusted_mean,
        )
        for each in applications
    ]  # fmt: skip


def answers_apart(vacancy: Vacancy) -> QuerySet[Answer]:
    """The answers whose scores need the lead, question by question."""
    return (
        Answer.objects.filter(
            application__vacancy=vacancy, application__state=ApplicationState.SIFTING, needs_agreement=True
        )
        .select_related("application__standing", "question", "agreed")
        .order_by("question__order", "application__standing__number")
    )


def answers_to_agree(answers: Iterable[Answer]) -> list[ToAgree]:
    """The lines of a page of `answers_apart`, with what was given. One query more."""
    answers = list(answers)
    given: dict[UUID, list[int | None]] = {}
    scored = Score.objects.counting().filter(answer__in=answers)
    for answer, points in scored.values_list("answer", "points"):
        given.setdefault(answer, []).append(points)
    return [
        ToAgree(
            id=each.pk, number=each.question.order, label=f"Applicant {each.application.standing.number}",
            settled=hasattr(each, "agreed"), given=in_order(given.get(each.pk, [])),
        )
        for each in answers
    ]  # fmt: skip


def answer_to_agree(vacancy: Vacancy, answer_id: UUID) -> Disputed | None:
    """One answer the members were far apart on, with its anchors; None for any other answer."""
    row = (
        Answer.objects.filter(
            pk=answer_id, application__vacancy=vacancy, application__state=ApplicationState.SIFTING
        )
        .select_related("application__standing", "question__question__behaviour__value", "agreed")
        .prefetch_related("scores")
        .first()
    )
    if row is None:
        return None
    scored = _scored(row)
    if not (row.needs_agreement or needs_agreement(scored.given)):
        return None
    value = row.question.question.behaviour.value
    agreed = getattr(row, "agreed", None)
    points = anchored_points(vacancy.framework, [value], vacancy.level)[value.pk]
    return Disputed(
        id=row.pk, label=f"Applicant {row.application.standing.number}", number=scored.number,
        question=scored.question, value=scored.value, behaviour=scored.behaviour, text=scored.text,
        given=scored.given, members=_side_by_side(scored.given, points), points=points,
        agreed=agreed.choice if agreed else "", reason=scored.reason,
    )  # fmt: skip


def is_answer_to(vacancy: Vacancy, answer_id: UUID) -> bool:
    """Whether it is an answer that this vacancy's panel read."""
    return Score.objects.filter(answer=answer_id, answer__application__vacancy=vacancy).exists()


def _side_by_side(given: Sequence[int | None], points: Sequence[AnchoredPoint]) -> list[Given]:
    """Lowest first and lettered in that order: a letter says nothing of who somebody is on the next answer."""
    by_points = {each.points: each for each in points}
    return [
        Given(
            letter=ascii_uppercase[place], points=each,
            label="No evidence seen" if each is None else f"{each} {by_points[each].label}",
            anchor="" if each is None else by_points[each].text,
        )
        for place, each in enumerate(given[: len(ascii_uppercase)])
    ]  # fmt: skip


def next_to_agree(vacancy: Vacancy, after: UUID | None = None) -> UUID | None:
    """The next answer without an agreed score, in the order of the list: after this one, else from the start."""
    left = list(answers_apart(vacancy).filter(Q(agreed=None) | Q(pk=after)).values_list("pk", flat=True))
    place = left.index(after) if after in left else -1
    following = [each for each in [*left[place + 1 :], *left[: max(place, 0)]] if each != after]
    return following[0] if following else None


def agreement_progress(vacancy: Vacancy) -> tuple[int, int]:
    """(agreed, in all) of the answers the panel was far apart on. One query."""
    counts = answers_apart(vacancy).order_by().aggregate(all=Count("pk"), done=Count("agreed"))
    return counts["done"], counts["all"]


def count_to_agree(vacancy: Vacancy) -> int:
    """How many answers still need an agreed score. One query."""
    return answers_apart(vacancy).filter(agreed=None).count()


def applicant_answers(application: Application) -> list[ScoredAnswer]:
    """One applicant's answers in the order of the questions, with the scores given and agreed. Two queries."""
    rows = (
        Answer.objects.filter(application=application)
        .select_related("question__question__behaviour__value", "agreed")
        .prefetch_related("scores")
        .order_by("question__order")
    )
    return [_scored(row) for row in rows]


def _scored(row: Answer) -> ScoredAnswer:
    asked = row.question.question
    agreed = getattr(row, "agreed", None)
    return ScoredAnswer(
        number=row.question.order, question=asked.text, value=asked.behaviour.value.name,
        behaviour=asked.behaviour.name, text=row.panel_text,
        given=in_order([each.points for each in row.scores.all() if each.counts]),
        agreed_points=agreed.points if agreed else None,
        agreed_unseen=bool(agreed and agreed.no_evidence),
        reason=agreed.reason if agreed else "",
    )  # fmt: skip


def in_order(given: Sequence[int | None]) -> tuple[int | None, ...]:
    """Scores without their givers: sorted, so that the order says nothing of who gave which."""
    return tuple(sorted(given, key=lambda points: (points is None, points or 0)))
