"""Bringing over what a person has already told us, so that nobody types their history twice.

Only what is about them: details, history, registration, referees. Never an answer to a values question, which is about
one example for one post, and never a declaration, which is about the day it is made.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import Application, Background, HistoryEntry, Referee
from recruitment.queries.candidates import earlier_application
from recruitment.queries.paper import background_of, history_of, referees_of
from recruitment.services.drafts import refuse_when_late, refuse_when_sent
from recruitment.services.entries import LIMITS, Listed
from recruitment.services.sections import ABOUT, REGISTRATION, last_digits
from values_hub.audit.services import record

# Whether a regulator has looked into their fitness to practise is asked anew each time.
BROUGHT = [name for name in REGISTRATION.limits if not name.startswith("fitness")]


class NothingToBringOver(Exception):
    """There is no earlier application, or nothing here is empty. The message is a sentence for the screen."""


@transaction.atomic
def bring_over(*, application: Application, actor: Any, at: dt.datetime) -> str:
    """Copy what is about the person from their latest other application into sections that are still empty.

    What has been written here already is left alone. Returns what was brought, for a sentence: "your details and your
    referees". The trail says which application it came from.

    Raises: Closed; AlreadySent; NothingToBringOver.
    """
    refuse_when_late(application, at)
    here = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refuse_when_sent(here)
    there = earlier_application(here)
    if there is None:
        raise NothingToBringOver("You have no earlier application to bring anything over from.")
    brought = []
    if not here.phone and there.phone:
        _details(here, there, at)
        brought.append("your details")
    if not history_of(here) and _entries(HistoryEntry, here, there):
        brought.append("your work and study history")
    if _registration(here, there):
        brought.append("your registration and qualification")
    if not referees_of(here) and _entries(Referee, here, there):
        brought.append("your referees")
    if not brought:
        raise NothingToBringOver("There was nothing to bring over: you have started each of these sections.")
    record(
        action="application.brought_over", subject=here, actor=actor, at=at, source=str(there.pk),
        sections=len(brought),
    )  # fmt: skip
    return brought[0] if len(brought) == 1 else f"{', '.join(brought[:-1])} and {brought[-1]}"


def _details(here: Application, there: Application, at: dt.datetime) -> None:
    for name in ABOUT.limits:
        setattr(here, name, getattr(there, name))
    here.phone_digits = last_digits(here.phone)
    here.about_version, here.about_saved_at = here.about_version + 1, at
    here.save(update_fields=[*ABOUT.limits, "phone_digits", "about_version", "about_saved_at"])


def _entries(model: Listed, here: Application, there: Application) -> bool:
    told = history_of(there) if model is HistoryEntry else referees_of(there)
    more = ["kind"] if model is HistoryEntry else []
    copies: list[Any] = [
        model(application=here, version=1, **{name: getattr(each, name) for name in [*LIMITS[model], *more]})
        for each in told
    ]
    model._default_manager.bulk_create(copies)
    return bool(told)


def _registration(here: Application, there: Application) -> bool:
    mine, theirs = background_of(here), background_of(there)
    named = [name for name in BROUGHT if getattr(theirs, name)]
    untouched = not any(getattr(mine, name) for name in BROUGHT)
    mine.gaps = {**theirs.gaps, **mine.gaps}
    mine.gaps_version += 1
    if untouched and named:
        for name in BROUGHT:
            setattr(mine, name, getattr(theirs, name))
        mine.registration_version += 1
    Background.objects.bulk_create(
        [mine], update_conflicts=True, unique_fields=["application"],
        update_fields=["gaps", "gaps_version", *BROUGHT, "registration_version"],
    )  # fmt: skip
    return bool(untouched and named)
