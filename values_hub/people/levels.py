"""On whose anchors somebody is rated: one rule for the interview, the check-ins and the appraisal, so that a person is
measured by the same words from the first day to the last."""

from values_hub.framework.models import Level
from values_hub.people.models.organisation import Band

# Agenda for Change 8a and above leads people, whoever reports to them, and so does whoever holds the board to account.
LEADING_BANDS = frozenset({Band.B8A, Band.B8B, Band.B8C, Band.B8D, Band.B9, Band.NED, Band.VSM})
SENIOR_BANDS = frozenset({Band.VSM})


def level_of(band: str, *, manages_people: bool) -> Level:
    """The level of a post of this band: very senior managers are senior leaders; band 8a and above, non-executive
    directors and whoever manages people, at any band, lead people."""
    if band in SENIOR_BANDS:
        return Level.SENIOR_LEADER
    return Level.LEADS_PEOPLE if manages_people or band in LEADING_BANDS else Level.EVERYONE
