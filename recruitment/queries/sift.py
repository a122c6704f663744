"""What a panel member sees while scoring: their own order, their own scores, and nothing else.

Every function takes the member and reads only rows dealt to that member. What comes back are frozen rows that hold no
applicant, no application, no time and no other member, so that a template cannot show what it must not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, UUIDField

from recruitment.models import PanelMember, Score, VacancyQuestion
from recruitment.scoring import minutes_of_work
from values_hub.framework.models import Exemplar, Indicator
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points, rating_words, scale_labels


@dataclass(frozen=True)
class QuestionProgress:
    """One question of the sift, for this member."""

    id: UUID
    number: int
    text: str
    value: str
    behaviour: str
    answers: int
    scored: int
    minutes_left: int


@dataclass(frozen=True)
class Guide:
    """What to look for in the answers to one question."""

    id: UUID
    number: int
    questions: int
    text: str
    value: str
    behaviour: str
    statement: str
    marking: str
    seen: Sequence[str]
    not_seen: Sequence[str]
    points: Sequence[AnchoredPoint]


@dataclass(frozen=True)
class Example:
    """An exemplar answer: its points, what that point is called, and why."""

    points: int
    label: str
    text: str
    commentary: str


@dataclass(frozen=True)
class BlindAnswer:
    """One answer, addressed by its own random key; `position` is its place, and `previous` the answer before it, in
    this member's order only."""

    id: UUID
    question: UUID
    number: int
    position: int
    answers: int
    previous: UUID | None
    text: str
    choice: str


@dataclass(frozen=True)
class OwnScore:
    """A line of the member's own list."""

    id: UUID
    position: int
    words: str
    is_scored: bool


def sift_progress(member: PanelMember) -> list[QuestionProgress]:
    """The questions in order with how much is done and how long the rest takes. One query."""
    unscored = Q(scored_at=None)
    rows = (
        _dealt(member)
        .values(
            "question", "question__order", "question__question__text",
            "question__question__behaviour__name", "question__question__behaviour__value__name",
        )
        .annotate(
            answers=Count("pk"),
            left=Count("pk", filter=unscored),
            words_left=Sum("words", filter=unscored, default=0),
        )
        .order_by("question__order")
    )  # fmt: skip
    return [
        QuestionProgress(
            id=row["question"], number=row["question__order"], text=row["question__question__text"],
            value=row["question__question__behaviour__value__name"],
            behaviour=row["question__question__behaviour__name"],
            answers=row["answers"], scored=row["answers"] - row["left"],
            minutes_left=minutes_of_work(words=row["words_left"], answers=row["left"]),
        )
        for row in rows
    ]  # fmt: skip


def next_answer(member: PanelMember, *, after: BlindAnswer | None = None) -> tuple[UUID, UUID] | None:
    """The next answer without a score, as (question, answer): first on in the same question, then from the start.

    Horizontal: every answer to a question comes before any answer to the next one.
    """
    unscored = _dealt(member).filter(scored_at=None).order_by("question__order", "position")
    if after is not None:
        on = unscored.filter(question=after.question, position__gt=after.position)
        if found := on.values_list("question", "answer").first():
            return found
    return unscored.values_list("question", "answer").first()


def next_answer_to(member: PanelMember, question: UUID) -> UUID | None:
    """The first answer to one question without a score, or None when all have one."""
    unscored = _dealt(member).filter(question=question, scored_at=None).order_by("position")
    return unscored.values_list("answer", flat=True).first()


def has_begun(member: PanelMember, question: UUID) -> bool:
    """Whether this member has scored any answer to this question."""
    return _dealt(member).filter(question=question).exclude(scored_at=None).exists()


def blind_answer(member: PanelMember, answer_id: UUID) -> BlindAnswer | None:
    """One answer dealt to this member, or None. One query."""
    same = _dealt(member).filter(question=OuterRef("question"))
    before = same.filter(position__lt=OuterRef("position")).order_by("-position")
    row = (
        _dealt(member)
        .filter(answer=answer_id)
        .select_related("answer", "question")
        .annotate(
            # SQLite has no type for a key: said here, or it comes back as bare text.
            previous=Subquery(before.values("answer")[:1], output_field=UUIDField()),
            answers=Subquery(same.order_by().values("question").annotate(n=Count("pk")).values("n")),
        )
        .first()
    )
    if row is None:
        return None
    return BlindAnswer(
        id=row.answer_id, question=row.question_id, number=row.question.order, position=row.position,
        answers=row.answers, previous=row.previous, text=row.answer.text, choice=row.choice,
    )  # fmt: skip


def guide_to(member: PanelMember, question_id: UUID) -> Guide | None:
    """What to look for in the answers to one question of this member's vacancy. Five queries."""
    asked = (
        VacancyQuestion.objects.filter(vacancy=member.vacancy_id, pk=question_id)
        .select_related("question__behaviour__value", "vacancy__framework")
        .annotate(questions=Count("vacancy__questions"))
        .first()
    )
    if asked is None:
        return None
    behaviour = asked.question.behaviour
    indicators = list(Indicator.objects.filter(behaviour=behaviour).order_by("order"))
    points = anchored_points(asked.vacancy.framework, [behaviour.value], asked.vacancy.level)
    return Guide(
        id=asked.pk, number=asked.order, questions=asked.questions, text=asked.question.text,
        value=behaviour.value.name, behaviour=behaviour.name, statement=behaviour.statement,
        marking=asked.question.guide,
        seen=[each.text for each in indicators if each.polarity == Indicator.Polarity.SEE],
        not_seen=[each.text for each in indicators if each.polarity == Indicator.Polarity.DONT_SEE],
        points=points[behaviour.value_id],
    )  # fmt: skip


def examples_for(member: PanelMember, question_id: UUID) -> list[Example]:
    """The scored examples of one question, in an order that gives nothing away. Two queries."""
    labels = scale_labels(member.vacancy.framework)
    rows = Exemplar.objects.filter(
        question__in=VacancyQuestion.objects.filter(vacancy=member.vacancy_id, pk=question_id).values(
            "question"
        )
    )
    return [
        Example(points=row.points, label=labels.get(row.points, ""), text=row.text, commentary=row.commentary)
        for row in rows.order_by("pk")
    ]


def own_rows(member: PanelMember, question: UUID) -> QuerySet[Score]:
    """What was dealt to this member of one question, in the member's own order."""
    return _dealt(member).filter(question=question).order_by("position")


def own_scores(member: PanelMember, rows: Iterable[Score]) -> list[OwnScore]:
    """The lines of a page of `own_rows`. One query more."""
    labels = scale_labels(member.vacancy.framework)
    return [
        OwnScore(
            row.answer_id, row.position,
            rating_words(row, labels) if row.is_rated else "Not scored yet", row.is_rated,
        )
        for row in rows
    ]  # fmt: skip


def count_unscored(member: PanelMember) -> int:
    """How many answers this member has still to score."""
    return _dealt(member).filter(scored_at=None).count()


def _dealt(member: PanelMember) -> QuerySet[Score]:
    """The rows dealt to this member, without those of applicants who have withdrawn since."""
    return Score.objects.filter(member=member, is_withdrawn=False)
