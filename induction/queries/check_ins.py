"""Reading a check-in: one's own side while it is written, both sides when both are in."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from induction.models import CheckIn, CheckInRating, CheckInSide, Outcome, Probation, Side
from induction.states import UNBLINDED, CheckInState
from values_hub.framework.models import Behaviour, Framework, Indicator, Question, Stage, Value
from values_hub.framework.models.ratings import Rated
from values_hub.framework.queries.anchors import rating_words, scale_labels
from values_hub.framework.queries.wording import wording_of
from values_hub.people.models.staff import named, staff_name

# How long before the day it is due a check-in can be rated. Both rate at 4, 12 and 20 weeks (DESIGN §5) what they have
# seen by then; a fortnight leaves room for nights and leave.
OPENS_BEFORE = dt.timedelta(days=14)
# From here on two views are far enough apart to be talked about first.
GAP = 2
SHOWN_OF_A_RATING = (
    "points", "no_evidence", "note", "value", "side__side", "side__rater__user", *named("side__rater"),
)  # fmt: skip
NUMBERS = {2: "Two", 3: "Three", 4: "Four"}


@dataclass(frozen=True)
class View:
    """One side's view of one value, in words. `who` wrote it: "You", or their name, whoever the manager is by now."""

    who: str
    words: str
    note: str


@dataclass(frozen=True)
class Row:
    """One value with both views beside each other. `apart` is the gap in points where it is two or more, else None;
    `one_saw_nothing` that one rated and the other saw no evidence."""

    value: Value
    starter: View
    manager: View
    apart: int | None
    one_saw_nothing: bool
    questions: list[Question]

    @property
    def talk_first(self) -> bool:
        return self.apart is not None or self.one_saw_nothing

    @property
    def apart_words(self) -> str:
        """The gap in words: nobody has to see the colour."""
        return f"{NUMBERS[self.apart or GAP]} points apart"


@dataclass(frozen=True)
class Status:
    """What a check-in is waiting for, as far as one viewer may know."""

    words: str
    colour: str
    todo: bool = False


@dataclass(frozen=True)
class Parties:
    """The two of a check-in, from where one viewer stands. `me` is "starter", "manager" or None for HR.

    `other_confirmed` is only ever asked about when both sides are in.
    """

    me: str | None
    starter_name: str
    manager_name: str
    i_confirmed: bool
    other_confirmed: bool

    @property
    def other_name(self) -> str:
        return self.starter_name if self.me == "manager" else self.manager_name

    @property
    def question(self) -> str:
        """What a rating asks, of oneself or of the starter."""
        who = "yourself" if self.me == "starter" else self.starter_name
        return f"How far do you see this in {who}?"

    @property
    def read_by(self) -> str:
        return (
            f"Nobody until both of you have sent your ratings. Then you and {self.other_name}. When you have both "
            "confirmed that you talked, also HR and managers further up."
        )


@dataclass(frozen=True)
class OwnRating:
    """One of your own ratings in words, on the page that is checked before sending."""

    value: Value
    place: int
    words: str
    note: str
    is_rated: bool
    sent: bool

    @property
    def action(self) -> str:
        return "Change" if self.is_rated else "Rate"


def gap(one: Rated, other: Rated) -> int | None:
    """How many points two ratings are apart, where both are numbers and it is two or more; else None.

    No evidence seen is not a number: it is never near to or far from one.
    """
    if one.points is None or other.points is None:
        return None
    apart = abs(one.points - other.points)
    return apart if apart >= GAP else None


def opens_on(check_in: CheckIn) -> dt.date:
    """The first day on which either of the two can rate."""
    return check_in.due_on - OPENS_BEFORE


def unsettled(probation: Probation) -> list[CheckIn]:
    """The check-ins laid out in a probation that both have not confirmed or that have no outcome, the soonest first."""
    with_outcome = Outcome.objects.current().filter(check_in=OuterRef("pk"))
    return list(
        CheckIn.objects.filter(induction=probation.induction_id)
        .exclude(state=CheckInState.CLOSED)
        .exclude(Exists(with_outcome), state=CheckInState.CONFIRMED)
        .order_by("due_on", "pk")
    )


def values_to_rate(framework: Framework) -> list[Value]:
    """The values of a version in their order, each with its behaviours and what we see of them."""
    seen = Indicator.objects.filter(polarity=Indicator.Polarity.SEE).order_by("order")
    behaviours = Behaviour.objects.order_by("order").prefetch_related(Prefetch("indicators", seen))
    return list(framework.values.order_by("order").prefetch_related(Prefetch("behaviours", behaviours)))


def own_ratings(check_in: CheckIn, user: Any) -> dict[UUID, CheckInRating]:
    """This person's own ratings by value, with their side. Empty for somebody who is not one of the two."""
    ratings = CheckInRating.objects.filter(
        side__check_in=check_in, side__rater__user=user, side__set_aside_at=None
    )
    return {rating.value_id: rating for rating in ratings.select_related("side")}


def check_in_of_party(user: Any, pk: UUID) -> CheckIn | None:
    """The check-in, with its people, when this person is one of the two; else None. One query."""
    return CheckIn.objects.of_parties(user).with_people().filter(pk=pk).first()


def sides_sent(user: Any, check_ins: Iterable[CheckIn]) -> dict[UUID, str]:
    """Of these check-ins, those still open in which this person's own side is in. The name of whoever sent it where
    that was the manager before them, so that nothing is left for them to rate; else "". Says nothing of the other side.

    At most one query.
    """
    still_open = (each for each in check_ins if each.state == CheckInState.OPEN)
    parts = {each.pk: part for each in still_open if (part := _party(each, user)) is not None}
    if not parts:
        return {}
    as_manager = [pk for pk, part in parts.items() if part == "manager"]
    sides = CheckInSide.objects.filter(
        Q(rater__user=user) | Q(side=Side.MANAGER, check_in__in=as_manager),
        check_in__in=list(parts), set_aside_at=None, sent_at__isnull=False,
    )  # fmt: skip
    rows = sides.values_list("check_in", "rater__user", *named("rater"))
    return {pk: "" if rater == user.pk else staff_name(*names) for pk, rater, *names in rows}


def statuses_for(user: Any, check_ins: Iterable[CheckIn], today: dt.date) -> list[tuple[CheckIn, Status]]:
    """Each of these with what it waits for, in the words this viewer may read (`status_for`).

    At most one query, and none in the weeks in which nothing is to be rated.
    """
    rows = list(check_ins)
    sent = sides_sent(user, (each for each in rows if opens_on(each) <= today))
    return [(each, status_for(each, user, sent=sent.get(each.pk), today=today)) for each in rows]


def check_ins_waiting(user: Any, until: dt.date) -> QuerySet[Any]:
    """This person's check-ins that are due by `until` or ready to talk about, the soonest first.

    Each with `sent_by_me`: whether this person, and nobody else, has sent their side; and `sent_before_me`: whether
    whoever was the manager before them has.
    """
    sent = CheckInSide.objects.filter(check_in=OuterRef("pk"), set_aside_at=None, sent_at__isnull=False)
    before = sent.filter(side=Side.MANAGER, check_in__induction__manager=user.staff.pk)
    return (
        CheckIn.objects.filter(Q(induction__staff=user.staff.pk) | Q(induction__manager=user.staff.pk))
        .filter(Q(state=CheckInState.BOTH_RATED) | Q(state=CheckInState.OPEN, due_on__lte=until))
        .annotate(
            sent_by_me=Exists(sent.filter(rater=user.staff.pk)),
            sent_before_me=Exists(before.exclude(rater=user.staff.pk)),
        )
        # The two names and no more: past eight joins PostgreSQL stops looking for the best order of them.
        .select_related("induction__staff", "induction__manager")
        .order_by("due_on", "pk")
    )


def both_sides(check_in: CheckIn, user: Any) -> list[Row]:
    """Both views of every value, what is furthest apart first; empty while this person may not read them. With the
    questions to talk about while the talk is to come."""
    views: dict[UUID, dict[str, CheckInRating]] = {}
    ratings = CheckInRating.objects.visible_to(user).filter(side__check_in=check_in)
    for rating in ratings.select_related("side__rater").only(*SHOWN_OF_A_RATING):
        views.setdefault(rating.value_id, {})[rating.side.side] = rating
    if check_in.state not in UNBLINDED or any(len(pair) != len(Side) for pair in views.values()):
        return []
    wording = wording_of(check_in.framework)
    to_talk = check_in.state == CheckInState.BOTH_RATED
    questions = _questions(check_in.framework) if to_talk else {}
    rows = [
        _row(value, views[value.pk], wording.labels, questions.get(value.pk, []), user)
        for value in wording.values
        if value.pk in views
    ]
    return sorted(rows, key=lambda row: (-(row.apart or 0), not row.one_saw_nothing))


def status_for(check_in: CheckIn, user: Any, *, sent: str | None, today: dt.date) -> Status:
    """What a check-in waits for, in the words this viewer may read. `sent` is what `sides_sent` says of it.

    While it is open nobody learns whether the other side is in: each of the two reads about themselves, everybody
    else reads that it has not happened yet.
    """
    if check_in.state == CheckInState.CONFIRMED:
        return Status("Confirmed by both", "green")
    if check_in.state == CheckInState.CLOSED:
        return Status("No longer needed", "grey")
    late = check_in.due_on < today
    colour = "red" if late else "yellow"
    party = _party(check_in, user)
    if party is None:
        return Status("Late" if late else "Not confirmed yet", "red" if late else "grey")
    if check_in.state == CheckInState.BOTH_RATED:
        if getattr(check_in, f"{party}_confirmed_at"):
            return Status("You have confirmed", "blue")
        return Status("Late: talk, then confirm" if late else "Talk, then confirm", colour, todo=True)
    if today < opens_on(check_in):
        return Status(f"Opens on {opens_on(check_in):%-d %B}", "grey")
    if sent is not None:
        return Status(f"{sent} sent theirs before you took over" if sent else "You have sent yours", "blue")
    return Status("Late: rate now" if late else "To rate", colour, todo=True)


def parties(check_in: CheckIn, user: Any) -> Parties:
    """Who the two are and which of them is looking."""
    induction = check_in.induction
    me = _party(check_in, user)
    confirmed = {
        "starter": check_in.starter_confirmed_at is not None,
        "manager": check_in.manager_confirmed_at is not None,
    }
    return Parties(
        me=me,
        starter_name=induction.staff.name,
        manager_name=induction.manager.name if induction.manager else "their manager",
        i_confirmed=confirmed.get(me or "", False),
        other_confirmed=any(done for side, done in confirmed.items() if side != me),
    )


def rated_in_words(check_in: CheckIn, user: Any) -> list[OwnRating]:
    """This person's own ratings in the order of the values, in words. Empty for somebody who is not one of the two."""
    labels = scale_labels(check_in.framework)
    own = own_ratings(check_in, user)
    return [
        OwnRating(value, place, rating_words(own[value.pk], labels), own[value.pk].note,
                  own[value.pk].is_rated, own[value.pk].side.sent_at is not None)
        for place, value in enumerate(check_in.framework.values.order_by("order"), start=1)
        if value.pk in own
    ]  # fmt: skip


def _party(check_in: CheckIn, user: Any) -> str | None:
    induction = check_in.induction
    if induction.staff.user_id == user.pk:
        return "starter"
    if induction.manager is not None and induction.manager.user_id == user.pk:
        return "manager"
    return None


def _row(
    value: Value,
    pair: dict[str, CheckInRating],
    labels: dict[int, str],
    questions: list[Question],
    user: Any,
) -> Row:
    starter, manager = pair[Side.STARTER], pair[Side.MANAGER]
    return Row(
        value=value,
        starter=View(_who(starter, user), rating_words(starter, labels), starter.note),
        manager=View(_who(manager, user), rating_words(manager, labels), manager.note),
        apart=gap(starter, manager),
        one_saw_nothing=starter.no_evidence != manager.no_evidence,
        questions=questions,
    )


def _who(rating: CheckInRating, user: Any) -> str:
    rater = rating.side.rater
    if rater is None:
        return "Nobody on record"
    return "You" if rater.user_id == user.pk else rater.name


def _questions(framework: Framework) -> dict[UUID, list[Question]]:
    """The bank's questions for a check-in, by value."""
    found: dict[UUID, list[Question]] = {}
    bank = Question.objects.filter(behaviour__value__framework=framework, stage=Stage.CHECK_IN)
    for question in bank.select_related("behaviour").order_by("behaviour__order", "code"):
        found.setdefault(question.behaviour.value_id, []).append(question)
    return found
