"""How long a starter has to answer before anything is built on a red: the Trust's policy, in one place.

The Acas Code of Practice on disciplinary and grievance procedures (2015) asks that somebody is told enough to prepare
an answer (paragraph 9), has reasonable time to do so before anybody decides (11), and can appeal (26). It gives no
number of days: these are those of Trusts' own procedures, in an office's working days.
"""

import datetime as dt

from induction.models import Counted, Outcome
from induction.queries.clock import Clock
from induction.queries.days import day_of
from induction.states import OutcomeState

REPLY_DAYS = 5  # from the day a red is recorded, before a second manager gives a view of it
APPEAL_DAYS = 10  # from the day a second manager agreed, before employment may end on it


def reply_awaited_until(outcome: Outcome) -> dt.date | None:
    """The last day on which a second manager waits for the starter's reply; None where nobody waits for one."""
    if outcome.state != OutcomeState.PROPOSED or outcome.replied_at is not None or outcome.is_never_answered:
        return None
    return Clock().day(day_of(outcome.recorded_at), REPLY_DAYS, Counted.WORKING)


def appeal_awaited_until(outcome: Outcome) -> dt.date | None:
    """The last day on which nobody ends an employment on this red, since it may be appealed; None where no day is."""
    if outcome.state != OutcomeState.AGREED or outcome.second_at is None:
        return None
    return Clock().day(day_of(outcome.second_at), APPEAL_DAYS, Counted.WORKING)
