"""Lists of inductions: those somebody helps with, and all of them for HR."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from induction.models import (
    Arrival,
    CheckIn,
    Colour,
    Induction,
    Item,
    Outcome,
    Owner,
    Preparation,
    Probation,
    StartProblem,
    SupportReview,
)
from induction.models.arrivals import held_by_nobody
from induction.queries.outcomes import LOOKED_AT, unanswered
from induction.queries.plans import VISIBLE, DotRow, bring_dots, check_in_is_open, dot_rows
from induction.queries.reviews import NOBODY_HELPS, plans_nobody_helps
from induction.states import (
    STANDING,
    UNDECIDED,
    ArrivalState,
    CheckInState,
    InductionState,
    ItemState,
    OutcomeState,
    PreparationState,
)
from values_hub.people.models import StaffRecord, User

# What nobody has answered, by the state of the outcome.
SILENT = {OutcomeState.PROPOSED: "No second view", OutcomeState.APPEALED: "Appeal not heard"}
FILTERS = {
    "running": "Running",
    "late": "Something is late",
    "empty": "Nobody holds something",
    "colours": "Amber or red",
    "silent": "No answer for two weeks",
    "unconfirmed": "Not confirmed by both",
    "over": "Finished or ended",
}


@dataclass(frozen=True)
class Line:
    """One induction in a list, counted from what was brought along with it, and the check-in it is at."""

    induction: Induction
    rows: list[DotRow]
    check_in: CheckIn | None


@dataclass(frozen=True)
class Tally:
    """One induction in HR's list: counts, who is missing ("manager", "buddy", "assessor", "helper" of a support plan),
    the check-in it is at, whether the day to decide about its probation has gone by, whether both have not confirmed a
    talk, and what of it nobody has answered (words of SILENT)."""

    induction: Induction
    done: int
    total: int
    late: int
    lacks: list[str]
    check_in: CheckIn | None
    probation_is_late: bool = False
    unconfirmed: bool = False
    silent: list[str] = field(default_factory=list)

    @property
    def late_words(self) -> str:
        return f"{self.late} late"


def own_induction(user: Any) -> Induction | None:
    """The induction of the person who is signed in: the one that runs, or the last."""
    if user.staff is None:
        return None
    own = Induction.objects.visible_to(user).filter(staff=user.staff.pk)
    return own.order_by("finished_at", "-created_at").first()


def things_to_do(induction: Induction, user: Any) -> list[Item]:
    """What this person has to do now in their own induction, the soonest first; as many as its page shows at once."""
    rows = (
        induction.items.to_do()
        .held_by(user)
        .select_related("induction__staff__post__unit", "behaviour__value")
    )
    return list(rows.order_by("due_on", "order")[:VISIBLE])


def helped_inductions(user: Any) -> list[Induction]:
    """Running inductions of those whom this person helps to start, by name or for a manager they act for today; the
    newest first. One query: nobody helps so many at a time that they had to be counted first."""
    if user.staff is None:
        return []
    helped = Induction.objects.visible_to(user).helped_by(user.staff, acting_for=user.acting_for_today)
    return list(helped.running().with_names().order_by("-day_one", "pk"))


def all_inductions(user: Any, show: str, today: dt.date, search: str = "") -> QuerySet[Induction]:
    """HR's list, the newest starter first. `show` is a key of FILTERS; every word of `search` is in the name."""
    rows = Induction.objects.visible_to(user).with_names().order_by("-day_one", "pk")
    mine = Item.objects.filter(induction=OuterRef("pk"))
    running = Q(state=InductionState.RUNNING)
    # An appeal outlives the induction, and so may a support plan.
    of_list = {"over": ~running, "empty": Q(), "silent": Q()}
    rows = rows.filter(of_list.get(show, running))
    if show == "silent":
        rows = rows.filter(pk__in={key for key, _ in unanswered(today)})
    elif show == "late":
        talks = CheckIn.objects.filter(
            induction=OuterRef("pk"),
            state__in=[CheckInState.OPEN, CheckInState.BOTH_RATED],
            due_on__lt=today,
        )
        things = mine.filter(state=ItemState.TO_DO, due_on__lt=today)
        rows = rows.filter(
            Exists(things) | Exists(talks) | Exists(_overdue(today).filter(induction=OuterRef("pk")))
        )
    elif show == "empty":
        # Check-ins and a probation need a manager too, when every thing to do of theirs is done.
        held_by_nobody = Q(pk__in=Item.objects.held_by_nobody().values("induction"))
        unhelped = Q(pk__in=plans_nobody_helps().values("outcome__check_in__induction"))
        rows = rows.filter(running & (Q(manager=None) | held_by_nobody) | unhelped)
    elif show == "unconfirmed":
        rows = rows.filter(
            Exists(_talks_not_confirmed(today).filter(induction=OuterRef("pk")))
            | Exists(
                SupportReview.objects.open().filter(
                    _gone_by(today), outcome__check_in__induction=OuterRef("pk")
                )
            )
        )
    elif show == "colours":
        rows = rows.filter(Exists(_amber_or_red(OuterRef("pk"))))
    for word in search.split():
        rows = rows.filter(
            Q(staff__first_name__icontains=word)
            | Q(staff__last_name__icontains=word)
            | Q(staff__known_as__icontains=word)
        )
    return rows


def _overdue(today: dt.date) -> QuerySet[Probation]:
    """Probations whose day to decide has gone by."""
    return Probation.objects.filter(state__in=sorted(UNDECIDED), ends_on__lt=today)


def _talks_not_confirmed(today: dt.date) -> QuerySet[CheckIn]:
    """Both have sent their ratings, and one of them says that they have not talked, or the day for it has gone by. Who
    said what is nobody's to count: it is a prompt, and no mark."""
    said_or_late = Q(not_talked_at__isnull=False) | Q(due_on__lt=today)
    return CheckIn.objects.filter(said_or_late, state=CheckInState.BOTH_RATED)


def _gone_by(today: dt.date) -> Q:
    """Of a support plan that runs: its day has gone by, and both have not confirmed that they looked at it again."""
    return Q(due_on__lt=today)


def _amber_or_red(induction: Any) -> QuerySet[Outcome]:
    """Outcomes that are being looked at or that stand, and are not green."""
    return Outcome.objects.filter(
        check_in__induction=induction,
        colour__in=[Colour.AMBER, Colour.RED],
        state__in=sorted(STANDING | set(LOOKED_AT)),
    )


def lines(inductions: list[Induction], today: dt.date) -> list[Line]:
    """Rows of dots for a page of inductions that were loaded `with_names`. Two queries, however many."""
    bring_dots(inductions)
    return [
        Line(
            induction,
            dot_rows(induction, induction.items.all(), today),
            check_in_to_show(induction.check_ins.all()),
        )
        for induction in inductions
    ]


def check_in_to_show(check_ins: Iterable[CheckIn]) -> CheckIn | None:
    """Of one induction's check-ins, soonest first: the first that is still to happen, or else the last that did."""
    rows = list(check_ins)
    ahead = next((each for each in rows if check_in_is_open(each)), None)
    return ahead or next((each for each in reversed(rows) if each.state == CheckInState.CONFIRMED), None)


def tallies(inductions: list[Induction], today: dt.date) -> list[Tally]:
    """HR's rows for a page of inductions, counted by the database: five queries, however many, and one more where
    nobody has answered something."""
    late = Q(state=ItemState.TO_DO, due_on__lt=today)
    nobody = Q(state__in=[ItemState.WAITING, ItemState.TO_DO], holder=None)
    counts = {
        row["induction"]: row
        for row in Item.objects.filter(induction__in=inductions)
        .values("induction")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=ItemState.DONE)),
            late=Count("pk", filter=late),
            manager=Count("pk", filter=nobody & Q(owner=Owner.MANAGER)),
            buddy=Count("pk", filter=nobody & Q(owner=Owner.BUDDY)),
            assessor=Count("pk", filter=nobody & Q(owner=Owner.ASSESSOR)),
        )
    }
    check_ins: dict[Any, list[CheckIn]] = {}
    for check_in in CheckIn.objects.filter(induction__in=inductions).order_by("due_on", "pk"):
        check_ins.setdefault(check_in.induction_id, []).append(check_in)
    unsaid, unhelped = set(), set()
    plans = SupportReview.objects.open().filter(outcome__check_in__induction__in=inductions)
    what = (ExpressionWrapper(each, BooleanField()) for each in (_gone_by(today), NOBODY_HELPS))
    for key, gone_by, nobody_helps in plans.values_list("outcome__check_in__induction", *what):
        if gone_by:
            unsaid.add(key)
        if nobody_helps:
            unhelped.add(key)
    for key, talks in check_ins.items():
        if any(
            each.state == CheckInState.BOTH_RATED and (each.not_talked_at or each.due_on < today)
            for each in talks
        ):
            unsaid.add(key)
    overdue = set(_overdue(today).filter(induction__in=inductions).values_list("induction", flat=True))
    silent: dict[Any, list[str]] = {}
    for key, state in unanswered(today):
        silent.setdefault(key, []).append(SILENT[state])
    none: dict[str, int] = {"total": 0, "done": 0, "late": 0, "manager": 0, "buddy": 0, "assessor": 0}
    return [
        Tally(
            induction,
            row["done"],
            row["total"],
            row["late"],
            [who for who in ("manager", "buddy", "assessor") if row[who] or _lacks(induction, who)]
            + (["helper"] if induction.pk in unhelped else []),
            check_in_to_show(check_ins.get(induction.pk, [])),
            induction.pk in overdue,
            induction.pk in unsaid,
            silent.get(induction.pk, []),
        )
        for induction in inductions
        for row in [counts.get(induction.pk, none)]
    ]


def _lacks(induction: Induction, who: str) -> bool:
    """A running induction needs a manager whatever is left to do in it: for its check-ins and its probation."""
    return who == "manager" and induction.manager_id is None and induction.state == InductionState.RUNNING


def start_problems(user: Any) -> QuerySet[StartProblem]:
    """Starters for whom no induction could start, the longest waiting first."""
    return (
        StartProblem.objects.visible_to(user)
        .unsettled()
        .select_related("staff__post__unit", "staff__manager")
        .order_by("noticed_at", "pk")
    )


def hr_items(user: Any) -> QuerySet[Item]:
    """What waits on HR in the inductions of the units they serve, the soonest first."""
    return (
        Item.objects.to_do()
        .filter(owner=Owner.HR, induction__in=Induction.objects.visible_to(user).running())
        .order_by("due_on", "pk")
    )


@dataclass(frozen=True)
class ForHR:
    """What of inductions waits on somebody in HR. Counts: starters for whom none could start; inductions with an empty
    place, and with what nobody has answered; HR's things in them, and when the soonest is due; of people who are coming
    those whose induction nobody has started, those for whom nobody holds something, and HR's things before the first
    day."""

    problems: int
    empty: int
    silent: int
    things: int
    soonest: dt.date | None
    to_start: int
    unprepared: int
    to_get_ready: int


def waiting_on_hr(user: Any, today: dt.date, until: dt.date) -> ForHR:
    """Counted in one query, and what nobody has answered beside it; HR's things to `until`."""
    things = hr_items(user).filter(due_on__lte=until)
    arrivals = Arrival.objects.visible_to(user)
    preparing = arrivals.filter(state=ArrivalState.PREPARING)
    to_get_ready = Preparation.objects.filter(
        Q(due_on=None) | Q(due_on__lte=until), arrival__in=preparing, owner=Owner.HR, state=PreparationState.TO_DO
    )  # fmt: skip
    row = (
        User.objects.filter(pk=user.pk)
        .values(
            problems=_counted(StartProblem.objects.visible_to(user).unsettled()),
            empty=_counted(all_inductions(user, "empty", today)),
            things=_counted(things),
            soonest=Subquery(things.values("due_on")[:1]),
            to_start=_counted(arrivals.filter(state=ArrivalState.EXPECTED)),
            unprepared=_counted(
                preparing.filter(Exists(Preparation.objects.filter(held_by_nobody(), arrival=OuterRef("pk"))))
            ),
            to_get_ready=_counted(to_get_ready),
        )
        .get()
    )
    return ForHR(**row, silent=all_inductions(user, "silent", today).count())


def _counted(rows: QuerySet[Any]) -> Subquery:
    """How many rows, as part of another query. A plain function, because an aggregate would group by the row."""
    counted = rows.order_by().annotate(n=Func("pk", function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("n"), output_field=IntegerField())


def is_running(staff: StaffRecord) -> bool:
    """Whether somebody is in an induction now."""
    return Induction.objects.running().filter(staff=staff).exists()
