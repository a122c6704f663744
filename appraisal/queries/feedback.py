"""Feedback from colleagues as it is read: nothing below four people, and all of it at once.

It is shown when everybody who was asked has answered, or when both sides have sent; from then on nobody can answer. So
it never grows before a reader's eyes, and no one answer can be told by taking two readings from each other.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from appraisal.models import Appraisal, FeedbackCell, Rater
from appraisal.queries.steps import step_of, timetables
from appraisal.states import BLIND
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.common.waiting import WaitingItem, provides
from values_hub.framework.models import Behaviour

# DESIGN §5: four or more before anything shows. Of what is written: four who wrote.
LEAST = 4
ANSWERS = {
    "always": "Nearly always",
    "often": "Often",
    "sometimes": "Sometimes",
    "rarely": "Rarely",
    "unseen": "I have not seen it",
}
WORDS = {
    "strength": "What do they do that you would like to see more of in all of us?",
    "more": "What one thing would help them?",
}
MOST_WAITING = 20
# What must be so for there to be anything to say or to agree (common.waiting).
ASKED = """EXISTS (SELECT 1 FROM appraisal_rater WHERE staff_id = %(staff)s AND agreed_at IS NOT NULL
    AND NOT answered AND NOT declined) OR EXISTS (SELECT 1 FROM appraisal_appraisal a
    JOIN appraisal_rater r ON r.appraisal_id = a.id WHERE a.appraiser_id = %(staff)s AND r.agreed_at IS NULL)"""


@dataclass(frozen=True)
class Asked:
    """A colleague on the list. Whether they have answered is nobody's to see."""

    pk: UUID
    name: str
    post: str
    agreed: bool
    asked: bool


@dataclass(frozen=True)
class Seen:
    """One behaviour with how many gave each answer."""

    statement: str
    answers: list[tuple[str, int]]


@dataclass(frozen=True)
class ValueSeen:
    name: str
    behaviours: list[Seen]


@dataclass(frozen=True)
class Feedback:
    """What is shown. `answered` 0: nothing is. `over`: nothing more will come."""

    answered: int = 0
    values: list[ValueSeen] = field(default_factory=list)
    words: list[tuple[str, list[str]]] = field(default_factory=list)
    over: bool = False


class _Row(NamedTuple):
    """Somebody who was asked, by their account."""

    user: Any
    answered: bool
    declined: bool


def behaviours_of(appraisal: Appraisal) -> list[Behaviour]:
    """What colleagues are asked: every behaviour of the version it is appraised on, in order. One query."""
    rows = Behaviour.objects.filter(value__framework=appraisal.cycle.framework_id).select_related("value")
    return list(rows.order_by("value__order", "order"))


def asked_of(appraisal: Appraisal) -> list[Asked]:
    """Who is proposed, who is agreed to and who was asked, by name. One query."""
    rows = Rater.objects.filter(appraisal=appraisal).select_related("staff__post")
    return [
        Asked(
            row.pk, row.staff.name, row.staff.post.title, row.agreed_at is not None, row.asked_at is not None
        )
        for row in rows.order_by("staff__last_name", "staff__first_name", "pk")
    ]


def one_asked(appraisal: Appraisal, key: UUID) -> Rater | None:
    """One colleague of those chosen for this appraisal, or None."""
    return appraisal.raters.select_related("staff", "appraisal").filter(pk=key).first()


def is_complete(appraisal: Appraisal) -> bool:
    """Everybody who was asked has answered or declined, and enough answered. One query."""
    return _all_have_answered(_asked_rows(appraisal))


def feedback_beside(appraisal: Appraisal, reader: Any) -> Feedback | None:
    """What of it stands beside the record for `reader`, on the page and on paper alike: None before both have sent,
    and for whoever is not one of the two."""
    asked = (Action.SEE_FEEDBACK, Action.READ_BOTH_PREPARATIONS)
    return feedback_of(appraisal, reader) if all(decide(reader, each, appraisal) for each in asked) else None


def feedback_of(appraisal: Appraisal, reader: Any) -> Feedback:
    """What `reader`, one of the two, may read of it. Three queries at most, one fewer where the row came with what was
    answered; callers ask the table first.

    Somebody who answered, and gives the appraisal since, knows one of the answers: they read it from one more on, so
    that there are always four of others.
    """
    cell: FeedbackCell | None = getattr(appraisal, "feedback", None)
    if cell is None and appraisal.state not in BLIND:
        return Feedback(over=True)
    asked = _asked_rows(appraisal)
    over = appraisal.state not in BLIND or _all_have_answered(asked)
    least = LEAST + any(row.answered and row.user == reader.pk for row in asked)
    if cell is None or cell.answered < least or not over:
        return Feedback(over=over)
    values = [
        ValueSeen(value.name, [_seen(each, cell) for each in some])
        for value, some in groupby(behaviours_of(appraisal), key=lambda each: each.value)
    ]
    words = [
        (label, cell.words[code]) for code, label in WORDS.items() if len(cell.words.get(code, [])) >= least
    ]
    return Feedback(cell.answered, values, words, over=True)


@provides(only_if=ASKED)
def waiting_feedback(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """On the home page: colleagues to say something of, and proposals to agree while they can be. Two queries."""
    if user.staff is None:
        return
    me = user.staff.pk
    asked = Q(staff=me, agreed_at__isnull=False, answered=False, declined=False)
    others = Rater.objects.filter(appraisal=OuterRef("appraisal"))
    answered = others.filter(answered=True).order_by().values("appraisal").annotate(n=Count("*"))
    can_be_agreed = Exists(others.unanswered()) | ~Exists(answered.filter(n__gte=LEAST))
    proposed_to_me = Q(appraisal__appraiser=me, agreed_at=None) & Q(can_be_agreed)
    rows = Rater.objects.filter(asked | proposed_to_me, appraisal__state__in=BLIND)
    proposed: set[UUID] = set()
    found = list(rows.select_related("appraisal__staff").order_by("appraisal__due_on", "pk")[:MOST_WAITING])
    tables = timetables({row.appraisal.cycle_id for row in found})
    for row in found:
        name, due = row.appraisal.staff.name, step_of(row.appraisal, tables).due_on
        if row.agreed_at is not None:
            url = reverse("appraisal:give_feedback", args=[row.pk])
            yield WaitingItem(f"Say what you see of {name}", url, "Nobody is told what you said.", due)
        elif row.appraisal_id not in proposed:
            proposed.add(row.appraisal_id)
            url = reverse("appraisal:feedback", args=[row.appraisal_id])
            yield WaitingItem(
                f"Agree whom {name} asks for feedback", url, "They have proposed colleagues.", due
            )


def _seen(behaviour: Behaviour, cell: FeedbackCell) -> Seen:
    given = cell.counts.get(str(behaviour.pk), {})
    return Seen(behaviour.statement, [(label, given.get(code, 0)) for code, label in ANSWERS.items()])


def _asked_rows(appraisal: Appraisal) -> list[_Row]:
    rows = Rater.objects.filter(appraisal=appraisal, agreed_at__isnull=False)
    return [_Row(*row) for row in rows.values_list("staff__user", "answered", "declined")]


def _all_have_answered(asked: list[_Row]) -> bool:
    enough = sum(row.answered for row in asked) >= LEAST
    return enough and all(row.answered or row.declined for row in asked)
