"""Asking starters how we live our values, and taking their answers without remembering whose they were.

Nothing here writes an audit event or a message when somebody answers: either would say when, and with when goes who.
"""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from induction.models import Absence, FreshEyesAnswer, FreshEyesAsk, Induction, Round
from induction.queries.clock import clock_of
from induction.queries.days import day_of
from induction.services.messages import ask_for_fresh_eyes
from induction.states import InductionState
from values_hub.framework.models import Framework
from values_hub.framework.models.ratings import from_choice
from values_hub.outbox.services import post_messages

OPEN_FOR = dt.timedelta(days=30)  # how long after its day a round can be answered


class NotYours(Exception):
    """Only whoever was asked can answer."""


class AlreadyAnswered(Exception):
    """They have answered. What they said can no longer be found, so it cannot be changed either."""


class TooLate(Exception):
    """The time to answer is over, or has not begun."""


class ValuesMissing(Exception):
    """Some values have no answer yet. `values` names them."""

    def __init__(self, values: list[str]) -> None:
        self.values = values
        super().__init__(f"Answer for every value before you send. Still to answer: {', '.join(values)}.")


@transaction.atomic
def ask_starters(*, today: dt.date, at: dt.datetime) -> int:
    """Ask everybody whose day 30 or day 90 has come, by their own clock: days away do not count. Safe to run any number
    of times a day.

    Only those who are new here: whoever has worked here and took another post has no fresh eyes. Whoever has left or is
    away is not asked; whoever has finished their induction is. Returns how many were asked for the first time.
    """
    framework = Framework.objects.live().first()
    if framework is None:
        return 0
    asks = []
    away = Absence.objects.filter(induction=OuterRef("pk"), taken_back_at=None)
    for number in Round.values:
        reached = dt.timedelta(days=number)
        inductions = Induction.objects.exclude(state=InductionState.ENDED).filter(
            Q(day_one__gt=today - reached - OPEN_FOR) | Exists(away),
            day_one__lte=today - reached, day_one=F("staff__started_on"), staff__left_on=None,
        ).exclude(pk__in=Absence.objects.standing_on(today).values("induction"))  # fmt: skip
        new = inductions.exclude(fresh_eyes__round=number).with_people().prefetch_related("absences")
        for induction in new.order_by("pk").iterator(chunk_size=1000):
            opens_on = clock_of(induction).day(induction.day_one, number)
            if not opens_on <= today < opens_on + OPEN_FOR:
                continue
            asks.append(
                FreshEyesAsk(
                    induction=induction, framework=framework, round=number, opens_on=opens_on,
                    closes_on=opens_on + OPEN_FOR,
                )
            )  # fmt: skip
    FreshEyesAsk.objects.bulk_create(asks, batch_size=1000)
    drafts = (ask_for_fresh_eyes(ask) for ask in asks)
    post_messages([draft for draft in drafts if draft is not None], at)
    return len(asks)


@transaction.atomic
def answer_fresh_eyes(*, ask: FreshEyesAsk, choices: Mapping[UUID, str], actor: Any, at: dt.datetime) -> None:
    """Keep what somebody says of the Trust, by value ("0" to "4", "n"), and forget that it was them.

    Of `at` only the month is kept. The rows are written in a random order.

    Raises: NotYours; AlreadyAnswered; TooLate; ValuesMissing; ValueError for a choice that is none.
    """
    locked = (
        FreshEyesAsk.objects.select_for_update(of=("self",))
        .select_related("induction__staff", "framework")
        .get(pk=ask.pk)
    )
    if locked.induction.staff.user_id != actor.pk:
        raise NotYours("Only the person who was asked can answer.")
    if locked.answered:
        raise AlreadyAnswered(
            "You have answered. Your answers no longer carry your name, so nobody can change them."
        )
    today = day_of(at)
    if not locked.opens_on <= today <= locked.closes_on:
        raise TooLate(f"You could answer until {locked.closes_on:%-d %B %Y}.")
    values = list(locked.framework.values.order_by("order"))
    if missing := [value.name for value in values if not choices.get(value.pk)]:
        raise ValuesMissing(missing)
    answers = [
        FreshEyesAnswer(
            round=locked.round, month=today.replace(day=1), value=value, **from_choice(choices[value.pk])
        )
        for value in values
    ]
    secrets.SystemRandom().shuffle(answers)
    FreshEyesAnswer.objects.bulk_create(answers)
    FreshEyesAsk.objects.filter(pk=locked.pk).update(answered=True)
