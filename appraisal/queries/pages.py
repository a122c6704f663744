"""What one reader sees of one appraisal. A template is given this and never the row: a row knows both sides."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from appraisal.models import Appraisal, MidYear
from appraisal.queries.exclusions import why_words
from appraisal.queries.feedback import Feedback, feedback_beside
from appraisal.queries.givers import asked_on
from appraisal.queries.meetings import Arranged, arranged_for
from appraisal.queries.next_steps import NextStep, Turn, Viewer, next_step, unasked
from appraisal.queries.reopenings import Reopened, reopenings_of
from appraisal.queries.reviews import PastVersion, ReviewView, is_to_record_again, past_versions, review_of
from appraisal.queries.sides import (
    Contribution,
    Reflections,
    Said,
    SharedRecord,
    Signed,
    ValueRow,
    has_unshared_changes,
    labels_of,
    shared_record,
    signatures,
    what_was_sent,
)
from appraisal.queries.steps import (
    LEFT_OUT_FOR_NOW,
    closed_words,
    early_words,
    is_late,
    not_asked,
    step_alone,
)
from appraisal.states import BLIND, RECORDED, UNFINISHED, AppraisalState, CycleState, Side
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.relations import Relation, stands

# Both have signed, and nobody disputes it: it is kept to be looked up in, and what led to it is folded away.
SETTLED = frozenset({AppraisalState.SIGNED, AppraisalState.CLOSED})
# A page of fewer parts is read from top to bottom.
WORTH_A_LIST = 3


@dataclass(frozen=True)
class Step:
    """One of the four: Prepare, Talk, Record, Sign."""

    name: str
    status: str
    done: bool
    current: bool


@dataclass(frozen=True)
class AppraisalPage:
    """Everything the page shows, already no more than this reader may see."""

    pk: UUID
    viewer: Viewer
    title: str
    person: str
    appraiser: str
    post: str
    cycle: str
    due_on: dt.date
    appraisal_due_on: dt.date
    overdue: bool
    not_asked: str
    closed: str
    early: str
    may_reopen: bool
    reopened_until: dt.date | None
    state: str
    settled: bool
    next: NextStep
    meeting: Arranged | None
    may_arrange: bool
    steps: list[Step]
    met_on: dt.date | None
    may_read_both: bool
    not_yet: str
    rows: list[ValueRow] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    reflections: Reflections | None = None
    former: list[Contribution] = field(default_factory=list)
    record: SharedRecord | None = None
    signatures: list[Signed] = field(default_factory=list)
    may_change_record: bool = False
    own_sent: bool = False
    may_see_reminders: bool = False
    reopenings: list[Reopened] = field(default_factory=list)
    team_member: UUID | None = None
    acting_for: str = ""
    review: ReviewView | None = None
    past: list[PastVersion] = field(default_factory=list)
    mid_year: MidYear | None = None
    may_record_mid_year: bool = False
    decisions: list[tuple[str, str]] = field(default_factory=list)
    may_see_feedback: bool = False
    feedback: Feedback | None = None
    may_ask_for_another: bool = False
    asked_for_another_on: dt.date | None = None
    may_see_givers: bool = False
    left_out: bool = False
    why_left_out: str = ""
    may_leave_out: bool = False

    @property
    def values_heading(self) -> str:
        return "Our values" if self.settled and self.record else self.saw_heading

    @property
    def saw_heading(self) -> str:
        if not self.may_read_both:
            return "What you sent"
        return "What each of them saw" if self.viewer is Viewer.ONLOOKER else "What each of you saw"

    @property
    def contents(self) -> list[tuple[str, str]]:
        """What stands below, for the list at the top: (anchor, heading); nothing where that is little."""
        parts: list[tuple[str, str, Any]] = [
            ("record", "The record", self.record),
            ("values", self.values_heading, self.rows),
            ("colleagues", "What colleagues see", self.feedback and self.feedback.answered),
            ("signed", "Signed", self.signatures),
            ("review", "The review", self.review),
            ("reopened", "Reopened by HR", self.reopenings),
            ("mid-year", "Mid-year review", self.mid_year),
            ("before", "What was signed before", self.past),
        ]
        found = [(anchor, heading) for anchor, heading, there in parts if there]
        return found if len(found) >= WORTH_A_LIST else []

    @property
    def person_heading(self) -> str:
        return "You" if self.viewer is Viewer.PERSON else self.person

    @property
    def appraiser_heading(self) -> str:
        return "You" if self.viewer is Viewer.APPRAISER else self.appraiser or "Appraiser"


def viewer_of(appraisal: Appraisal, user: Any) -> Viewer:
    """How `user` reads this appraisal: the person first of all, even when they also act for their appraiser."""
    if stands(user, Relation.APPRAISEE, appraisal):
        return Viewer.PERSON
    if stands(user, Relation.APPRAISER, appraisal) or stands(user, Relation.DELEGATE, appraisal):
        return Viewer.APPRAISER
    return Viewer.ONLOOKER


def may_read_private(appraisal: Appraisal, user: Any, viewer: Viewer) -> bool:
    """Whether somebody who reads an appraisal reads also what is for the two alone: they do, and the reviewer.

    Whoever stands in is one of the two while there is something to do in the appraiser's place. Two weeks of it do not
    open what was said between the two in every appraisal that this manager ever gave.
    """
    if stands(user, Relation.REVIEWER, appraisal):
        return True
    if viewer is Viewer.APPRAISER and appraisal.state in RECORDED:
        return stands(user, Relation.APPRAISER, appraisal)
    return viewer is not Viewer.ONLOOKER


def own_sent(appraisal: Appraisal, viewer: Viewer) -> bool:
    """Whether the reader's own side has sent. Always False for an onlooker."""
    if viewer is Viewer.ONLOOKER:
        return False
    return appraisal.sent_at(Side(viewer.value)) is not None


def step_for(appraisal: Appraisal, viewer: Viewer, *, unshared: bool = False) -> NextStep:
    """The next step of an appraisal for one reader. No query when person, appraiser and cycle are loaded."""
    step = next_step(
        appraisal.state,
        viewer,
        person=appraisal.staff.name,
        appraiser=appraisal.appraiser.name if appraisal.appraiser else "",
        own_sent=own_sent(appraisal, viewer),
        unshared=unshared,
    )
    return unasked(step) if not_asked(appraisal) else step


def appraisal_page(appraisal: Appraisal, user: Any, today: dt.date) -> AppraisalPage:
    """The page of `appraisal` for `user`. At most fifteen queries."""
    viewer = viewer_of(appraisal, user)
    both = decide(user, Action.READ_BOTH_PREPARATIONS, appraisal)
    record = decide(user, Action.READ_APPRAISAL_RECORD, appraisal)
    writes = bool(decide(user, Action.WRITE_RECORD, appraisal))
    unshared = writes and has_unshared_changes(appraisal)
    unfinished = appraisal.state in UNFINISHED
    now, step = step_alone(appraisal), step_for(appraisal, viewer, unshared=unshared)
    closed = closed_words(now, today)
    name = appraisal.staff.name
    sent = own_sent(appraisal, viewer)
    # Before both have sent: one's own and nothing else.
    sides = frozenset(Side) if both else frozenset({Side(viewer.value)}) if sent else frozenset()
    labels = labels_of(appraisal) if sides else {}
    private = may_read_private(appraisal, user, viewer)
    shared = shared_record(appraisal, labels, with_private=private) if record else None
    seen = (
        what_was_sent(appraisal, labels, sides=sides, shared=shared, with_private=private) if sides else None
    )
    leaves_out = bool(decide(user, Action.LEAVE_OUT, appraisal))
    hr_apart = bool(decide(user, Action.SEE_REMINDERS, appraisal))  # HR who take no part in it
    asks = bool(decide(user, Action.ASK_FOR_ANOTHER_APPRAISER, appraisal))
    mid_year: MidYear | None = getattr(appraisal, "mid_year", None) if record else None
    return AppraisalPage(
        pk=appraisal.pk,
        viewer=viewer,
        title="Your appraisal" if viewer is Viewer.PERSON else f"{name}’s appraisal",
        person=name,
        appraiser=appraisal.appraiser.name if appraisal.appraiser else "",
        post=appraisal.staff.post.title,
        cycle=appraisal.cycle.name,
        due_on=now.due_on,
        appraisal_due_on=appraisal.due_on,
        overdue=is_late(appraisal, now, today),
        not_asked=not_asked(appraisal),
        closed=closed,
        early=early_words(now, today, yours=step.turn is Turn.YOURS),
        may_reopen=bool(closed) and bool(decide(user, Action.REOPEN_STEP, appraisal)),
        reopened_until=appraisal.reopened_until if unfinished and now.hard_stop and not closed else None,
        state=appraisal.get_state_display(),
        settled=appraisal.state in SETTLED,
        next=step,
        meeting=arranged_for(appraisal, timezone.now())
        if decide(user, Action.SEE_MEETING, appraisal)
        else None,
        may_arrange=bool(decide(user, Action.ARRANGE_MEETING, appraisal)),
        steps=steps_of(appraisal, viewer),
        met_on=appraisal.met_on,
        may_read_both=bool(both),
        not_yet=both.reason,
        rows=seen.rows if seen else [],
        said=seen.said if seen else [],
        reflections=seen.reflections if seen else None,
        former=seen.former if seen else [],
        record=shared,
        signatures=signatures(appraisal) if record else [],
        may_change_record=writes,
        own_sent=sent,
        may_see_reminders=hr_apart,
        reopenings=reopenings_of(appraisal) if hr_apart else [],
        team_member=_team_member(appraisal, viewer),
        acting_for=name_acted_for(appraisal, user, viewer),
        review=review_of(appraisal, today) if record else None,
        past=past_versions(appraisal, with_private=private) if both else [],
        mid_year=mid_year,
        may_record_mid_year=mid_year is None and bool(decide(user, Action.RECORD_MID_YEAR, appraisal)),
        may_see_feedback=bool(decide(user, Action.SEE_FEEDBACK, appraisal)),
        feedback=feedback_beside(appraisal, user),
        may_ask_for_another=asks,
        asked_for_another_on=asked_on(appraisal) if asks else None,
        may_see_givers=unfinished and bool(decide(user, Action.SEE_WHO_GIVES_IT, appraisal)),
        left_out=not_asked(appraisal) == LEFT_OUT_FOR_NOW,
        why_left_out=why_words(appraisal.left_out) if leaves_out and unfinished else "",
        may_leave_out=leaves_out and appraisal.cycle.state == CycleState.OPEN,
        decisions=_decisions(appraisal, user),
    )


# What a reviewer and HR can do about a signed appraisal: (action, the button, its page).
_DECISIONS = (
    (Action.REVIEW_DISAGREEMENT, "Review it", "appraisal:review"),
    (Action.NAME_REVIEWER, "Name who reviews it", "appraisal:reviewer"),
    (Action.CLOSE_REVIEW, "Close it", "appraisal:close"),
    (Action.REOPEN_APPRAISAL, "Open it again", "appraisal:open_again"),
)


def _decisions(appraisal: Appraisal, user: Any) -> list[tuple[str, str]]:
    """The buttons, without the one that would be refused: what is to be recorded again is not closed."""
    some = [(action, label, name) for action, label, name in _DECISIONS if decide(user, action, appraisal)]
    if Action.CLOSE_REVIEW in {action for action, *_ in some} and is_to_record_again(appraisal):
        some = [each for each in some if each[0] is not Action.CLOSE_REVIEW]
    return [(label, name) for _, label, name in some]


def name_acted_for(appraisal: Appraisal, user: Any, viewer: Viewer) -> str:
    """The appraiser's name for somebody who stands in for them; "" for anybody else. No query."""
    stands_in = viewer is Viewer.APPRAISER and not stands(user, Relation.APPRAISER, appraisal)
    return appraisal.appraiser.name if stands_in and appraisal.appraiser else ""


def _team_member(appraisal: Appraisal, viewer: Viewer) -> UUID | None:
    """The person's staff record, for an appraiser who is also their line manager."""
    theirs = viewer is Viewer.APPRAISER and appraisal.staff.manager_id == appraisal.appraiser_id
    return appraisal.staff_id if theirs else None


_ORDER = [
    (frozenset(BLIND), "Prepare"),
    (frozenset({AppraisalState.READY}), "Talk"),
    (frozenset({AppraisalState.MET}), "Record"),
    (frozenset({AppraisalState.DRAFTED, AppraisalState.SIGNED_BY_MANAGER}), "Sign"),
]


def steps_of(appraisal: Appraisal, viewer: Viewer) -> list[Step]:
    """The four steps. Of preparing a reader is told what their own side did and nothing of the other's."""
    now = next((n for n, (states, _) in enumerate(_ORDER) if appraisal.state in states), len(_ORDER))
    if appraisal.state == AppraisalState.ENDED:
        now = -1
    steps = []
    for number, (_, name) in enumerate(_ORDER):
        done = number < now
        status = "Done" if done else "Now" if number == now else "To come"
        if number == now == 0 and own_sent(appraisal, viewer):
            status = "You have sent yours"
        if appraisal.state == AppraisalState.ENDED:
            status = "Ended"
        steps.append(Step(name, status, done, number == now))
    return steps
