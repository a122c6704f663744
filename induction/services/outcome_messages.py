"""What people hear about an outcome. None says what was judged: that is read on the page, behind the sign-in."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from induction.models import Induction, Outcome, Probation
from induction.queries.days import day_of
from induction.queries.deadlines import reply_awaited_until
from induction.queries.outcomes import hr_accounts
from induction.services.messages import notice, post
from values_hub.common.site import full_address
from values_hub.outbox.services import Draft
from values_hub.people.models import StaffRecord


def tell_of_outcome(outcome: Outcome, at: dt.datetime) -> None:
    """The starter hears that there is something to read: in the same words whatever it is."""
    starter = outcome.check_in.induction.staff
    paragraphs = [
        "Your manager has recorded how things stand after your check-in. You can read it and reply to it. Where "
        "somebody waits for your reply, the page says until when.",
        "If anything in it is not right, the page says how to ask for somebody else to look at it.",
    ]
    _tell([(starter, "recorded", "The outcome of your check-in", paragraphs, "Read it")], outcome, at)


def tell_second_manager(outcome: Outcome, at: dt.datetime) -> None:
    name = outcome.check_in.induction.staff.name
    until = reply_awaited_until(outcome)
    wait = (
        f" They can reply until {until:%-d %B %Y}: give your view after that, or as soon as they have."
        if until
        else ""
    )
    paragraphs = [
        "Their manager has recorded an outcome that needs a second manager before it counts.",
        f"Read the evidence and both sides of the check-in’s ratings, then say whether you agree and why.{wait}",
    ]
    kind = f"second:{at:%Y%m%d%H%M%S%f}"  # perhaps again, after another was
    _tell([(outcome.second, kind, f"{name}’s check-in needs your view", paragraphs, "Read it")], outcome, at)


def tell_of_new_second_manager(outcome: Outcome, at: dt.datetime) -> None:
    """Somebody else gives the second view now: the two of the check-in hear who."""
    induction, kind = outcome.check_in.induction, f"other_second:{at:%Y%m%d%H%M%S%f}"
    said = [f"HR has asked {outcome.second.name if outcome.second else 'somebody'} to give the second view. Nothing "
            "else has changed."]  # fmt: skip
    heading = "Another second manager for your check-in"
    theirs = f"Another second manager for {induction.staff.name}’s check-in"
    told = [
        (induction.staff, kind, heading, said, "Read it"),
        (induction.manager, kind, theirs, said, "Read it"),
    ]
    _tell(told, outcome, at)


def tell_of_dropped_view(outcome: Outcome, at: dt.datetime) -> None:
    """The starter has left: whoever was asked for a second view need not give one."""
    name, second = outcome.check_in.induction.staff.name, outcome.second
    if second is None or second.left_on is not None:
        return
    said = [f"{name} has left, so what waited for your view does not count, and you need not give one.",
            "What was written stays as it is."]  # fmt: skip
    heading = f"{name}’s check-in no longer needs your view"
    _tell([(second, "view_dropped", heading, said, "Read it")], outcome, at)


def tell_of_second_word(outcome: Outcome, at: dt.datetime) -> None:
    induction = outcome.check_in.induction
    paragraphs = ["The second manager has given their view. Read it, and do what comes next."]
    heading = f"{induction.staff.name}’s check-in: a second manager’s view"
    own = [
        "The second manager whom your manager asked has given their view. You can read it.",
        "If anything in it is not right, the page says how to ask for somebody else to look at it.",
    ]
    told = [
        (induction.manager, f"view:{outcome.pk}", heading, paragraphs, "Read it"),
        (induction.staff, "settled", "Your check-in: a second manager’s view", own, "Read it"),
    ]
    _tell(told, outcome, at)


def tell_of_reply(outcome: Outcome, at: dt.datetime) -> None:
    """The starter has answered: those who decide something next read it first, and so does HR."""
    induction = outcome.check_in.induction
    heading = f"{induction.staff.name} has replied to the outcome of their check-in"
    paragraphs = [
        "Their words are beside the outcome, as they wrote them. Read them before you do what comes next."
    ]
    readers = [induction.manager, None if outcome.is_never_answered else outcome.second, outcome.hearer]
    _tell([(person, "replied", heading, paragraphs, "Read the reply") for person in readers], outcome, at)
    said = ["A starter has replied to the outcome of a check-in. Their words are beside it."]
    _tell_hr(
        induction, at, parts=readers, heading="A starter has replied to an outcome", paragraphs=said,
        action=("Read the reply", _url(outcome)), key=f"outcome.replied:{outcome.pk}",
    )  # fmt: skip


def tell_hr_of_appeal(outcome: Outcome, at: dt.datetime) -> None:
    """HR names who hears it. Whoever in HR is the starter or the manager is not asked."""
    said = ["A starter has appealed against the outcome of a check-in. Name somebody who had no part in it."]
    _tell_hr(
        outcome.check_in.induction, at, parts=[outcome.second], heading="An appeal needs somebody to hear it",
        paragraphs=said, action=("Name who hears it", _url(outcome)), key=f"outcome.appealed:{outcome.pk}",
    )  # fmt: skip


def tell_hearer(outcome: Outcome, at: dt.datetime) -> None:
    """Somebody is asked to hear an appeal, perhaps again after another was."""
    paragraphs = [
        "HR asks you to hear a starter’s appeal against the outcome of a check-in, because you had no part in it.",
        "Read everything that was written, talk with both, then write down what you find and why.",
    ]
    hearer, kind = outcome.hearer, f"hear:{at:%Y%m%d%H%M%S%f}"
    _tell([(hearer, kind, "You are asked to hear an appeal", paragraphs, "Read it")], outcome, at)


def tell_of_finding(outcome: Outcome, at: dt.datetime) -> None:
    induction = outcome.check_in.induction
    paragraphs = ["The appeal has been heard. Read what was found and why."]
    told = [
        (person, "found", "The appeal has been heard", paragraphs, "Read it")
        for person in (induction.staff, induction.manager)
    ]
    _tell(told, outcome, at)


def tell_of_probation(probation: Probation, at: dt.datetime) -> None:
    """The starter hears what was decided, in one sentence, and where the reason is. So does HR, of anything but a
    confirmation in its time."""
    induction = probation.induction
    said = {
        "confirmed": "You are confirmed in post. Thank you for what you bring.",
        "extended": f"Your probation goes on until {probation.ends_on:%-d %B %Y}. The reason is on the page. "
        "Before that day you and your manager have one more check-in: its day is there too.",
        "ended": "A decision about your probation has been made. HR and your manager will speak with you first.",
    }[probation.state]
    url = reverse("induction:induction", args=[induction.pk])
    draft = notice(
        induction.staff, induction, heading="Your probation", paragraphs=[said], action=("Read it", url),
        key=f"probation.decided:{probation.pk}:{probation.state}:{at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    post([draft], at)
    if probation.state != "confirmed" or probation.reason:
        _tell_hr(
            induction, at, parts=[], heading=f"A decision about {induction.staff.name}’s probation",
            paragraphs=["Their manager has decided about the probation. Read what was decided and why."],
            action=("Read it", url), key=f"probation.decided:{probation.pk}:{probation.state}:{at:%Y%m%d%H%M%S%f}",
        )  # fmt: skip


def tell_of_reopened_probation(probation: Probation, at: dt.datetime, *, still_here: bool) -> None:
    """What a probation ended on no longer stands. Where the starter has left since, HR alone says what follows."""
    induction = probation.induction
    url, stamp = reverse("induction:induction", args=[induction.pk]), f"{at:%Y%m%d%H%M%S%f}"
    found = "An appeal was heard, and the outcome that the probation ended on no longer stands."
    if still_here:
        told = [
            (induction.staff, "Your probation goes on", [found, "No decision about it stands any more."]),
            (
                induction.manager, f"{induction.staff.name}’s probation goes on",
                [found, "The decision is open again: speak with HR before you make another."],
            ),
        ]  # fmt: skip
        drafts = [
            notice(
                person, induction, heading=heading, paragraphs=paragraphs, action=("Read it", url),
                key=f"probation.reopened:{probation.pk}:{person.pk}:{stamp}",
            )
            for person, heading, paragraphs in told
            if person is not None
        ]  # fmt: skip
        post(drafts, at)
    follows = (
        "The decision is open again, with their manager."
        if still_here
        else "They have left. Speak with them about what follows."
    )
    _tell_hr(
        induction, at, parts=[], heading=f"{induction.staff.name}’s probation: an appeal was won",
        paragraphs=[found, follows], action=("Read it", url), key=f"probation.reopened:{probation.pk}:{stamp}",
    )  # fmt: skip


Told = tuple[StaffRecord | None, str, str, list[str], str]


def _tell(told: list[Told], outcome: Outcome, at: dt.datetime) -> None:
    induction, url = outcome.check_in.induction, _url(outcome)
    drafts = [
        notice(
            person, induction, heading=heading, paragraphs=paragraphs, action=(label, url),
            key=f"outcome.{kind}:{outcome.pk}:{person.pk}",
        )
        for person, kind, heading, paragraphs, label in told
        if person is not None
    ]  # fmt: skip
    post(drafts, at)


def _url(outcome: Outcome) -> str:
    return reverse("induction:outcome", args=[outcome.pk])


def _tell_hr(
    induction: Induction,
    at: dt.datetime,
    *,
    parts: Sequence[StaffRecord | None],
    heading: str,
    paragraphs: list[str],
    action: tuple[str, str],
    key: str,
) -> None:
    """HR of the starter's unit, but for whoever there is the starter, the manager or one of `parts`."""
    apart = {each.user_id for each in (induction.staff, induction.manager, *parts) if each}
    unit = induction.access_unit_path()
    label, url = action
    drafts = [
        Draft(
            to=user.email, subject=heading, template="notice", user_id=user.pk, unit_path=unit,
            key=f"{key}:hr:{user.pk}",
            context={
                "heading": heading, "name": user.name, "paragraphs": paragraphs, "action_label": label,
                "action_url": full_address(url),
            },
        )
        for user in hr_accounts(unit, day_of(at))
        if user.pk not in apart
    ]  # fmt: skip
    post(drafts, at)
