"""What is written to people before somebody's first day."""

import datetime as dt

from django.urls import reverse

from induction.models import Arrival, Owner, Preparation
from induction.queries.people import email_of
from induction.services.messages import absolute, post
from values_hub.outbox.services import Draft


def tell_of_preparing(arrival: Arrival, preparations: list[Preparation], at: dt.datetime) -> None:
    """Their induction has been started: the person who is coming hears what happens, the manager what is theirs."""
    theirs = [each.title for each in preparations if each.owner == Owner.STARTER]
    manager = [each.title for each in preparations if each.owner == Owner.MANAGER]
    post(
        [
            _to_person(
                arrival,
                heading="Before your first day with us",
                paragraphs=[
                    f"We are getting ready for you. {_first_day(arrival)}",
                    f"Before then: {_listed(theirs)}."
                    if theirs
                    else "There is nothing you have to do before then.",
                    "Your offer still depends on your checks. Please do not give notice where you work now until we "
                    "say that they are done.",
                ],
                label="See what happens before your first day",
                key=f"arrival.preparing:{arrival.pk}:person",
            ),
            _to_manager(
                arrival,
                heading=f"{arrival.name} is coming to you: what to get ready",
                paragraphs=[
                    f"{arrival.name} has accepted {arrival.title}. {_first_day_of(arrival)}",
                    f"Before then: {_listed(manager)}."
                    if manager
                    else "Nothing is asked of you before then.",
                ],
                key=f"arrival.preparing:{arrival.pk}:manager",
            ),
        ],
        at,
    )


def tell_of_first_day(arrival: Arrival, at: dt.datetime) -> None:
    """The first day is set or is another."""
    stamp = f"{at:%Y%m%d%H%M%S%f}"
    post(
        [
            _to_person(
                arrival, heading="Your first day", paragraphs=[_first_day(arrival)],
                label="See what happens before your first day", key=f"arrival.first_day:{arrival.pk}:{stamp}:person",
            ),
            _to_manager(
                arrival, heading=f"{arrival.name}’s first day",
                paragraphs=[_first_day_of(arrival), "What is to get ready has moved with it."],
                key=f"arrival.first_day:{arrival.pk}:{stamp}:manager",
            ),
        ],
        at,
    )  # fmt: skip


def tell_manager_of_agreed_day(arrival: Arrival, at: dt.datetime) -> None:
    """The manager hears it; recruitment has told the person, and the checks are done."""
    told = _to_manager(
        arrival, heading=f"{arrival.name}’s first day",
        paragraphs=[
            f"{arrival.name} has agreed to start on {arrival.first_day:%A %-d %B %Y}. Their checks are done.",
            "What is to get ready has moved with it.",
        ],
        key=f"arrival.first_day:{arrival.pk}:{at:%Y%m%d%H%M%S%f}:manager",
    )  # fmt: skip
    post([told], at)


def tell_that_nobody_comes(arrival: Arrival, at: dt.datetime) -> None:
    """The manager hears it; recruitment has told the person."""
    told = _to_manager(
        arrival,
        heading=f"{arrival.name} is not coming",
        paragraphs=["You need not get anything else ready. What you had done stays on the page."],
        key=f"arrival.not_coming:{arrival.pk}",
    )
    post([told], at)


def _first_day(arrival: Arrival) -> str:
    if arrival.first_day is None:
        return "We will tell you your first day as soon as it is agreed."
    return f"Your first day is {arrival.first_day:%A %-d %B %Y}, if your checks are done by then."


def _first_day_of(arrival: Arrival) -> str:
    if arrival.first_day is None:
        return "Their first day is not agreed yet."
    return f"Their first day is {arrival.first_day:%A %-d %B %Y}, if their checks are done by then."


def _listed(titles: list[str]) -> str:
    return "; ".join(title[0].lower() + title[1:] for title in titles)


def _to_person(arrival: Arrival, *, heading: str, paragraphs: list[str], label: str, key: str) -> Draft:
    context = _context(arrival, heading, arrival.first_name, paragraphs, label)
    return Draft(
        to=arrival.person.email, subject=heading, template="notice", context=context, key=key,
        user_id=arrival.person_id, unit_path=arrival.unit.path,
    )  # fmt: skip


def _to_manager(arrival: Arrival, *, heading: str, paragraphs: list[str], key: str) -> Draft | None:
    manager = arrival.manager
    if manager is None or manager.left_on is not None or not (to := email_of(manager)):
        return None
    name = manager.known_as or manager.first_name
    context = _context(arrival, heading, name, paragraphs, "See who is coming and what to get ready")
    return Draft(
        to=to, subject=heading, template="notice", context=context, key=key, user_id=manager.user_id,
        unit_path=arrival.unit.path,
    )  # fmt: skip


def _context(
    arrival: Arrival, heading: str, name: str, paragraphs: list[str], label: str
) -> dict[str, object]:
    return {
        "heading": heading, "name": name, "paragraphs": paragraphs, "action_label": label,
        "action_url": absolute(reverse("induction:arrival", args=[arrival.pk])),
    }  # fmt: skip
