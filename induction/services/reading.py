"""Reads of personal data are kept (DESIGN §8): by anybody but the two whom an induction is between."""

import datetime as dt
from typing import Any

from induction.models import Arrival, CheckIn, Induction, Outcome
from values_hub.audit.services import record
from values_hub.people.models import StaffRecord


def note_induction_read(*, induction: Induction, actor: Any, at: dt.datetime) -> None:
    """Somebody opened another person's induction: a buddy, a stand-in, a manager further up, HR."""
    if _takes_no_part(actor, induction.staff.user_id, induction.manager):
        record(action="induction.read", subject=induction, actor=actor, at=at)


def note_check_in_read(*, check_in: CheckIn, actor: Any, at: dt.datetime) -> None:
    """Somebody was shown what both wrote."""
    induction = check_in.induction
    if _takes_no_part(actor, induction.staff.user_id, induction.manager):
        record(action="check_in.read", subject=check_in, actor=actor, at=at)


def note_outcome_read(*, outcome: Outcome, actor: Any, at: dt.datetime) -> None:
    """A second manager, whoever hears an appeal or HR read what came of a check-in, and the evidence."""
    induction = outcome.check_in.induction
    if _takes_no_part(actor, induction.staff.user_id, induction.manager):
        record(action="outcome.read", subject=outcome, actor=actor, at=at)


def note_help_read(*, outcome: Outcome, actor: Any, at: dt.datetime) -> None:
    """Whoever helps by a support plan read what they promised."""
    record(action="outcome.help_read", subject=outcome, actor=actor, at=at)


def note_arrival_read(*, arrival: Arrival, actor: Any, at: dt.datetime) -> None:
    """Somebody opened the page of a person who is coming."""
    if _takes_no_part(actor, arrival.person_id, arrival.manager):
        record(action="arrival.read", subject=arrival, actor=actor, at=at)


def _takes_no_part(actor: Any, starter_id: Any, manager: StaffRecord | None) -> bool:
    return actor.pk != starter_id and (manager is None or manager.user_id != actor.pk)
