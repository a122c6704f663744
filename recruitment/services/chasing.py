"""Reminding candidates, and writing down whom else somebody reminded."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from recruitment.models import Application, Chase, Check
from recruitment.services.checks import CannotCheck, locked_check
from recruitment.services.decision_messages import letter
from recruitment.states import ApplicationState, CheckState
from values_hub.audit.services import record
from values_hub.outbox.services import Draft, post_messages
from values_hub.people.days import day_of


@transaction.atomic
def chase_candidates(*, checks: Iterable[Check], actor: Any, at: dt.datetime) -> int:
    """Remind every candidate of what they hold among these: one email each, once a day. Returns how many emails.

    Only of an offer that is accepted. What is not with a candidate is left out, so a page that is out of date reminds
    nobody of what they have done.
    """
    rows = (
        Check.objects.filter(
            pk__in=[each.pk for each in checks], state=CheckState.AWAITING_CANDIDATE,
            application__state=ApplicationState.CHECKS,
        )
        .select_related("application__vacancy__unit", "application__applicant")
        .order_by("application", "kind")
    )  # fmt: skip
    by_application: dict[Application, list[Check]] = {}
    for each in rows:
        by_application.setdefault(each.application, []).append(each)
    today = day_of(at).isoformat()
    keys = {application: f"check.chase:{application.pk}:{today}" for application in by_application}
    known = set(
        Chase.objects.filter(message_key__in=keys.values()).values_list("message_key", flat=True)
    )  # chased today already
    fresh = {each: held for each, held in by_application.items() if keys[each] not in known}
    post_messages([_chase_draft(each, held, keys[each]) for each, held in fresh.items()], at)
    Chase.objects.bulk_create(
        Chase(about=check, whom=application.name, by=actor, at=at, message_key=keys[application])
        for application, held in fresh.items()
        for check in held
    )
    for application in fresh:
        record(action="check.chased", subject=application, actor=actor, at=at, whom="candidate")
    return len(fresh)


@transaction.atomic
def note_chase(*, check: Check, whom: str, note: str, actor: Any, at: dt.datetime) -> Chase:
    """Somebody was reminded by telephone or by a message of one's own. Raises: CannotCheck; MoveRefused."""
    if not whom.strip():
        raise CannotCheck("Say whom you reminded.")
    locked = locked_check(check)
    chased = Chase.objects.create(about=locked, whom=whom.strip(), by=actor, at=at, note=note.strip())
    record(action="check.chased", subject=locked, actor=actor, at=at, whom="other")
    return chased


def _chase_draft(application: Application, held: list[Check], key: str) -> Draft:
    vacancy = application.vacancy
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=f"Something we need from you: {vacancy.title}", template="recruitment/check_chase",
        context={**letter(application, vacancy, "checks"),
                 "needed": [each.get_kind_display() for each in held]},
        key=key,
    )  # fmt: skip
