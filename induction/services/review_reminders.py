"""The day on which a support plan is looked at again: both are written to on it."""

import datetime as dt
from collections.abc import Iterator

from induction.models import Absence, SupportReview
from induction.queries.days import day_of
from induction.services.review_messages import remind_of_review
from induction.states import ReviewState
from values_hub.common.reminder_hours import may_remind
from values_hub.outbox.services import Draft, post_messages

# The manager hears again so long after the day where nothing is written down by then. What is longer ago than UNTIL is
# said by the home page, the week's summary and HR's list alone.
LATE_AFTER = dt.timedelta(days=7)
UNTIL = dt.timedelta(days=30)


def remind_of_reviews(*, at: dt.datetime) -> int:
    """Write to the starter and the manager of every support plan whose day has come, each once; to the manager once
    more a week later. On whatever day a run falls none is lost. Nobody is written to outside the hours of reminders, or
    while the starter is away: both hear when they are back. Returns how many messages were new.
    """
    if not may_remind(at):
        return 0
    return post_messages(_drafts(day_of(at)), at)


def _drafts(today: dt.date) -> Iterator[Draft]:
    away = Absence.objects.standing_on(today)
    rows = (
        SupportReview.objects.filter(
            state=ReviewState.PLANNED, due_on__lte=today, due_on__gte=today - UNTIL,
            outcome__check_in__induction__staff__left_on=None,
        )
        .exclude(outcome__check_in__induction__in=away.values("induction"))
        .with_people()
        .order_by("due_on", "pk")
    )  # fmt: skip
    for review in rows.iterator(chunk_size=500):
        induction = review.outcome.check_in.induction
        manager = induction.manager
        told = [remind_of_review(review, induction.staff, is_starter=True, late=False)]
        if manager is not None and manager.left_on is None:
            late = review.due_on + LATE_AFTER <= today
            told.append(remind_of_review(review, manager, is_starter=False, late=late))
        yield from (each for each in told if each is not None)
