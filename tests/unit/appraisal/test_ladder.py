"""The ladder by a fixed clock: whom each rung tells, and what stops, moves or holds it."""

import datetime as dt
import zoneinfo

import pytest

from appraisal.models import Appraisal, Digest, Reminder, ReminderRun
from appraisal.queries.alarm import missed_reminders
from appraisal.queries.ladder import LADDER
from appraisal.services.away import NotThoseDays, say_away, take_back_away
from appraisal.services.reminders import carry_on, remind_if_allowed, send_due_reminders
from appraisal.states import CycleState, Side
from tests.factories import NOW, give_role, make_staff, make_unit
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle, send
from tests.kept import kept
from values_hub.access.roles import Role
from values_hub.audit.transitions import move
from values_hub.outbox.models import Message
from values_hub.people.models import Delegation
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db

LONDON = zoneinfo.ZoneInfo("Europe/London")
# A Wednesday, so that no rung of it but those counted below falls on a weekend; summer time begins eleven days before.
DUE = dt.date(2026, 4, 15)
RUNGS = [rung.days for rung in LADDER]


@pytest.fixture(autouse=True)
def the_real_hours(settings):
    settings.REMINDER_HOURS = (dt.time(7, 30), dt.time(18))
    settings.REMINDERS_ON_WORKING_DAYS_ONLY = True


class Ward:
    """Amina is appraised by Grace, who answers to Dawn; Shazia is HR for the ward, Harriet for the Trust."""

    def __init__(self) -> None:
        unit = make_unit("Medicine")
        self.dawn = make_staff("Dawn", unit=unit)
        self.grace = make_staff("Grace", "Okafor", unit=unit, manager=self.dawn)
        self.amina = make_staff("Amina", "Khan", unit=unit, manager=self.grace)
        self.shazia, self.harriet = make_staff("Shazia"), make_staff("Harriet")
        give_role(self.shazia.user, Role.HR, unit)
        give_role(self.harriet.user, Role.HR)
        self.cycle = make_cycle(unit=unit, due_on=DUE)
        Appraisal.objects.exclude(staff=self.amina).delete()

    @property
    def appraisal(self) -> Appraisal:
        return appraisal_of(self.amina, self.cycle)


@kept
def make_ward() -> Ward:
    return Ward()


@pytest.fixture
def ward():
    return make_ward()


def morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(7, 30), LONDON)


def run(days: int) -> set[str]:
    """The first names of whom the run so many days after the due date tells."""
    day = DUE + dt.timedelta(days=days)
    remind_if_allowed(at=morning(day))
    return set(Digest.objects.filter(on=day).values_list("recipient__first_name", flat=True))


BOTH = {"Amina", "Grace"}


@pytest.mark.parametrize(
    ("rung", "told"),
    [
        (-60, BOTH), (-30, BOTH), (-14, BOTH), (-7, BOTH), (0, BOTH), (7, BOTH), (14, BOTH | {"Dawn"}),
        (30, BOTH | {"Dawn"}), (45, {"Shazia"}),
    ],
)  # fmt: skip
def test_each_rung_tells_its_people_on_its_day_and_once(ward, rung, told):
    working = rung if (DUE + dt.timedelta(days=rung)).weekday() < 5 else rung + 2
    assert run(working) == told
    assert run(working + 1) == set()


@pytest.mark.parametrize("rung", RUNGS)
def test_the_day_before_a_rung_nobody_is_told_who_was_told_of_the_last(ward, rung):
    before = [each for each in RUNGS if each < rung]
    if before:
        send_due_reminders(today=DUE + dt.timedelta(days=before[-1]), at=NOW)
    assert run(rung - 1) == set()


@pytest.mark.parametrize("rung", RUNGS)
def test_when_it_is_done_no_rung_is_said(ward, rung):
    brought_to(ward.appraisal, "signed")
    assert run(rung) == run(rung + 2) == set()


@pytest.mark.parametrize("rung", RUNGS)
def test_when_the_cycle_has_closed_no_rung_is_said(ward, rung):
    move(ward.cycle, CycleState.CLOSED, actor=None, at=NOW)
    assert run(rung) == run(rung + 2) == set()


@pytest.mark.parametrize("rung", [rung for rung in RUNGS if rung < 45])
def test_when_the_due_date_moves_the_ladder_begins_again_for_the_new_date(ward, rung):
    send_due_reminders(today=DUE + dt.timedelta(days=rung), at=NOW)
    Appraisal.objects.update(due_on=DUE + dt.timedelta(days=100))
    assert run(rung + 1) == set()
    assert run(100 - 15) == BOTH


# Every rung again, for each thing that can come between: the due date is put so that the rung falls on the day asked
# about.
def told_of(ward, rung, on, *days):
    """Whom the runs on these days tell of the rung that falls on `on`."""
    Appraisal.objects.update(due_on=on - dt.timedelta(days=rung.days))
    told = []
    for day in days:
        remind_if_allowed(at=morning(day))
        names = Digest.objects.filter(on=day).values_list("recipient__first_name", flat=True)
        told.append(set(names))
    return told


def who_hears(rung):
    both = BOTH if rung.days < 45 else {"Shazia"}
    return both | ({"Dawn"} if rung.days in {14, 30} else set())


def days_from(first, *after):
    return [first + dt.timedelta(days=each) for each in after]


SATURDAY = dt.date(2026, 9, 5)
each_rung = pytest.mark.parametrize("number", range(len(LADDER)), ids=map(str, RUNGS))


@each_rung
def test_on_a_weekend_it_is_said_on_the_monday(ward, number):
    rung = LADDER[number]
    assert told_of(ward, rung, SATURDAY, *days_from(SATURDAY, 0, 1, 2, 3)) == [
        set(), set(), who_hears(rung), set(),
    ]  # fmt: skip


@each_rung
@pytest.mark.parametrize("sunday", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)], ids=["ahead", "back"])
def test_on_the_day_the_clock_changes_it_is_said_on_the_monday_once(ward, number, sunday):
    """On the Sunday itself nothing, and by the Trust's clock of the Monday, an hour off by Greenwich or not."""
    rung = LADDER[number]
    assert told_of(ward, rung, sunday, *days_from(sunday, -1, 0, 1, 2)) == [
        set(), set(), who_hears(rung), set(),
    ]  # fmt: skip


@each_rung
def test_on_leave_they_hear_on_their_return(ward, number):
    rung, monday = LADDER[number], SATURDAY + dt.timedelta(days=2)
    away = {"Shazia"} if rung.days == 45 else {"Amina"}
    who = ward.shazia if rung.days == 45 else ward.amina
    say_away(
        staff=who,
        from_on=monday,
        until_on=monday + dt.timedelta(days=2),
        today=monday,
        actor=None,
        at=NOW,
    )
    assert told_of(ward, rung, monday, *days_from(monday, 0, 1, 2, 3)) == [
        who_hears(rung) - away, set(), set(), away,
    ]  # fmt: skip


@each_rung
def test_reassigned_the_new_appraiser_is_told_and_the_former_no_more(ward, number):
    rung, monday = LADDER[number], SATURDAY + dt.timedelta(days=2)
    (first,) = told_of(ward, rung, monday, monday)
    change_manager(
        staff=ward.amina, manager=make_staff("Precious", manager=ward.dawn), on=monday, actor=None, at=NOW
    )
    remind_if_allowed(at=morning(monday + dt.timedelta(days=1)))
    after = Digest.objects.filter(on=monday + dt.timedelta(days=1))
    new = set() if rung.days == 45 else {"Precious"}
    assert (first, set(after.values_list("recipient__first_name", flat=True))) == (who_hears(rung), new)


def test_a_new_manager_is_told_what_the_former_was_told_and_the_former_hears_no_more(ward):
    assert run(-14) == BOTH
    new = make_staff("Precious", manager=ward.dawn)
    change_manager(staff=ward.amina, manager=new, on=DUE - dt.timedelta(days=14), actor=None, at=NOW)
    assert run(-13) == {"Precious"}
    assert run(-7) == {"Amina", "Precious"}


def test_after_the_due_date_both_are_told_and_whoever_waits_is_told_for_whom(ward):
    brought_to(ward.appraisal, "ready")
    assert run(0) == {"Grace"}
    assert run(7) == BOTH
    text = Message.objects.filter(to=ward.amina.user.email).latest("created_at").text
    assert "Your appraisal waits for Grace Okafor (was due on 15 April)" in text


def test_whoever_waits_is_told_the_same_whether_or_not_they_know_of_the_other_side(ward):
    """Grace has sent hers and waits. What Amina is told does not say so."""
    run(0)
    before = Message.objects.get(to=ward.amina.user.email)
    send(ward.appraisal, Side.APPRAISER)
    run(7)
    after = Message.objects.exclude(pk=before.pk).get(to=ward.amina.user.email)
    assert after.text.replace("was due on 15 April", "due today, 15 April") == before.text


def test_above_and_hr_are_told_that_it_is_late_and_nothing_of_how_far_it_is(ward):
    run(14)
    above = Message.objects.get(to=ward.dawn.user.email)
    assert above.subject == "Amina Khan’s appraisal by Grace Okafor is not finished: was due on 15 April"
    run(47)
    assert Message.objects.get(to=ward.shazia.user.email).subject == above.subject


def test_where_nobody_is_above_hr_is_told_instead(ward):
    change_manager(staff=ward.grace, manager=None, on=DUE, actor=None, at=NOW)
    assert run(14) == BOTH | {"Shazia"}


def test_hr_of_the_whole_trust_are_told_where_no_partner_serves_the_unit(ward):
    ward.shazia.user.role_grants.all().delete()
    assert run(47) == {"Harriet"}


def test_hr_are_not_told_of_their_own(ward):
    Appraisal.objects.update(appraiser=ward.shazia)
    assert run(47) == set()


def test_a_rung_on_a_saturday_is_said_on_monday(ward):
    saturday = DUE + dt.timedelta(days=3)
    Appraisal.objects.update(due_on=saturday)
    assert [run(days) for days in (3, 4, 5)] == [set(), set(), BOTH]


def test_a_rung_over_easter_is_said_on_the_tuesday_after(ward):
    """Good Friday is 3 April and Easter Monday 6 April 2026."""
    Appraisal.objects.update(due_on=dt.date(2026, 4, 3))
    assert [run(days) for days in range(-12, -7)] == [set(), set(), set(), set(), BOTH]


@pytest.mark.parametrize(
    ("hour", "told"), [((0, 0), False), ((7, 29), False), ((7, 30), True), ((17, 59), True), ((18, 0), False)]
)
@pytest.mark.parametrize("day", [dt.date(2026, 3, 27), dt.date(2026, 3, 30), dt.date(2026, 10, 26)])
def test_quiet_hours_are_by_the_trusts_clock_before_and_after_it_changes(ward, day, hour, told):
    Appraisal.objects.update(due_on=day)
    at = dt.datetime.combine(day, dt.time(*hour), LONDON).astimezone(dt.UTC)
    assert remind_if_allowed(at=at) == (2 if told else 0)


def test_the_day_is_the_trusts_own_when_the_clock_is_an_hour_ahead(ward):
    """Half past seven in summer is half past six in Greenwich: still that day, and no reminder an hour late."""
    Appraisal.objects.update(due_on=dt.date(2026, 3, 30))
    assert remind_if_allowed(at=dt.datetime(2026, 3, 30, 6, 29, tzinfo=dt.UTC)) == 0
    assert remind_if_allowed(at=dt.datetime(2026, 3, 30, 6, 30, tzinfo=dt.UTC)) == 2


def say(ward, who, first, last):
    days = [DUE + dt.timedelta(days=each) for each in (first, last)]
    return say_away(
        staff=who, from_on=days[0], until_on=days[1], today=DUE - dt.timedelta(60), actor=who.user, at=NOW
    )


def test_whoever_is_away_hears_on_their_return(ward):
    say(ward, ward.amina, -14, -9)
    assert [run(days) for days in (-14, -13, -9, -8)] == [{"Grace"}, set(), set(), {"Amina"}]


def test_what_was_taken_back_is_said(ward):
    away = say(ward, ward.amina, -14, -9)
    take_back_away(away=away, actor=ward.amina.user, at=NOW)
    assert run(-14) == BOTH


def test_nobody_above_hears_that_people_are_late_who_are_away(ward):
    for who in (ward.amina, ward.grace):
        say(ward, who, 10, 20)
    assert [run(14), run(16)] == [set(), set()]
    assert run(21) == BOTH | {"Dawn"}


@pytest.mark.parametrize(("first", "last"), [(0, -1), (-80, -70), (0, 184)])
def test_days_that_cannot_be_are_refused(ward, first, last):
    with pytest.raises(NotThoseDays):
        say(ward, ward.amina, first, last)


def test_somebody_standing_in_is_told_in_the_appraisers_place_but_not_of_their_own(ward):
    bronagh = make_staff("Bronagh", manager=ward.grace)
    Delegation.objects.create(
        manager=ward.grace, delegate=bronagh, starts_on=DUE - dt.timedelta(8), ends_on=DUE, reason="Leave",
        given_by=ward.grace.user, given_at=NOW,
    )  # fmt: skip
    assert run(-14) == BOTH
    assert run(-7) == {"Amina", "Bronagh"}
    Appraisal.objects.update(staff=bronagh)
    assert run(0) == {"Bronagh", "Grace"}


def test_one_digest_holds_what_is_yours_and_what_is_late_below_you(ward):
    dawns = make_cycle(name="Hers", unit=ward.dawn.post.unit, due_on=DUE + dt.timedelta(days=14))
    Appraisal.objects.filter(cycle=dawns).exclude(staff=ward.grace).delete()
    assert run(14) == BOTH | {"Dawn"}
    message = Message.objects.get(to=ward.dawn.user.email)
    assert message.subject == "1 thing to do for appraisals"
    assert "Prepare for Grace Okafor’s appraisal (due today, 29 April)" in message.text
    assert "These are late in the teams below you." in message.text
    assert message.text.count("Amina Khan’s appraisal by Grace Okafor is not finished") == 1


def test_when_nobody_began_the_run_the_sweep_does(ward):
    assert carry_on(clock=lambda: morning(DUE)) == 0
    assert carry_on(clock=lambda: morning(DUE) + dt.timedelta(minutes=15)) == 2
    assert carry_on(clock=lambda: morning(DUE) + dt.timedelta(minutes=20)) == 0


def test_the_sweep_keeps_quiet_hours_and_weekends(ward):
    Appraisal.objects.update(due_on=DUE + dt.timedelta(days=3))
    assert carry_on(clock=lambda: morning(DUE + dt.timedelta(days=3, hours=1))) == 0
    assert carry_on(clock=lambda: morning(DUE + dt.timedelta(days=2)) + dt.timedelta(hours=11)) == 0
    assert not ReminderRun.objects.exists()


def test_it_is_noticed_when_reminders_should_have_gone_and_did_not(ward):
    two_hours, minute = dt.timedelta(hours=2), dt.timedelta(minutes=1)
    run(-1)
    assert missed_reminders(morning(DUE) + two_hours - minute) is None
    assert missed_reminders(morning(DUE) + two_hours) == DUE
    ReminderRun.objects.create(on=DUE, started_at=NOW, touched_at=NOW)
    assert missed_reminders(morning(DUE) + two_hours) == DUE
    run(0)
    assert missed_reminders(morning(DUE) + two_hours) is None


def test_once_the_next_days_have_gone_whoever_was_missed_has_been_told(ward):
    run(-1)
    tomorrow = DUE + dt.timedelta(days=1)
    assert missed_reminders(morning(tomorrow)) == DUE
    run(1)
    assert missed_reminders(morning(tomorrow)) is None


def test_on_a_weekend_the_friday_is_asked_about_and_without_a_cycle_nothing_is_missed(ward):
    sunday = morning(DUE + dt.timedelta(days=4))
    assert missed_reminders(sunday) == DUE + dt.timedelta(days=2)
    move(ward.cycle, CycleState.CLOSED, actor=None, at=NOW)
    assert missed_reminders(sunday) is None


def test_the_same_rung_twice_for_one_due_date_is_refused_by_the_database(ward):
    from django.db import IntegrityError, transaction

    run(0)
    again = Reminder.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            appraisal=again.appraisal, due_on=again.due_on, rung=again.rung, recipient=again.recipient, at=NOW
        )


def reviewed(ward, days):
    """The run so many days after the reviewer's day, which is two weeks after Amina signed today (NOW)."""
    day = NOW.date() + dt.timedelta(days=14 + days)
    remind_if_allowed(at=morning(day))
    return set(Digest.objects.filter(on=day).values_list("recipient__first_name", flat=True))


def test_the_reviewer_is_reminded_by_their_own_clock_and_hr_when_it_is_late(ward):
    brought_to(ward.appraisal, "disagreed")
    assert [reviewed(ward, days) for days in (-10, -7, -4, 0, 3)] == [set(), {"Dawn"}, set(), {"Dawn"}, set()]
    message = Message.objects.filter(to=ward.dawn.user.email).latest("created_at")
    assert message.subject.startswith(
        "Review Amina Khan’s appraisal: they do not agree with the record: due today"
    )
    assert reviewed(ward, 7) == {"Dawn", "Shazia"}


def test_a_review_that_is_found_is_reminded_of_no_more(ward):
    brought_to(ward.appraisal, "reviewed", reviewer=ward.dawn.user)
    assert [reviewed(ward, days) for days in (-7, 0, 7)] == [set(), set(), set()]
