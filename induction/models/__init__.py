from induction.models.check_ins import CheckIn, CheckInRating, CheckInSide, Side
from induction.models.inductions import Absence, Induction, Item, StartProblem
from induction.models.outcomes import Colour, Outcome, Probation
from induction.models.programmes import Counted, Kind, Owner, Programme, ProgrammeItem

__all__ = [
    "Absence",
    "CheckIn",
    "CheckInRating",
    "CheckInSide",
    "Colour",
    "Counted",
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
