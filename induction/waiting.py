"""What inductions add to the home page."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from induction.models import CheckIn, Item
from induction.queries.arrivals import own_arrival, preparations_waiting
from induction.queries.check_ins import check_ins_waiting
from induction.queries.deadlines import reply_awaited_until
from induction.queries.fresh_eyes import open_ask
from induction.queries.goals import GOALS_BY, goals_to_agree, inductions_without_goals
from induction.queries.lists import ForHR, waiting_on_hr
from induction.queries.outcomes import check_ins_without_outcome, outcomes_waiting, probations_waiting
from induction.queries.reviews import help_promised_by, helpers_to_name, reviews_waiting
from induction.states import ArrivalState, CheckInState, OutcomeState, ReviewState
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.common.waiting import LATER, SOON, Desk, WaitingItem, provides

AT_MOST = 5
# What must be so for a provider to find anything (common.waiting).
THINGS_HELD = """(EXISTS (SELECT 1 FROM induction_item
    WHERE holder_id = %(staff)s AND state = 'to_do' AND due_on <= %(soon)s)
    OR EXISTS (SELECT 1 FROM induction_item t JOIN people_delegation d ON d.manager_id = t.holder_id
    WHERE d.delegate_id = %(staff)s AND d.withdrawn_at IS NULL AND d.starts_on <= %(today)s AND d.ends_on >= %(today)s
    AND t.state = 'to_do' AND t.due_on <= %(soon)s))"""
CHECK_INS = """EXISTS (SELECT 1 FROM induction_induction i JOIN induction_checkin c ON c.induction_id = i.id
    WHERE (i.staff_id = %(staff)s OR i.manager_id = %(staff)s)
    AND (c.state = 'both_rated' OR (c.state = 'open' AND c.due_on <= %(soon)s)))"""
COMING = "EXISTS (SELECT 1 FROM induction_arrival WHERE person_id = %(user)s AND state = 'preparing')"
PREPARATIONS = """EXISTS (SELECT 1 FROM induction_arrival a JOIN induction_preparation p ON p.arrival_id = a.id
    WHERE a.state = 'preparing' AND p.state = 'to_do' AND (
        a.manager_id = %(staff)s OR a.buddy_id = %(staff)s OR a.manager_id IN (
        SELECT manager_id FROM people_delegation WHERE delegate_id = %(staff)s AND withdrawn_at IS NULL
        AND starts_on <= %(today)s AND ends_on >= %(today)s)))"""
WITHOUT_OUTCOME = """EXISTS (SELECT 1 FROM induction_induction i JOIN induction_checkin c ON c.induction_id = i.id
    WHERE i.manager_id = %(staff)s AND c.state = 'confirmed'
    AND NOT EXISTS (SELECT 1 FROM induction_outcome o WHERE o.check_in_id = c.id AND o.state <> 'not_agreed'))"""
OUTCOMES = """EXISTS (SELECT 1 FROM induction_outcome
    WHERE (state = 'proposed' AND (second_id = %(staff)s OR second_id IN (
        SELECT id FROM people_staffrecord WHERE left_on IS NOT NULL)))
    OR (state = 'appealed' AND (hearer_id = %(staff)s OR hearer_id IS NULL OR hearer_id IN (
        SELECT id FROM people_staffrecord WHERE left_on IS NOT NULL))))"""
PROBATIONS = """EXISTS (SELECT 1 FROM induction_induction i JOIN induction_probation p ON p.induction_id = i.id
    WHERE i.manager_id = %(staff)s AND p.ends_on <= %(later)s)"""
REVIEWS = """EXISTS (SELECT 1 FROM induction_supportreview r JOIN induction_outcome o ON o.id = r.outcome_id
    JOIN induction_checkin c ON c.id = o.check_in_id JOIN induction_induction i ON i.id = c.induction_id
    WHERE (r.state = 'recorded' OR (r.state = 'planned' AND r.due_on <= %(soon)s))
    AND (i.staff_id = %(staff)s OR i.manager_id = %(staff)s))"""
NOBODY_HELPS = """EXISTS (SELECT 1 FROM induction_supportreview r JOIN induction_outcome o ON o.id = r.outcome_id
    JOIN people_staffrecord h ON h.id = o.helper_id JOIN induction_checkin c ON c.id = o.check_in_id
    JOIN induction_induction i ON i.id = c.induction_id
    WHERE r.state IN ('planned', 'recorded') AND h.left_on IS NOT NULL AND i.manager_id = %(staff)s)"""
PROMISED = """EXISTS (SELECT 1 FROM induction_outcome o JOIN induction_supportreview r ON r.outcome_id = o.id
    WHERE o.helper_id = %(staff)s AND o.helper_told_at IS NOT NULL AND r.state IN ('planned', 'recorded'))"""
GOALS_TO_AGREE = """EXISTS (SELECT 1 FROM induction_induction i JOIN induction_goal g ON g.induction_id = i.id
    WHERE i.state = 'running' AND (i.staff_id = %(staff)s OR i.manager_id = %(staff)s)
    AND g.replaced_at IS NULL AND g.agreed_at IS NULL AND g.proposed_by_id <> %(user)s)"""
GOALS_TO_PROPOSE = """EXISTS (SELECT 1 FROM induction_induction i WHERE i.state = 'running' AND i.manager_id = %(staff)s
    AND NOT EXISTS (SELECT 1 FROM induction_goal g WHERE g.induction_id = i.id AND g.replaced_at IS NULL))"""
ASKED = """EXISTS (SELECT 1 FROM induction_fresheyesask a JOIN induction_induction i ON i.id = a.induction_id
    WHERE i.staff_id = %(staff)s AND NOT a.answered AND a.opens_on <= %(today)s AND a.closes_on >= %(today)s)"""


@provides(only_if=COMING)
def coming(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """For somebody who has accepted a job and is not here yet."""
    arrival = own_arrival(user) if user.staff is None else None
    if arrival is not None and arrival.state == ArrivalState.PREPARING:
        why = "Your first day is not agreed yet." if arrival.first_day is None else "What happens until then."
        url = reverse("induction:arrival", args=[arrival.pk])
        yield WaitingItem("Get ready for your first day", url, why, arrival.first_day)


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
    if check_in.state == CheckInState.OPEN and check_in.sent_before_me:  # type: ignore[attr-defined]
        why = "Whoever was their manager before you has sent theirs. We wait for the other side."
        return WaitingItem(f"{check_in.title} with {name}", url, why, check_in.due_on, "others")
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
        return WaitingItem(title, url, "Both sides’ ratings are sent.", check_in.due_on)
    title = f"{check_in.title} with {name}"
    return WaitingItem(title, url, f"You have confirmed. {name} has not yet.", check_in.due_on, "others")


@provides(only_if=PREPARATIONS)
def preparations(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """One line for each person who is coming."""
    seen: set[Any] = set()
    for row in preparations_waiting(user, today).select_related("arrival")[: AT_MOST * 4]:
        if row.arrival_id not in seen and len(seen) < AT_MOST:
            seen.add(row.arrival_id)
            url = reverse("induction:arrival", args=[row.arrival_id])
            yield WaitingItem(f"Get ready for {row.arrival.name}", url, row.title, row.due_on)


@provides(only_if=WITHOUT_OUTCOME)
def check_ins_to_record(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """What both have confirmed and this manager has not said what came of."""
    for check_in in check_ins_without_outcome(user)[:AT_MOST]:
        title = f"Record what came of {check_in.induction.staff.name}’s check-in"
        yield WaitingItem(title, reverse("induction:choose_outcome", args=[check_in.pk]), check_in.title)


@provides(only_if=OUTCOMES)
def outcomes(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """A second manager's view to give, an appeal to hear; for HR an appeal that nobody hears, and what is with somebody
    who has left."""
    for outcome in outcomes_waiting(user)[:AT_MOST]:
        name, group = outcome.check_in.induction.staff.name, "yours"
        with_somebody = outcome.second if outcome.state == OutcomeState.PROPOSED else outcome.hearer
        if with_somebody is not None and with_somebody.left_on is not None:
            view = outcome.state == OutcomeState.PROPOSED
            title = f"Name {'another second manager for' if view else 'somebody else to hear'} {name}’s "
            title, why = f"{title}{'check-in' if view else 'appeal'}", f"{with_somebody.name} has left."
        elif outcome.state == OutcomeState.PROPOSED:
            title, why = f"Give a second manager’s view on {name}’s check-in", "It counts only if you agree."
            if (until := reply_awaited_until(outcome)) and until >= today:
                group, why = "others", f"{name} can reply until {until:%-d %B}. Your view is asked for then."
        elif outcome.hearer_id is None:
            title, why = f"Name who hears {name}’s appeal", "Somebody who had no part in it."
        else:
            title, why = f"Hear {name}’s appeal", "Read, talk with both, then say what you find."
        yield WaitingItem(title, reverse("induction:outcome", args=[outcome.pk]), why, group=group)


@provides(only_if=REVIEWS)
def reviews(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Support plans whose day comes within a week: the manager's to write down, the starter's to answer."""
    for review in reviews_waiting(user, today + SOON)[:AT_MOST]:
        induction = review.outcome.check_in.induction
        starting = induction.staff_id == user.staff.pk
        manager = induction.manager.name if induction.manager else "your manager"
        url = reverse("induction:outcome", args=[review.outcome_id])
        if review.state == ReviewState.PLANNED and starting:
            why = "Think of what has helped, what has not, and what you would still like."
            title = f"Look at your support plan again with {manager}"
            yield WaitingItem(title, url, why, review.due_on, "others")
        elif review.state == ReviewState.PLANNED:
            title = f"Look at the support plan again with {induction.staff.name}"
            yield WaitingItem(title, url, "Talk, then write down what came of it.", review.due_on)
        elif starting:
            url = reverse("induction:answer_review", args=[review.pk])
            yield WaitingItem(
                "Say whether you talked about your support plan", url, f"{manager} has written it down."
            )
        else:
            title = f"What came of the support plan with {induction.staff.name}"
            why = f"Recorded. {induction.staff.name} has not confirmed that you talked yet."
            yield WaitingItem(title, url, why, group="others")


@provides(only_if=NOBODY_HELPS)
def helpers(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Support plans of those this person manages, whose helper has left."""
    for review in helpers_to_name(user)[:AT_MOST]:
        helper = review.outcome.helper
        yield WaitingItem(
            f"Name somebody else to help {review.outcome.check_in.induction.staff.name}",
            reverse("induction:name_plan_helper", args=[review.pk]), f"{helper} has left.",
        )  # fmt: skip


@provides(only_if=PROMISED)
def promises(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Help that this person has promised, for as long as the plan runs. The day on which the two look at it again is
    not a day by which whoever helps has anything to do."""
    for outcome in help_promised_by(user)[:AT_MOST]:
        again = outcome.looked_at_on  # type: ignore[attr-defined]
        why = (
            f"The two of them look at it again on {again:%-d %B}."
            if again >= today
            else "We tell you when it is over."
        )
        yield WaitingItem(
            f"Help {outcome.check_in.induction.staff.name} as you promised",
            reverse("induction:promised_help", args=[outcome.pk]), why,
        )  # fmt: skip


@provides(only_if=PROBATIONS)
def probations(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Probations this person decides within four weeks."""
    for probation in probations_waiting(user, today + LATER)[:AT_MOST]:
        yield WaitingItem(
            f"Decide about {probation.induction.staff.name}’s probation",
            reverse("induction:probation", args=[probation.pk]), "Confirm, extend or end it.", probation.ends_on,
        )  # fmt: skip


@provides(only_if=GOALS_TO_AGREE)
def first_goals_to_agree(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """First goals to agree, for whichever of the two did not propose them."""
    seen: set[Any] = set()
    for goal in goals_to_agree(user)[: AT_MOST * 2]:
        induction = goal.induction
        if induction.pk not in seen:
            seen.add(induction.pk)
            mine = induction.staff_id == user.staff.pk
            whose = "your two first goals" if mine else f"{induction.staff.name}’s two first goals"
            url = reverse("induction:goals", args=[induction.pk])
            yield WaitingItem(
                f"Agree {whose}", url, "Agree, or propose others.", induction.day_one + GOALS_BY
            )


@provides(only_if=GOALS_TO_PROPOSE)
def first_goals_to_propose(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """First goals to propose, for the manager."""
    for induction in inductions_without_goals(user, today)[:AT_MOST]:
        yield WaitingItem(
            f"Propose two first goals for {induction.staff.name}", reverse("induction:goals", args=[induction.pk]),
            "Two of our behaviours to grow in.", induction.day_one + GOALS_BY,
        )  # fmt: skip


@provides(only_if=ASKED)
def fresh_eyes(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """The question to a starter whether we live our values."""
    for ask in open_ask(user, today)[:1]:
        url = reverse("induction:give_fresh_eyes", args=[ask.pk])
        yield WaitingItem("Say how we live our values", url, "Two minutes, without your name.", ask.closes_on)


@provides(desk=Desk.HR)
def for_hr(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """People who are coming, starters for whom no induction could start, inductions with an empty place or an answer
    that does not come, HR's own things. For nobody else."""
    if not decide(user, Action.LIST_ALL_INDUCTIONS):
        return
    waiting = waiting_on_hr(user, today, today + SOON)
    yield from _coming_to_hr(waiting)
    if waiting.problems:
        who = "one starter" if waiting.problems == 1 else f"{waiting.problems:,} starters"
        url = reverse("induction:problems")
        yield WaitingItem(f"Start the induction of {who}", url, "None could start by itself.")
    if waiting.empty:
        what = "one induction" if waiting.empty == 1 else f"{waiting.empty:,} inductions"
        url = f"{reverse('induction:all')}?show=empty"
        yield WaitingItem(f"Find somebody to help in {what}", url, "Nobody holds something in it.")
    if waiting.silent:
        where = "one induction" if waiting.silent == 1 else f"{waiting.silent:,} inductions"
        url = f"{reverse('induction:all')}?show=silent"
        why = "A second manager’s view or an appeal has been waiting for two weeks or longer."
        yield WaitingItem(f"Follow up what nobody has answered in {where}", url, why)
    if waiting.things:
        url = reverse("induction:hr_items")
        yield WaitingItem(f"Do {_things(waiting.things)} for HR in inductions", url, due_on=waiting.soonest)


def _coming_to_hr(waiting: ForHR) -> Iterator[WaitingItem]:
    url = reverse("induction:arrivals")
    if waiting.to_start:
        yield WaitingItem(
            f"Start the induction of {_who_is_coming(waiting.to_start)}", url, "They have accepted our offer."
        )
    if waiting.unprepared:
        title = f"Find somebody to help get ready for {_who_is_coming(waiting.unprepared)}"
        yield WaitingItem(title, url, "Nobody holds something before their first day.")
    if waiting.to_get_ready:
        yield WaitingItem(f"Get {_things(waiting.to_get_ready)} ready for people who are coming", url)


def _who_is_coming(count: int) -> str:
    return "one person who is coming" if count == 1 else f"{count:,} people who are coming"


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count:,} things"


# What the weekly summary tells beside the things to do, which it names one by one (services.summaries). Fresh eyes are
# asked for once, and nothing follows; of what they promised people hear when it begins, goes on and is over.
WEEKLY = (
    check_ins, preparations, check_ins_to_record, outcomes, reviews, helpers, probations, first_goals_to_agree,
    first_goals_to_propose,
)  # fmt: skip
