from induction.models.check_ins import CheckIn, CheckInRating, CheckInSide, Side
from induction.models.inductions import Induction, Item, StartProblem
from induction.models.programmes import Kind, Owner, Programme, ProgrammeItem

__all__ = [
    "CheckIn",
    "CheckInRating",
    "CheckInSide",
    "Induction",
    "Item",
    "Kind",
    "Owner",
    "Programme",
    "ProgrammeItem",
    "Side",
    "StartProblem",
]
