"""A probation's end is written about before it comes: to the manager, who decides, and to HR."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from induction.models import Probation
from induction.queries.days import day_of
from induction.queries.outcomes import hr_accounts
from induction.services.messages import notice
from induction.states import UNDECIDED
from values_hub.common.reminder_hours import may_remind
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages

# From so many days before the end each is written once: four weeks, so that a last check-in can still be held and, with
# a week to go, a decision made in time. After the day it is said for as long as AFTER, then HR's list says it alone.
BEFORE = (28, 7)
AFTER = dt.timedelta(days=14)


def remind_of_probations(*, at: dt.datetime) -> int:
    """Tell managers and HR of probations that end within four weeks, within one, or yesterday and before, undecided.

    Each of the three once, whatever day of it the run falls on: a weekend or a worker that stood still loses none. One
    that was extended is told of again by its new end. Nobody is written to outside the hours of reminders. Returns how
    many messages were new.
    """
    if not may_remind(at):
        return 0
    return post_messages(_drafts(day_of(at)), at)


def _drafts(today: dt.date) -> Iterator[Draft]:
    until = today + dt.timedelta(days=max(BEFORE))
    rows = Probation.objects.filter(
        state__in=sorted(UNDECIDED), ends_on__lte=until, ends_on__gte=today - AFTER, induction__staff__left_on=None
    ).select_related("induction__staff__post__unit", "induction__manager__user")  # fmt: skip
    hr: dict[str, list[Any]] = {}
    for probation in rows.order_by("ends_on", "pk").iterator(chunk_size=500):
        path = probation.access_unit_path()
        if path not in hr:
            hr[path] = hr_accounts(path, today)
        yield from _about(probation, hr[path], today)


def _about(probation: Probation, hr: list[Any], today: dt.date) -> Iterator[Draft]:
    induction = probation.induction
    name, manager = induction.staff.name, induction.manager
    left = (probation.ends_on - today).days
    rung = "over" if left < 0 else str(min(each for each in BEFORE if left <= each))
    day = f"{probation.ends_on:%-d %B %Y}"
    ended = f"{name}’s probation ended on {day}, and nobody has decided"
    heading = ended if left < 0 else f"{name}’s probation ends on {day}"
    key = f"probation.ends:{probation.pk}:{probation.ends_on.isoformat()}:{rung}"
    if manager is not None and manager.left_on is None:
        told = notice(
            manager, induction, heading=heading,
            paragraphs=[
                "Confirm, extend or end it. To confirm, every check-in that was due must have been confirmed by both "
                "of you; to extend or end, there must be an outcome that says why.",
                f"{name} should hear it from you first.",
            ],
            action=("Decide about the probation", reverse("induction:probation", args=[probation.pk])),
            key=f"{key}:{manager.pk}",
        )  # fmt: skip
        if told is not None:
            yield told
    decides = (
        f"{manager.name} decides about it." if manager else "They have no manager here, so nobody can decide."
    )
    for user in hr:
        if (manager is not None and user.pk == manager.user_id) or user.pk == induction.staff.user_id:
            continue
        yield Draft(
            to=user.email, subject=heading, template="notice", key=f"{key}:hr:{user.pk}", user_id=user.pk,
            unit_path=probation.access_unit_path(),
            context={
                "heading": heading, "name": user.short_name, "paragraphs": [decides],
                "action_label": "See the induction",
                "action_url": page_address("induction:induction", induction.pk),
            },
        )  # fmt: skip
