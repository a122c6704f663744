"""What waits on HR of checks that an offer does not show: a second key to turn, and what outlasts the first day."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from recruitment.models import Check
from recruitment.queries import checks
from recruitment.states import CheckState
from values_hub.common.waiting import Desk, WaitingItem, provides

AT_MOST = 5
ASKED = "EXISTS (SELECT 1 FROM recruitment_check WHERE state = 'waiver_asked')"
OUTLASTING = """EXISTS (SELECT 1 FROM recruitment_check WHERE kind = 'right_to_work' AND expires_on <= %(later)s)
    OR EXISTS (SELECT 1 FROM recruitment_check c JOIN recruitment_application a ON a.id = c.application_id
    WHERE a.state = 'started' AND (c.state IN ('awaiting_candidate', 'awaiting_third_party', 'received',
        'discrepancy', 'waiver_asked', 'failed') OR c.kind = 'dbs' AND c.state = 'waived'))"""


@provides(only_if=ASKED, desk=Desk.HR)
def for_hr_who_approve(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Somebody from HR asked to go on without a check, and another has to approve it. For nobody else."""
    for check in checks.waivers_to_approve(user)[:AT_MOST]:
        person = check.application
        yield WaitingItem(
            f"Approve going on without a check of {person.name}, or not", _page(check),
            f"{check}. {person.vacancy.title}, {person.vacancy.unit.name}.",
        )  # fmt: skip


@provides(only_if=OUTLASTING, desk=Desk.HR)
def for_hr_who_follow_up(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Permissions to work that end soon, and certificates that are still to come of people in post. For nobody else."""
    for check in checks.checks_to_follow_up(user, today)[:AT_MOST]:
        person = check.application
        where = f"{person.vacancy.title}, {person.vacancy.unit.name}."
        if check.state == CheckState.VERIFIED and check.expires_on is not None:
            ends = "ended" if check.expires_on < today else "ends"
            yield WaitingItem(
                f"Check again that {person.name} may work here", _page(check),
                f"{where} The permission {ends} on {check.expires_on:%-d %B %Y}.", check.expires_on,
            )  # fmt: skip
        elif check.state == CheckState.WAIVED:
            yield WaitingItem(
                f"See the DBS certificate of {person.name}",
                _page(check),
                f"{where} They started before it came.",
            )
        else:
            yield WaitingItem(f"Finish a check of {person.name}", _page(check), f"{where} {check}.")


def _page(check: Check) -> str:
    person = check.application
    return reverse("recruitment:check_one", args=[person.vacancy_id, person.pk, check.kind])
