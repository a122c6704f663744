"""The lives of an induction, of one thing to do in it, and of a check-in."""

from django.db import models

from values_hub.audit.machine import Machine


class InductionState(models.TextChoices):
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    ENDED = "ended", "Ended early"


class ItemState(models.TextChoices):
    WAITING = "waiting", "To come"
    TO_DO = "to_do", "To do"
    DONE = "done", "Done"
    CLOSED = "closed", "No longer needed"


class CheckInState(models.TextChoices):
    OPEN = "open", "Not talked about yet"
    BOTH_RATED = "both_rated", "Ready to talk about"
    CONFIRMED = "confirmed", "Confirmed by both"
    CLOSED = "closed", "No longer needed"


class OutcomeState(models.TextChoices):
    RECORDED = "recorded", "Recorded"
    PROPOSED = "proposed", "Waiting for a second manager"
    AGREED = "agreed", "Agreed by a second manager"
    NOT_AGREED = "not_agreed", "A second manager did not agree"
    APPEALED = "appealed", "Appealed"
    UPHELD = "upheld", "Appeal heard: it stands"
    OVERTURNED = "overturned", "Appeal heard: it no longer stands"


class ReviewState(models.TextChoices):
    PLANNED = "planned", "To come"
    RECORDED = "recorded", "Waiting for the starter"
    CONFIRMED = "confirmed", "Confirmed by both"
    CLOSED = "closed", "No longer needed"


class ProbationState(models.TextChoices):
    RUNNING = "running", "On probation"
    EXTENDED = "extended", "Probation extended"
    CONFIRMED = "confirmed", "Confirmed in post"
    ENDED = "ended", "Employment ended"
    CLOSED = "closed", "No longer needed"


class ArrivalState(models.TextChoices):
    EXPECTED = "expected", "Coming to us"
    PREPARING = "preparing", "Getting ready"
    JOINED = "joined", "Here"
    NOT_COMING = "not_coming", "Not coming"


class PreparationState(models.TextChoices):
    TO_DO = "to_do", "To do"
    DONE = "done", "Done"
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
    initial=ItemState.WAITING,
    transitions={
        ItemState.WAITING: {ItemState.TO_DO: "released", ItemState.CLOSED: "closed"},
        ItemState.TO_DO: {ItemState.DONE: "done", ItemState.CLOSED: "closed"},
        ItemState.DONE: {ItemState.TO_DO: "taken_back"},
        # Only when the block it came from is brought back into a running induction.
        ItemState.CLOSED: {ItemState.WAITING: "brought_back"},
    },
    owners={
        ItemState.WAITING: "nobody yet",
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
        # To where it stood: by a change of blocks, or when an appeal has taken back the end of a probation.
        CheckInState.CLOSED: {CheckInState.OPEN: "brought_back", CheckInState.BOTH_RATED: "brought_back"},
    },
    owners={
        CheckInState.OPEN: "the starter and their manager, each alone",
        CheckInState.BOTH_RATED: "the starter and their manager, together",
        CheckInState.CONFIRMED: "nobody",
        CheckInState.CLOSED: "nobody",
    },
)

# Green and amber stand as they are recorded; red waits for a second manager (DESIGN §5, Induct). Amber and red may be
# appealed.
OUTCOME = Machine(
    name="check_in_outcome",
    initial=OutcomeState.RECORDED,
    transitions={
        OutcomeState.RECORDED: {
            OutcomeState.PROPOSED: "second_manager_asked",
            OutcomeState.APPEALED: "appealed",
        },
        OutcomeState.PROPOSED: {
            OutcomeState.AGREED: "second_manager_agreed",
            OutcomeState.NOT_AGREED: "second_manager_did_not_agree",
        },
        OutcomeState.AGREED: {OutcomeState.APPEALED: "appealed"},
        OutcomeState.NOT_AGREED: {},
        OutcomeState.APPEALED: {OutcomeState.UPHELD: "upheld", OutcomeState.OVERTURNED: "overturned"},
        OutcomeState.UPHELD: {},
        OutcomeState.OVERTURNED: {},
    },
    owners={
        OutcomeState.RECORDED: "nobody, unless the starter appeals",
        OutcomeState.PROPOSED: "the second manager",
        OutcomeState.AGREED: "nobody, unless the starter appeals",
        OutcomeState.NOT_AGREED: "the manager, who records another",
        OutcomeState.APPEALED: "HR, then whoever hears the appeal",
        OutcomeState.UPHELD: "nobody",
        OutcomeState.OVERTURNED: "nobody",
    },
)

# A support plan is looked at again on its day: the manager writes down what came of it, the starter confirms that they
# talked. Whoever was first is not believed over the other: either can put it back, and they talk (again).
SUPPORT_REVIEW = Machine(
    name="support_review",
    initial=ReviewState.PLANNED,
    transitions={
        ReviewState.PLANNED: {ReviewState.RECORDED: "recorded", ReviewState.CLOSED: "closed"},
        ReviewState.RECORDED: {
            ReviewState.CONFIRMED: "confirmed",
            ReviewState.PLANNED: "put_back",
            ReviewState.CLOSED: "closed",
        },
        ReviewState.CONFIRMED: {},
        ReviewState.CLOSED: {},
    },
    owners={
        ReviewState.PLANNED: "the manager, on its day",
        ReviewState.RECORDED: "the starter",
        ReviewState.CONFIRMED: "nobody",
        ReviewState.CLOSED: "nobody",
    },
)

PROBATION = Machine(
    name="probation",
    initial=ProbationState.RUNNING,
    transitions={
        ProbationState.RUNNING: {
            ProbationState.CONFIRMED: "confirmed",
            ProbationState.EXTENDED: "extended",
            ProbationState.ENDED: "ended",
            ProbationState.CLOSED: "closed",
        },
        ProbationState.EXTENDED: {
            ProbationState.CONFIRMED: "confirmed",
            ProbationState.ENDED: "ended",
            ProbationState.CLOSED: "closed",
        },
        ProbationState.CONFIRMED: {},
        # Only when an appeal has overturned the red it ended on: to where it stood before.
        ProbationState.ENDED: {ProbationState.RUNNING: "reopened", ProbationState.EXTENDED: "reopened"},
        ProbationState.CLOSED: {},
    },
    owners={
        ProbationState.RUNNING: "the manager",
        ProbationState.EXTENDED: "the manager",
        ProbationState.CONFIRMED: "nobody",
        ProbationState.ENDED: "nobody, unless an appeal is won",
        ProbationState.CLOSED: "nobody",
    },
)

# From the accepted offer to the first record as a member of staff. Whoever joins has an induction whether or not
# anybody got ready for them, so every state leads to `joined` but the one in which they do not come.
ARRIVAL = Machine(
    name="arrival",
    initial=ArrivalState.EXPECTED,
    transitions={
        ArrivalState.EXPECTED: {
            ArrivalState.PREPARING: "preparing_started",
            ArrivalState.JOINED: "joined",
            ArrivalState.NOT_COMING: "not_coming",
        },
        ArrivalState.PREPARING: {ArrivalState.JOINED: "joined", ArrivalState.NOT_COMING: "not_coming"},
        ArrivalState.JOINED: {},
        ArrivalState.NOT_COMING: {},
    },
    owners={
        ArrivalState.EXPECTED: "HR",
        ArrivalState.PREPARING: "HR, the manager and the person who is coming",
        ArrivalState.JOINED: "nobody",
        ArrivalState.NOT_COMING: "nobody",
    },
)

PREPARATION = Machine(
    name="preparation",
    initial=PreparationState.TO_DO,
    transitions={
        PreparationState.TO_DO: {PreparationState.DONE: "done", PreparationState.CLOSED: "closed"},
        PreparationState.DONE: {PreparationState.TO_DO: "taken_back"},
        PreparationState.CLOSED: {},
    },
    owners={
        PreparationState.TO_DO: "whoever holds it",
        PreparationState.DONE: "nobody",
        PreparationState.CLOSED: "nobody",
    },
)

# Their induction has been started or may be, and they are not here yet.
ON_THE_WAY = frozenset({ArrivalState.EXPECTED, ArrivalState.PREPARING})
# What a red is called that a second manager had not answered when the starter left: it never counted, and it stays so.
NOT_ANSWERED = "A second manager had not answered by the last day here"
# It counts for what comes next: nobody has said otherwise and nothing is being heard.
STANDING = frozenset({OutcomeState.RECORDED, OutcomeState.AGREED, OutcomeState.UPHELD})
OPEN_REVIEWS = frozenset({ReviewState.PLANNED, ReviewState.RECORDED})
UNDECIDED = frozenset({ProbationState.RUNNING, ProbationState.EXTENDED})
# Both sides are in: each may now read the other's ratings.
UNBLINDED = frozenset({CheckInState.BOTH_RATED, CheckInState.CONFIRMED})
