"""A step that closes: nothing goes on after its day until HR reopen it, and nothing that was written is lost."""

import pytest

from appraisal.models import Appraisal, Preparation, Record, Reopening
from appraisal.queries.nudging import nudge_plan
from appraisal.queries.pages import appraisal_page
from appraisal.queries.steps import step_alone
from appraisal.services.drafts import begin_preparation, keep_preparation
from appraisal.services.records import record_and_share, record_meeting
from appraisal.services.reopening import open_again
from appraisal.services.signing import sign_as_appraiser, sign_as_person
from appraisal.services.steps import NotReopened, StepClosed, reopen_step
from appraisal.states import Side
from tests.factories import NOW, TODAY, make_user
from tests.factories_appraisal import brought_to, make_appraisal, ratings_of, send, share
from tests.unit.appraisal.test_ladder import BOTH, DUE, make_ward
from tests.unit.appraisal.test_steps import (
    DAY,
    MEET,
    PREPARE,
    RECORD,
    SIGN,
    at,
    fresh,
    put,
    told,
    user_of,
)
from values_hub.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_ward()


CLOSED_ON = DUE + DAY


def closing(state, kind):
    appraisal = brought_to(make_appraisal("not_started", due_on=DUE), state)
    put(appraisal.cycle, kind, stop=True)
    return appraisal


def acts(appraisal, state, when):
    """What would bring it on from `state`."""
    grace, amina = appraisal.appraiser.user, appraisal.staff.user
    return {
        "preparing": lambda: send(appraisal, Side.APPRAISER, at=when),
        "ready": lambda: record_meeting(
            appraisal=appraisal, met_on=TODAY, today=CLOSED_ON, actor=grace, at=when
        ),
        "met": lambda: share(appraisal, at=when),
        "drafted": lambda: sign_as_appraiser(appraisal=appraisal, actor=grace, at=when),
        "signed_by_manager": lambda: sign_as_person(
            appraisal=appraisal, agrees=True, words="", took_place=True, actor=amina, at=when
        ),
    }[state]


ACTS = [
    ("preparing", PREPARE), ("ready", MEET), ("met", RECORD), ("drafted", SIGN), ("signed_by_manager", SIGN)
]  # fmt: skip


@pytest.mark.parametrize(("state", "kind"), ACTS)
def test_after_its_day_nothing_goes_on_until_hr_reopen_it(state, kind):
    appraisal = closing(state, kind)
    with pytest.raises(StepClosed, match="closed after 15 April 2026"):
        acts(appraisal, state, at(CLOSED_ON))()
    assert fresh(appraisal).state == state
    reopen_step(
        appraisal=appraisal,
        until_on=CLOSED_ON,
        reason="On leave.",
        today=CLOSED_ON,
        actor=make_user(),
        at=NOW,
    )
    acts(fresh(appraisal), state, at(CLOSED_ON))()
    assert fresh(appraisal).state != state


@pytest.mark.parametrize(("state", "kind"), ACTS)
def test_on_its_day_it_goes_on(state, kind):
    appraisal = closing(state, kind)
    acts(appraisal, state, at(DUE))()
    assert fresh(appraisal).state != state


@pytest.mark.parametrize(("state", "kind"), ACTS)
def test_a_step_that_is_due_and_does_not_close_goes_on(state, kind):
    appraisal = closing(state, kind)
    put(appraisal.cycle, kind)
    acts(appraisal, state, at(CLOSED_ON))()
    assert fresh(appraisal).state != state


def test_a_record_in_the_making_of_a_closed_talk_is_not_shared_but_stays():
    appraisal = closing("met", RECORD)
    row = Record.objects.get()
    Record.objects.update(draft={**row.draft, "career": "Wards."})
    with pytest.raises(StepClosed):
        share(appraisal, at=at(CLOSED_ON))
    assert Record.objects.get().draft["career"] == "Wards."


def test_whoever_comes_from_the_talk_shares_a_record_whose_own_day_is_past_and_nobody_shares_it_again():
    appraisal = closing("ready", RECORD)
    when = at(CLOSED_ON)
    given = {
        "met_on": TODAY, "today": CLOSED_ON, "ratings": ratings_of(appraisal, "3", "We talked."),
        "objectives": ["Lead."], "actor": appraisal.appraiser.user, "at": when,
    }  # fmt: skip
    record = record_and_share(appraisal=appraisal, version=0, **given)
    assert fresh(appraisal).state == "drafted"
    Appraisal.objects.filter(pk=appraisal.pk).update(state="met")
    with pytest.raises(StepClosed):
        record_and_share(appraisal=fresh(appraisal), version=record.version, **given)


def test_what_is_being_written_is_kept_after_it_has_closed():
    appraisal = closing("preparing", PREPARE)

    def keep(words, version):
        row = Preparation.objects.get(side=Side.APPRAISER)
        appraisal.draft_id, appraisal.draft, appraisal.draft_version = row.pk, row.draft, row.version
        return keep_preparation(
            appraisal=appraisal, side=Side.APPRAISER, answers={"reflection": words}, version=version,
            actor=appraisal.appraiser.user, at=at(CLOSED_ON),
        )  # fmt: skip

    begin_preparation(appraisal=appraisal, side=Side.APPRAISER, actor=None, at=NOW)
    version = keep("A good year.", 0)
    with pytest.raises(StepClosed):
        send(appraisal, Side.APPRAISER, at=at(CLOSED_ON))
    assert keep("A good year, and busy.", version) == version + 1
    assert Preparation.objects.get(side=Side.APPRAISER).draft["reflection"] == "A good year, and busy."


def test_nobody_is_asked_for_what_has_closed_and_those_above_and_hr_still_hear(ward):
    put(ward.cycle, PREPARE, stop=True)
    assert told(0, 0) == {0: BOTH}
    hr = user_of(ward.harriet)
    assert {each.name for each in nudge_plan(ward.cycle, hr, "", DUE - DAY).recipients} == BOTH
    assert told(1, 46) == {14: {"Dawn"}, 30: {"Dawn"}, 45: {"Shazia"}}
    plan = nudge_plan(ward.cycle, hr, "", DUE + 46 * DAY)
    assert (plan.recipients, plan.skipped, plan.shut) == ([], [], 1)
    assert nudge_plan(ward.cycle, hr, "", DUE - DAY).shut == 0


def test_reopened_where_no_step_closes_any_more_both_are_reminded_of_the_new_day(ward):
    put(ward.cycle, PREPARE, stop=True)
    reopen(ward.appraisal, 7, today=DUE + 100 * DAY)
    put(ward.cycle, PREPARE)
    assert told(100, 107) == {100: BOTH, 107: BOTH}


# Reopening.
def reopen(appraisal, days=7, reason="On leave.", today=CLOSED_ON):
    return reopen_step(
        appraisal=appraisal,
        until_on=today + days * DAY,
        reason=reason,
        today=today,
        actor=make_user(),
        at=NOW,
    )


def test_reopened_it_is_due_on_the_new_day_both_are_reminded_and_it_closes_again(ward):
    put(ward.cycle, PREPARE, stop=True)
    assert told(0, 1) == {0: BOTH}
    row = reopen(ward.appraisal, 14)
    assert (row.kind, row.reason) == (PREPARE, "On leave.")
    assert step_alone(fresh(ward.appraisal)).due_on == CLOSED_ON + 14 * DAY
    assert told(2, 15) == {2: BOTH, 8: BOTH, 15: BOTH}
    assert (
        appraisal_page(fresh(ward.appraisal), user_of(ward.amina), CLOSED_ON).reopened_until == row.until_on
    )
    with pytest.raises(StepClosed):
        send(fresh(ward.appraisal), Side.PERSON, at=at(row.until_on + DAY))
    event = Event.objects.get(action="appraisal.step_reopened")
    assert event.data == {"step": "prepare", "until": row.until_on.isoformat(), "reopening": str(row.pk)}


def test_reopened_when_its_ladder_is_long_over_both_are_reminded_again(ward):
    put(ward.cycle, PREPARE, stop=True)
    reopen(ward.appraisal, 7, today=DUE + 100 * DAY)
    assert told(100, 107) == {100: BOTH, 107: BOTH}


@pytest.mark.parametrize(("days", "reason"), [(-1, "On leave."), (185, "On leave."), (7, " ")])
def test_without_a_reason_or_such_a_day_nothing_is_reopened(ward, days, reason):
    put(ward.cycle, PREPARE, stop=True)
    with pytest.raises(NotReopened):
        reopen(ward.appraisal, days, reason)
    assert not Reopening.objects.exists()


def test_what_is_not_closed_is_not_reopened(ward):
    with pytest.raises(NotReopened):
        reopen(ward.appraisal)
    put(ward.cycle, PREPARE, stop=True)
    with pytest.raises(NotReopened):
        reopen(ward.appraisal, today=DUE)


@pytest.mark.parametrize("kind", [RECORD, SIGN])
def test_a_signed_appraisal_that_is_opened_again_is_open_for_two_weeks(kind):
    appraisal = make_appraisal("signed", due_on=DUE)
    put(appraisal.cycle, kind, stop=True)
    open_again(appraisal=appraisal, reason="A mistake.", actor=None, at=at(CLOSED_ON))
    assert fresh(appraisal).reopened_until == CLOSED_ON + 14 * DAY
    share(fresh(appraisal), at=at(CLOSED_ON + 14 * DAY))
    grace, amina = appraisal.appraiser.user, appraisal.staff.user
    sign_as_appraiser(appraisal=fresh(appraisal), actor=grace, at=at(CLOSED_ON + 14 * DAY))
    put(appraisal.cycle, SIGN, stop=True)
    with pytest.raises(StepClosed):
        sign_as_person(
            appraisal=appraisal, agrees=True, words="", took_place=True, actor=amina, at=at(CLOSED_ON + 15 * DAY)
        )  # fmt: skip


def test_opened_again_where_nothing_closes_it_has_no_day():
    appraisal = make_appraisal("signed", due_on=DUE)
    put(appraisal.cycle, RECORD, due=-10)
    open_again(appraisal=appraisal, reason="A mistake.", actor=None, at=at(CLOSED_ON))
    assert fresh(appraisal).reopened_until is None
