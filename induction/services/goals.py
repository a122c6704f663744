"""First goals: one proposes two, the other agrees. Nobody is given theirs."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import Goal, Induction
from induction.queries.goals import side_of_goals
from induction.services.messages import tell_of_goals
from induction.states import InductionState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused
from values_hub.framework.models import Behaviour

TWO = 2


class NotTwo(Exception):
    """Two different behaviours, each with what will be done. The message is a sentence for the screen."""


class AgreedAlready(Exception):
    """The goals are agreed, and stay as they are."""


class NotTheOther(Exception):
    """Only the other of the two can agree with what one has proposed."""


@transaction.atomic
def propose_goals(
    *, induction: Induction, goals: list[tuple[Behaviour, str]], actor: Any, at: dt.datetime
) -> list[Goal]:
    """The starter or their manager proposes two goals, in the place of whatever was proposed and not yet agreed.

    Raises: NotTwo; AgreedAlready; NotTheOther (neither of the two); MoveRefused (the induction is over).
    """
    locked = _locked(induction)
    if side_of_goals(locked, actor) is None:
        raise NotTheOther("The starter and their manager set the goals.")
    behaviours = {behaviour.pk for behaviour, _ in goals}
    if len(goals) != TWO or len(behaviours) != TWO:
        raise NotTwo("Choose two different behaviours.")
    if not all(words.strip() for _, words in goals):
        raise NotTwo("Say for each what you will do.")
    standing = Goal.objects.standing().filter(induction=locked)
    if standing.filter(agreed_at__isnull=False).exists():
        raise AgreedAlready("Your two goals are agreed. Talk about them at your next check-in.")
    standing.update(replaced_at=at)
    rows = Goal.objects.bulk_create(
        Goal(induction=locked, behaviour=behaviour, words=words.strip(), proposed_at=at, proposed_by=actor)
        for behaviour, words in goals
    )
    record(action="induction.goals_proposed", subject=locked, actor=actor, at=at)
    tell_of_goals(locked, actor, at, agreed=False)
    return rows


@transaction.atomic
def agree_goals(*, induction: Induction, actor: Any, at: dt.datetime) -> bool:
    """The other of the two agrees. Agreeing again does nothing. Returns whether it was new.

    Raises: NotTwo (nothing is proposed); NotTheOther; MoveRefused (the induction is over).
    """
    locked = _locked(induction)
    rows = list(Goal.objects.standing().filter(induction=locked))
    if not rows:
        raise NotTwo("Nothing has been proposed yet.")
    if side_of_goals(locked, actor) is None or any(row.proposed_by_id == actor.pk for row in rows):
        raise NotTheOther("Whoever proposed the goals waits for the other to agree.")
    if rows[0].agreed_at is not None:
        return False
    Goal.objects.filter(pk__in=[row.pk for row in rows]).update(agreed_at=at, agreed_by=actor)
    record(action="induction.goals_agreed", subject=locked, actor=actor, at=at)
    tell_of_goals(locked, actor, at, agreed=True)
    return True


def _locked(induction: Induction) -> Induction:
    locked = Induction.objects.with_people().select_for_update(of=("self",)).get(pk=induction.pk)
    if locked.state != InductionState.RUNNING:
        raise MoveRefused("This induction is over, so its goals stay as they are.")
    return locked
