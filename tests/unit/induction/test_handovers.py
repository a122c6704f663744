"""Buddies named, managers changed, people leaving: what was not done goes on, what was done stays."""

import datetime as dt

import pytest

from induction.models import CheckInRating, CheckInSide, Induction
from induction.services.check_ins import save_rating
from induction.services.handovers import InductionOver, NotABuddy, name_assessor, name_buddy
from induction.services.items import complete_item
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import check_in_of, make_induction, send
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db


def holders(induction) -> dict[str, object]:
    return dict(induction.items.values_list("title", "holder"))


def test_a_buddy_takes_what_there_is_for_one_and_is_told() -> None:
    induction, mo = make_induction(), make_staff("Mo")

    assert name_buddy(induction=induction, buddy=mo, actor=induction.manager.user, at=NOW) is True

    assert holders(induction)["Have lunch together"] == mo.pk
    assert Message.objects.get(key__startswith="induction.buddy").to == mo.email
    assert name_buddy(induction=induction, buddy=mo, actor=induction.manager.user, at=NOW) is False


@pytest.mark.parametrize(("name", "role"), [(name_buddy, "buddy"), (name_assessor, "assessor")])
def test_who_is_named_again_after_another_is_told_again_and_each_naming_once(name, role) -> None:
    induction, mo, ola = make_induction(), make_staff("Mo"), make_staff("Ola")

    for hours, helper in enumerate([mo, ola, mo, mo]):
        at = NOW + dt.timedelta(hours=hours)
        name(induction=induction, actor=None, at=at, **{role: helper})

    told = Message.objects.filter(key__startswith=f"induction.{role}:").order_by("created_at")
    assert list(told.values_list("to", flat=True)) == [mo.email, ola.email, mo.email]
    # The starter hears who it is, and whoever was it before that it is somebody else.
    starters = Message.objects.filter(key__startswith="induction.helps_you").order_by("created_at")
    assert list(starters.values_list("to", "subject")) == [
        (induction.staff.email, f"{each.name} is your {role}") for each in (mo, ola, mo)
    ]
    thanked = Message.objects.filter(key__startswith="induction.helped").order_by("created_at")
    assert list(thanked.values_list("to", flat=True)) == [mo.email, ola.email]


def test_who_cannot_be_a_buddy() -> None:
    induction = make_induction()
    gone = make_staff()
    leave(staff=gone, on=TODAY, actor=None, at=NOW)
    gone.refresh_from_db()

    for nobody in (induction.staff, induction.manager, gone):
        with pytest.raises(NotABuddy):
            name_buddy(induction=induction, buddy=nobody, actor=None, at=NOW)
    leave(staff=induction.staff, on=TODAY, actor=None, at=NOW)
    with pytest.raises(InductionOver):
        name_buddy(induction=induction, buddy=make_staff(), actor=None, at=NOW)


def test_a_new_buddy_takes_over_only_what_is_not_done() -> None:
    induction, mo, ola = make_induction(), make_staff("Mo"), make_staff("Ola")
    name_buddy(induction=induction, buddy=mo, actor=None, at=NOW)
    lunch = induction.items.get(owner="buddy")
    complete_item(item=lunch, actor=mo.user, at=NOW)

    name_buddy(induction=induction, buddy=ola, actor=None, at=NOW)

    lunch.refresh_from_db()
    assert (lunch.holder, lunch.done_by) == (mo, mo.user)


def test_a_buddy_who_leaves_leaves_a_gap_that_shows() -> None:
    induction, mo = make_induction(), make_staff("Mo")
    name_buddy(induction=induction, buddy=mo, actor=None, at=NOW)

    leave(staff=mo, on=TODAY, actor=None, at=NOW)

    induction.refresh_from_db()
    assert induction.buddy is None
    assert [item.title for item in induction.items.held_by_nobody()] == ["Have lunch together"]


def test_a_buddy_who_has_left_is_not_thanked_by_email_when_another_is_named() -> None:
    induction, mo = make_induction(), make_staff("Mo")
    name_buddy(induction=induction, buddy=mo, actor=None, at=NOW)
    type(mo).objects.filter(pk=mo.pk).update(left_on=TODAY)

    name_buddy(induction=induction, buddy=make_staff("Ola"), actor=None, at=NOW)

    assert not Message.objects.filter(key__startswith="induction.helped").exists()


def test_a_new_manager_takes_over_what_the_old_one_had_not_done() -> None:
    induction = make_induction()
    new = make_staff("Bronagh")

    change_manager(staff=induction.staff, manager=new, on=TODAY, actor=None, at=NOW)

    induction.refresh_from_db()
    assert induction.manager == new
    assert holders(induction)["Phone the starter"] == new.pk
    assert CheckInSide.objects.get(check_in__induction=induction, side="manager").rater == new
    assert Message.objects.get(key__startswith="induction.handover").to == new.email


def test_a_draft_of_the_old_manager_is_set_aside_and_read_by_nobody_else() -> None:
    induction = make_induction()
    check_in, old, new = check_in_of(induction), induction.manager, make_staff("Bronagh")
    value = check_in.framework.values.first()
    save_rating(
        check_in=check_in, value_id=value.pk, version=0, choice="1", note="A doubt", actor=old.user, at=NOW
    )

    change_manager(staff=induction.staff, manager=new, on=TODAY, actor=None, at=NOW)

    mine = CheckInRating.objects.visible_to(new.user).filter(side__check_in=check_in)
    assert [(rating.note, rating.is_rated) for rating in mine] == [("", False), ("", False)]
    kept = CheckInRating.objects.get(note="A doubt")
    assert kept.side.rater == old
    assert kept.side.set_aside_at == NOW


def test_what_the_old_manager_had_sent_stands() -> None:
    induction = make_induction()
    check_in, old = check_in_of(induction), induction.manager
    send(check_in, old, "3")

    change_manager(staff=induction.staff, manager=make_staff(), on=TODAY, actor=None, at=NOW)
    both_in = send(check_in, induction.staff, "2")

    assert both_in is True
    assert CheckInSide.objects.get(check_in=check_in, side="manager").rater == old


def test_no_manager_leaves_the_managers_things_held_by_nobody() -> None:
    induction = make_induction()

    change_manager(staff=induction.staff, manager=None, on=TODAY + dt.timedelta(days=1), actor=None, at=NOW)

    assert {item.owner for item in induction.items.held_by_nobody()} == {"manager", "buddy"}


def test_a_buddy_who_becomes_the_manager_is_no_longer_the_buddy() -> None:
    induction, mo = make_induction(), make_staff("Mo")
    name_buddy(induction=induction, buddy=mo, actor=None, at=NOW)

    change_manager(staff=induction.staff, manager=mo, on=TODAY, actor=None, at=NOW)

    induction.refresh_from_db()
    assert (induction.manager, induction.buddy) == (mo, None)


def test_a_finished_induction_follows_the_line_and_hands_nothing_over() -> None:
    induction = make_induction()
    Induction.objects.filter(pk=induction.pk).update(state="finished", finished_at=NOW)
    before, new = holders(induction), make_staff("Bronagh")

    change_manager(staff=induction.staff, manager=new, on=TODAY, actor=None, at=NOW)

    induction.refresh_from_db()
    assert (induction.manager, holders(induction)) == (new, before)
    assert not Message.objects.filter(key__startswith="induction.handover").exists()
