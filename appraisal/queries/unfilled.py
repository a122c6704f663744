"""Cycles that are open and have not got all their appraisals yet."""

from uuid import UUID

from appraisal.models import Cycle
from appraisal.states import CycleState


def unfilled_cycle_ids() -> list[UUID]:
    """For the sweep. One query."""
    return list(Cycle.objects.filter(state=CycleState.OPEN, filled_at=None).values_list("pk", flat=True))
