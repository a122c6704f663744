"""How one and the same page speaks to the person and to the appraiser."""

from dataclasses import dataclass

from appraisal.models import Appraisal
from appraisal.states import Side


@dataclass(frozen=True)
class PreparationWords:
    title: str
    intro: str
    other: str
    reader: str
    others: str


def preparation_words(appraisal: Appraisal, side: Side) -> PreparationWords:
    """The title, what to do, the other's name, and who will read what is written: the other, and others later."""
    person = appraisal.staff.name
    appraiser = appraisal.appraiser.name if appraisal.appraiser else "your appraiser"
    if side == Side.PERSON:
        return PreparationWords(
            title="Prepare for your appraisal",
            intro="Look back on your year. For each value, select what best describes what people saw you do.",
            other=appraiser,
            reader=f"{appraiser}, when you have both sent yours",
            others="The managers above and HR, when it is signed",
        )
    return PreparationWords(
        title=f"Prepare for {person}’s appraisal",
        intro=f"Look back on {person}’s year. For each value, select what best describes what you saw {person} do.",
        other=person,
        reader=f"{person}, when you have both sent yours",
        others="The managers above you and HR, when it is signed",
    )
