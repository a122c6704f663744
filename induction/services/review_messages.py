"""What people hear about a support plan. None says what was judged: that is read on the page, behind the sign-in."""

import datetime as dt
from typing import Any

from django.urls import reverse

from induction.models import Outcome, SupportReview
from induction.services.messages import notice, post
from values_hub.outbox.services import Draft
from values_hub.people.models import StaffRecord


def tell_helper(outcome: Outcome, at: dt.datetime) -> None:
    """Whoever helps hears that they were named, and where it says with what."""
    induction, helper = outcome.check_in.induction, helper_of(outcome)
    name, manager = induction.staff.name, induction.manager
    agreed = f"{manager.name} and {name} have agreed" if manager else f"It was agreed with {name}"
    told = notice(
        helper, induction, heading=f"You are asked to help {name}",
        paragraphs=[
            f"{agreed} what would help, and that you give it. What that is, and until when, is on one page.",
            "It is all you see: not their check-ins, and not what anybody wrote in them. If you cannot do it, tell "
            f"{manager.name if manager else 'HR'}.",
        ],
        action=("See what was promised", reverse("induction:promised_help", args=[outcome.pk])),
        key=f"outcome.helper:{outcome.pk}:{helper.pk}:{at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    post([told], at)


def tell_helper_what_follows(
    outcome: Outcome, helper: StaffRecord, until: dt.date | None, at: dt.datetime
) -> None:
    """The plan was looked at again: the help goes on until another day, or it is over."""
    induction = outcome.check_in.induction
    name = induction.staff.name
    if until is not None:
        heading = f"Your help for {name} goes on"
        said = [f"The two of them look at it again on {until:%-d %B %Y}."]
        action = ("See what was promised", reverse("induction:promised_help", args=[outcome.pk]))
    else:
        heading = f"Your help for {name} is over"
        said = ["Nothing more is asked of you in it. Thank you for what you have done."]
        action = ("Go to Values Hub", reverse("home"))
    told = notice(
        helper, induction, heading=heading, paragraphs=said, action=action,
        key=f"outcome.help_follows:{outcome.pk}:{at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    post([told], at)


def tell_of_another_helper(outcome: Outcome, before: StaffRecord, by: Any, at: dt.datetime) -> None:
    """Somebody else helps now: the starter hears who, and so does the manager where it was not they who named them."""
    induction, helper = outcome.check_in.induction, helper_of(outcome)
    starter, manager = induction.staff, induction.manager
    stamp, url = f"{at:%Y%m%d%H%M%S%f}", reverse("induction:outcome", args=[outcome.pk])
    drafts = [
        notice(
            person, induction, heading=heading,
            paragraphs=[
                f"{'You give' if person == helper else f'{helper.name} gives'} the help that was agreed, in the place "
                f"of {before.name}. Nothing else in the plan has changed."
            ],
            action=("See the plan", url), key=f"outcome.another_helps:{outcome.pk}:{person.pk}:{stamp}",
        )
        for person, heading in (
            (starter, "Somebody else helps you now"), (manager, f"Somebody else helps {starter.name} now"),
        )
        if person is not None and person.user_id != by.pk
    ]  # fmt: skip
    post(drafts, at)


def tell_of_helper_who_left(review: SupportReview, at: dt.datetime) -> None:
    """The manager hears that nobody gives the help now, and where to name somebody else."""
    outcome = review.outcome
    induction, helper = outcome.check_in.induction, helper_of(outcome)
    if induction.manager is None:
        return
    name = induction.staff.name
    told = notice(
        induction.manager, induction, heading=f"{helper.name}, who helps {name}, has left",
        paragraphs=[
            f"The support plan with {name} goes on, and nobody gives the help that was agreed in it.",
            f"Talk with {name}, then name somebody else. Nothing else in the plan changes.",
        ],
        action=("Name somebody else", reverse("induction:name_plan_helper", args=[review.pk])),
        key=f"outcome.helper_left:{outcome.pk}:{helper.pk}",
    )  # fmt: skip
    post([told], at)


def tell_former_manager(outcome: Outcome, at: dt.datetime) -> None:
    """Whoever was the manager is named to help still, and no longer reads the rest: they hear what is left to them."""
    induction, helper = outcome.check_in.induction, helper_of(outcome)
    name, manager = induction.staff.name, induction.manager
    told = notice(
        helper, induction, heading=f"You still help {name}",
        paragraphs=[
            f"You are no longer {name}’s manager. Their support plan names you to help all the same, and what that is "
            "stays on one page for you.",
            f"If you cannot do it any more, tell {manager.name if manager else 'HR'}, so that somebody else can.",
        ],
        action=("See what was promised", reverse("induction:promised_help", args=[outcome.pk])),
        key=f"outcome.still_helps:{outcome.pk}:{helper.pk}:{at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    post([told], at)


def helper_of(outcome: Outcome) -> StaffRecord:
    """Whoever helps by a support plan."""
    assert outcome.helper is not None  # noqa: S101  a constraint: an amber names somebody
    return outcome.helper


def ask_starter_about_plan(review: SupportReview, at: dt.datetime) -> None:
    """The manager has written down what came of the plan: the starter is asked whether they talked about it."""
    induction = review.outcome.check_in.induction
    told = notice(
        induction.staff, induction, heading="Did you talk about your support plan?",
        paragraphs=[
            f"{induction.manager.name if induction.manager else 'Your manager'} has written down what came of it, and "
            f"says that you talked on {review.talked_on:%A %-d %B %Y}.",
            "Read it, and say whether you talked. You can add words of your own. It counts when you confirm it.",
        ],
        action=("Read it and answer", reverse("induction:answer_review", args=[review.pk])),
        key=f"review.recorded:{review.pk}:{at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    post([told], at)


def tell_of_confirmed_review(review: SupportReview, at: dt.datetime) -> None:
    induction = review.outcome.check_in.induction
    name = induction.staff.name
    said = [
        f"{name} has confirmed that you talked about the support plan. Their words, if any, are beside yours."
    ]
    _tell_manager(review, f"{name} has confirmed that you talked", said, "Read it", "confirmed", at)


def tell_of_review_put_back(review: SupportReview, at: dt.datetime) -> None:
    """The starter says that they have not talked: what to do next, and no blame."""
    name = review.outcome.check_in.induction.staff.name
    said = [
        f"{name} says that you have not talked about the support plan yet, or not about all of it. It is easy to mean "
        "two different talks, and nothing is held against either of you.",
        "What you wrote is kept. Find a time, talk, then record it again.",
    ]
    _tell_manager(review, f"Find a time to talk with {name}", said, "See the plan", "put_back", at)


def remind_of_review(
    review: SupportReview, person: StaffRecord, *, is_starter: bool, late: bool
) -> Draft | None:
    """On the day a plan is looked at again, to both; a week after it, to the manager."""
    induction = review.outcome.check_in.induction
    other = induction.manager if is_starter else induction.staff
    name = other.name if other else "your manager"
    day = f"{review.due_on:%-d %B}"
    url = reverse("induction:outcome", args=[review.outcome_id])
    if is_starter:
        heading = f"You and {name} look at your support plan again"
        said = [
            f"The day for it is {day}. Think of what has helped, what has not, and what you would still like.",
            f"If you have no time for it yet, ask {name} for one.",
        ]
    else:
        heading = f"Look at the support plan again with {name}"
        said = [
            f"The day for it was {day}, and nothing is written down yet." if late else f"The day for it is {day}.",
            "Find half an hour, talk about what has helped, then write down what came of it. It counts when "
            f"{name} confirms that you talked.",
        ]  # fmt: skip
    rung = "late" if late else "day"
    return notice(
        person, induction, heading=heading, paragraphs=said, action=("See the plan", url),
        key=f"review.due:{review.pk}:{review.due_on.isoformat()}:{rung}:{person.pk}",
    )  # fmt: skip


def _tell_manager(
    review: SupportReview, heading: str, paragraphs: list[str], label: str, kind: str, at: dt.datetime
) -> None:
    induction = review.outcome.check_in.induction
    if induction.manager is None:
        return
    told = notice(
        induction.manager, induction, heading=heading, paragraphs=paragraphs,
        action=(label, reverse("induction:outcome", args=[review.outcome_id])),
        key=f"review.{kind}:{review.pk}:{at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    post([told], at)
