"""What a panel member sees while scoring: their own order, their own scores, and nothing else.

Every function takes the member and reads only rows dealt to that member. What comes back are frozen rows that hold no
applicant, no application, no time and no other member, so that a template cannot show what it must not.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, UUIDField

from recruitment.models import Answer, Hold, PanelMember, Score, Vacancy, VacancyQuestion, WarmUpScore
from recruitment.scoring import minutes_of_work
from recruitment.states import ApplicationState
from values_hub.framework.models import Exemplar
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points, rating_words, scale_labels
from values_hub.framework.queries.wording import wording_of

# A pause after ten, and a rest after forty minutes: judgement slips with tiredness before the judge notices.
BATCH = 10
REST_AFTER_MINUTES = 40
A_BREAK = dt.timedelta(minutes=10)
LONGEST_SITTING = 400


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
    """An exemplar answer: its points, what that point is called, why, and what this member gave it ("" is not yet)."""

    id: UUID
    number: int
    examples: int
    points: int
    label: str
    text: str
    commentary: str
    choice: str

    @property
    def distance(self) -> str:
        """How far the member's score is from the agreed one, in words."""
        if not self.choice.isdigit():
            return "You saw no evidence in it."
        apart = int(self.choice) - self.points
        if not apart:
            return "The same as the agreed score."
        points = "1 point" if abs(apart) == 1 else f"{abs(apart)} points"
        return f"{points} {'above' if apart > 0 else 'below'} the agreed score."


@dataclass(frozen=True)
class BlindAnswer:
    """One answer, addressed by its own random key; `position` is its place of `answers`, and `previous` the answer
    before it, in this member's order only. `is_warm`: they have practised on this question's examples, or there are
    none."""

    id: UUID
    question: UUID
    number: int
    position: int
    answers: int
    previous: UUID | None
    text: str
    choice: str
    is_warm: bool


@dataclass(frozen=True)
class Next:
    """Where to go on: the answer, its question and its place in this member's order."""

    question: UUID
    answer: UUID
    position: int


@dataclass(frozen=True)
class LastDone:
    """What a member did last: scored `answer`, or flagged it (then `hold` is the flag)."""

    answer: UUID
    hold: UUID | None


@dataclass(frozen=True)
class Sitting:
    """How much is left, and for how long this member has scored without a break of ten minutes."""

    unscored: int
    minutes_left: int
    minutes_worked: int

    @property
    def is_long(self) -> bool:
        return self.minutes_worked >= REST_AFTER_MINUTES


@dataclass(frozen=True)
class OwnScore:
    """A line of the member's own list."""

    id: UUID
    position: int
    words: str
    is_scored: bool


def sift_progress(member: PanelMember) -> list[QuestionProgress]:
    """The questions in order with how much is done and how long the rest takes. Two queries."""
    unscored = Q(scored_at=None)
    counted = (
        _dealt(member)
        .order_by()
        .values_list("question")
        .annotate(
            answers=Count("pk"),
            left=Count("pk", filter=unscored),
            words_left=Sum("words", filter=unscored, default=0),
        )
    )
    # Counted by key alone, and the words of the few questions fetched after: with them beside every one of thousands of
    # scores the database sorts pages of text.
    done = {question: (answers, left, words) for question, answers, left, words in counted}
    questions = VacancyQuestion.objects.filter(pk__in=done).select_related("question__behaviour__value")
    progress = []
    for asked in questions.order_by("order"):
        answers, left, words = done[asked.pk]
        behaviour = asked.question.behaviour
        progress.append(
            QuestionProgress(
                id=asked.pk, number=asked.order, text=asked.question.text, value=behaviour.value.name,
                behaviour=behaviour.name, answers=answers, scored=answers - left,
                minutes_left=minutes_of_work(words=words, answers=left),
            )
        )  # fmt: skip
    return progress


def next_answer(member: PanelMember, *, after: BlindAnswer | None = None) -> Next | None:
    """The next answer without a score: first on in the same question, then from the start.

    Horizontal: every answer to a question comes before any answer to the next one.
    """
    unscored = _dealt(member).filter(scored_at=None).order_by("question__order", "position")
    keys = ("question", "answer", "position")
    if after is not None:
        on = unscored.filter(question=after.question, position__gt=after.position)
        if found := on.values_list(*keys).first():
            return Next(*found)
    found = unscored.values_list(*keys).first()
    return Next(*found) if found else None


def next_answer_to(member: PanelMember, question: UUID) -> UUID | None:
    """The first answer to one question without a score, or None when all have one."""
    unscored = _dealt(member).filter(question=question, scored_at=None).order_by("position")
    return unscored.values_list("answer", flat=True).first()


def is_new_batch(after: BlindAnswer, on: Next) -> bool:
    """Whether going on to the next answer of the same question begins another ten."""
    return on.question == after.question and (on.position - 1) // BATCH != (after.position - 1) // BATCH


def has_begun(member: PanelMember, question: UUID) -> bool:
    """Whether this member has scored any answer to this question."""
    return _dealt(member).filter(question=question).exclude(scored_at=None).exists()


def sitting(member: PanelMember) -> Sitting:
    """What is left and how long this has gone on, for the pause between batches. Two queries."""
    left = _dealt(member).filter(scored_at=None).aggregate(n=Count("pk"), words=Sum("words", default=0))
    given = Score.objects.filter(member=member).exclude(scored_at=None).order_by("-scored_at")
    times = list(given.values_list("scored_at", flat=True)[:LONGEST_SITTING])
    start = end = times[0] if times else None
    for earlier in times[1:]:
        if start is None or earlier is None or start - earlier > A_BREAK:
            break
        start = earlier
    return Sitting(
        unscored=left["n"], minutes_left=minutes_of_work(words=left["words"], answers=left["n"]),
        minutes_worked=int((end - start).total_seconds() // 60) if start and end else 0,
    )  # fmt: skip


def last_done(member: PanelMember) -> LastDone | None:
    """What this member may take back: the last answer they scored, or flagged while HR has not decided. Two queries."""
    scored = _dealt(member).exclude(scored_at=None).order_by("-scored_at", "-question__order", "-position")
    last = scored.values_list("answer", "scored_at").first()
    flags = Hold.objects.filter(raised_by=member, decided_at=None).order_by("-raised_at", "pk")
    flag = flags.values_list("answer", "pk", "raised_at").first()
    if flag is not None and (last is None or last[1] is None or flag[2] >= last[1]):
        return LastDone(flag[0], flag[1])
    return LastDone(last[0], None) if last else None


def blind_answer(member: PanelMember, answer_id: UUID) -> BlindAnswer | None:
    """One answer served to this member, or None. One query."""
    same = _dealt(member).filter(question=OuterRef("question"))
    before = same.filter(position__lt=OuterRef("position")).order_by("-position")
    every = Score.objects.filter(member=member, question=OuterRef("question")).order_by("-position")
    practised = WarmUpScore.objects.filter(
        member=member, question=OuterRef(OuterRef("question")), exemplar=OuterRef("pk")
    )
    examples = Exemplar.objects.filter(question=OuterRef("question__question")).exclude(Exists(practised))
    row = (
        _dealt(member)
        .filter(answer=answer_id)
        .select_related("answer", "question")
        .annotate(
            # SQLite has no type for a key: said here, or it comes back as bare text.
            previous=Subquery(before.values("answer")[:1], output_field=UUIDField()),
            # The highest place rather than a count: a place keeps its number while another answer is with HR.
            last=Subquery(every.values("position")[:1]),
            is_warm=~Exists(examples) | Exists(same.exclude(scored_at=None)),
        )
        .first()
    )
    if row is None:
        return None
    return BlindAnswer(
        id=row.answer_id, question=row.question_id, number=row.question.order, position=row.position,
        answers=row.last, previous=row.previous, text=row.answer.panel_text, choice=row.choice,
        is_warm=row.is_warm,
    )  # fmt: skip


def guide_to(member: PanelMember, question_id: UUID) -> Guide | None:
    """What to look for in the answers to one question of this member's vacancy. One query."""
    asked = (
        VacancyQuestion.objects.filter(vacancy=member.vacancy_id, pk=question_id)
        .select_related("question__behaviour__value", "vacancy__framework")
        .annotate(questions=Count("vacancy__questions"))
        .first()
    )
    if asked is None:
        return None
    behaviour = asked.question.behaviour
    words = wording_of(asked.vacancy.framework)
    points = anchored_points(asked.vacancy.framework, [behaviour.value], asked.vacancy.level)
    return Guide(
        id=asked.pk, number=asked.order, questions=asked.questions, text=asked.question.text,
        value=behaviour.value.name, behaviour=behaviour.name, statement=behaviour.statement,
        marking=asked.question.guide,
        seen=words.seen(behaviour.pk), not_seen=words.not_seen(behaviour.pk),
        points=points[behaviour.value_id],
    )  # fmt: skip


def examples_for(member: PanelMember, question_id: UUID) -> list[Example]:
    """The scored examples of one question, in an order that gives nothing away, with what this member gave each.
    Three queries."""
    labels = scale_labels(member.vacancy.framework)
    rows = Exemplar.objects.filter(
        question__in=VacancyQuestion.objects.filter(vacancy=member.vacancy_id, pk=question_id).values(
            "question"
        )
    )
    given = {
        each.exemplar_id: each.choice
        for each in WarmUpScore.objects.filter(member=member, question=question_id)
    }
    examples = list(rows.order_by("pk"))
    return [
        Example(
            id=row.pk, number=number, examples=len(examples), points=row.points, label=labels.get(row.points, ""),
            text=row.text, commentary=row.commentary, choice=given.get(row.pk, ""),
        )
        for number, row in enumerate(examples, start=1)
    ]  # fmt: skip


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


def count_with_hr(member: PanelMember) -> int:
    """How many answers this member waits for, because HR is looking whether they say who wrote them."""
    held = Score.objects.filter(
        member=member, scored_at=None, is_held=True, is_withdrawn=False, handed_off_at=None
    )
    return held.count()


def was_dealt(member: PanelMember, answer_id: UUID) -> bool:
    """Whether the answer is, or was, this member's."""
    return Score.objects.filter(member=member, answer=answer_id).exists()


def is_with_hr(member: PanelMember, answer_id: UUID) -> bool:
    """Whether the answer was dealt to this member and is held."""
    return Score.objects.filter(member=member, answer=answer_id, is_held=True, handed_off_at=None).exists()


def answers_without_reader(vacancy: Vacancy) -> QuerySet[Answer]:
    """Answers that nobody has scored or is to score: everybody left on the panel knows who wrote them."""
    read = Score.objects.filter(answer=OuterRef("pk"), is_set_aside=False, handed_off_at=None)
    sent = Answer.objects.filter(application__vacancy=vacancy, application__state=ApplicationState.SIFTING)
    return sent.exclude(Exists(read))


def is_complete(vacancy: Vacancy) -> bool:
    """Whether everybody on the panel has locked and every answer has been read."""
    members = PanelMember.objects.sitting().filter(vacancy=vacancy)
    if not members.exists() or members.still_scoring().exists():
        return False
    return not answers_without_reader(vacancy).exists()


def _dealt(member: PanelMember) -> QuerySet[Score]:
    """The rows served to this member. Those of withdrawn applicants, with HR or handed on are not."""
    return Score.objects.served().filter(member=member)
