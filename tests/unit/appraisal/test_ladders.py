"""The ladder as HR's own: what counts after a change, and that nothing is said twice or left out because of one."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from appraisal.models import Appraisal, CycleStep, LadderRung, Rater, Reminder
from appraisal.models.ladder import Ladder, Whom
from appraisal.queries.ladder import LADDER, Rung, as_rungs, ladders_now, standard
from appraisal.queries.ladders import ladder_lines, reached_in_a_week, reached_words
from appraisal.queries.reminders import recipients
from appraisal.services.ladder import (
    NotThatDay,
    NotThatLadder,
    back_to_standard,
    remove_rung,
    save_rung,
)
from appraisal.services.reminders import send_due_reminders
from appraisal.states import Side
from tests.factories import NOW, make_user
from tests.factories_appraisal import brought_to, make_cycle, send
from tests.unit.appraisal.test_ladder import BOTH, DUE, make_ward, say
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db
FIRST_NIGHT = DUE - dt.timedelta(days=60)


@pytest.fixture
def ward():
    return make_ward()


def rung(days, ladder=Ladder.APPRAISAL):
    return LadderRung.objects.get(ladder=ladder, days=days)


def save(days, *whom, was=None, ladder=Ladder.APPRAISAL):
    row = rung(was, ladder) if was is not None else None
    return save_rung(
        ladder=ladder, rung=row, days=days, whom=set(whom) or {Whom.HOLDER}, actor=make_user(), at=NOW
    )


def told(first, last):
    """Whom each night from `first` to `last` days after the due date tells anew, where it tells anybody."""
    found = {}
    for days in range(first, last + 1):
        on = DUE + dt.timedelta(days=days)
        before = set(Reminder.objects.values_list("pk", flat=True))
        send_due_reminders(today=on, at=NOW)
        rows = Reminder.objects.exclude(pk__in=before)
        assert set(rows.values_list("digest__on", flat=True)) <= {on}
        names = set(rows.values_list("recipient__first_name", flat=True))
        if names:
            found[days] = names
    return found


def audited():
    rows = Event.objects.filter(action__startswith="reminder_").order_by("action")
    return [(each.action, each.data.get("ladder"), each.data.get("days")) for each in rows]


def test_a_trust_begins_with_the_standard_ladders():
    assert ladders_now() == {each: standard(each) for each in Ladder}
    assert LadderRung.objects.count() == 14
    assert all(each.is_standard and each.has_room for each in ladder_lines())


def test_a_ladder_without_rungs_is_the_standard_one():
    LadderRung.objects.all().delete()
    assert ladders_now() == {each: standard(each) for each in Ladder}
    assert [each.lines for each in ladder_lines()] == [(), (), ()]


def test_what_hr_add_change_and_remove_is_what_the_night_goes_by(ward):
    save(-21)
    save(-45, Whom.BOTH, Whom.ABOVE, was=-60)
    remove_rung(rung=rung(-14), actor=None, at=NOW)
    assert told(-60, -6) == {-45: BOTH | {"Dawn"}, -30: BOTH, -21: BOTH, -7: BOTH}
    assert audited() == [
        ("reminder_rung.added", "appraisal", -21),
        ("reminder_rung.changed", "appraisal", -45),
        ("reminder_rung.removed", "appraisal", -14),
    ]


@pytest.mark.parametrize("moved_after", [-16, -15])
def test_moved_later_before_it_was_said_it_is_said_on_its_new_day(ward, moved_after):
    assert told(-30, moved_after) == {-30: BOTH}
    save(-10, was=-14)
    assert told(moved_after, -6) == {-10: BOTH, -7: BOTH}


@pytest.mark.parametrize("moved_after", [-14, -13, -11])
def test_moved_later_after_it_was_said_it_is_not_said_again(ward, moved_after):
    """From −14 to −10: nobody hears it twice, on one day or on two, and the next rung is said as ever."""
    assert told(-30, moved_after) == {-30: BOTH, -14: BOTH}
    save(-10, was=-14)
    assert told(moved_after, -6) == {-7: BOTH}


def test_whoever_was_away_on_its_old_day_hears_it_on_its_new_one(ward):
    say(ward, ward.amina, -14, -11)
    assert told(-30, -14) == {-30: BOTH, -14: {"Grace"}}
    save(-10, was=-14)
    assert told(-13, -7) == {-10: {"Amina"}, -7: BOTH}


@pytest.mark.parametrize(("to", "from_now"), [(-20, -13), (-16, -13), (-13, -12)])
def test_moved_so_that_it_has_been_reached_already_it_is_not_said_to_whoever_heard_it(ward, to, from_now):
    assert told(-30, from_now - 1) == {-30: BOTH, -14: BOTH}
    save(to, was=-14)
    assert told(from_now, -6) == {-7: BOTH}


def test_moved_earlier_before_it_was_said_it_is_said_at_once(ward):
    assert told(-30, -18) == {-30: BOTH}
    save(-20, was=-14)
    assert told(-18, -8) == {-18: BOTH}


def test_moved_there_and_back_it_is_said_once(ward):
    assert told(-30, -14) == {-30: BOTH, -14: BOTH}
    save(-10, was=-14)
    save(-14, was=-10)
    assert rung(-14).formerly == [-10]
    assert told(-14, -6) == {-7: BOTH}


def test_one_added_on_a_day_that_was_passed_is_not_said_to_whoever_heard_another_since(ward):
    assert told(-30, -14) == {-30: BOTH, -14: BOTH}
    save(-15)
    assert told(-14, -8) == {}


def test_one_added_between_is_said_besides_the_one_that_was_moved(ward):
    """Then the moved one is no longer the same reminder a few days later."""
    assert told(-30, -14) == {-30: BOTH, -14: BOTH}
    save(-10, was=-14)
    save(-12)
    assert told(-13, -6) == {-12: BOTH, -10: BOTH, -7: BOTH}


def test_moved_past_another_it_is_one_more(ward):
    assert told(-30, -14) == {-30: BOTH, -14: BOTH}
    save(-3, was=-14)
    assert told(-13, -1) == {-7: BOTH, -3: BOTH}


def test_told_to_others_too_they_hear_it_and_the_rest_do_not_hear_it_again(ward):
    assert told(-14, -14) == {-14: BOTH}
    save(-14, Whom.HOLDER, Whom.ABOVE, was=-14)
    assert told(-13, -8) == {-13: {"Dawn"}}


def test_a_later_cycle_hears_the_moved_rung_on_its_new_day(ward):
    told(-14, -14)
    save(-10, was=-14)
    Appraisal.objects.update(due_on=DUE + dt.timedelta(days=365))
    assert told(365 - 30, 365 - 6) == {365 - 30: BOTH, 365 - 10: BOTH, 365 - 7: BOTH}


def test_removed_and_added_again_on_the_same_day_it_is_not_said_again(ward):
    told(-14, -14)
    remove_rung(rung=rung(-14), actor=None, at=NOW)
    save(-14)
    assert told(-14, -8) == {}


def test_back_to_the_standard_ladder_says_nothing_again_that_was_said(ward):
    save(-21)
    save(-12, was=-14)
    assert told(-30, -11) == {-30: BOTH, -21: BOTH, -12: BOTH}
    back_to_standard(ladder=Ladder.APPRAISAL, actor=make_user(), at=NOW)
    now = ladders_now()[Ladder.APPRAISAL]
    assert [(each.days, each.whom) for each in now] == [(each.days, each.whom) for each in LADDER]
    assert rung(-14).formerly == [-12]
    assert told(-11, -6) == {-7: BOTH}
    assert audited()[0] == ("reminder_ladder.standard_again", "appraisal", None)


def test_back_to_the_standard_ladder_a_rung_tells_whom_it_told(ward):
    save(-14, Whom.HR, was=-14)
    kept = rung(-14).pk
    back_to_standard(ladder=Ladder.APPRAISAL, actor=None, at=NOW)
    assert (rung(-14).pk, rung(-14).whom) == (kept, {Whom.HOLDER})
    assert ladder_lines()[0].is_standard


def test_back_to_the_standard_ladder_whoever_heard_a_moved_rung_is_not_told_again(ward):
    save(3, Whom.BOTH, was=7)
    kept = rung(3).pk
    assert told(0, 4) == {0: BOTH, 3: BOTH}
    back_to_standard(ladder=Ladder.APPRAISAL, actor=None, at=NOW)
    assert (rung(7).pk, rung(7).formerly) == (kept, [3])
    assert ladder_lines()[0].is_standard
    assert told(4, 14) == {14: BOTH | {"Dawn"}}


def test_a_longer_ladder_still_tells_and_the_last_rung_is_said_a_fortnight(ward):
    save(100, Whom.HR)
    assert told(113, 114) == {113: {"Shazia"}}


def test_an_earlier_first_rung_is_reached(ward):
    save(-120)
    assert told(-120, -119) == {-120: BOTH}


def test_the_reviewers_ladder_is_its_own(ward):
    brought_to(ward.appraisal, "disagreed")
    save(-10, was=-7, ladder=Ladder.REVIEW)
    due = NOW.date() + dt.timedelta(days=14)

    def hear(days):
        send_due_reminders(today=due + dt.timedelta(days=days), at=NOW)
        rows = Reminder.objects.filter(digest__on=due + dt.timedelta(days=days))
        return set(rows.values_list("recipient__first_name", "rung"))

    assert hear(-10) == {("Dawn", -10)}
    assert hear(-7) == set()
    assert ladders_now()[Ladder.APPRAISAL] == LADDER


def test_the_ladders_are_read_once_a_run(ward):

    with CaptureQueriesContext(connection) as found:
        list(recipients(FIRST_NIGHT, batch=1))
    assert sum("appraisal_ladderrung" in each["sql"] for each in found) == 1


@pytest.mark.parametrize(("whom", "first"), [(Whom.ABOVE, "Dawn"), (Whom.HR, "Shazia"), (Whom.BOTH, "Amina")])
@pytest.mark.parametrize(("days", "late"), [(-14, False), (0, False), (7, True)])
def test_nobody_is_told_that_something_is_late_before_it_is(ward, whom, first, days, late):
    """HR say on which day whom is told, so those above, HR and whoever waits may hear of it early."""
    save(days, whom, was=days)
    if whom == Whom.BOTH:
        send(ward.appraisal, Side.PERSON)
    assert first in told(days, days)[days]
    message = Message.objects.filter(template="appraisal/due").get(to__startswith=first.lower())
    assert (" late" in message.subject + message.text) is late
    assert ("was due on" in message.subject) is late


def test_a_review_that_hr_hear_of_ahead_is_not_called_late(ward):
    brought_to(ward.appraisal, "disagreed")
    save(-7, Whom.HOLDER, Whom.HR, was=-7, ladder=Ladder.REVIEW)
    send_due_reminders(today=NOW.date() + dt.timedelta(days=7), at=NOW)
    message = Message.objects.filter(template="appraisal/due").get(to__startswith="shazia")
    assert message.subject.startswith("The review of Amina Khan’s appraisal is not finished: due on ")
    assert " late" not in message.text


def test_several_of_which_some_are_late_stand_under_their_own_headings(ward):
    save(-14, Whom.ABOVE, was=-14)
    later = make_cycle(name="Next", unit=ward.dawn.post.unit, due_on=DUE + dt.timedelta(days=28))
    Appraisal.objects.filter(cycle=later).exclude(staff=ward.amina).delete()
    send_due_reminders(today=DUE + dt.timedelta(days=14), at=NOW)
    message = Message.objects.filter(template="appraisal/due").get(to__startswith="dawn")
    assert message.subject == "2 appraisals are not finished"
    assert "These are late in the teams below you. Ask what is in the way:" in message.text
    assert "These are not finished in the teams below you:" in message.text


def row(days, *formerly):
    return LadderRung(ladder="appraisal", days=days, to_holder=True, formerly=list(formerly))


@pytest.mark.parametrize(
    ("rows", "heard"),
    [
        ([row(-10, -14)], [{-14}]),
        ([row(-14), row(-10, -14)], [set(), set()]),
        ([row(-12), row(-10, -14)], [set(), set()]),
        ([row(-10, -14, -12), row(-7)], [{-14, -12}, set()]),
        ([row(-20, -14, -25), row(-22)], [{-14}, set()]),
    ],
)
def test_where_a_rung_stood_counts_while_no_other_is_in_between(rows, heard):
    assert [set(each.formerly) for each in as_rungs(rows)] == heard
    assert as_rungs(rows)[0] == Rung(rows[0].days, frozenset({Whom.HOLDER}), frozenset(heard[0]))


@pytest.mark.parametrize(
    ("days", "was", "why"),
    [(-121, None, NotThatDay), (121, None, NotThatDay), (-30, None, NotThatDay), (-30, -14, NotThatDay)],
)
def test_days_that_cannot_be_are_refused(days, was, why):
    with pytest.raises(why):
        save(days, was=was)
    assert ladder_lines()[0].is_standard
    with pytest.raises(IntegrityError), transaction.atomic():
        LadderRung.objects.create(ladder="appraisal", days=-30, to_holder=True)


@pytest.mark.parametrize("change", [{"days": 121, "to_hr": True}, {"days": 3}])
def test_the_database_holds_the_bounds_too(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        LadderRung.objects.create(ladder="appraisal", **change)


@pytest.mark.parametrize(
    ("ladder", "whom"),
    [(Ladder.FEEDBACK, Whom.HR), (Ladder.REVIEW, Whom.BOTH), (Ladder.REVIEW, Whom.ABOVE)],
)
def test_a_ladder_tells_only_its_own_people(ladder, whom):
    with pytest.raises(ValueError, match="cannot tell"):
        save(-3, whom, ladder=ladder)
    with pytest.raises(ValueError, match="cannot tell"):
        save_rung(ladder=ladder, rung=None, days=-3, whom=set(), actor=None, at=NOW)


def test_twelve_and_no_more():
    for days in (1, 2, 3):
        save(days)
    assert not ladder_lines()[0].has_room
    with pytest.raises(NotThatLadder):
        save(4)
    save(4, was=3)


def test_one_is_always_on_or_before_the_day():
    remove_rung(rung=rung(-14, Ladder.FEEDBACK), actor=None, at=NOW)
    with pytest.raises(NotThatLadder):
        remove_rung(rung=rung(-7, Ladder.FEEDBACK), actor=None, at=NOW)
    with pytest.raises(NotThatLadder):
        save(1, was=-7, ladder=Ladder.FEEDBACK)
    save(0, was=-7, ladder=Ladder.FEEDBACK)
    assert [each.days for each in ladders_now()[Ladder.FEEDBACK]] == [0]


def test_what_another_removed_meanwhile_is_said_and_removing_it_again_is_nothing():
    gone = rung(-14)
    assert remove_rung(rung=gone, actor=None, at=NOW)
    gone = LadderRung(pk=gone.pk or rung(-7).pk, ladder="appraisal", days=-14, to_holder=True)
    assert not remove_rung(rung=gone, actor=None, at=NOW)
    with pytest.raises(NotThatLadder):
        save_rung(ladder=Ladder.APPRAISAL, rung=gone, days=-13, whom={Whom.HOLDER}, actor=None, at=NOW)


def test_how_many_come_to_a_day_within_a_week(ward):
    counts = [
        reached_in_a_week(Ladder.APPRAISAL, -14, DUE - dt.timedelta(days=days)) for days in (13, 14, 20, 21)
    ]
    assert counts == [0, 1, 1, 0]
    assert reached_in_a_week(Ladder.REVIEW, -7, NOW.date() + dt.timedelta(days=7)) == 0
    assert reached_in_a_week(Ladder.FEEDBACK, -14, DUE - dt.timedelta(days=14)) == 0
    brought_to(ward.appraisal, "disagreed")
    assert reached_words(Ladder.REVIEW, 1) == "1 review comes"
    assert reached_in_a_week(Ladder.REVIEW, -7, NOW.date() + dt.timedelta(days=7)) == 1


def test_how_many_come_is_counted_from_the_day_of_the_step(ward):
    CycleStep.objects.create(cycle=ward.cycle, kind="prepare", due_days=-28)
    day = DUE - dt.timedelta(days=28 + 14)
    counts = [
        reached_in_a_week(Ladder.APPRAISAL, -14, day + dt.timedelta(days=days)) for days in (-7, -6, 0, 1)
    ]
    assert counts == [0, 1, 1, 0]
    assert reached_in_a_week(Ladder.APPRAISAL, -14, DUE - dt.timedelta(days=14)) == 0


def test_colleagues_whom_nothing_has_reached_yet_come_to_no_day(ward):
    rater = Rater.objects.create(
        appraisal=ward.appraisal,
        staff=ward.shazia,
        proposed_at=NOW,
        agreed_at=NOW,
        agreed_by=ward.appraisal.appraiser.user,
        asked_at=None,
    )
    day = DUE - dt.timedelta(days=14)
    assert reached_in_a_week(Ladder.FEEDBACK, -14, day) == 0
    Rater.objects.filter(pk=rater.pk).update(asked_at=NOW)
    assert reached_in_a_week(Ladder.FEEDBACK, -14, day) == 1
    CycleStep.objects.create(cycle=ward.cycle, kind="prepare", due_days=-28)
    assert reached_in_a_week(Ladder.FEEDBACK, -14, day) == 0
    assert reached_in_a_week(Ladder.FEEDBACK, -14, day - dt.timedelta(days=28)) == 1


def test_the_standard_ladder_has_again_what_was_taken_off():
    before = ladders_now()
    taken = rung(-14)
    remove_rung(rung=taken, actor=make_user(), at=NOW)
    assert remove_rung(rung=taken, actor=make_user(), at=NOW) is False

    back_to_standard(ladder=Ladder.APPRAISAL, actor=make_user(), at=NOW)

    assert ladders_now() == before
    assert rung(-14).formerly == []
