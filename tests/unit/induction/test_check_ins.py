"""A check-in: written apart, read together, confirmed by two."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from induction.models import CheckIn, CheckInRating, CheckInSide
from induction.queries.check_ins import both_sides, gap, rated_in_words
from induction.queries.goals import strengths
from induction.services.absences import end_absence, lengthen_open_absences, record_absence
from induction.services.check_ins import (
    AlreadySent,
    ChangedElsewhere,
    DateDiffers,
    NoteTooLong,
    NotYours,
    RatingsMissing,
    ask_for_ratings,
    confirm_conversation,
    save_rating,
    send_side,
    take_back_confirmation,
)
from induction.states import CheckInState
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import check_in_of, make_both_rated, make_confirmed, make_induction, send
from values_hub.audit.transitions import MoveRefused
from values_hub.evidence.models import Evidence
from values_hub.evidence.services import Seen, write_thread
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def check_in() -> CheckIn:
    return check_in_of(make_induction())


def first_value(check_in: CheckIn):
    return check_in.framework.values.order_by("order").first()


def keep(check_in: CheckIn, person, **answers) -> int:
    defaults = {"value_id": first_value(check_in).pk, "version": 0, "at": NOW}
    return save_rating(check_in=check_in, actor=person.user, **{**defaults, **answers})


def test_a_draft_is_kept_as_it_stands_and_counts_its_saves(check_in: CheckIn) -> None:
    starter = check_in.induction.staff

    assert keep(check_in, starter, note="Half a sent") == 1
    assert keep(check_in, starter, version=1, choice="n") == 2

    rating = CheckInRating.objects.get(side__rater=starter, value=first_value(check_in))
    assert (rating.note, rating.choice, rating.saved_at) == ("Half a sent", "n", NOW)


def test_an_old_version_overwrites_nothing_and_gives_back_what_stands(check_in: CheckIn) -> None:
    starter = check_in.induction.staff
    keep(check_in, starter, note="From the other tab", choice="4")

    with pytest.raises(ChangedElsewhere) as changed:
        keep(check_in, starter, note="From this tab", version=0)

    assert (changed.value.rating.note, changed.value.rating.version) == ("From the other tab", 1)
    assert CheckInRating.objects.get(version=1).note == "From the other tab"


@pytest.mark.parametrize("choice", ["5", "-1", "3 ", "x"])
def test_a_forged_rating_is_refused(check_in: CheckIn, choice: str) -> None:
    with pytest.raises(ValueError, match="Not a rating"):
        keep(check_in, check_in.induction.staff, choice=choice)


def test_a_very_long_note_is_refused_whole(check_in: CheckIn) -> None:
    keep(check_in, check_in.induction.staff, note="x" * 10_000)

    with pytest.raises(NoteTooLong, match="10,000"):
        keep(check_in, check_in.induction.staff, version=1, note="x" * 10_001)


def test_nobody_writes_on_a_side_that_is_not_theirs(check_in: CheckIn) -> None:
    with pytest.raises(NotYours):
        keep(check_in, make_staff(), note="Let me in")
    with pytest.raises(NotYours):
        keep(check_in, check_in.induction.staff, value_id=uuid.uuid4(), note="No such value")
    assert not CheckInRating.objects.exclude(note="").exists()


def test_everything_is_rated_before_it_is_sent(check_in: CheckIn) -> None:
    keep(check_in, check_in.induction.staff, choice="0")

    with pytest.raises(RatingsMissing) as missing:
        send_side(check_in=check_in, actor=check_in.induction.staff.user, at=NOW)

    assert missing.value.values == ["Open"]
    assert not CheckInSide.objects.exclude(sent_at=None).exists()


def test_what_was_sent_no_longer_changes_not_even_by_a_save_on_its_way(check_in: CheckIn) -> None:
    starter = check_in.induction.staff
    send(check_in, starter, "3")

    for version in (1, 2):
        with pytest.raises(AlreadySent):
            keep(check_in, starter, version=version, choice="0")
    assert send_side(check_in=check_in, actor=starter.user, at=NOW) is False
    mine = CheckInRating.objects.filter(side__rater=starter)
    assert {rating.choice for rating in mine} == {"3"}
    # Sending raised the versions: a save that saw version 1 and is still on its way is too late for the database too.
    assert {rating.version for rating in mine} == {2}


def test_both_in_opens_both_sides_and_tells_both_the_same(check_in: CheckIn) -> None:
    starter, manager = check_in.induction.staff, check_in.induction.manager
    assert send(check_in, manager, "3") is False
    assert not Message.objects.filter(key__startswith="check_in.").exists()

    assert send(check_in, starter, "1") is True

    check_in.refresh_from_db()
    assert (check_in.state, check_in.both_rated_at) == (CheckInState.BOTH_RATED, NOW)
    told = Message.objects.filter(key__startswith="check_in.talk")
    assert {message.to for message in told} == {starter.email, manager.email}
    assert len({message.subject for message in told}) == 1


def test_a_closed_check_in_takes_no_ratings(check_in: CheckIn) -> None:
    starter, manager = check_in.induction.staff, check_in.induction.manager
    leave(staff=starter, on=TODAY, actor=None, at=NOW)

    with pytest.raises(MoveRefused, match="closed"):
        send_side(check_in=check_in, actor=manager.user, at=NOW)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("0", "4", 4), ("3", "1", 2), ("2", "3", None), ("2", "2", None), ("n", "4", None), ("n", "n", None)],
)
def test_a_gap_is_two_points_or_more_and_no_evidence_is_not_a_number(one, other, apart) -> None:
    def rating(choice: str) -> CheckInRating:
        return CheckInRating(points=int(choice) if choice != "n" else None, no_evidence=choice == "n")

    assert gap(rating(one), rating(other)) == apart
    assert gap(rating(other), rating(one)) == apart


def test_side_by_side_begins_with_what_is_furthest_apart() -> None:
    check_in = make_both_rated()

    rows = both_sides(check_in, check_in.induction.staff.user)

    assert [(row.value.name, row.apart, row.one_saw_nothing) for row in rows] == [
        ("Kind", 2, False),
        ("Open", None, True),
    ]
    assert (rows[0].starter.words, rows[0].manager.words) == ("1 Label 1", "3 Label 3")
    assert (rows[1].starter.words, rows[1].manager.note) == ("No evidence seen", "The manager's words")
    assert rows[0].apart_words == "Two points apart"
    assert [question.text for question in rows[1].questions] == ["Tell us about OPEN-1 (check_in)."]


def test_one_confirmation_is_not_enough_and_writes_nothing_in_the_thread() -> None:
    check_in = make_both_rated()
    manager = check_in.induction.manager.user

    assert confirm_conversation(check_in=check_in, talked_on=TODAY, actor=manager, at=NOW) is False
    assert confirm_conversation(check_in=check_in, talked_on=TODAY, actor=manager, at=NOW) is False

    check_in.refresh_from_db()
    assert (check_in.state, check_in.manager_confirmed_by) == (CheckInState.BOTH_RATED, manager)
    assert check_in.starter_confirmed_at is None
    assert not Evidence.objects.exists()


def test_both_confirmations_write_both_sides_into_the_thread_once() -> None:
    check_in = make_confirmed()
    starter, manager = check_in.induction.staff, check_in.induction.manager

    rows = Evidence.objects.filter(staff=starter, stage="check_in").order_by("side", "value__order")
    assert [
        (row.side, row.value.name, row.choice, row.text, row.written_by, row.seen_on) for row in rows
    ] == [
        ("manager", "Kind", "3", "The manager's words", manager.user, TODAY),
        ("manager", "Open", "2", "The manager's words", manager.user, TODAY),
        ("self", "Kind", "1", "The starter's words", starter.user, TODAY),
        ("self", "Open", "n", "The starter's words", starter.user, TODAY),
    ]
    assert confirm_conversation(check_in=check_in, talked_on=TODAY, actor=starter.user, at=NOW) is True
    assert Evidence.objects.count() == 4


def test_confirming_before_both_are_in_or_by_somebody_else_is_refused(check_in: CheckIn) -> None:
    with pytest.raises(MoveRefused, match="when both of you"):
        confirm_conversation(check_in=check_in, talked_on=TODAY, actor=check_in.induction.staff.user, at=NOW)
    with pytest.raises(NotYours):
        confirm_conversation(check_in=check_in, talked_on=TODAY, actor=make_staff().user, at=NOW)


def test_days_on_which_they_cannot_have_talked() -> None:
    check_in = make_both_rated()
    user = check_in.induction.staff.user

    for day in (TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)):
        with pytest.raises(MoveRefused):
            confirm_conversation(check_in=check_in, talked_on=day, actor=user, at=NOW)
    check_in.refresh_from_db()
    assert check_in.talked_on is None


def test_two_different_days_do_not_make_a_confirmation() -> None:
    check_in = make_both_rated()
    later = NOW + dt.timedelta(days=2)
    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=check_in.induction.manager.user, at=later)

    with pytest.raises(DateDiffers, match="2 March 2026"):
        confirm_conversation(
            check_in=check_in,
            talked_on=TODAY + dt.timedelta(days=1),
            actor=check_in.induction.staff.user,
            at=later,
        )
    check_in.refresh_from_db()
    assert check_in.state == CheckInState.BOTH_RATED


def test_the_database_refuses_one_person_as_both_keys() -> None:
    check_in = make_both_rated()
    user = check_in.induction.staff.user

    with pytest.raises(IntegrityError, match="confirmed_by_two_people"), transaction.atomic():
        CheckIn.objects.filter(pk=check_in.pk).update(
            starter_confirmed_at=NOW,
            starter_confirmed_by=user,
            manager_confirmed_at=NOW,
            manager_confirmed_by=user,
        )


def test_both_are_asked_once_a_week_before_whether_or_not_one_has_sent(check_in: CheckIn) -> None:
    send(check_in, check_in.induction.manager, "3")
    week_before = check_in.due_on - dt.timedelta(days=7)

    assert ask_for_ratings(today=week_before - dt.timedelta(days=1), at=NOW) == 0
    assert ask_for_ratings(today=week_before, at=NOW) == 2
    assert ask_for_ratings(today=week_before + dt.timedelta(days=1), at=NOW) == 0

    asked = Message.objects.filter(key__startswith="check_in.rate")
    assert {message.to for message in asked} == {
        check_in.induction.staff.email,
        check_in.induction.manager.email,
    }
    assert all(f"/induction/check-ins/{check_in.pk}/" in message.text for message in asked)


def test_both_are_asked_again_for_another_day_and_not_while_the_starter_is_away(check_in: CheckIn) -> None:
    before, day = check_in.due_on, dt.timedelta(days=1)
    assert ask_for_ratings(today=before - 7 * day, at=NOW) == 2

    # Away without a last day: each night the clock goes on, and so does the day it is due.
    away = record_absence(
        induction=check_in.induction, from_on=before - 6 * day, until_on=None, actor=None, at=NOW
    )
    for days in (6, 5, 4):
        lengthen_open_absences(today=before - days * day, at=NOW)
        assert ask_for_ratings(today=before - days * day, at=NOW) == 0
    end_absence(absence=away, last_day=before - 4 * day, actor=None, at=NOW)

    check_in.refresh_from_db()
    assert check_in.due_on == before + 3 * day
    assert ask_for_ratings(today=before - 3 * day, at=NOW) == 2
    assert ask_for_ratings(today=before - 2 * day, at=NOW) == 0


def test_nobody_is_asked_about_what_is_over() -> None:
    check_in = make_both_rated()

    assert ask_for_ratings(today=check_in.due_on, at=NOW) == 0


def test_strengths_are_what_the_panel_agreed_was_good_in_the_words_of_behaviours() -> None:
    induction = make_induction()
    kind = first_value(check_in_of(induction))
    good, weak = kind.behaviours.order_by("order")
    seen = [
        Seen(value=kind, side="panel", points=3, behaviour=good),
        Seen(value=kind, side="panel", points=2, behaviour=weak),
    ]
    write_thread(
        source=induction,
        stage="application",
        seen=seen,
        seen_on=TODAY,
        actor=None,
        at=NOW,
        staff=induction.staff,
    )
    stranger = [Seen(value=kind, side="panel", points=4, behaviour=weak)]
    write_thread(
        source=kind, stage="application", seen=stranger, seen_on=TODAY, actor=None, at=NOW, staff=make_staff()
    )

    assert [each.behaviour for each in strengths(induction)] == [good]


def test_own_ratings_in_words_are_nobody_elses(check_in: CheckIn) -> None:
    keep(check_in, check_in.induction.staff, choice="4", note="Mine")

    mine = rated_in_words(check_in, check_in.induction.staff.user)
    assert [(row.words, row.note, row.action) for row in mine] == [
        ("4 Label 4", "Mine", "Change"),
        ("Not rated", "", "Rate"),
    ]
    theirs = rated_in_words(check_in, check_in.induction.manager.user)
    assert {(row.words, row.note) for row in theirs} == {("Not rated", "")}
    assert rated_in_words(check_in, make_staff().user) == []


def test_a_stranger_sends_and_takes_back_nothing(check_in: CheckIn) -> None:
    stranger = make_staff().user
    with pytest.raises(NotYours, match="no side in this check-in"):
        send_side(check_in=check_in, actor=stranger, at=NOW)
    both = make_both_rated(check_in.induction)
    confirm_conversation(check_in=both, talked_on=TODAY, actor=both.induction.staff.user, at=NOW)

    with pytest.raises(NotYours, match="Only the two of you"):
        take_back_confirmation(check_in=both, actor=stranger, at=NOW)

    both.refresh_from_db()
    assert both.starter_confirmed_at == NOW


def test_where_the_manager_has_gone_nobody_is_asked_to_talk_or_to_confirm(check_in: CheckIn) -> None:
    starter = check_in.induction.staff
    send(check_in, check_in.induction.manager, "3")
    change_manager(staff=starter, manager=None, on=TODAY, actor=None, at=NOW)

    assert send(check_in, starter, "2") is True
    assert confirm_conversation(check_in=check_in, talked_on=TODAY, actor=starter.user, at=NOW) is False

    assert not Message.objects.filter(key__startswith="check_in.talk").exists()
    assert not Message.objects.filter(key__startswith="check_in.confirm").exists()
