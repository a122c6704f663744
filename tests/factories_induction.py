"""Inductions for tests. Every state is reached through the real services."""

import datetime as dt
import uuid
from typing import Any

from induction.models import Arrival, CheckIn, Induction, Outcome, Probation, Programme, SupportReview
from induction.queries.check_ins import values_to_rate
from induction.services.arrivals import start_preparing
from induction.services.check_ins import confirm_conversation, save_rating, send_side
from induction.services.outcomes import (
    answer_as_second_manager,
    appeal_outcome,
    decide_appeal,
    name_hearer,
    record_outcome,
)
from induction.services.probation import confirm_in_post, end_in_probation, extend_probation
from induction.services.programmes import publish_programme
from induction.services.reviews import answer_review, record_review
from induction.services.starting import end_inductions
from induction.states import OutcomeState, ProbationState, ReviewState
from tests.factories import NOW, TODAY, make_framework, make_post, make_staff, make_user
from tests.kept import kept
from values_hub.framework.models import Framework
from values_hub.people import lifecycle
from values_hub.people.lifecycle import Appointment
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import join

# The days in which a starter can reply to a red are over; those in which they can appeal, too.
HEARD = NOW + dt.timedelta(days=8)
NO_APPEAL = HEARD + dt.timedelta(days=15)


def programme_document(name: str = "Test programme") -> dict[str, Any]:
    """One thing for each owner, and a check-in after two weeks: so early that it can be rated on the first day."""
    return {
        "name": name,
        "summary": "For tests.",
        "items": [
            {"title": "Phone the starter", "owner": "manager", "due_days": -7, "behaviour": "KIND-1"},
            {"title": "Order the badge", "owner": "hr", "due_days": -5},
            {"title": "Collect the badge", "owner": "starter", "due_days": 0, "detail": "At the front desk."},
            {"title": "Have lunch together", "owner": "buddy", "due_days": 3, "behaviour": "NO-SUCH"},
            {
                "title": "First check-in",
                "kind": "check_in",
                "due_days": 14,
                "detail": "Talk about our values.",
            },
        ],
    }


@kept
def make_programme(**changes: Any) -> Programme:
    return publish_programme(document={**programme_document(), **changes}, actor=None, at=NOW)


@kept
def make_live_framework() -> Framework:
    return Framework.objects.live().first() or make_framework()


@kept
def make_induction(
    starter: StaffRecord | None = None,
    *,
    manager: StaffRecord | None = None,
    day_one: dt.date = TODAY,
    **staff: Any,
) -> Induction:
    """Somebody joins, with a programme and a framework in place: the induction that came of it."""
    make_live_framework()
    if not Programme.objects.current().exists():
        make_programme()
    manager = manager or make_staff("Grace")
    starter = starter or make_staff(
        "Yusuf", manager=manager, unit=manager.post.unit, started_on=day_one, **staff
    )
    return Induction.objects.with_people().get(staff=starter)


def make_appointment(
    first_name: str = "Rowan",
    *,
    manager: StaffRecord | None = None,
    first_day: dt.date | None = TODAY + dt.timedelta(days=30),
    **changes: Any,
) -> Appointment:
    """A job somebody has accepted, as recruitment says it of them."""
    manager = manager or make_staff("Grace")
    said: dict[str, Any] = {
        "key": uuid.uuid4(), "user": make_user(), "first_name": first_name, "last_name": "Ashdown",
        "unit": manager.post.unit, "title": "Healthcare Support Worker", "staff_group": "07", "band": "3", "site": "",
        "contract_type": "permanent", "manager": manager, "first_day": first_day,
    }  # fmt: skip
    return Appointment(**{**said, **changes})


@kept
def make_arrival(first_name: str = "Rowan", **said: Any) -> Arrival:
    """Somebody has accepted a job, with a framework and a programme in place."""
    make_live_framework()
    if not Programme.objects.current().exists():
        make_programme()
    appointment = make_appointment(first_name, **said)
    lifecycle.appointed.send(None, appointment=appointment, actor=appointment.user, at=NOW)
    return Arrival.objects.with_people().get(appointment=appointment.key)


@kept
def make_preparing(first_name: str = "Rowan", *, hr: User | None = None, **said: Any) -> Arrival:
    arrival = make_arrival(first_name, **said)
    start_preparing(arrival=arrival, actor=hr or make_user(), at=NOW)
    return Arrival.objects.with_people().get(pk=arrival.pk)


def join_from(arrival: Arrival, started_on: dt.date | None = None, at: dt.datetime = NOW) -> StaffRecord:
    """Whoever was coming is here."""
    post = make_post(unit=arrival.unit, staff_group=arrival.staff_group, band=arrival.band)
    return join(
        user=arrival.person, first_name=arrival.first_name, last_name=arrival.last_name, email=arrival.person.email,
        post=post, manager=arrival.manager, started_on=started_on or arrival.first_day or TODAY, actor=None, at=at,
    )  # fmt: skip


def check_in_of(induction: Induction) -> CheckIn:
    return CheckIn.objects.with_people().filter(induction=induction).order_by("due_on")[0]


def rate_all(
    check_in: CheckIn, person: StaffRecord, *choices: str, note: str = "", at: dt.datetime = NOW
) -> None:
    """Save a rating of every value, in order; the last choice serves for the rest."""
    for place, value in enumerate(values_to_rate(check_in.framework)):
        choice = choices[min(place, len(choices) - 1)]
        save_rating(
            check_in=check_in,
            value_id=value.pk,
            version=0,
            choice=choice,
            note=note,
            actor=person.user,
            at=at,
        )


def send(
    check_in: CheckIn, person: StaffRecord, *choices: str, note: str = "", at: dt.datetime = NOW
) -> bool:
    rate_all(check_in, person, *(choices or ("3",)), note=note, at=at)
    return send_side(check_in=check_in, actor=person.user, at=at)


@kept
def make_both_rated(induction: Induction | None = None) -> CheckIn:
    induction = induction or make_induction()
    check_in = check_in_of(induction)
    send(check_in, induction.staff, "1", "n", note="The starter's words")
    send(check_in, induction.manager, "3", "2", note="The manager's words")
    return CheckIn.objects.with_people().get(pk=check_in.pk)


@kept
def make_confirmed(induction: Induction | None = None) -> CheckIn:
    check_in = make_both_rated(induction)
    for person in (check_in.induction.manager, check_in.induction.staff):
        confirm_conversation(check_in=check_in, talked_on=TODAY, actor=person.user, at=NOW)
    return CheckIn.objects.with_people().get(pk=check_in.pk)


def outcome_in(
    check_in: CheckIn, state: str, *, second: StaffRecord, hearer: StaffRecord, hr: User
) -> Outcome:
    """A red (or for `recorded` an amber) brought to a state, each step by who takes it."""
    induction = check_in.induction
    starter, manager = induction.staff.user, induction.manager.user
    if state == OutcomeState.RECORDED:
        return again(make_amber(check_in))
    outcome = record_outcome(
        check_in=check_in,
        colour="red",
        reason="What happened, and when.",
        second=second,
        actor=manager,
        at=NOW,
    )
    if state != OutcomeState.PROPOSED:
        answer_as_second_manager(
            outcome=outcome, agrees=state != OutcomeState.NOT_AGREED, words="I have read it.", actor=second.user,
            at=HEARD,
        )  # fmt: skip
    if state in {OutcomeState.APPEALED, OutcomeState.UPHELD, OutcomeState.OVERTURNED}:
        appeal_outcome(outcome=outcome, words="It was not like that.", actor=starter, at=HEARD)
        name_hearer(outcome=outcome, hearer=hearer, actor=hr, at=HEARD)
    if state in {OutcomeState.UPHELD, OutcomeState.OVERTURNED}:
        decide_appeal(
            outcome=outcome, upheld=state == OutcomeState.UPHELD, words="I talked with both.", actor=hearer.user,
            at=HEARD,
        )  # fmt: skip
    return again(outcome)


def make_amber(check_in: CheckIn) -> Outcome:
    return record_outcome(
        check_in=check_in, colour="amber", reason="Not yet on time.", help_offered="An hour a week.",
        helper=check_in.induction.manager, review_on=TODAY + dt.timedelta(days=30),
        actor=check_in.induction.manager.user, at=NOW,
    )  # fmt: skip


def make_plan(check_in: CheckIn, helper: StaffRecord, review_on: dt.date | None = None) -> SupportReview:
    """An amber whose support plan names somebody to help, looked at again after a month."""
    manager = check_in.induction.manager
    outcome = record_outcome(
        check_in=check_in, colour="amber", reason="Not yet on time.", help_offered="An hour a week.", helper=helper,
        review_on=review_on or TODAY + dt.timedelta(days=30), actor=manager.user, at=NOW,
    )  # fmt: skip
    return SupportReview.objects.with_people().get(outcome=outcome)


def review_in(check_in: CheckIn, state: str, *, helper: StaffRecord, hr: User) -> SupportReview:
    """A support plan's review brought to a state, each step by who takes it."""
    review, induction = make_plan(check_in, helper), check_in.induction
    if state in {ReviewState.RECORDED, ReviewState.CONFIRMED}:
        record_review(
            review=review, came_of="helped", words="On time every day.", talked_on=TODAY,
            actor=induction.manager.user, at=NOW,
        )  # fmt: skip
    if state == ReviewState.CONFIRMED:
        answer_review(review=review, talked=True, words="It helped.", actor=induction.staff.user, at=NOW)
    if state == ReviewState.CLOSED:
        end_inductions(staff=induction.staff, actor=hr, at=NOW, reason="They left.")
    return SupportReview.objects.with_people().get(pk=review.pk)


def again(outcome: Outcome) -> Outcome:
    return Outcome.objects.with_people().get(pk=outcome.pk)


def probation_in(induction: Induction, state: str, *, second: StaffRecord, hr: User) -> Probation:
    """The probation of an induction, decided or not. The programme has to have one."""
    probation, manager = induction.probation, induction.manager.user
    if state == ProbationState.EXTENDED:
        make_amber(make_confirmed(induction))
        until = probation.ends_on + dt.timedelta(days=40)
        extend_probation(probation=probation, until=until, reason="More time.", actor=manager, at=NOW)
    elif state == ProbationState.CONFIRMED:
        record_outcome(check_in=make_confirmed(induction), colour="green", actor=manager, at=NOW)
        confirm_in_post(probation=probation, actor=manager, at=NOW)
    elif state == ProbationState.ENDED:
        outcome_in(make_confirmed(induction), OutcomeState.AGREED, second=second, hearer=second, hr=hr)
        end_in_probation(probation=probation, reason="It did not get better.", actor=manager, at=NO_APPEAL)
    elif state == ProbationState.CLOSED:
        end_inductions(staff=induction.staff, actor=hr, at=NOW, reason="They left.")
    rows = Probation.objects.select_related("induction__staff__user", "induction__staff__post__unit",
                                            "induction__manager__user", "induction__programme")  # fmt: skip
    return rows.get(pk=probation.pk)
