"""Anonymous by construction: counts and no answers, no times; shown from a threshold on, in steps."""

import datetime as dt

import pytest
from django.db import models

from appraisal.models import Appraisal, PulseCell, PulseGiven, PulseMonth, UpwardCell
from appraisal.queries.cycles import cycle_counts
from appraisal.queries.months import by_month
from appraisal.queries.pulses import (
    QUALITY,
    UPWARD,
    quality_of,
    said_of,
    useful_by_directorate,
    useful_by_month,
)  # fmt: skip
from appraisal.services.pulses import NotAsked, answer_pulse, decline_pulse
from tests.factories import NOW, TODAY, give_role, make_staff, make_unit
from tests.factories_appraisal import appraisal_of, brought_to, make_appraisal, make_cycle
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db

ALL_YES = dict.fromkeys(QUALITY, "definitely")
KIND = dict.fromkeys(UPWARD, "some")


def ward(people):
    """`people` of one manager in one directorate, all signed (written straight: the counting is what matters)."""
    unit = make_unit("Medicine")
    manager = make_staff("Grace", "Okafor", unit=unit)
    for number in range(people):
        make_staff(f"Person{number}", unit=unit, manager=manager)
    cycle = make_cycle(unit=unit)
    Appraisal.objects.filter(appraiser=manager).update(
        state="signed", person_sent_at=NOW, appraiser_sent_at=NOW, met_on=TODAY, met_recorded_at=NOW
    )
    return manager, cycle, list(Appraisal.objects.filter(appraiser=manager).order_by("staff__first_name"))


def everybody(rows, quality=ALL_YES, upward=KIND):
    for each in rows:
        answer_pulse(appraisal=each, quality=quality, upward=upward)


def hr():
    staff = make_staff("Shazia")
    give_role(staff.user, Role.HR)
    return User.objects.get(pk=staff.user.pk)


def test_nine_say_nothing_and_ten_do():
    _, cycle, rows = ward(10)
    everybody(rows[:9])
    assert useful_by_directorate(cycle) == {}
    assert quality_of(cycle) == []
    everybody(rows[9:], {**ALL_YES, "improve": "no"})
    (useful,) = useful_by_directorate(cycle).values()
    assert (useful.answered, useful.share) == (10, 90)
    (said,) = quality_of(cycle)
    assert said.items[0].answers == [("Yes, definitely", 9), ("Yes, to some extent", 0), ("No", 1)]
    assert said.items[-1].answers == [("Yes", 9), ("No", 1)]


def test_by_month_ten_of_the_month_say_it_and_nine_say_nothing_whatever_the_directorate_says():
    _, cycle, rows = ward(19)
    Appraisal.objects.filter(pk__in=[each.pk for each in rows[:9]]).update(due_on=dt.date(2026, 9, 30))
    Appraisal.objects.filter(pk__in=[each.pk for each in rows[9:]]).update(due_on=dt.date(2026, 10, 1))
    everybody(Appraisal.objects.filter(pk__in=[each.pk for each in rows[:18]]))
    assert useful_by_month(cycle) == {}
    everybody(Appraisal.objects.filter(pk=rows[18].pk), {**ALL_YES, "improve": "no"})
    ((_, month),) = useful_by_month(cycle)
    assert month == dt.date(2026, 10, 1)
    table = by_month(cycle, hr(), today=TODAY, at=NOW)
    words = [[cell.useful.words for cell in line.cells] for line in (*table.lines, table.total)]
    assert words[0] == words[-1]
    assert words[0].count("90% of 10") == 1
    assert set(words[0]) == {"Fewer than 10", "90% of 10"}


def test_one_more_answer_cannot_be_watched_arriving():
    _, cycle, rows = ward(19)
    everybody(rows[:10])
    before = quality_of(cycle)
    everybody(rows[10:], dict.fromkeys(QUALITY, "no"))
    assert quality_of(cycle) == before


def test_hrs_page_prints_it_beside_the_other_two_and_says_when_it_is_too_few():
    _, cycle, rows = ward(10)
    user = hr()
    assert cycle_counts(cycle, user).total.useful.words == "Fewer than 10"
    everybody(rows)
    counts = cycle_counts(cycle, user)
    assert [line.useful.words for line in counts.directorates] == ["100% of 10"]
    assert counts.total.useful.words == "100% of 10"


def test_a_manager_sees_what_four_say_and_nothing_of_three():
    manager, cycle, rows = ward(4)
    grace = User.objects.get(pk=manager.user.pk)
    everybody(rows[:3])
    (said,) = said_of(grace)
    assert (said.answered, said.items) == (0, [])
    everybody(rows[3:])
    (said,) = said_of(grace)
    assert said.answered == 4
    assert [answers for item in said.items for _, answers in item.answers] == [0, 4, 0] * 4
    assert said.heading == cycle.name


def test_the_manager_is_left_out_when_nothing_is_said_of_them():
    _, _, rows = ward(1)
    everybody(rows, upward={})
    assert not UpwardCell.objects.exists()
    assert PulseCell.objects.get().answered == 1


@pytest.mark.parametrize("quality", [{}, {**ALL_YES, "improve": "maybe"}, dict(list(ALL_YES.items())[:3])])
def test_an_answer_is_whole_or_not_at_all(quality):
    _, _, rows = ward(1)
    with pytest.raises(NotAsked):
        answer_pulse(appraisal=rows[0], quality=quality, upward={})
    assert not PulseGiven.objects.exists()


def test_nobody_is_counted_twice():
    _, _, rows = ward(1)
    everybody(rows)
    with pytest.raises(NotAsked):
        everybody(rows)
    assert PulseCell.objects.get().answered == 1


def test_nobody_is_asked_before_they_have_signed():
    with pytest.raises(NotAsked):
        everybody([make_appraisal("drafted")])


def test_nothing_that_is_kept_ties_an_answer_to_a_person():
    """No time, and no person but in the mark that somebody has answered, which holds no answer. Nothing on the
    trail and no message."""
    _, _, rows = ward(1)
    before = (Event.objects.count(), Message.objects.count())
    everybody(rows)
    assert (Event.objects.count(), Message.objects.count()) == before
    for model in (PulseCell, PulseMonth, UpwardCell, PulseGiven):
        days = [field.name for field in model._meta.fields if isinstance(field, models.DateField)]
        # Of an appraisal's own day, the month: not when anybody answered.
        assert days == (["month"] if model is PulseMonth else [])
    assert {field.name for field in PulseGiven._meta.fields} == {"id", "appraisal"}
    assert not [field for field in PulseCell._meta.fields if field.name in {"appraisal", "staff", "user"}]


def test_outside_the_directorates_has_a_cell_of_its_own():
    appraisal = brought_to(appraisal_of(*lone()), "signed")
    Appraisal.objects.filter(pk=appraisal.pk).update(directorate=None)
    appraisal.refresh_from_db()
    everybody([appraisal])
    assert PulseCell.objects.get().directorate is None


def lone():
    person = make_staff("Amina", manager=make_staff("Grace"))
    return person, make_cycle()


def test_declining_leaves_the_same_row_as_answering_and_counts_nowhere():
    _, cycle, (first, second) = ward(2)
    events, messages = Event.objects.count(), Message.objects.count()
    answer_pulse(appraisal=first, quality=ALL_YES, upward={})
    decline_pulse(appraisal=second)
    decline_pulse(appraisal=second)
    answered, declined = PulseGiven.objects.order_by("appraisal__staff__first_name").values()
    assert set(answered) == set(declined) == {"id", "appraisal_id"}
    assert PulseCell.objects.get(cycle=cycle).answered == PulseMonth.objects.get(cycle=cycle).answered == 1
    assert (Event.objects.count(), Message.objects.count()) == (events, messages)
    with pytest.raises(NotAsked):
        answer_pulse(appraisal=second, quality=ALL_YES, upward={})


def test_nothing_is_declined_before_signing():
    with pytest.raises(NotAsked):
        decline_pulse(appraisal=make_appraisal("drafted"))
    assert not PulseGiven.objects.exists()
