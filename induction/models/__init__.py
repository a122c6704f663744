from induction.models.arrivals import Arrival, Preparation
from induction.models.check_ins import CheckIn, CheckInRating, CheckInSide, Side
from induction.models.fresh_eyes import FreshEyesAnswer, FreshEyesAsk, Round
from induction.models.goals import Goal
from induction.models.inductions import Absence, Induction, InductionBlock, Item, StartProblem
from induction.models.outcomes import Colour, Outcome, OutcomeDraft, Probation, ReplyDraft
from induction.models.programmes import Counted, Kind, Owner, Programme, ProgrammeItem
from induction.models.reviews import CameOfPlan, PastHelper, SupportReview
from induction.models.training import CORE_SUBJECTS, TrainingCompletion, TrainingImport, TrainingSubject

__all__ = [
    "CORE_SUBJECTS",
    "Absence",
    "Arrival",
    "CameOfPlan",
    "CheckIn",
    "CheckInRating",
    "CheckInSide",
    "Colour",
    "Counted",
    "FreshEyesAnswer",
    "FreshEyesAsk",
    "Goal",
    "Induction",
    "InductionBlock",
    "Item",
    "Kind",
    "Outcome",
    "OutcomeDraft",
    "Owner",
    "PastHelper",
    "Preparation",
    "Probation",
    "Programme",
    "ProgrammeItem",
    "ReplyDraft",
    "Round",
    "Side",
    "StartProblem",
    "SupportReview",
    "TrainingCompletion",
    "TrainingImport",
    "TrainingSubject",
]
