"""What of appraisal waits on the person who signed in: lines of the home page."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal
from appraisal.queries.alarm import missed_reminders
from appraisal.queries.eligibility import hr_paths
from appraisal.queries.givers import asked_of_hr
from appraisal.queries.held import people_waiting_with_nobody, unconfirmed_for_hr
from appraisal.queries.lists import taken_part_in
from appraisal.queries.next_steps import Turn, Viewer
from appraisal.queries.pages import step_for
from appraisal.queries.pay import near_steps
from appraisal.queries.pulses import still_asked
from appraisal.queries.reviews import reviews_for_hr, reviews_to_find
from appraisal.queries.steps import Timetable, step_of, timetables
from appraisal.queries.stuck import stuck_for_hr
from appraisal.states import AppraisalState, CycleState
from values_hub.common.waiting import Desk, WaitingItem, provides, register

# More reports than any team has; a fence, so that the home page reads a bounded number of rows.
MOST = 200
MOST_REVIEWS = 10
MOST_FOUND_ON = 20
# What must be so for a provider to find anything (common.waiting).
WITH_NOBODY = """EXISTS (SELECT 1 FROM appraisal_appraisal WHERE appraiser_id IS NULL AND left_out = ''
    AND state IN ('not_started', 'preparing', 'ready', 'met', 'drafted', 'signed_by_manager'))"""
# Whoever cannot is one of few, and each kind of them has its index; away for long is worked out from what was said in
# parts, one after another.
_GIVES = """EXISTS (SELECT 1 FROM appraisal_appraisal a WHERE a.appraiser_id = s.id AND a.left_out = ''
    AND a.state IN ('not_started', 'preparing', 'ready', 'met', 'drafted'))"""
STUCK = f"""EXISTS (
    SELECT 1 FROM people_staffrecord s WHERE s.left_on IS NULL AND s.user_id IS NULL AND {_GIVES}
    UNION ALL SELECT 1 FROM people_user u JOIN people_staffrecord s ON s.user_id = u.id
        WHERE NOT u.is_active AND s.left_on IS NULL AND {_GIVES}
    UNION ALL SELECT 1 FROM people_staffrecord s WHERE s.left_on IS NULL AND s.assignment_status IN
        ('parental', 'career_break', 'suspended', 'external_secondment', 'inactive', 'terminated') AND {_GIVES}
    UNION ALL SELECT 1 FROM appraisal_away w JOIN people_staffrecord s ON s.id = w.staff_id
        WHERE w.from_on <= %(today)s AND w.until_on >= %(today)s AND {_GIVES})"""  # noqa: S608  all of it is ours
ASKED = "EXISTS (SELECT 1 FROM appraisal_appraiserrequest WHERE answer = '')"
UNCONFIRMED = """EXISTS (SELECT 1 FROM appraisal_appraisal WHERE confirmed_at IS NULL
    AND state IN ('closed', 'disagreed', 'reviewed', 'signed'))"""
PAY_STEPS = """EXISTS (SELECT 1 FROM people_staffrecord WHERE manager_id = %(staff)s AND left_on IS NULL
    AND pay_step_on IS NOT NULL)"""
SIGNED = """EXISTS (SELECT 1 FROM appraisal_appraisal a WHERE a.staff_id = %(staff)s
    AND a.state IN ('closed', 'disagreed', 'reviewed', 'signed')
    AND NOT EXISTS (SELECT 1 FROM appraisal_pulsegiven p WHERE p.appraisal_id = a.id))"""
REVIEWING = "EXISTS (SELECT 1 FROM appraisal_review WHERE reviewer_id = %(staff)s AND found_at IS NULL)"
# Review by review: as a join it takes PostgreSQL 2 ms to plan, with all the partial indexes it weighs, and none to run.
DISAGREED = """EXISTS (SELECT 1 FROM appraisal_review r WHERE
    CASE (SELECT a.state FROM appraisal_appraisal a WHERE a.id = r.appraisal_id)
    WHEN 'reviewed' THEN TRUE WHEN 'disagreed' THEN r.reviewer_id IS NULL OR r.due_on < %(today)s ELSE FALSE END)"""
NONE_TODAY = """NOT EXISTS (SELECT 1 FROM appraisal_reminderrun WHERE "on" = %(today)s AND finished_at IS NOT NULL)
    AND EXISTS (SELECT 1 FROM appraisal_cycle WHERE state = 'open')"""
# What several of one kind are called together: (for one state) verb phrase with a number.
_MANY = {
    AppraisalState.NOT_STARTED: "Prepare for {count} appraisals",
    AppraisalState.PREPARING: "Prepare for {count} appraisals",
    AppraisalState.READY: "Meet {count} people about their appraisals",
    AppraisalState.MET: "Write {count} appraisal records",
    AppraisalState.DRAFTED: "Sign {count} appraisal records",
}
_ONE = {
    AppraisalState.NOT_STARTED: "Prepare for {name}’s appraisal",
    AppraisalState.PREPARING: "Prepare for {name}’s appraisal",
    AppraisalState.READY: "Meet {name} about their appraisal",
    AppraisalState.MET: "Write the record of {name}’s appraisal",
    AppraisalState.DRAFTED: "Sign the record of {name}’s appraisal",
}


@register
def waiting_appraisals(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """A handful of lines from two queries: one's own and those one gives."""
    if user.staff is not None:
        # What a closed cycle left can still be finished, under Appraisal; nobody is asked for it any more.
        open_now = taken_part_in(user).filter(cycle__state=CycleState.OPEN)
        unfinished = list(open_now.awaited()[:MOST])
        tables = timetables({each.cycle_id for each in unfinished})
        yield from _own([each for each in unfinished if each.staff_id == user.staff.pk], tables)
        yield from _given([each for each in unfinished if each.staff_id != user.staff.pk], tables)


@provides(only_if=WITH_NOBODY, desk=Desk.HR)
def people_with_nobody(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """HR gives people a line manager, and with that an appraiser. For nobody else."""
    if not hr_paths(user):
        return
    count = people_waiting_with_nobody(user).count()
    if not count:
        return
    people = "1 person has" if count == 1 else f"{count:,} people have"
    yield WaitingItem(
        title=f"{people} nobody to appraise them",
        url=reverse("appraisal:cycles"),
        why="Give each a line manager, and the appraisal goes to that manager.",
    )


@provides(only_if=STUCK, desk=Desk.HR)
def stuck(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Appraisals that wait for somebody who is away for long or cannot sign in. A line a cycle; for nobody else."""
    if not hr_paths(user):
        return
    for cycle, name, count in stuck_for_hr(user, today):
        yield WaitingItem(
            title="1 appraisal waits for an appraiser who cannot come to it"
            if count == 1
            else f"{count:,} appraisals wait for an appraiser who cannot come to them",
            url=reverse("appraisal:stuck", args=[cycle]),
            why=f"{name}. The appraiser is away for long or cannot sign in. Give what they give to somebody else.",
        )


@provides(only_if=ASKED, desk=Desk.HR)
def another_appraiser(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """One of the two asks HR that somebody else gives an appraisal. Not why: that is on the page. For nobody else."""
    if not hr_paths(user):
        return
    for each in asked_of_hr(user)[:MOST_REVIEWS]:
        yield WaitingItem(
            f"Who should give {each.staff.name}’s appraisal?",
            reverse("appraisal:who_gives", args=[each.pk]),
            "One of the two asks for another appraiser. Read why, and answer.",
        )


@provides(only_if=UNCONFIRMED, desk=Desk.HR)
def unconfirmed(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Signed by both, and the person says that the conversation did not take place. A line a cycle; for nobody else."""
    if not hr_paths(user):
        return
    for cycle, name, count in unconfirmed_for_hr(user):
        people = "1 person says" if count == 1 else f"{count:,} people say"
        yield WaitingItem(
            title=f"{people} that the appraisal they signed did not take place",
            url=f"{reverse('appraisal:cycle_appraisals', args=[cycle])}?holder=unconfirmed",
            why=f"{name}. Ask both, and open the record again for them to meet.",
        )


@provides(only_if=PAY_STEPS)
def pay_steps(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Pay steps of the people one manages that are near, and those that wait and are to be looked at again."""
    if user.staff is None:
        return
    for each in near_steps(user.staff, today)[:MOST_REVIEWS]:
        yield WaitingItem(
            f"Look at {each.staff.name}’s pay step again"
            if each.again
            else f"Decide {each.staff.name}’s pay step",
            reverse("appraisal:pay_step", args=[each.staff.pk]),
            "It waits. Decide it by this day, or earlier when what it waits for is done."
            if each.again
            else "Go through the five standards with them.",
            each.on,
        )


@provides(only_if=SIGNED)
def worth(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """The questions after signing, until they are answered or this person would rather not. One query."""
    for appraisal, cycle in still_asked(user)[:MOST_REVIEWS]:
        yield WaitingItem(
            "Say whether your appraisal was worth it",
            reverse("appraisal:pulse", args=[appraisal]),
            f"{cycle}. Four questions, without your name. You can also say that you would rather not.",
        )


@provides(only_if=REVIEWING)
def reviews(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Disagreements this person finds on."""
    for review in reviews_to_find(user)[:MOST_FOUND_ON]:
        yield WaitingItem(
            f"Review {review.appraisal.staff.name}’s appraisal",
            reverse("appraisal:review", args=[review.appraisal_id]),
            "They do not agree with the record.",
            review.due_on,
        )


@provides(only_if=DISAGREED, desk=Desk.HR)
def reviews_hr_moves_on(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Disagreements without a reviewer, late, or found on and not closed. For nobody else."""
    if not hr_paths(user):
        return
    found = reviews_for_hr(user, today)
    for rows, title, why in (
        (found.without_reviewer, "Name who reviews {name}’s appraisal", "They do not agree with the record."),
        (found.late, "The review of {name}’s appraisal is late", "Ask the reviewer, or name another."),
        (
            found.to_open_again,
            "Open {name}’s appraisal again",
            "The reviewer found that they talk and record again.",
        ),
        (found.to_close, "Close {name}’s appraisal", "The reviewer has said what they find."),
    ):
        for each in rows[:MOST_REVIEWS]:
            url = reverse("appraisal:page", args=[each.pk])
            yield WaitingItem(title.format(name=each.staff.name), url, why)


@provides(only_if=NONE_TODAY, desk=Desk.HR)
def alarm(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """HR hears of reminders that should have gone out and did not. Once today's have gone, whoever was missed before
    has been told with them."""
    day = missed_reminders(timezone.now()) if hr_paths(user) else None
    if day is not None:
        yield WaitingItem(
            title=f"Appraisal reminders did not go out on {day:%-d %B}",
            url=reverse("appraisal:cycles"),
            why="Tell whoever looks after Values Hub. Everybody who was missed is told when it works again.",
        )


def _own(appraisals: list[Appraisal], tables: Mapping[UUID, Timetable]) -> Iterator[WaitingItem]:
    for appraisal in appraisals:
        step = step_for(appraisal, Viewer.PERSON)
        yours = step.turn is Turn.YOURS
        yield WaitingItem(
            title=step.label if yours else "Your appraisal",
            url=reverse(step.url_name or "appraisal:page", args=[appraisal.pk]),
            why=appraisal.cycle.name if yours else step.sentence,
            due_on=step_of(appraisal, tables).due_on,
            group="yours" if yours else "others",
        )


def _given(appraisals: list[Appraisal], tables: Mapping[UUID, Timetable]) -> Iterator[WaitingItem]:
    held: dict[str, list[Appraisal]] = {}
    waiting: list[Appraisal] = []
    for appraisal in appraisals:
        step = step_for(appraisal, Viewer.APPRAISER)
        if step.turn is Turn.YOURS:
            kind = _MANY[AppraisalState(appraisal.state)]
            held.setdefault(kind, []).append(appraisal)
        else:
            waiting.append(appraisal)
    for kind, some in held.items():
        if len(some) == 1:
            (only,) = some
            step = step_for(only, Viewer.APPRAISER)
            title = _ONE[AppraisalState(only.state)].format(name=only.staff.name)
            due_on = step_of(only, tables).due_on
            yield WaitingItem(title, reverse(step.url_name, args=[only.pk]), only.cycle.name, due_on)
        else:
            soonest = min(step_of(each, tables).due_on for each in some)
            yield WaitingItem(kind.format(count=len(some)), reverse("appraisal:list"), _names(some), soonest)
    if waiting:
        noun = "appraisal you give waits" if len(waiting) == 1 else "appraisals you give wait"
        yield WaitingItem(
            title=f"{len(waiting)} {noun} for somebody else",
            url=reverse("appraisal:list"),
            why=_names(waiting),
            due_on=min(step_of(each, tables).due_on for each in waiting),
            group="others",
        )


def _names(appraisals: list[Appraisal]) -> str:
    names = [each.staff.name for each in appraisals]
    if len(names) > 3:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
