"""A change to many is carried out, and put back, some at a time: killed, carried on, never twice."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import Appraisal, BulkChange, Rater
from appraisal.queries.bulk import plan, to_extend
from appraisal.queries.lists import Narrow
from appraisal.services import bulk_rounds
from appraisal.services.bulk import NotSo, close_cycle, undo
from appraisal.services.bulk_rounds import carry_on_change, carry_on_changes
from appraisal.services.handover import give_all_to
from tests.at_once import at_once
from tests.factories import NOW, TODAY, make_staff
from tests.factories_appraisal import DUE, brought_to
from tests.unit.appraisal.test_bulk import LATER, Team, dues, givers, make_team
from values_hub.audit.models import Event
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db
SOON = NOW + dt.timedelta(minutes=2)


@pytest.fixture
def team():
    return make_team()


def go_on(change, batch=1, at=NOW):
    return carry_on_change(change_id=change.pk, clock=lambda: at, batch=batch)


def counts(change):
    """expected, done, changed, kept, moved on, finished."""
    change.refresh_from_db()
    return (
        change.expected, change.done, change.changed, change.kept, change.moved_on,
        change.finished_at is not None,
    )  # fmt: skip


def test_a_small_change_is_done_when_the_page_comes_back(team, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as asked:
        change = team.extend()
    assert counts(change) == (3, 3, 3, 0, 0, True)
    assert (asked, change.shown) == ([], [])


def test_a_large_change_is_begun_and_the_worker_is_asked_to_go_on(team, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as asked:
        change = team.extend(first=1)
    assert len(asked) == 1
    assert counts(change) == (3, 1, 1, 0, 0, False)
    assert list(dues().values()).count(LATER) == 1
    assert go_on(change) == 2
    assert counts(change) == (3, 3, 3, 0, 0, True)
    assert dues() == {"Grace": LATER, "Amina": LATER, "Ola": LATER, "Shazia": DUE}
    assert Event.objects.filter(action="appraisal.extended").count() == 3
    assert go_on(change) == 0


def test_what_a_killed_worker_left_the_sweep_carries_on(team):
    change = team.extend(first=1)
    bulk_rounds._once(change.pk, NOW, 1)
    assert carry_on_changes(clock=lambda: NOW + dt.timedelta(seconds=30)) == 0
    assert carry_on_changes(clock=lambda: SOON) == 1
    assert counts(change) == (3, 3, 3, 0, 0, True)
    assert carry_on_changes(clock=lambda: SOON + dt.timedelta(hours=1)) == 0


def test_one_that_fails_keeps_no_other_waiting(team, monkeypatch, caplog):
    bad, good = team.extend(first=1), team.extend(first=1, due_on=LATER + dt.timedelta(days=9))
    real = bulk_rounds.carry_on_change

    def fail(*, change_id, **more):
        if change_id == bad.pk:
            raise ValueError("no")
        return real(change_id=change_id, **more)

    monkeypatch.setattr(bulk_rounds, "carry_on_change", fail)
    carry_on_changes(clock=lambda: SOON)
    assert str(bad.pk) in caplog.text
    assert counts(good)[-1] is True


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_change_each_once():
    team = Team()
    change = team.extend(first=1)
    found = at_once(lambda: go_on(change), lambda: go_on(change))
    # The one that found the row locked went away; what was left then is the sweep's.
    carry_on_changes(clock=lambda: SOON)
    assert sum(found) <= 2
    assert counts(change) == (3, 3, 3, 0, 0, True)
    assert Event.objects.filter(action="appraisal.extended").count() == change.rows.count() == 3


def test_what_has_moved_on_between_two_rounds_is_left_alone_and_counted(team):
    change = team.extend(first=1)
    left = Appraisal.objects.filter(pk__in=change.shown[1:]).select_related("staff").order_by("pk")
    Appraisal.objects.filter(pk=left[0].pk).update(state="ended")
    Appraisal.objects.filter(pk=left[1].pk).update(due_on=LATER + dt.timedelta(days=1))
    go_on(change)
    assert counts(change) == (3, 3, 1, 1, 1, True)
    left[0].refresh_from_db()
    assert left[0].due_on == DUE


def test_nothing_more_is_changed_once_the_cycle_has_closed(team):
    change = team.extend(first=1)
    close_cycle(cycle=team.cycle, actor=team.hr, at=NOW)
    go_on(change)
    assert counts(change) == (3, 1, 1, 0, 0, True)
    assert change.not_reached == 2
    assert list(dues().values()).count(LATER) == 1


def test_nothing_more_is_changed_for_somebody_who_is_no_longer_hr(team):
    change = team.extend(first=1)
    team.hr.role_grants.all().delete()
    go_on(change)
    assert counts(change) == (3, 3, 1, 0, 2, True)


def test_it_is_put_back_in_rounds_too(team):
    Appraisal.objects.filter(staff=team.amina).update(due_on=DUE - dt.timedelta(days=3))
    change = team.extend()
    undone = undo(change=change, actor=team.hr, at=NOW, first=1)
    assert (undone.undo_done, undone.put_back, undone.is_working) == (1, 1, True)
    with pytest.raises(NotSo):
        undo(change=change, actor=team.hr, at=NOW)
    assert carry_on_changes(clock=lambda: SOON) == 2
    change.refresh_from_db()
    assert (change.undo_done, change.put_back, change.is_working) == (3, 3, False)
    assert dues() == {"Grace": DUE, "Amina": DUE - dt.timedelta(days=3), "Ola": DUE, "Shazia": DUE}
    assert Event.objects.get(action="appraisal_cycle.change_undone").data == {"put_back": 3}


def test_it_is_put_back_to_the_end_even_when_the_cycle_closes_meanwhile(team):
    change = team.extend()
    undo(change=change, actor=team.hr, at=NOW, first=1)
    close_cycle(cycle=team.cycle, actor=team.hr, at=NOW)
    go_on(change)
    assert set(dues().values()) == {DUE}


def test_nothing_is_put_back_before_all_of_it_is_done(team):
    change = team.extend(first=1)
    with pytest.raises(NotSo, match="still being carried out"):
        undo(change=change, actor=team.hr, at=NOW)
    assert BulkChange.objects.get().undone_at is None


def test_appraisers_change_in_rounds_and_back(team):
    dawn = make_staff("Dawn")
    change = team.reassign(team.grace, dawn, first=1)
    go_on(change)
    assert givers() == {"Grace": None, "Amina": "Dawn", "Ola": "Dawn", "Shazia": "Grace"}
    undo(change=change, actor=team.hr, at=NOW, first=1)
    go_on(change)
    assert givers() == {"Grace": None, "Amina": "Grace", "Ola": "Grace", "Shazia": "Grace"}


def test_what_the_new_appraiser_has_signed_stays_theirs(team):
    change = team.reassign(team.grace, make_staff("Dawn"))
    brought_to(team.of(team.amina), "signed_by_manager")
    assert undo(change=change, actor=team.hr, at=NOW).put_back == 1
    assert givers()["Amina"] == "Dawn"


def test_nothing_goes_back_to_somebody_who_has_left(team):
    dawn, eve = make_staff("Dawn"), make_staff("Eve")
    team.reassign(team.grace, dawn)
    change = team.reassign(dawn, eve)
    leave(staff=dawn, on=TODAY, actor=None, at=NOW)
    with pytest.raises(NotSo, match="cannot sign in"):
        undo(change=change, actor=team.hr, at=NOW)


def test_giving_three_away_costs_as_many_queries_as_giving_one(team):
    dawn, eve = make_staff("Dawn"), make_staff("Eve")
    some = list(Appraisal.objects.filter(appraiser=team.grace))
    for each in some:
        Rater.objects.create(appraisal=each, staff=dawn, proposed_at=NOW, proposed_by=each.staff.user)
    costs = []
    for part, to in ((some[:1], dawn), (some[1:2], eve), (some, dawn)):
        give_all_to(appraisals=part, appraiser_id=team.grace.pk, actor=team.hr, at=NOW)
        with CaptureQueriesContext(connection) as asked:
            give_all_to(appraisals=part, appraiser_id=to.pk, actor=team.hr, at=NOW)
        costs.append(len(asked))
    assert costs[0] == costs[2]
    assert not Rater.objects.filter(staff=dawn).exists()
    removed = Event.objects.filter(action="appraisal.rater_removed").values_list("subject_id", flat=True)
    assert set(removed) == {each.pk for each in some}


def test_one_alone_of_a_directorate_or_month(team):
    amina = team.of(team.amina)
    Appraisal.objects.filter(pk=amina.pk).update(due_on=dt.date(2026, 1, 5))

    def names(**narrow):
        rows = to_extend(team.cycle, team.hr, "", Narrow(**narrow))
        return sorted(rows.values_list("staff__first_name", flat=True))

    assert names(one=amina.pk) == ["Amina"]
    assert names(month=(dt.date(2026, 1, 1), dt.date(2026, 2, 1))) == ["Amina"]
    assert names() == ["Amina", "Grace", "Ola"]
    assert names(directorate=str(amina.directorate_id)) == ["Amina"]
    assert names(directorate="outside") == []
    shown = Narrow(one=amina.pk)
    team.extend(narrow=shown, fingerprint=plan(to_extend(team.cycle, team.hr, "", shown)).fingerprint)
    assert [name for name, due in dues().items() if due == LATER] == ["Amina"]
