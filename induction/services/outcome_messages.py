"""What people hear about an outcome. None says what was judged: that is read on the page, behind the sign-in."""

import datetime as dt

from django.urls import reverse

from induction.models import Outcome, Probation
from induction.queries.days import day_of
from induction.queries.outcomes import hr_accounts
from induction.services.messages import absolute, notice, post
from values_hub.outbox.services import Draft
from values_hub.people.models import StaffRecord


def tell_of_outcome(outcome: Outcome, at: dt.datetime) -> None:
    """The starter hears that there is something to read: in the same words whatever it is."""
    starter = outcome.check_in.induction.staff
    paragraphs = [
        "Your manager has recorded how things stand after your check-in. You can read it and reply to it.",
        "If anything in it is not right, the page says how to ask for somebody else to look at it.",
    ]
    _tell([(starter, "recorded", "The outcome of your check-in", paragraphs, "Read it")], outcome, at)


def tell_second_manager(outcome: Outcome, at: dt.datetime) -> None:
    name = outcome.check_in.induction.staff.name
    paragraphs = [
        "Their manager has recorded an outcome that needs a second manager before it counts.",
        "Read the evidence and both sides of the check-in’s ratings, then say whether you agree and why.",
    ]
    _tell(
        [(outcome.second, "second", f"{name}’s check-in needs your view", paragraphs, "Read it")], outcome, at
    )


def tell_of_second_word(outcome: Outcome, at: dt.datetime) -> None:
    induction = outcome.check_in.induction
    paragraphs = ["The second manager has given their view. Read it, and do what comes next."]
    heading = f"{induction.staff.name}’s check-in: a second manager’s view"
    _tell([(induction.manager, f"view:{outcome.pk}", heading, paragraphs, "Read it")], outcome, at)


def tell_hr_of_appeal(outcome: Outcome, at: dt.datetime) -> None:
    """HR names who hears it. Whoever in HR is the starter or the manager is not asked."""
    induction = outcome.check_in.induction
    parts = {person.user_id for person in (induction.staff, induction.manager, outcome.second) if person}
    drafts = [
        Draft(
            to=user.email, subject="An appeal needs somebody to hear it", template="notice", user_id=user.pk,
            unit_path=induction.access_unit_path(), key=f"outcome.appealed:{outcome.pk}:{user.pk}",
            context=_words(
                user.name,
                "An appeal needs somebody to hear it",
                ["A starter has appealed against the outcome of a check-in. Name somebody who had no part in it."],
                "Name who hears it", outcome,
            ),
        )
        for user in hr_accounts(induction.access_unit_path(), day_of(at))
        if user.pk not in parts
    ]  # fmt: skip
    post(drafts, at)


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
    """The starter hears what was decided, in one sentence, and where the reason is."""
    induction = probation.induction
    said = {
        "confirmed": "You are confirmed in post. Thank you for what you bring.",
        "extended": f"Your probation goes on until {probation.ends_on:%-d %B %Y}. The reason is on the page.",
        "ended": "A decision about your probation has been made. HR and your manager will speak with you first.",
    }[probation.state]
    url = reverse("induction:induction", args=[induction.pk])
    draft = notice(
        induction.staff, induction, heading="Your probation", paragraphs=[said], action=("Read it", url),
        key=f"probation.decided:{probation.pk}:{probation.state}",
    )  # fmt: skip
    post([draft], at)


Told = tuple[StaffRecord | None, str, str, list[str], str]


def _tell(told: list[Told], outcome: Outcome, at: dt.datetime) -> None:
    induction = outcome.check_in.induction
    url = reverse("induction:outcome", args=[outcome.pk])
    drafts = [
        notice(
            person, induction, heading=heading, paragraphs=paragraphs, action=(label, url),
            key=f"outcome.{kind}:{outcome.pk}:{person.pk}",
        )
        for person, kind, heading, paragraphs, label in told
        if person is not None
    ]  # fmt: skip
    post(drafts, at)


def _words(name: str, heading: str, paragraphs: list[str], label: str, outcome: Outcome) -> dict[str, object]:
    url = absolute(reverse("induction:outcome", args=[outcome.pk]))
    return {
        "heading": heading,
        "name": name,
        "paragraphs": paragraphs,
        "action_label": label,
        "action_url": url,
    }
