"""What is written to people before somebody's first day."""

import datetime as dt

from induction.models import Arrival, Owner, Preparation
from induction.queries.people import email_of
from induction.services.messages import post
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft
from values_hub.people.models import StaffRecord


def tell_of_preparing(arrival: Arrival, preparations: list[Preparation], at: dt.datetime) -> None:
    """Their induction has been started: the person who is coming hears what happens, the manager what is theirs,
    and so does a buddy who has something to do."""
    theirs = [each.title for each in preparations if each.owner == Owner.STARTER]
    manager = [each.title for each in preparations if each.owner == Owner.MANAGER]
    buddy = [each.title for each in preparations if each.owner == Owner.BUDDY]
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
            _to_helper(
                arrival,
                arrival.manager,
                heading=f"{arrival.name} is coming to you: what to get ready",
                paragraphs=[
                    f"{arrival.name} has accepted {arrival.title}. {_first_day_of(arrival)}",
                    f"Before then: {_listed(manager)}."
                    if manager
                    else "Nothing is asked of you before then.",
                ],
                key=f"arrival.preparing:{arrival.pk}:manager",
            ),
            _to_helper(
                arrival,
                arrival.buddy if buddy else None,
                heading=f"What to get ready for {arrival.name}",
                paragraphs=[
                    f"You are {arrival.name}’s buddy. {_first_day_of(arrival)}",
                    f"Before then: {_listed(buddy)}.",
                ],
                key=f"arrival.preparing:{arrival.pk}:buddy",
            ),
        ],
        at,
    )


def tell_buddy_of_arrival(arrival: Arrival, before: StaffRecord | None, at: dt.datetime) -> None:
    """Somebody has been named the buddy of whoever is coming, perhaps again: their induction does not tell them once
    more. Whoever was it before hears that it is another."""
    stamp = f"{at:%Y%m%d%H%M%S%f}"
    told = _to_helper(
        arrival,
        arrival.buddy,
        heading=f"You are {arrival.name}’s buddy",
        paragraphs=[
            f"{arrival.name} is coming to {arrival.unit.name} as {arrival.title}. {_first_day_of(arrival)} You are the "
            "person to ask about anything they would rather not ask their manager.",
            "What there is for a buddy to do is on one page, before their first day and after it. You do not see "
            "their check-ins, and nobody asks you to judge them.",
        ],
        key=f"arrival.buddy:{arrival.pk}:{arrival.buddy_id}:{stamp}",
    )
    no_longer = _to_helper(
        arrival,
        before,
        heading=f"You are no longer {arrival.name}’s buddy",
        paragraphs=[
            f"Somebody else has been named {arrival.name}’s buddy. You need not get anything else ready for them."
        ],
        key=f"arrival.buddy_no_longer:{arrival.pk}:{stamp}",
        may_read=False,
    )
    post([told, no_longer], at)


def tell_of_first_day(arrival: Arrival, at: dt.datetime, *, begun: bool) -> None:
    """The first day is set or is another. `begun`: HR have started the induction, which is when it is told to anybody
    but a buddy; and to whoever has agreed to a day, who hears of any other."""
    stamp = f"{at:%Y%m%d%H%M%S%f}"
    told = _to_helpers(
        arrival, begun, heading=f"{arrival.name}’s first day", paragraphs=[_first_day_of(arrival), *_moved(begun)],
        key=f"arrival.first_day:{arrival.pk}:{stamp}",
    )  # fmt: skip
    if begun or arrival.agreed_day is not None:
        another = arrival.is_another_day
        person = _to_person(
            arrival, heading="Your first day has changed" if another else "Your first day",
            paragraphs=[_another_day(arrival), IF_IT_DOES_NOT_SUIT] if another else [_first_day(arrival)],
            label="See what happens before your first day", key=f"arrival.first_day:{arrival.pk}:{stamp}:person",
        )  # fmt: skip
        told = [person, *told]
    post(told, at)


def tell_helpers_of_agreed_day(arrival: Arrival, at: dt.datetime, *, begun: bool) -> None:
    """The manager, once HR have `begun`, and the buddy hear it; recruitment has told the person, and the checks are
    done."""
    told = _to_helpers(
        arrival, begun, heading=f"{arrival.name}’s first day",
        paragraphs=[
            f"{arrival.name} has agreed to start on {arrival.first_day:%A %-d %B %Y}. Their checks are done.",
            *_moved(begun),
        ],
        key=f"arrival.first_day:{arrival.pk}:{at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    post(told, at)


def tell_that_nobody_comes(arrival: Arrival, at: dt.datetime, *, begun: bool) -> None:
    """The manager, once HR had `begun`, and the buddy hear it, who has nothing to read there any more; recruitment has
    told the person."""
    heading, key = f"{arrival.name} is not coming", f"arrival.not_coming:{arrival.pk}"
    rest = "You need not get anything else ready."
    manager = _to_helper(
        arrival,
        arrival.manager if begun else None,
        heading=heading,
        paragraphs=[f"{rest} What you had done stays on the page."],
        key=f"{key}:manager",
    )
    buddy = _to_helper(
        arrival, arrival.buddy, heading=heading, paragraphs=[rest], key=f"{key}:buddy", may_read=False
    )
    post([manager, buddy], at)


IF_IT_DOES_NOT_SUIT = "If you cannot start then, tell us at once: your job offer says who to contact."


def _another_day(arrival: Arrival) -> str:
    """For whoever has agreed to a day and gets another."""
    agreed, now = f"{arrival.agreed_day:%A %-d %B %Y}", f"{arrival.first_day:%A %-d %B %Y}"
    return f"You had agreed to start on {agreed}. Your first day is now {now}."


def _moved(begun: bool) -> list[str]:
    return ["What is to get ready has moved with it."] if begun else []


def _first_day(arrival: Arrival) -> str:
    if arrival.first_day is None:
        return "We will tell you your first day as soon as it is agreed."
    tail = "as you agreed" if arrival.is_as_agreed else "if your checks are done by then"
    return f"Your first day is {arrival.first_day:%A %-d %B %Y}, {tail}."


def remind_of_what_is_theirs(arrival: Arrival, titles: list[str], *, key: str) -> Draft:
    """To somebody who is coming, once a week at most: what they have still to do before their first day."""
    return _to_person(
        arrival,
        heading="Before your first day: still to do",
        paragraphs=[f"Before your first day: {_listed(titles)}.", "If you have done this, mark it as done."],
        label="See what happens before your first day",
        key=key,
    )


def _first_day_of(arrival: Arrival) -> str:
    if arrival.first_day is None:
        return "Their first day is not agreed yet."
    if arrival.is_another_day:
        agreed = f"They had agreed to {arrival.agreed_day:%-d %B %Y}."
        return f"Their first day is {arrival.first_day:%A %-d %B %Y}. {agreed}"
    tail = "as agreed with them" if arrival.is_as_agreed else "if their checks are done by then"
    return f"Their first day is {arrival.first_day:%A %-d %B %Y}, {tail}."


def _listed(titles: list[str]) -> str:
    return "; ".join(title[0].lower() + title[1:] for title in titles)


def _to_person(arrival: Arrival, *, heading: str, paragraphs: list[str], label: str, key: str) -> Draft:
    context = _context(arrival, heading, arrival.first_name, paragraphs, label)
    return Draft(
        to=arrival.person.email, subject=heading, template="notice", context=context, key=key,
        user_id=arrival.person_id, unit_path=arrival.unit.path,
    )  # fmt: skip


def _to_helpers(
    arrival: Arrival, begun: bool, *, heading: str, paragraphs: list[str], key: str
) -> list[Draft | None]:
    """Whoever has heard of them: the manager once HR have begun, a buddy from when they were named."""
    return [
        _to_helper(arrival, helper, heading=heading, paragraphs=paragraphs, key=f"{key}:{role}")
        for role, helper in (("manager", arrival.manager if begun else None), ("buddy", arrival.buddy))
    ]


def _to_helper(
    arrival: Arrival,
    helper: StaffRecord | None,
    *,
    heading: str,
    paragraphs: list[str],
    key: str,
    may_read: bool = True,
) -> Draft | None:
    """None where nobody is there to be written to. Who may not read the page (any more) gets no link to it."""
    if helper is None or helper.left_on is not None or not (to := email_of(helper)):
        return None
    name = helper.known_as or helper.first_name
    label = "See who is coming and what to get ready" if may_read else ""
    context = _context(arrival, heading, name, paragraphs, label)
    return Draft(
        to=to, subject=heading, template="notice", context=context, key=key, user_id=helper.user_id,
        unit_path=arrival.unit.path,
    )  # fmt: skip


def _context(
    arrival: Arrival, heading: str, name: str, paragraphs: list[str], label: str
) -> dict[str, object]:
    url = page_address("induction:arrival", arrival.pk) if label else ""
    return {
        "heading": heading, "name": name, "paragraphs": paragraphs, "action_label": label, "action_url": url,
    }  # fmt: skip
