from induction.models.check_ins import CheckIn, CheckInRating, CheckInSide, Side
from induction.models.inductions import Induction, Item, StartProblem
from induction.models.outcomes import Colour, Outcome, Probation
from induction.models.programmes import Kind, Owner, Programme, ProgrammeItem

__all__ = [
    "CheckIn",
    "CheckInRating",
    "CheckInSide",
    "Colour",
    "Induction",
    "Item",
    "Kind",
    "Outcome",
    "Owner",
    "Probation",
    "Programme",
    "ProgrammeItem",
    "Side",
    "StartProblem",
]
