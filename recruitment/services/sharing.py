"""Sharing out the reading: who reads which answer, in which order, and what moves when somebody cannot go on.

Question by question (horizontal), and by load in words, so that the minutes of work differ by little between members.
"""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Max

from recruitment.models import Answer, Conflict, Hold, PanelMember, Score, Vacancy
from recruitment.queries.redaction import WRITER, says_who_wrote_it
from recruitment.scoring import seconds_of_work
from recruitment.shuffle import placed_among, shuffled
from recruitment.states import ApplicationState

BATCH = 2000


@dataclass
class Reader:
    """A member and the seconds of work they have so far. `user` is theirs: nobody reads their own application."""

    member: PanelMember
    user: Any
    seconds: float = 0.0


@dataclass(frozen=True)
class ToRead:
    """An answer as the dealer sees it: never what it says."""

    answer: UUID
    question: UUID
    application: UUID
    applicant: Any
    words: int
    is_held: bool = False

    @property
    def seconds(self) -> float:
        return seconds_of_work(words=self.words, answers=1)

    def dealt_to(self, member: PanelMember, position: int) -> Score:
        return Score(
            member=member, question_id=self.question, answer_id=self.answer, position=position, words=self.words,
            is_held=self.is_held,
        )  # fmt: skip


@dataclass
class Hands:
    """Who holds which answers: member → question → what they are to read of it."""

    held: dict[UUID, dict[UUID, list[ToRead]]] = field(default_factory=dict)

    def give(self, member: PanelMember, each: ToRead) -> None:
        self.held.setdefault(member.pk, {}).setdefault(each.question, []).append(each)


def share_out(*, vacancy: Vacancy, at: dt.datetime) -> int:
    """Deal every answer to as many members as the vacancy asks for, each in an order of their own.

    With no more members than that, everybody reads everything. An answer that names its own writer (their name, email
    address or telephone number) is dealt like the others and held until HR has looked. A member never gets an answer
    of their own application. Returns how many scores there are to give.
    """
    readers = _readers(vacancy)
    held: list[Any] = []
    hands = Hands()
    for question in vacancy.questions.order_by("order"):
        rows = []
        # Plain rows: thousands of answers with all that is known of their writers are too many to make objects of.
        sent = _sent_answers(vacancy).filter(question=question)
        for key, application, applicant, words, text, *about in sent.values_list(
            "pk", "application", "application__applicant", "words", "text", *WRITER
        ):
            is_held = says_who_wrote_it(text, *about)
            if is_held:
                held.append(key)
            rows.append(ToRead(key, question.pk, application, applicant, words, is_held))
        _deal(rows, readers, vacancy.reviews_per_answer, hands)
    Hold.objects.bulk_create((Hold(answer_id=key, raised_at=at) for key in held), batch_size=BATCH)
    scores = [row for reader in readers for row in _in_order(reader.member, hands)]
    Score.objects.bulk_create(scores, batch_size=BATCH)
    return len(scores)


def deal_again(*, vacancy: Vacancy, answers: Iterable[UUID]) -> int:
    """Give these answers to one more member each: somebody who may still score them and has least left to do.

    Before that, somebody who still has answers of the same question: among those a new one does not stand out, while
    two that come to somebody who had finished would tell that one person wrote both. Returns how many found a reader;
    for the rest there is nobody, and HR is asked for one (queries.sift.answers_without_reader).
    """
    rows = _again(vacancy, answers)
    readers = {each.member.pk: each for each in _readers(vacancy) if each.member.scores_locked_at is None}
    had = set(
        Score.objects.filter(member__in=readers, answer__in=[each.answer for each in rows])
        .values_list("member", "answer")
    )  # fmt: skip
    known = set(
        Conflict.objects.filter(member__in=readers, outcome=Conflict.Outcome.HANDED_OFF)
        .values_list("member", "application")
    )  # fmt: skip
    busy = set(
        Score.objects.served()
        .filter(member__in=readers, scored_at=None)
        .values_list("member", "question")
        .distinct()
    )
    _add_what_is_left(readers)
    hands, dealt = Hands(), 0
    for each in rows:
        free = [
            reader
            for key, reader in readers.items()
            if (key, each.answer) not in had
            and (key, each.application) not in known
            and reader.user != each.applicant
        ]
        if not free:
            continue
        chosen = min(free, key=lambda reader: ((reader.member.pk, each.question) not in busy, reader.seconds))
        chosen.seconds += each.seconds
        hands.give(chosen.member, each)
        dealt += 1
    for reader in readers.values():
        _slip_in(reader.member, hands)
    return dealt


def give_to(*, member: PanelMember, answers: Iterable[UUID]) -> int:
    """Deal these answers to one member, in an order of their own. What they had before, or wrote, is left out."""
    had = set(Score.objects.filter(member=member).values_list("answer", flat=True))
    rows = [
        each
        for each in _again(member.vacancy, answers)
        if each.answer not in had and each.applicant != member.staff.user_id
    ]
    hands = Hands()
    for each in rows:
        hands.give(member, each)
    _slip_in(member, hands)
    return len(rows)


def _sent_answers(vacancy: Vacancy) -> Any:
    return Answer.objects.filter(application__vacancy=vacancy, application__state=ApplicationState.SIFTING)


def _again(vacancy: Vacancy, answers: Iterable[UUID]) -> list[ToRead]:
    """What these answers are to a dealer after the first deal: some may be with HR. Two queries."""
    keys = list(answers)
    held = set(Hold.objects.filter(answer__in=keys, decided_at=None).values_list("answer", flat=True))
    rows = _sent_answers(vacancy).filter(pk__in=keys).select_related("application").order_by("pk")
    return [_to_read(each, is_held=each.pk in held) for each in rows]


def _to_read(answer: Answer, *, is_held: bool) -> ToRead:
    return ToRead(
        answer.pk,
        answer.question_id,
        answer.application_id,
        answer.application.applicant_id,
        answer.words,
        is_held,
    )


def _readers(vacancy: Vacancy) -> list[Reader]:
    members = PanelMember.objects.sitting().filter(vacancy=vacancy).select_related("staff").order_by("pk")
    return [Reader(member, member.staff.user_id) for member in members]


def _deal(rows: Sequence[ToRead], readers: Sequence[Reader], reviews: int, hands: Hands) -> None:
    """Longest first, each to those with least to do: no two members then end more than about one answer apart."""
    # Between equals the dice fall the same way each time, and not always to the same member.
    dice = random.Random(str(rows[0].question) if rows else "")  # noqa: S311
    for each in sorted(rows, key=lambda row: (-row.words, row.answer)):
        free = [reader for reader in readers if reader.user is None or reader.user != each.applicant]
        dice.shuffle(free)
        for reader in sorted(free, key=lambda one: one.seconds)[:reviews]:
            reader.seconds += each.seconds
            hands.give(reader.member, each)


def _in_order(member: PanelMember, hands: Hands) -> Iterable[Score]:
    for question, rows in hands.held.get(member.pk, {}).items():
        of = {each.answer: each for each in rows}
        for position, key in enumerate(shuffled(of, seed=f"{member.pk}:{question}"), start=1):
            yield of[key].dealt_to(member, position)


def _slip_in(member: PanelMember, hands: Hands) -> None:
    """New answers among those the member has not scored yet, at places that say nothing of when they came."""
    for question, rows in hands.held.get(member.pk, {}).items():
        theirs = Score.objects.filter(member=member, question=question)
        last = theirs.aggregate(last=Max("position"))["last"] or 0
        waiting = list(theirs.filter(scored_at=None, handed_off_at=None).order_by("position"))
        of = {each.answer: each for each in rows}
        places = placed_among(
            [(row.answer_id, row.position) for row in waiting],
            shuffled(of, seed=f"{member.pk}:{question}"), last=last, seed=f"{member.pk}:{question}:{last}",
        )  # fmt: skip
        moved = [row for row in waiting if places[row.answer_id] != row.position]
        for row in moved:
            row.position = places[row.answer_id]
        Score.objects.bulk_update(moved, ["position"], batch_size=BATCH)
        Score.objects.bulk_create(
            (each.dealt_to(member, places[key]) for key, each in of.items()), batch_size=BATCH
        )


def _add_what_is_left(readers: dict[Any, Reader]) -> None:
    left = Score.objects.served().filter(member__in=readers, scored_at=None)
    for member, words in left.values_list("member", "words"):
        readers[member].seconds += seconds_of_work(words=words, answers=1)
