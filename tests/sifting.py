"""What a panel member does in the sift, by the number of the member in `world.members`."""

from typing import Any

from recruitment.models import Score
from recruitment.services import conflicts, redaction, sift
from tests.factories_recruitment import AFTER, Recruiting


def rows_of(world: Recruiting, number: int) -> list[Score]:
    mine = Score.objects.filter(member=world.seat(world.members[number]))
    return list(mine.order_by("question__order", "position"))


def row_for(world: Recruiting, number: int, answer: Any) -> Score:
    return Score.objects.get(member=world.seat(world.members[number]), answer=answer)


def score(world: Recruiting, number: int, answer: Any, choice: str = "3") -> None:
    staff = world.members[number]
    sift.score_answer(member=world.seat(staff), answer_id=answer, choice=choice, actor=staff.user, at=AFTER)


def flag(world: Recruiting, number: int, answer: Any) -> Any:
    staff = world.members[number]
    return redaction.flag_answer(member=world.seat(staff), answer_id=answer, actor=staff.user, at=AFTER)


def undo(world: Recruiting, number: int, answer: Any) -> Any:
    staff = world.members[number]
    return sift.undo_last(member=world.seat(staff), answer_id=answer, actor=staff.user, at=AFTER)


def declare(
    world: Recruiting, number: int, answer: Any, kind: str = "friend", outcome: str = "handed_off"
) -> Any:
    staff = world.members[number]
    return conflicts.declare_conflict(
        member=world.seat(staff), answer_id=answer, kind=kind, outcome=outcome, actor=staff.user, at=AFTER
    )


def lock(world: Recruiting, number: int) -> None:
    staff = world.members[number]
    sift.lock_own_scores(member=world.seat(staff), actor=staff.user, at=AFTER)
