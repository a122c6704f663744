"""The lives of an induction, of one thing to do in it, and of a check-in."""

from django.db import models

from values_hub.audit.machine import Machine


class InductionState(models.TextChoices):
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    ENDED = "ended", "Ended early"


class ItemState(models.TextChoices):
    TO_DO = "to_do", "To do"
    DONE = "done", "Done"
    CLOSED = "closed", "No longer needed"


class CheckInState(models.TextChoices):
    OPEN = "open", "Not talked about yet"
    BOTH_RATED = "both_rated", "Ready to talk about"
    CONFIRMED = "confirmed", "Confirmed by both"
    CLOSED = "closed", "No longer needed"


INDUCTION = Machine(
    name="induction",
    initial=InductionState.RUNNING,
    transitions={
        InductionState.RUNNING: {InductionState.FINISHED: "finished", InductionState.ENDED: "ended"},
        # Only by taking back, on the same day, the very thing that finished it.
        InductionState.FINISHED: {InductionState.RUNNING: "reopened"},
        InductionState.ENDED: {},
    },
    owners={
        InductionState.RUNNING: "the starter and their manager",
        InductionState.FINISHED: "nobody",
        InductionState.ENDED: "nobody",
    },
)

ITEM = Machine(
    name="induction_item",
    initial=ItemState.TO_DO,
    transitions={
        ItemState.TO_DO: {ItemState.DONE: "done", ItemState.CLOSED: "closed"},
        ItemState.DONE: {ItemState.TO_DO: "taken_back"},
        ItemState.CLOSED: {},
    },
    owners={
        ItemState.TO_DO: "whoever holds it",
        ItemState.DONE: "nobody",
        ItemState.CLOSED: "nobody",
    },
)

CHECK_IN = Machine(
    name="check_in",
    initial=CheckInState.OPEN,
    transitions={
        CheckInState.OPEN: {CheckInState.BOTH_RATED: "both_rated", CheckInState.CLOSED: "closed"},
        CheckInState.BOTH_RATED: {CheckInState.CONFIRMED: "confirmed", CheckInState.CLOSED: "closed"},
        CheckInState.CONFIRMED: {},
        CheckInState.CLOSED: {},
    },
    owners={
        CheckInState.OPEN: "the starter and their manager, each alone",
        CheckInState.BOTH_RATED: "the starter and their manager, together",
        CheckInState.CONFIRMED: "nobody",
        CheckInState.CLOSED: "nobody",
    },
)

# Both sides are in: each may now read the other's ratings.
UNBLINDED = frozenset({CheckInState.BOTH_RATED, CheckInState.CONFIRMED})
