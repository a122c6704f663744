"""What inductions add to the home page."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from induction.models import CheckIn, Item
from induction.queries.check_ins import check_ins_waiting
from induction.queries.fresh_eyes import open_ask
from induction.queries.lists import waiting_on_hr
from induction.queries.outcomes import outcomes_waiting, probations_waiting
from induction.states import CheckInState, OutcomeState
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.common.waiting import LATER, SOON, WaitingItem, provides, register

AT_MOST = 5
# What must be so for a provider to find anything (common.waiting).
THINGS_HELD = """EXISTS (SELECT 1 FROM induction_item
    WHERE holder_id = %(staff)s AND state = 'to_do' AND due_on <= %(soon)s)"""
CHECK_INS = """EXISTS (SELECT 1 FROM induction_induction i JOIN induction_checkin c ON c.induction_id = i.id
    WHERE (i.staff_id = %(staff)s OR i.manager_id = %(staff)s)
    AND (c.state = 'both_rated' OR (c.state = 'open' AND c.due_on <= %(soon)s)))"""
OUTCOMES = """EXISTS (SELECT 1 FROM induction_outcome
    WHERE (second_id = %(staff)s AND state = 'proposed')
    OR (state = 'appealed' AND (hearer_id = %(staff)s OR hearer_id IS NULL)))"""
PROBATIONS = """EXISTS (SELECT 1 FROM induction_induction i JOIN induction_probation p ON p.induction_id = i.id
    WHERE i.manager_id = %(staff)s AND p.ends_on <= %(later)s)"""
ASKED = """EXISTS (SELECT 1 FROM induction_fresheyesask a JOIN induction_induction i ON i.id = a.induction_id
    WHERE i.staff_id = %(staff)s AND NOT a.answered AND a.opens_on <= %(today)s AND a.closes_on >= %(today)s)"""


@provides(only_if=THINGS_HELD)
def things_to_do(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """One line for each induction in which something waits on this person within a week."""
    held = (
        Item.objects.to_do()
        .held_by(user)
        .filter(due_on__lte=today + SOON)
        .values("induction", "induction__staff", "induction__staff__first_name", "induction__staff__last_name",
                "induction__staff__known_as")
        .annotate(things=Count("pk"), soonest=Min("due_on"), example=Min("title"))
        .order_by("soonest", "induction")[:AT_MOST]
    )  # fmt: skip
    for row in held:
        mine = row["induction__staff"] == user.staff.pk
        first = row["induction__staff__known_as"] or row["induction__staff__first_name"]
        whose = "your induction" if mine else f"{first} {row['induction__staff__last_name']}’s induction"
        things = row["things"]
        yield WaitingItem(
            title=f"Do {'one thing' if things == 1 else f'{things} things'} in {whose}",
            url=reverse("induction:induction", args=[row["induction"]]),
            why=row["example"] if things == 1 else "",
            due_on=row["soonest"],
        )


@provides(only_if=CHECK_INS)
def check_ins(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """One line for each check-in of this person's."""
    for check_in in check_ins_waiting(user, today + SOON)[: AT_MOST * 2]:
        yield _about(check_in, user, sent=check_in.sent_by_me)


def _about(check_in: CheckIn, user: Any, *, sent: bool) -> WaitingItem:
    induction = check_in.induction
    starting = induction.staff.user_id == user.pk
    other = induction.manager if starting else induction.staff
    name = other.name if other else "your manager"
    url = reverse("induction:check_in", args=[check_in.pk])
    side = "starter" if starting else "manager"
    if check_in.state == CheckInState.OPEN and not sent:
        title = f"Rate our values for your check-in with {name}"
        return WaitingItem(title, url, "About five minutes. Saved as you go.", check_in.due_on)
    if check_in.state == CheckInState.OPEN:
        title = f"{check_in.title} with {name}"
        return WaitingItem(
            title, url, "You have sent your ratings. We wait for the other side.", check_in.due_on, "others"
        )
    if getattr(check_in, f"{side}_confirmed_at") is None:
        title = f"Talk with {name} and confirm your check-in"
        return WaitingItem(title, url, "Both of you have sent your ratings.", check_in.due_on)
    title = f"{check_in.title} with {name}"
    return WaitingItem(title, url, f"You have confirmed. {name} has not yet.", check_in.due_on, "others")


@provides(only_if=OUTCOMES)
def outcomes(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """A second manager's view to give, an appeal to hear; for HR an appeal that nobody hears."""
    for outcome in outcomes_waiting(user)[:AT_MOST]:
        name = outcome.check_in.induction.staff.name
        if outcome.state == OutcomeState.PROPOSED:
            title, why = f"Give a second manager’s view on {name}’s check-in", "It counts only if you agree."
        elif outcome.hearer_id is None:
            title, why = f"Name who hears {name}’s appeal", "Somebody who had no part in it."
        else:
            title, why = f"Hear {name}’s appeal", "Read, talk with both, then say what you find."
        yield WaitingItem(title, reverse("induction:outcome", args=[outcome.pk]), why)


@provides(only_if=PROBATIONS)
def probations(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Probations this person decides within four weeks."""
    for probation in probations_waiting(user, today + LATER)[:AT_MOST]:
        yield WaitingItem(
            f"Decide about {probation.induction.staff.name}’s probation",
            reverse("induction:probation", args=[probation.pk]), "Confirm, extend or end it.", probation.ends_on,
        )  # fmt: skip


@provides(only_if=ASKED)
def fresh_eyes(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """The question to a starter whether we live our values."""
    for ask in open_ask(user, today)[:1]:
        url = reverse("induction:give_fresh_eyes", args=[ask.pk])
        yield WaitingItem("Say how we live our values", url, "Two minutes, without your name.", ask.closes_on)


@register
def for_hr(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Starters without an induction, inductions with an empty place, HR's own things. For nobody else."""
    if user.staff is None or not decide(user, Action.LIST_ALL_INDUCTIONS):
        return
    waiting = waiting_on_hr(user, today, today + SOON)
    if waiting.problems:
        who = "one starter" if waiting.problems == 1 else f"{waiting.problems:,} starters"
        url = reverse("induction:problems")
        yield WaitingItem(f"Start the induction of {who}", url, "None could start by itself.")
    if waiting.empty:
        what = "one induction" if waiting.empty == 1 else f"{waiting.empty:,} inductions"
        url = f"{reverse('induction:all')}?show=empty"
        yield WaitingItem(f"Find somebody to help in {what}", url, "Nobody holds something in it.")
    if waiting.things:
        what = "one thing" if waiting.things == 1 else f"{waiting.things:,} things"
        url = reverse("induction:hr_items")
        yield WaitingItem(f"Do {what} for HR in inductions", url, due_on=waiting.soonest)
