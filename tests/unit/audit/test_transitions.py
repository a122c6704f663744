"""The one helper that moves a state."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.at_once import at_once
from tests.factories import NOW, make_framework, make_user
from values_hub.audit.machine import Machine
from values_hub.audit.models import Event, StateChange
from values_hub.audit.transitions import AlreadyDone, MoveRefused, move, move_all
from values_hub.framework.models import Framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_framework(live=False)


@pytest.fixture
def editor():
    return make_user(name="Edith Editor")


def test_moves_the_row_and_keeps_who_when_and_why(draft, editor):
    moved = move(draft, "consulting", actor=editor, at=NOW, reason="Two weeks for comments")

    assert moved is True
    assert (draft.state, Framework.objects.get(pk=draft.pk).state) == ("consulting", "consulting")
    change = StateChange.objects.get(subject_id=draft.pk)
    assert (change.actor, change.at, change.reason) == (editor, NOW, "Two weeks for comments")
    assert (change.event, change.from_state, change.to_state) == (
        "opened_for_consultation",
        "draft",
        "consulting",
    )
    event = Event.objects.get(action="framework.opened_for_consultation")
    assert (event.subject_id, event.data) == (draft.pk, {"from": "draft", "to": "consulting"})


def test_writes_the_stamp_with_the_state(draft, editor):
    move(draft, "live", actor=editor, at=NOW, stamp={"published_at": NOW, "published_by": editor})

    draft.refresh_from_db()
    assert (draft.state, draft.published_at, draft.published_by) == ("live", NOW, editor)


def test_doing_again_what_you_did_changes_nothing(draft, editor):
    move(draft, "consulting", actor=editor, at=NOW)

    assert move(draft, "consulting", actor=editor, at=NOW + dt.timedelta(hours=1)) is False
    assert StateChange.objects.filter(subject_id=draft.pk).count() == 1


def test_what_somebody_else_did_is_said_kindly(draft, editor):
    move(draft, "consulting", actor=editor, at=NOW)

    with pytest.raises(AlreadyDone, match="already been done by Edith Editor") as done:
        move(draft, "consulting", actor=make_user(), at=NOW)
    assert (done.value.by, done.value.at) == (editor, NOW)


def test_refuses_a_move_that_is_not_in_the_table(draft, editor):
    with pytest.raises(MoveRefused, match="This framework is draft, so"):
        move(draft, "retired", actor=editor, at=NOW)
    assert Framework.objects.get(pk=draft.pk).state == "draft"
    assert not StateChange.objects.exists()


def test_refuses_what_a_guard_refuses(draft, editor):
    with pytest.raises(MoveRefused, match=r"Not on a Sunday\."):
        move(draft, "consulting", actor=editor, at=NOW, guards=[lambda _: None, lambda _: "Not on a Sunday."])
    assert Framework.objects.get(pk=draft.pk).state == "draft"


def test_sees_the_state_in_the_database_not_the_one_in_hand(draft, editor):
    stale = Framework.objects.get(pk=draft.pk)
    move(draft, "live", actor=editor, at=NOW, stamp={"published_at": NOW})

    with pytest.raises(MoveRefused):
        move(stale, "consulting", actor=editor, at=NOW)


def test_moves_many_and_leaves_the_others(editor):
    drafts = [make_framework(live=False) for _ in range(3)]
    move(drafts[0], "consulting", actor=editor, at=NOW)

    moved = move_all(
        Framework.objects.all(), "draft", "consulting", actor=editor, at=NOW, reason="All at once"
    )

    assert moved == 2
    assert set(Framework.objects.values_list("state", flat=True)) == {"consulting"}
    assert StateChange.objects.filter(reason="All at once").count() == 2
    told = Event.objects.filter(action="framework.opened_for_consultation").exclude(subject_id=drafts[0].pk)
    assert {(each.subject_type, each.subject_id, each.actor_id, each.at) for each in told} == {
        ("framework.framework", each.pk, editor.pk, NOW) for each in drafts[1:]
    }
    assert [each.data for each in told] == [{"from": "draft", "to": "consulting"}] * 2


def test_many_moved_at_once_cost_the_same_statements_as_one(editor):
    counts = []
    for number in (1, 3):
        rows = Framework.objects.filter(pk__in=[make_framework(live=False).pk for _ in range(number)])
        with CaptureQueriesContext(connection) as caught:
            move_all(rows, "draft", "consulting", actor=editor, at=NOW)
        counts.append(len(caught))
        assert set(rows.values_list("state", flat=True)) == {"consulting"}

    assert counts[0] == counts[1]


def test_many_cannot_make_a_move_that_one_cannot(editor):
    with pytest.raises(MoveRefused):
        move_all(Framework.objects.all(), "draft", "retired", actor=editor, at=NOW)


def test_a_machine_with_a_state_it_does_not_know_fails_at_once():
    with pytest.raises(ValueError, match="live"):
        Machine("page", "draft", {"draft": {"live": "published"}})
    with pytest.raises(ValueError, match="drafft"):
        Machine("page", "drafft", {"draft": {}})


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_moves_and_one_is_told(editor):
    draft, other = make_framework(live=False), make_user(name="Olu Other")

    def attempt(actor):
        try:
            return move(Framework.objects.get(pk=draft.pk), "consulting", actor=actor, at=NOW)
        except AlreadyDone as done:
            return str(done.by)

    answers = at_once(lambda: attempt(editor), lambda: attempt(other))

    assert True in answers
    assert set(answers) & {"Edith Editor", "Olu Other"}
    assert StateChange.objects.filter(subject_id=draft.pk).count() == 1
