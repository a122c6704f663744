"""The answers with HR because they may say who wrote them, and what in them says so."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from recruitment.identity import Trace, traces
from recruitment.models import Answer, HistoryEntry, Hold, Referee, Vacancy
from recruitment.states import ApplicationState

HIDDEN = "[hidden]"
# What is known of whoever wrote an answer and must not stand in it.
WRITER = (
    "application__first_name", "application__last_name", "application__applicant__email", "application__phone",
    "application__previous_name",
)  # fmt: skip
FORMER, REFEREE, PLACE = "a name they had before", "their referee", "where they worked or studied"
WORD = re.compile(r"\S+")
SOME_PHONE = re.compile(r"\d[\d ().-]{7,}\d")


@dataclass(frozen=True)
class Word:
    """One word of an answer: its `number` from 0, the text `before` it (spaces, line ends), and whether to mark it."""

    number: int
    before: str
    text: str
    is_marked: bool


@dataclass(frozen=True)
class HeldAnswer:
    """An answer in HR's queue. `by_panel`: a member said so; otherwise it was found when the answers were dealt."""

    id: UUID
    question: str
    text: str
    found: Sequence[str]
    by_panel: bool
    raised_at: dt.datetime
    words: Sequence[Word]
    was_redacted: bool


def held_answers(vacancy: Vacancy) -> QuerySet[Hold]:
    """The queue, in an order that keeps no two answers of one person together: by the hold's own random key.

    HR answers them one after another and each goes back to the panel at once, so their order is a thing the panel sees.
    """
    rows = Hold.objects.filter(
        answer__application__vacancy=vacancy,
        answer__application__state=ApplicationState.SIFTING,
        decided_at=None,
    )
    return rows.order_by("pk")


def held_answer(vacancy: Vacancy, hold: UUID) -> Hold | None:
    """One of this vacancy's, open or decided, with its answer and what is known of the writer."""
    rows = Hold.objects.filter(pk=hold, answer__application__vacancy=vacancy)
    return rows.select_related("answer__question__question", "answer__application__applicant").first()


def to_look_at(hold: Hold) -> HeldAnswer:
    """What HR is shown: the answer word by word, with what says who wrote it marked already."""
    answer = hold.answer
    found = traces_of(answer)
    return HeldAnswer(
        id=hold.pk, question=answer.question.question.text, text=answer.text,
        found=[_in_words(each) for each in found], by_panel=hold.raised_by_id is not None, raised_at=hold.raised_at,
        words=_words(answer, found), was_redacted=answer.redacted_at is not None,
    )  # fmt: skip


def traces_of(answer: Answer) -> list[Trace]:
    """What in an answer says who wrote it: their name, address or number, a name they had before, their referees, and
    where they have worked or studied. Two queries.

    Only the first three and a former name keep an answer from the panel by themselves (`says_who_wrote_it`): a place of
    work is often what an answer is about. HR, who look at it anyway, are shown all of it.
    """
    person = answer.application
    referees = list(Referee.objects.filter(application=person).values_list("name", "email", "organisation"))
    places = HistoryEntry.objects.filter(application=person).values_list("organisation", flat=True)
    return traces(
        answer.text, first_name=person.first_name, last_name=person.last_name,
        email=person.applicant.email, phone=person.phone,
        others=[(FORMER, person.previous_name), *((REFEREE, name) for name, _, _ in referees)],
        phrases=[
            *((REFEREE, email) for _, email, _ in referees),
            *((PLACE, name) for name in [*places, *(where for _, _, where in referees)]),
        ],
    )  # fmt: skip


def says_who_wrote_it(
    text: str, first_name: str, last_name: str, email: str, phone: str, previous_name: str
) -> bool:
    """Whether there is any trace of the WRITER, in that order. Looks first whether there could be: most have none."""
    low = text.casefold()
    known = [*re.split(r"[\s-]+", f"{first_name} {last_name} {previous_name}"), email]
    if not any(word and word.casefold() in low for word in known) and not SOME_PHONE.search(text):
        return False
    others = [(FORMER, previous_name)] if previous_name else []
    return bool(
        traces(text, first_name=first_name, last_name=last_name, email=email, phone=phone, others=others)
    )


def spans_of_words(text: str, numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The stretches of `text` that these words take, [from, to); words side by side are one stretch."""
    places = [match.span() for match in WORD.finditer(text)]
    spans: list[tuple[int, int]] = []
    before = -2
    for number in sorted({each for each in numbers if 0 <= each < len(places)}):
        start, end = places[number]
        if number == before + 1:
            start = spans.pop()[0]
        spans.append((start, end))
        before = number
    return spans


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a block in place of each stretch: always the same block, so that its length tells nothing."""
    out, done = [], 0
    for start, end in sorted(spans):
        out += [text[done:start], HIDDEN]
        done = end
    return "".join([*out, text[done:]])


def _in_words(trace: Trace) -> str:
    """What was found; and what it is to them, where it is not their own."""
    return f"{trace.words} ({trace.kind})" if trace.kind in {FORMER, REFEREE, PLACE} else trace.words


def _words(answer: Answer, found: Sequence[Trace]) -> list[Word]:
    marked = [(start, end) for start, end in answer.masked]
    for trace in found:
        marked += [match.span() for match in re.finditer(re.escape(trace.words), answer.text)]
    words, done = [], 0
    for number, match in enumerate(WORD.finditer(answer.text)):
        start, end = match.span()
        is_marked = any(start < to and end > since for since, to in marked)
        words.append(Word(number, answer.text[done:start], match.group(), is_marked))
        done = end
    return words
