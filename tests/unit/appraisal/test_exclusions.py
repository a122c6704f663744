"""Leaving people out of a cycle they are in: overnight by its rules, by HR, and back again."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.models import Appraisal, Away, CycleStep, Exclusion, Reminder
from appraisal.queries.absences import away_for_long, spell, spells_on
from appraisal.queries.cycles import cycle_counts
from appraisal.queries.eligibility import as_left_out, left_out_of_open, people_left_out
from appraisal.queries.exports import HEADINGS, export_rows
from appraisal.queries.held import held_in, held_rows, people_waiting_with_nobody
from appraisal.queries.lists import given_by, unfinished_below
from appraisal.queries.months import by_month
from appraisal.queries.steps import step_alone
from appraisal.services.bulk import close_cycle
from appraisal.services.cycles import reevaluate
from appraisal.services.exclusions import BACK, NotSo, follow_rules, leave_out, put_back
from appraisal.services.handover import hand_over
from appraisal.services.reminders import send_due_reminders
from appraisal.services.signing import sign_as_person
from appraisal.states import AppraisalState
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_appraisal import DUE, appraisal_of, brought_to, make_cycle
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


class Ward:
    """Amina and Ben are appraised by Grace, she by Dawn; Shazia is HR."""

    def __init__(self, **cycle):
        self.dawn = make_staff("Dawn", "Sutcliffe")
        self.grace = make_staff("Grace", "Okafor", manager=self.dawn)
        self.amina = make_staff("Amina", "Khan", manager=self.grace)
        self.ben = make_staff("Ben", "Hall", manager=self.grace)
        self.shazia = make_staff("Shazia", "Mahmood", manager=self.dawn)
        give_role(self.shazia.user, Role.HR)
        self.hr = User.objects.get(pk=self.shazia.user_id)
        self.cycle = make_cycle(**cycle)

    def of(self, staff):
        return appraisal_of(staff, self.cycle)

    def status(self, staff, status):
        StaffRecord.objects.filter(pk=staff.pk).update(assignment_status=status)

    def night(self, days=0):
        return follow_rules(today=TODAY + days * DAY, at=NOW + days * DAY)

    def out(self):
        return dict(Appraisal.objects.exclude(left_out="").values_list("staff__first_name", "left_out"))


@pytest.fixture
def ward():
    return Ward()


def test_who_goes_on_leave_is_left_out_that_night_and_back_when_it_is_over(ward):
    brought_to(ward.of(ward.amina), AppraisalState.READY)
    ward.status(ward.amina, "parental")
    assert (ward.night(), ward.out()) == (1, {"Amina": "parental"})
    assert ward.of(ward.amina).state == AppraisalState.READY
    assert ward.night(1) == 0

    ward.status(ward.amina, "active")
    assert (ward.night(90), ward.out()) == (1, {})
    back = ward.of(ward.amina)
    assert (back.state, back.due_on) == (AppraisalState.READY, TODAY + 90 * DAY + BACK)
    row = Exclusion.objects.get()
    assert (row.code, row.made_by, row.made_at, row.ended_by, row.ended_at) == (
        "parental", None, NOW, None, NOW + 90 * DAY,
    )  # fmt: skip
    told = Event.objects.filter(subject_id=back.pk, action__in=["appraisal.left_out", "appraisal.put_back"])
    assert list(told.order_by("at").values_list("action", flat=True)) == [
        "appraisal.left_out", "appraisal.put_back",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"assignment_status": "parental"}, "parental"),
        ({"assignment_status": "career_break"}, "career_break"),
        ({"assignment_status": "external_secondment"}, "seconded_out"),
        ({"assignment_status": "suspended"}, "suspended"),
        ({"assignment_status": "inactive"}, "long_absence"),
        ({"contract_type": "bank"}, "bank"),
        ({"contract_type": "bank", "assignment_status": "parental"}, "bank"),
        ({"assignment_status": "acting_up"}, None),
        ({"assignment_status": "internal_secondment"}, None),
    ],
)
def test_each_rule_holds_after_opening_as_it_does_at_opening(ward, details, code):
    StaffRecord.objects.filter(pk=ward.amina.pk).update(**details)
    ward.night()
    assert ward.out() == ({"Amina": code} if code else {})


def test_whoever_turns_out_to_be_new_is_left_out_until_their_first_months_are_over():
    ward = Ward(first_months=3)
    StaffRecord.objects.filter(pk=ward.amina.pk).update(started_on=TODAY - 30 * DAY)
    ward.night()
    assert ward.out() == {"Amina": "first_months"}
    ward.night(70)
    assert ward.out() == {}


def test_one_reason_follows_another_without_a_day_between(ward):
    ward.status(ward.amina, "inactive")
    ward.night()
    ward.status(ward.amina, "parental")
    assert ward.night(1) == 1
    assert ward.of(ward.amina).due_on == DUE
    rows = Exclusion.objects.order_by("made_at").values_list("code", "made_at", "ended_at")
    assert list(rows) == [("long_absence", NOW, NOW + DAY), ("parental", NOW + DAY, None)]


def test_nobody_comes_back_sooner_than_the_day_they_had(ward):
    Appraisal.objects.filter(staff=ward.amina).update(due_on=TODAY + 300 * DAY)
    ward.status(ward.amina, "suspended")
    ward.night()
    ward.status(ward.amina, "active")
    ward.night(5)
    assert ward.of(ward.amina).due_on == TODAY + 300 * DAY


def test_the_step_at_which_they_stand_has_two_weeks_whatever_its_days(ward):
    CycleStep.objects.create(cycle=ward.cycle, kind="prepare", due_days=-60, hard_stop=True)
    ward.status(ward.amina, "parental")
    ward.night()
    ward.status(ward.amina, "active")
    ward.night(100)
    step = step_alone(ward.of(ward.amina))
    assert step.due_on == TODAY + 114 * DAY
    assert not step.is_closed(TODAY + 114 * DAY)


# Away by their own word.
def say(staff, first, last):
    Away.objects.create(
        staff=staff, from_on=TODAY + first * DAY, until_on=TODAY + last * DAY, said_at=NOW, said_by=None
    )


def test_long_term_sickness_is_more_than_four_weeks_also_said_in_parts(ward):
    say(ward.amina, -28, -15)
    say(ward.amina, -14, 20)
    say(ward.ben, -27, 20)
    assert away_for_long(TODAY) == {ward.amina.pk}
    assert spells_on(TODAY)[ward.amina.pk] == (TODAY - 28 * DAY, TODAY + 20 * DAY)
    ward.night()
    assert ward.out() == {"Amina": "long_away"}
    ward.night(21)
    assert ward.out() == {}


def test_two_stretches_with_a_day_between_are_not_one(ward):
    say(ward.amina, -40, -15)
    say(ward.amina, -13, 20)
    assert away_for_long(TODAY) == set()


# A machine that does much besides is slow to think of the first of them.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(-60, 60), st.integers(0, 25)), max_size=6))
def test_a_stretch_is_every_day_round_today_that_was_said_and_no_more(parts):
    said = [(TODAY + first * DAY, TODAY + (first + days) * DAY) for first, days in parts]
    said.append((TODAY, TODAY))
    days = {begins + n * DAY for begins, ends in said for n in range((ends - begins).days + 1)}
    first = last = TODAY
    while first - DAY in days:
        first -= DAY
    while last + DAY in days:
        last += DAY
    assert spell(said, TODAY) == (first, last)


# By HR's hand.
def by_hand(ward, until=None, staff=None, words="Jury service."):
    return leave_out(
        appraisal=ward.of(staff or ward.amina),
        words=words,
        until_on=until,
        today=TODAY,
        actor=ward.hr,
        at=NOW,
    )


def test_hr_leave_somebody_out_until_a_day_and_the_night_after_it_they_are_back(ward):
    by_hand(ward, TODAY + 10 * DAY)
    assert ward.out() == {"Amina": "by_hand"}
    for days in (0, 10):
        assert ward.night(days) == 0
    assert (ward.night(11), ward.out()) == (1, {})
    row = Exclusion.objects.get()
    assert (row.words, row.made_by, row.ended_by) == ("Jury service.", ward.hr, None)


def test_without_a_day_only_hr_put_them_back(ward):
    by_hand(ward)
    assert ward.night(400) == 0
    put_back(appraisal=ward.of(ward.amina), today=TODAY + DAY, actor=ward.hr, at=NOW + DAY)
    assert (ward.out(), ward.of(ward.amina).due_on) == ({}, max(DUE, TODAY + DAY + BACK))
    assert Exclusion.objects.get().ended_by == ward.hr


def test_whom_hr_put_back_the_same_rule_does_not_leave_out_again_but_another_may(ward):
    ward.status(ward.amina, "parental")
    ward.night()
    put_back(appraisal=ward.of(ward.amina), today=TODAY, actor=ward.hr, at=NOW)
    assert (ward.night(1), ward.out()) == (0, {})
    ward.status(ward.amina, "suspended")
    assert (ward.night(2), ward.out()) == (1, {"Amina": "suspended"})


def test_what_hr_said_stands_until_its_day_and_then_the_rule_takes_over(ward):
    ward.status(ward.amina, "parental")
    by_hand(ward, TODAY + 2 * DAY)
    assert (ward.night(1), ward.out()) == (0, {"Amina": "by_hand"})
    assert (ward.night(3), ward.out()) == (1, {"Amina": "parental"})
    assert ward.of(ward.amina).due_on == DUE


def test_it_is_refused_in_words_and_nothing_changes(ward):
    with pytest.raises(NotSo, match="Enter why"):
        by_hand(ward, words="  ")
    with pytest.raises(NotSo, match="today or in the future"):
        by_hand(ward, TODAY - DAY)
    with pytest.raises(NotSo, match="not left out"):
        put_back(appraisal=ward.of(ward.amina), today=TODAY, actor=ward.hr, at=NOW)
    by_hand(ward)
    with pytest.raises(NotSo, match="already"):
        by_hand(ward)
    brought_to(ward.of(ward.ben), AppraisalState.SIGNED)
    with pytest.raises(NotSo, match="finished"):
        by_hand(ward, staff=ward.ben)
    close_cycle(cycle=ward.cycle, actor=ward.hr, at=NOW)
    with pytest.raises(NotSo, match="closed"):
        by_hand(ward, staff=ward.grace)
    assert ward.out() == {"Amina": "by_hand"}


# What it means everywhere else.
def test_no_count_list_month_file_or_forecast_holds_them_and_each_says_how_many(ward):
    before = cycle_counts(ward.cycle, ward.hr)
    by_hand(ward)
    ward.status(ward.ben, "suspended")
    ward.night()
    counts = cycle_counts(ward.cycle, ward.hr)
    assert (counts.total.due, counts.left_out) == (before.total.due - 2, 2)
    assert counts.holders["left_out"] == 2
    assert sum(counts.holders.values()) == sum(before.holders.values())
    months = by_month(ward.cycle, ward.hr, today=TODAY, at=NOW)
    assert (months.total.due, months.left_out) == (before.total.due - 2, 2)

    listed = held_rows(ward.cycle, held_in(ward.cycle, ward.hr, "left_out"), ward.hr, DUE + DAY)
    assert [(row.person, row.why, row.to_do, row.overdue, row.may_change) for row in listed] == [
        ("Ben Hall", "Suspended", "", False, False), ("Amina Khan", "Left out by HR", "", False, False),
    ]  # fmt: skip
    for holder in ("person", "appraiser", "both", "nobody"):
        assert not {"Amina Khan", "Ben Hall"} & {
            row.person for row in held_rows(ward.cycle, held_in(ward.cycle, ward.hr, holder), ward.hr, TODAY)
        }
    lines = [dict(zip(HEADINGS, line, strict=True)) for line in export_rows(ward.cycle, ward.hr, DUE + DAY)]
    said = {line["Person"]: (line["Held by"], line["Late"], line["Left out"]) for line in lines}
    assert said["Amina Khan"] == ("Left out for now", "", "Left out by HR")
    assert said["Grace Okafor"][1:] == ("Late", "")

    assert {(line.reason.code, line.people) for line in left_out_of_open(ward.cycle, ward.hr)} == {
        ("by_hand", 1), ("suspended", 1),
    }  # fmt: skip
    found = people_left_out(ward.cycle, ward.hr, "suspended").values_list("pk", flat=True)
    (person,) = as_left_out(ward.cycle, list(found))
    assert (person.pk, person.begun) == (ward.ben.pk, ward.of(ward.ben).pk)
    assert list(unfinished_below(User.objects.get(pk=ward.dawn.user_id))) == []


def test_what_both_sign_meanwhile_counts_and_is_left_out_no_more(ward):
    appraisal = brought_to(ward.of(ward.amina), AppraisalState.SIGNED_BY_MANAGER)
    by_hand(ward)
    sign_as_person(
        appraisal=ward.of(ward.amina), agrees=True, took_place=True, words="", actor=ward.amina.user, at=NOW
    )
    counts = cycle_counts(ward.cycle, ward.hr)
    assert (counts.total.recorded, counts.left_out) == (1, 0)
    assert (ward.night(1), ward.out()) == (1, {})
    assert ward.of(ward.amina).due_on == appraisal.due_on


def test_nobody_is_reminded_of_it_until_they_are_back(ward):
    by_hand(ward)
    send_due_reminders(today=DUE, at=NOW)
    theirs = Reminder.objects.filter(appraisal=ward.of(ward.amina))
    assert not theirs.exists()
    assert Reminder.objects.filter(appraisal=ward.of(ward.ben)).exists()
    put_back(appraisal=ward.of(ward.amina), today=DUE, actor=ward.hr, at=NOW)
    again = DUE + BACK
    send_due_reminders(today=again, at=NOW + (again - TODAY))
    assert theirs.exists()


def test_what_is_asked_comes_before_it_in_the_appraisers_list(ward):
    grace = User.objects.get(pk=ward.grace.user_id)
    assert next(iter(given_by(grace).ids)) == ward.of(ward.ben).pk
    by_hand(ward, staff=ward.ben)
    assert list(given_by(grace).ids) == [ward.of(ward.amina).pk, ward.of(ward.ben).pk]


def test_a_new_manager_gets_it_meanwhile_and_whoever_leaves_ends_it(ward):
    by_hand(ward)
    change_manager(staff=ward.amina, manager=ward.dawn, on=TODAY, actor=ward.hr, at=NOW)
    assert ward.of(ward.amina).appraiser == ward.dawn
    hand_over(staff=ward.amina, before=ward.grace, actor=ward.hr, at=NOW)
    leave(staff=StaffRecord.objects.get(pk=ward.amina.pk), on=TODAY, actor=ward.hr, at=NOW)
    assert cycle_counts(ward.cycle, ward.hr).left_out == 0
    assert (ward.night(1), ward.out()) == (1, {})
    assert ward.of(ward.amina).state == AppraisalState.ENDED


def test_hrs_queue_of_people_with_nobody_is_of_those_who_count(ward):
    Appraisal.objects.filter(staff=ward.amina).update(appraiser=None)
    before = people_waiting_with_nobody(ward.hr).count()
    by_hand(ward)
    assert people_waiting_with_nobody(ward.hr).count() == before - 1


def test_a_closed_cycle_is_left_as_it_is(ward):
    ward.status(ward.amina, "parental")
    close_cycle(cycle=ward.cycle, actor=ward.hr, at=NOW)
    assert (ward.night(), ward.out()) == (0, {})


def test_it_does_not_matter_in_how_many_rounds_and_how_often_it_runs(ward):
    for staff in (ward.amina, ward.ben, ward.grace):
        ward.status(staff, "parental")
    assert follow_rules(today=TODAY, at=NOW, batch=1) == 3
    assert follow_rules(today=TODAY, at=NOW, batch=2) == 0
    assert Exclusion.objects.count() == 3
    StaffRecord.objects.update(assignment_status="active")
    assert follow_rules(today=TODAY, at=NOW, batch=2) == 3
    assert Exclusion.objects.filter(ended_at=None).count() == 0


def test_a_night_costs_the_same_for_one_and_for_many(ward):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert ward.night() > 0
        return len(queries)

    ward.status(ward.amina, "parental")
    one = cost()
    for _ in range(5):
        make_staff(manager=ward.grace, assignment_status="active")
    reevaluate(today=TODAY, at=NOW)
    StaffRecord.objects.filter(manager=ward.grace).exclude(pk=ward.amina.pk).update(
        assignment_status="parental"
    )
    assert cost() == one


def test_in_two_cycles_each_is_left_out_by_itself(ward):
    other = make_cycle(name="National form")
    by_hand(ward)
    ward.status(ward.amina, "parental")
    ward.status(ward.ben, "parental")
    assert ward.night() == 3
    rows = Appraisal.objects.exclude(left_out="").values_list("cycle", "staff__first_name", "left_out")
    assert set(rows) == {
        (ward.cycle.pk, "Amina", "by_hand"), (ward.cycle.pk, "Ben", "parental"),
        (other.pk, "Amina", "parental"), (other.pk, "Ben", "parental"),
    }  # fmt: skip
    assert ward.night(1) == 0
