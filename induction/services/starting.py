"""How an induction begins, and how it ends."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import (
    CheckIn,
    CheckInRating,
    CheckInSide,
    Induction,
    InductionBlock,
    Item,
    Kind,
    Owner,
    Probation,
    Programme,
    ProgrammeItem,
    Side,
    StartProblem,
    SupportReview,
)
from induction.queries.clock import clock_of
from induction.queries.days import day_of
from induction.queries.programmes import STARTED_WITHIN, blocks_for, day_one_by_hand, items_of, leading
from induction.queries.rules import due_on, lay_out, probation_ends
from induction.services.carrying import arrive, carry_over
from induction.services.messages import tell_of_start
from induction.services.reviews import close_plan
from induction.services.schedule import count_again, release
from induction.states import UNDECIDED, CheckInState, InductionState, ItemState, ProbationState
from values_hub.audit.services import record
from values_hub.audit.transitions import move, move_all
from values_hub.framework.models import Behaviour, Framework
from values_hub.people.models import StaffRecord

# Why a check-in of theirs is no longer asked for, as its page says it.
ENDED_FIRST = "The induction ended before it was held."
# Nobody is on their way here for longer: of everybody else in that first file it is not asked.
ON_THE_WAY_FOR = dt.timedelta(days=366)


class CannotStart(Exception):
    """There is nothing to make the induction from. `reason` is a StartProblem.Reason; the message is for the screen."""

    def __init__(self, reason: str, sentence: str) -> None:
        self.reason = reason
        super().__init__(sentence)


class AlreadyStarted(Exception):
    """This person's induction is running already."""


@transaction.atomic
def start_on_joining(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> Induction | None:
    """What happens to inductions when somebody joins, however they arrive.

    A starter (day one within the last 60 days, or ahead) gets an induction; somebody who has long worked here gets
    none. Where none can be made HR gets a StartProblem to settle: nobody who starts is dropped in silence.
    """
    if staff.started_on > day_of(at) - ON_THE_WAY_FOR:
        arrive(staff=staff, actor=actor, at=at)
    if staff.started_on < day_of(at) - STARTED_WITHIN:
        return None
    try:
        return start_induction(staff=staff, actor=actor, at=at)
    except CannotStart as problem:
        note_problem(staff=staff, problem=problem, actor=actor, at=at)
        return None


def note_problem(*, staff: StaffRecord, problem: CannotStart, actor: Any, at: dt.datetime) -> None:
    """A row for HR to settle, once a person, inside the caller's transaction."""
    _, new = StartProblem.objects.get_or_create(
        staff=staff, settled_at=None, defaults={"reason": problem.reason, "noticed_at": at}
    )
    if new:
        record(action="induction.not_started", subject=staff, actor=actor, at=at, reason=problem.reason)


@transaction.atomic
def start_by_hand(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> Induction:
    """HR starts somebody's induction in one press. Days count from their first day here, or from today for somebody who
    has long worked here.

    Raises: CannotStart; AlreadyStarted.
    """
    today = day_of(at)
    return start_induction(staff=staff, day_one=day_one_by_hand(staff, today), actor=actor, at=at)


@transaction.atomic
def start_induction(
    *,
    staff: StaffRecord,
    actor: Any,
    at: dt.datetime,
    blocks: list[Programme] | None = None,
    day_one: dt.date | None = None,
) -> Induction:
    """Copy every block that is for `staff` into an induction of their own, and tell them and their manager.

    `blocks` are others than those, in their order. Due dates count from `day_one`, or from `staff.started_on`.
    Check-ins are on the version of the framework that is live now, with both sides and every rating laid out empty.
    Settles an open StartProblem. Later changes of the programme change nothing.

    Raises: CannotStart (no programme, no live framework); AlreadyStarted.
    """
    StaffRecord.objects.select_for_update(of=("self",)).get(pk=staff.pk)
    if Induction.objects.running().filter(staff=staff).exists():
        raise AlreadyStarted(f"{staff.name}'s induction is already running.")
    blocks = blocks_for(staff) if blocks is None else blocks
    if not blocks:
        raise CannotStart(
            StartProblem.Reason.NO_PROGRAMME, f"There is no induction programme for {staff.name} yet."
        )
    framework = Framework.objects.live().first()
    if framework is None:
        raise CannotStart(
            StartProblem.Reason.NO_FRAMEWORK,
            "No version of the values framework is live, so there would be nothing to check in on.",
        )
    induction = Induction.objects.create(
        staff=staff,
        programme=leading(blocks),
        manager=staff.manager,
        day_one=day_one or staff.started_on,
        created_at=at,
    )
    InductionBlock.objects.bulk_create(
        InductionBlock(induction=induction, programme=block, added_at=at) for block in blocks
    )
    items, check_ins = copy_things(items_of(blocks), induction, framework, day_of(at))
    if carry_over(induction, items, actor=actor, at=at):
        count_again(induction, at=at)
    release(induction, today=day_of(at), at=at)
    begin_probation(induction=induction, programme=leading(blocks))
    StartProblem.objects.unsettled().filter(staff=staff).update(settled_at=at)
    record(
        action="induction.started",
        subject=induction,
        actor=actor,
        at=at,
        staff=str(staff.pk),
        blocks=[str(block.pk) for block in blocks],
        items=len(items),
        check_ins=len(check_ins),
    )
    tell_of_start(induction, [item for item in items if item.state != ItemState.DONE], check_ins, at)
    return induction


@transaction.atomic
def end_inductions(*, staff: StaffRecord, actor: Any, at: dt.datetime, reason: str) -> int:
    """End every running induction of somebody who has left. What was still open is closed; nothing is removed.

    Returns how many ended.
    """
    running = list(Induction.objects.running().filter(staff=staff).select_for_update(of=("self",)))
    for induction in running:
        for open_state in (ItemState.WAITING, ItemState.TO_DO):
            move_all(
                induction.items.all(), open_state, ItemState.CLOSED, actor=actor, at=at, reason=reason,
                stamp={"closed_at": at},
            )  # fmt: skip
        for state in (CheckInState.OPEN, CheckInState.BOTH_RATED):
            move_all(
                induction.check_ins.all(), state, CheckInState.CLOSED, actor=actor, at=at, reason=reason,
                stamp={"closed_why": ENDED_FIRST},
            )  # fmt: skip
        for undecided in sorted(UNDECIDED):
            probation = Probation.objects.filter(induction=induction)
            move_all(probation, undecided, ProbationState.CLOSED, actor=actor, at=at, reason=reason)
        move(induction, InductionState.ENDED, actor=actor, at=at, reason=reason, stamp={"finished_at": at})
    for plan in SupportReview.objects.open().with_people().filter(outcome__check_in__induction__staff=staff):
        close_plan(plan.outcome, actor=actor, at=at, reason=reason)
    StartProblem.objects.unsettled().filter(staff=staff).update(settled_at=at)
    return len(running)


def finish_if_nothing_is_left(induction: Induction, *, actor: Any, at: dt.datetime) -> bool:
    """Finish an induction in which everything is done, every check-in confirmed and any probation decided.

    Where the employment is to end nothing is finished: the induction ends when they leave, and an appeal that is won
    finds it running. The caller holds its row's lock.
    """
    not_confirmed = sorted({*UNDECIDED, ProbationState.ENDED})
    waiting = (
        induction.items.open().exists()
        or induction.check_ins.filter(state__in=[CheckInState.OPEN, CheckInState.BOTH_RATED]).exists()
        or Probation.objects.filter(induction=induction, state__in=not_confirmed).exists()
    )
    if waiting:
        return False
    return move(induction, InductionState.FINISHED, actor=actor, at=at, stamp={"finished_at": at})


def begin_probation(*, induction: Induction, programme: Programme) -> Probation | None:
    """Lay out the probation of an induction that begins, as `programme` has it. None where it has none."""
    if not programme.probation_months:
        return None
    probation = Probation(
        induction=induction,
        months=programme.probation_months,
        extension_months=programme.extension_months,
        moves_with_absence=programme.absence_moves_probation,
    )
    probation.first_ends_on = probation.ends_on = probation_ends(
        probation, induction.day_one, clock_of(induction)
    )
    probation.save()
    return probation


def copy_things(
    rules: list[ProgrammeItem], induction: Induction, framework: Framework, today: dt.date, first: int = 1
) -> tuple[list[Item], list[CheckIn]]:
    """Make these things of an induction, all still to come; check-ins with both sides empty.

    `first` is the place of the first of them. Their days are laid out as if nothing had been done: whoever adds to an
    induction that runs counts them again.
    """
    behaviours = {each.code: each for each in Behaviour.objects.filter(value__framework=framework)}
    items, check_ins = [], []
    clock = clock_of(induction)
    for order, each in enumerate(rules, start=first):
        if each.kind == Kind.CHECK_IN:
            check_ins.append(
                CheckIn(induction=induction, programme_item=each, framework=framework, title=each.title,
                        detail=each.detail, due_on=due_on(each, induction.day_one, clock))
            )  # fmt: skip
        else:
            items.append(
                Item(induction=induction, programme_item=each, order=order, title=each.title,
                     detail=each.detail, owner=each.owner, holder=_holder(induction, each.owner),
                     behaviour=behaviours.get(each.behaviour_code))
            )  # fmt: skip
    lay_out(items, clock, induction.day_one, today, {})
    items, check_ins = Item.objects.bulk_create(items), CheckIn.objects.bulk_create(check_ins)
    _lay_out_sides(check_ins, induction, framework)
    return items, check_ins


def add_check_in(
    *, induction: Induction, framework: Framework, title: str, detail: str, due: dt.date
) -> CheckIn:
    """One more check-in, which no block asks for, with both sides empty as those of the blocks have them."""
    check_in = CheckIn.objects.create(
        induction=induction, framework=framework, title=title, detail=detail, due_on=due
    )
    _lay_out_sides([check_in], induction, framework)
    return check_in


def _holder(induction: Induction, owner: str) -> StaffRecord | None:
    """Who stands in that relation to the starter now; nobody for HR, which is a role."""
    holders = {
        Owner.STARTER: induction.staff, Owner.MANAGER: induction.manager, Owner.BUDDY: induction.buddy,
        Owner.ASSESSOR: induction.assessor,
    }  # fmt: skip
    return holders.get(Owner(owner))


def _lay_out_sides(check_ins: list[CheckIn], induction: Induction, framework: Framework) -> None:
    raters = {Side.STARTER: induction.staff, Side.MANAGER: induction.manager}
    sides = CheckInSide.objects.bulk_create(
        CheckInSide(check_in=check_in, side=side, rater=rater)
        for check_in in check_ins
        for side, rater in raters.items()
    )
    lay_out_ratings(sides, framework)


def lay_out_ratings(sides: list[CheckInSide], framework: Framework) -> None:
    """An empty rating of every value for each of these sides."""
    values = list(framework.values.order_by("order"))
    CheckInRating.objects.bulk_create(
        CheckInRating(side=side, value=value) for side in sides for value in values
    )
