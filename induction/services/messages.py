"""What inductions write to people. Posted in the transaction of what it tells; delivered after it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from induction.models import CheckIn, FreshEyesAsk, Induction, Item, Programme, Side
from induction.queries.people import email_of
from values_hub.common.site import full_address
from values_hub.outbox.services import Draft, post_messages
from values_hub.people.models import StaffRecord

FIRST_THINGS = 5


def tell_of_start(induction: Induction, items: list[Item], check_ins: list[CheckIn], at: dt.datetime) -> None:
    """The starter hears what comes first and who helps; the manager hears what is theirs to do."""
    staff, manager = induction.staff, induction.manager
    soonest = sorted(items, key=lambda item: (item.due_on, item.order))
    shared = {
        "induction": induction,
        "starter": staff,
        "manager": manager,
        "path": reverse("induction:induction", args=[induction.pk]),
        "check_in": check_ins[0] if check_ins else None,
    }
    drafts = [
        _draft(
            staff,
            induction,
            subject="Your induction: what happens first",
            template="induction/started_starter",
            context={**shared, "items": [i for i in soonest if i.holder_id == staff.pk][:FIRST_THINGS]},
            key=f"induction.started:{induction.pk}:starter",
        )
    ]
    if manager is not None:
        drafts.append(
            _draft(
                manager,
                induction,
                subject=f"{staff.name}’s induction: what you do, and when",
                template="induction/started_manager",
                context={**shared, "items": [i for i in soonest if i.holder_id == manager.pk]},
                key=f"induction.started:{induction.pk}:manager",
            )
        )
    post(drafts, at)


def tell_of_buddy(induction: Induction, buddy: StaffRecord, at: dt.datetime) -> None:
    """Somebody has been named a starter's buddy, perhaps again: each naming is told once, so `at` is in its key."""
    name = induction.staff.name
    told = notice(
        buddy,
        induction,
        heading=f"You are {name}’s buddy",
        paragraphs=[
            f"{name}’s first day is {induction.day_one:%-d %B %Y}. You are the person to ask about anything they would "
            "rather not ask their manager.",
            "Your part of the induction is on one page. You do not see their check-ins, and nobody asks you to "
            "judge them.",
        ],
        action=("See what a buddy does", reverse("induction:induction", args=[induction.pk])),
        key=f"induction.buddy:{induction.pk}:{buddy.pk}:{at:%Y%m%d%H%M%S%f}",
    )
    post([told], at)


def tell_of_assessor(induction: Induction, assessor: StaffRecord, at: dt.datetime) -> None:
    """Somebody has been named to sign off a starter's Care Certificate or preceptorship, perhaps again."""
    name = induction.staff.name
    told = notice(
        assessor,
        induction,
        heading=f"You are {name}’s assessor",
        paragraphs=[
            f"{name}’s first day is {induction.day_one:%-d %B %Y}. You see them at work and sign off what they can do.",
            "Each thing to sign off is on one page. You do not see their check-ins.",
        ],
        action=("See what to sign off", reverse("induction:induction", args=[induction.pk])),
        key=f"induction.assessor:{induction.pk}:{assessor.pk}:{at:%Y%m%d%H%M%S%f}",
    )
    post([told], at)


def tell_who_helps(
    induction: Induction, role: str, helper: StaffRecord, before: StaffRecord | None, at: dt.datetime
) -> None:
    """The starter hears who is their buddy or assessor now; whoever was it before, that it is somebody else."""
    starter, stamp = induction.staff, f"{at:%Y%m%d%H%M%S%f}"
    does = {
        "buddy": "Ask them anything that you would rather not ask your manager.",
        "assessor": "They see you at work and sign off what you can do.",
    }[role]
    url = reverse("induction:induction", args=[induction.pk])
    drafts = [
        notice(
            starter, induction, heading=f"{helper.name} is your {role}", paragraphs=[does],
            action=("See your induction", url), key=f"induction.helps_you:{induction.pk}:{helper.pk}:{stamp}",
        )
    ]  # fmt: skip
    if before is not None and before.left_on is None:
        drafts.append(
            notice(
                before, induction, heading=f"Somebody else is {starter.name}’s {role} now",
                paragraphs=["Nothing more is asked of you for it. Thank you for what you have done."],
                action=("Go to Values Hub", reverse("home")),
                key=f"induction.helped:{induction.pk}:{before.pk}:{stamp}",
            )
        )  # fmt: skip
    post(drafts, at)


def tell_of_handover(induction: Induction, manager: StaffRecord, at: dt.datetime, *, things: int) -> None:
    """A starter has a new manager, who takes over what the one before had not done."""
    name = induction.staff.name
    over = f"{things} of its things to do {'has' if things == 1 else 'have'} come over to you."
    told = notice(
        manager,
        induction,
        heading=f"{name}’s induction is now with you",
        paragraphs=[
            f"You are {name}’s manager now, and their induction is still running.",
            over if things else "None of the things to do was left for you to catch up on.",
        ],
        action=("See the induction", reverse("induction:induction", args=[induction.pk])),
        key=f"induction.handover:{induction.pk}:{manager.pk}:{at:%Y%m%d%H%M%S}",
    )
    post([told], at)


def tell_of_day_one(induction: Induction, by: Any, at: dt.datetime) -> None:
    """The first day has moved: the starter, the manager and whoever helps hear the new one, and that every date has
    moved with it; each once, and not whoever moved it."""
    starter = induction.staff
    others = (
        induction.manager,
        induction.buddy,
        induction.assessor,
    )  # one person may be two: the key tells them once
    stamp = f"{at:%Y%m%d%H%M%S%f}"
    day = f"{induction.day_one:%A %-d %B %Y}"
    theirs = f"{starter.name}’s first day is now {day}"
    drafts = [
        notice(
            person, induction, heading=heading,
            paragraphs=["The dates in the induction have moved with it. Everything that was done stays done."],
            action=("See the induction", reverse("induction:induction", args=[induction.pk])),
            key=f"induction.day_one:{induction.pk}:{stamp}:{person.pk}",
        )
        for person, heading in ((starter, f"Your first day is now {day}"), *((each, theirs) for each in others))
        if person is not None and (by is None or person.user_id != by.pk)
    ]  # fmt: skip
    post(drafts, at)


def tell_of_blocks(induction: Induction, blocks: list[Programme], things: int, at: dt.datetime) -> None:
    """Blocks have been added while an induction runs: the starter and their manager hear which, and of how much."""
    starter, manager = induction.staff, induction.manager
    names = " and ".join(block.name for block in blocks)
    many = "1 thing is new" if things == 1 else f"{things} things are new"
    drafts = [
        notice(
            person, induction, heading=heading,
            paragraphs=[f"Added: {names}. {many if things else 'Nothing is new in it'}.", "What was done stays done."],
            action=("See the induction", reverse("induction:induction", args=[induction.pk])),
            key=f"induction.blocks:{induction.pk}:{at:%Y%m%d%H%M%S%f}:{person.pk}",
        )
        for person, heading in (
            (starter, "Your induction has more in it"), (manager, f"{starter.name}’s induction has more in it"),
        )
        if person is not None
    ]  # fmt: skip
    post(drafts, at)


def tell_both_to_talk(check_in: CheckIn, at: dt.datetime) -> None:
    """Both sides are in. The same to both, at the same moment: neither message says who was last."""
    induction = check_in.induction
    starter, manager = induction.staff, induction.manager
    if manager is None:
        return
    notices = [
        notice(
            me,
            induction,
            heading=f"{check_in.title}: you can talk now",
            paragraphs=[
                f"Both sides’ ratings are sent, so you and {other.name} can now read them.",
                "Find half an hour together. When you have talked, each of you confirms it.",
            ],
            action=("See both sides", reverse("induction:check_in", args=[check_in.pk])),
            key=f"check_in.talk:{check_in.pk}:{side}",
        )
        for me, side, other in ((starter, "starter", manager), (manager, "manager", starter))
    ]
    post(notices, at)


def ask_to_confirm(check_in: CheckIn, side: str, at: dt.datetime) -> None:
    """One of the two has confirmed, perhaps again with another day: the other is asked to, and hears which day."""
    induction = check_in.induction
    starter, manager = induction.staff, induction.manager
    me, other = (starter, manager) if side == Side.STARTER else (manager, starter)
    if me is None or other is None or check_in.talked_on is None:
        return
    told = notice(
        other,
        induction,
        heading=f"{check_in.title}: did you talk on {check_in.talked_on:%-d %B}?",
        paragraphs=[
            f"{me.name} has confirmed that you talked on {check_in.talked_on:%A %-d %B %Y}. The check-in counts when "
            "you confirm it too.",
            f"If it was another day, ask {me.name} to take it back and say which. If you did not talk, do not confirm.",
        ],
        action=("Confirm your check-in", reverse("induction:check_in", args=[check_in.pk])),
        key=f"check_in.confirm:{check_in.pk}:{side}:{at:%Y%m%d%H%M%S%f}",
    )
    post([told], at)


def tell_of_not_talked(check_in: CheckIn, side: str, at: dt.datetime) -> None:
    """One of the two says that they have not talked yet: the other, who had confirmed it, hears what happens next."""
    induction = check_in.induction
    starter, manager = induction.staff, induction.manager
    me, other = (starter, manager) if side == Side.STARTER else (manager, starter)
    if me is None or other is None:
        return
    told = notice(
        other,
        induction,
        heading=f"{check_in.title}: find a time to talk",
        paragraphs=[
            f"{me.name} says that you have not talked yet, or not about all of it. Your confirmation has been put "
            "back. It is easy to mean two different talks, and nothing is held against either of you.",
            "Find half an hour, talk, then each of you confirms it again.",
        ],
        action=("See both sides", reverse("induction:check_in", args=[check_in.pk])),
        key=f"check_in.not_talked:{check_in.pk}:{side}:{at:%Y%m%d%H%M%S%f}",
    )
    post([told], at)


def ask_to_rate(check_in: CheckIn, rater: StaffRecord) -> Draft | None:
    """The message that a check-in is coming up, or None for somebody without an address. Once for each day it is due:
    one that has moved is asked for again, since what they were told was another day."""
    staff = check_in.induction.staff
    who = "yourself" if rater.pk == staff.pk else staff.name
    return notice(
        rater,
        check_in.induction,
        heading=f"{check_in.title}: due by {check_in.due_on:%-d %B}",
        paragraphs=[
            f"Before you talk, rate {who} on each of our values. It takes about five minutes, and what you write is "
            "saved as you go.",
            "Neither of you can read what the other has written, or whether they have, until both of you have sent "
            "your ratings. If you have sent yours already, or whoever was the manager before you has, there is nothing "
            "to do now.",
        ],
        action=("Rate our values", reverse("induction:check_in", args=[check_in.pk])),
        key=f"check_in.rate:{check_in.pk}:{rater.pk}:{check_in.due_on.isoformat()}",
    )


def tell_of_goals(induction: Induction, actor: Any, at: dt.datetime, *, agreed: bool) -> None:
    """One of the two has proposed goals, or agreed: the other hears it."""
    starter, manager = induction.staff, induction.manager
    other = manager if starter.user_id == actor.pk else starter
    me = starter if other is manager else manager
    if other is None or me is None:
        return
    heading = f"{me.name} has agreed your two goals" if agreed else f"{me.name} proposes two goals"
    says = "They are your first goals now." if agreed else "Agree with them, or propose others."
    told = notice(
        other, induction, heading=heading, paragraphs=[says],
        action=("See the goals", reverse("induction:goals", args=[induction.pk])),
        key=f"induction.goals:{induction.pk}:{agreed}:{at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    post([told], at)


def tell_of_letter(induction: Induction) -> Draft | None:
    """On somebody's first day: there is a letter. What it says is read on the page, behind the sign-in."""
    return notice(
        induction.staff,
        induction,
        heading="A letter for your first day",
        paragraphs=[
            "The people who chose you wrote down what they saw in you. It is yours to keep.",
        ],
        action=("Read your letter", reverse("induction:letter", args=[induction.pk])),
        key=f"induction.letter:{induction.pk}",
    )


def ask_for_fresh_eyes(ask: FreshEyesAsk) -> Draft | None:
    """The one message about a round; nothing follows it, whether or not they answer."""
    return notice(
        ask.induction.staff,
        ask.induction,
        heading="How do we live our values? Two minutes",
        paragraphs=[
            "You see what we no longer notice. Say how far you see each of our values in how the Trust works.",
            "Your name is not kept with what you say, and it is only shown together with nine other people or more. "
            f"You can answer until {ask.closes_on:%-d %B %Y}, or leave it.",
        ],
        action=("Say what you see", reverse("induction:give_fresh_eyes", args=[ask.pk])),
        key=f"induction.fresh_eyes:{ask.induction_id}:{ask.round}",
    )


def notice(
    person: StaffRecord,
    induction: Induction | StaffRecord,
    *,
    heading: str,
    paragraphs: list[str],
    action: tuple[str, str],
    key: str,
) -> Draft | None:
    return _draft(
        person,
        induction,
        subject=heading,
        template="notice",
        context={
            "heading": heading,
            "name": person.known_as or person.first_name,
            "paragraphs": paragraphs,
            "action_label": action[0],
            "action_url": full_address(action[1]),
        },
        key=key,
    )


def _draft(
    person: StaffRecord,
    induction: Induction | StaffRecord,
    *,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    key: str,
) -> Draft | None:
    """A message to somebody who has an address. Without one (ESR knows people whom it has no email for) there is none;
    their things to do are on the page and in their manager's list all the same."""
    to = email_of(person)
    if not to:
        return None
    return Draft(
        to=to,
        subject=subject,
        template=template,
        context=context,
        key=key,
        user_id=person.user_id,
        unit_path=induction.access_unit_path(),
    )


def post(drafts: Sequence[Draft | None], at: dt.datetime) -> None:
    post_messages([draft for draft in drafts if draft is not None], at)
