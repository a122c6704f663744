"""Deciding a pay step by the five standards."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from appraisal.models import PayStep
from appraisal.queries.pay import APPEAL, OUTSIDE_AFC, STANDARDS, decision_on, has_pay_steps
from values_hub.audit.services import record
from values_hub.audit.transitions import AlreadyDone
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message
from values_hub.people.models import StaffRecord


class NotByTheStandards(Exception):
    """It does not follow from the standards. The message is fit for the screen."""


@transaction.atomic
def decide_pay_step(
    *,
    staff: StaffRecord,
    met: Mapping[str, bool | None],
    not_held: bool | None = None,
    reason: str,
    plan: str,
    review_on: dt.date | None,
    today: dt.date,
    actor: Any,
    at: dt.datetime,
) -> PayStep:
    """The line manager says which standards are met. All met: the step goes ahead. One not met: it waits, with the
    reason, a plan and a day on which it is looked at again; and the person is told how to appeal. What waits is decided
    again on that day or before, and what was found before is kept.

    `met` holds each of STANDARDS; `team_appraised` is None for somebody who manages nobody. Without an appraisal
    `not_held` says whether it was the manager's to hold: then it does not count against the person (Annex 23). Doing
    again the same on the same day is a no-op. Raises: NotByTheStandards; AlreadyDone (it goes ahead already).
    """
    locked = StaffRecord.objects.select_for_update(of=("self",)).select_related("post").get(pk=staff.pk)
    if not has_pay_steps(locked):
        raise NotByTheStandards(OUTSIDE_AFC)
    if locked.pay_step_on is None:
        raise NotByTheStandards("Their record does not say when their pay step is. Ask HR to add it")
    if set(met) != set(STANDARDS) or any(met[each] is None for each in STANDARDS if each != "team_appraised"):
        raise NotByTheStandards("Answer each of the standards")
    if not met["appraised"] and not_held is None:
        raise NotByTheStandards("Say whether the appraisal was a manager’s to hold")
    not_held = None if met["appraised"] else not_held
    waits = False in {**met, "appraised": met["appraised"] or not_held}.values()
    if waits and not (reason.strip() and plan.strip() and review_on):
        raise NotByTheStandards("Enter the reason, the plan and the day you look at it again")
    if waits and review_on is not None and review_on <= today:
        raise NotByTheStandards("The day you look at it again must be in the future")
    said: dict[str, Any] = {
        **met, "not_held": not_held, "outcome": PayStep.Outcome.WAITS if waits else PayStep.Outcome.GOES_UP,
        "reason": reason.strip() if waits else "", "plan": plan.strip() if waits else "",
        "review_on": review_on if waits else None,
    }  # fmt: skip
    last = decision_on(locked)
    if last is not None and last.outcome == PayStep.Outcome.GOES_UP:
        raise AlreadyDone(last.decided_by, last.decided_at)
    again = last is not None and last.decided_by == actor and last.decided_at.date() == at.date()
    if last is not None and again and all(getattr(last, name) == value for name, value in said.items()):
        return last
    row = PayStep.objects.create(
        staff=locked, step_on=locked.pay_step_on, decided_at=at, decided_by=actor, **said
    )
    record(action="pay_step.decided", subject=row, actor=actor, at=at, outcome=row.outcome)
    _tell(row, staff, at)
    return row


def _tell(row: PayStep, staff: StaffRecord, at: dt.datetime) -> None:
    if staff.user is None or not staff.user.is_active:
        return
    goes = row.outcome == PayStep.Outcome.GOES_UP
    subject = "Your pay step goes ahead" if goes else "Your pay step waits"
    lines = [f"Your manager has looked at the standards for your pay step on {row.step_on:%-d %B %Y}."]
    if not goes:
        lines += [
            "It waits for now. Read the reason, the plan and the day on which it is looked at again.",
            APPEAL,
        ]
    context = {
        "heading": subject, "name": staff.known_as or staff.first_name, "paragraphs": lines,
        "action_label": "See your pay step",
        "action_url": page_address("appraisal:pay_step", staff.pk),
    }  # fmt: skip
    post_message(
        to=staff.user.email, user=staff.user, subject=subject, template="notice", context=context,
        key=f"pay_step.decided:{row.pk}", at=at, unit_path=staff.post.unit.path,
    )  # fmt: skip
