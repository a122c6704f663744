"""What an induction is made of: blocks by rule, a preview, and swapping without losing or doubling anything."""

import datetime as dt
from typing import Any

import pytest

from induction.models import Induction, Item, Probation, Programme
from induction.queries.blocks import blocks_of, planned_change
from induction.queries.programmes import blocks_for, preview
from induction.queries.rules import Facts, fits, rule_words
from induction.services import programmes as composing
from induction.services.blocks import NoBlocks, add_blocks, change_blocks
from induction.services.handovers import name_assessor
from induction.services.items import complete_item
from induction.states import CheckInState, InductionState, ItemState
from tests.factories import NOW, TODAY, make_post, make_staff
from tests.factories_induction import check_in_of, make_induction, make_live_framework, make_programme
from values_hub.audit.models import Event, StateChange
from values_hub.audit.transitions import MoveRefused
from values_hub.people.models import StaffRecord

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)
NURSE = Facts("03", "5", "permanent", "staff nurse ", "st luke's", True, False)


def task(title: str, due: int = 3, **more: Any) -> dict[str, Any]:
    return {"title": title, "owner": "starter", "due_days": due, **more}


def block(name: str, *items: dict[str, Any], **more: Any) -> Programme:
    return make_programme(name=name, items=list(items), **more)


def titles(induction: Induction) -> dict[str, str]:
    return dict(induction.items.order_by("order").values_list("title", "state"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, True),
        ({"staff_groups": ["03"]}, True),
        ({"staff_groups": ["07"]}, False),
        ({"bands": ["5", "6"], "clinical": True}, True),
        ({"bands": ["5"], "clinical": False}, False),
        ({"posts": ["Nurse"]}, True),
        ({"posts": ["porter"]}, False),
        ({"sites": ["St Luke's"]}, True),
        ({"contracts": ["bank"]}, False),
        ({"manages": False}, True),
        ({"manages": True}, False),
    ],
)
def test_a_rule_fits_when_all_it_says_holds(rule: dict[str, Any], expected: bool) -> None:
    assert fits(rule, NURSE) is expected


def test_a_rule_in_words() -> None:
    assert rule_words({}) == "Everyone"
    assert rule_words({"bands": ["5", "6"], "clinical": True}) == "Band 5 or Band 6; in clinical work"


def test_a_starter_gets_every_block_that_fits_and_common_things_once() -> None:
    block("Trust", task("Badge"), task("Fire"), probation_months=6)
    block("Clinical", task("Fire"), task("Record"), layer="4_clinical", rule={"clinical": True})
    block("Office", task("Desk"), layer="3_role", rule={"clinical": False})

    induction = make_induction()

    assert list(titles(induction)) == ["Badge", "Fire", "Record"]
    assert [each.name for each in blocks_of(induction)] == ["Trust", "Clinical"]
    assert induction.probation.ends_on > TODAY
    assert list(induction.items.order_by("order").values_list("order", flat=True)) == [1, 2, 3]


def test_a_preview_says_what_who_and_when_and_writes_nothing() -> None:
    make_live_framework()
    block("Trust", task("Badge", 0), {**task("Lunch", 3), "owner": "buddy"}, task("After", 2, after="badge"))
    manager = make_staff("Grace")
    staff = make_staff("Noor", manager=manager, started_on=TODAY - 400 * A_DAY)
    before = (Item.objects.count(), Event.objects.count())

    rows = preview(staff, blocks_for(staff), TODAY)

    assert [(row.item.title, row.holder, row.lacks, row.opens_on is None) for row in rows] == [
        ("Badge", staff.name, False, False),
        ("After", staff.name, False, True),
        ("Lunch", "", True, False),
    ]
    assert rows[0].due_on == TODAY, "as HR would start somebody who has long been here"
    assert (Item.objects.count(), Event.objects.count()) == before


@pytest.fixture
def swapped() -> tuple[Induction, Programme, Programme]:
    """One induction of two blocks, and a right block that should have been the second."""
    block("Trust", task("Badge"))
    wrong = block(
        "Wrong", task("Shared", 4), task("Only wrong", 5), task("Done wrong", 1),
        {"title": "Talk", "kind": "check_in", "due_days": 28}, layer="3_role",
    )  # fmt: skip
    induction = make_induction()
    right = block(
        "Right", task("Shared", 6), task("Only right", 7), layer="4_clinical", rule={"bands": ["9"]}
    )
    return induction, wrong, right


def test_swapping_a_wrong_block_doubles_nothing_and_keeps_what_was_done(swapped) -> None:
    induction, _, right = swapped
    for title in ("Shared", "Done wrong"):
        complete_item(item=induction.items.get(title=title), actor=induction.staff.user, at=NOW)
    history = set(StateChange.objects.values_list("pk", flat=True))
    trust = Programme.objects.get(name="Trust")

    change = change_blocks(
        induction=induction, blocks=[trust, right], reason="Wrong post", actor=None, at=NOW
    )

    assert titles(induction) == {
        "Badge": "to_do", "Shared": "done", "Only wrong": "closed", "Done wrong": "done", "Only right": "to_do",
    }  # fmt: skip
    assert check_in_of(induction).state == CheckInState.CLOSED
    assert [each.title for each in change.added] == ["Only right"]
    assert history < set(StateChange.objects.values_list("pk", flat=True))
    assert Event.objects.get(action="induction.blocks_changed").data["reason"] == "Wrong post"
    assert change_blocks(induction=induction, blocks=[trust, right], reason="", actor=None, at=NOW).is_nothing


def test_swapping_back_brings_the_same_rows_back(swapped) -> None:
    induction, wrong, right = swapped
    trust = Programme.objects.get(name="Trust")
    rows = set(induction.items.values_list("pk", flat=True))
    change_blocks(induction=induction, blocks=[trust, right], reason="Wrong", actor=None, at=NOW)

    change_blocks(induction=induction, blocks=[trust, wrong], reason="It was right", actor=None, at=NOW)

    assert titles(induction)["Only wrong"] == ItemState.TO_DO
    assert titles(induction)["Only right"] == ItemState.CLOSED
    assert rows < set(induction.items.values_list("pk", flat=True))
    assert check_in_of(induction).state == CheckInState.OPEN
    assert induction.check_ins.count() == 1
    assert induction.blocks.count() == 4
    assert {each.name for each in blocks_of(induction)} == {"Trust", "Wrong"}


def test_adding_a_block_keeps_the_others(swapped) -> None:
    induction, _, right = swapped

    add_blocks(induction=induction, blocks=[right], reason="New post", actor=None, at=NOW)

    assert {each.name for each in blocks_of(induction)} == {"Trust", "Wrong", "Right"}
    assert planned_change(induction, blocks_of(induction)).is_nothing


def test_an_induction_keeps_a_block_and_ends_with_its_person(swapped) -> None:
    induction, _, right = swapped
    with pytest.raises(NoBlocks):
        change_blocks(induction=induction, blocks=[], reason="", actor=None, at=NOW)
    Induction.objects.filter(pk=induction.pk).update(state=InductionState.ENDED, finished_at=NOW)
    with pytest.raises(MoveRefused, match="is over"):
        change_blocks(induction=induction, blocks=[right], reason="", actor=None, at=NOW)


def test_an_assessor_holds_what_is_to_sign_off() -> None:
    block("Care", {**task("Sign it"), "owner": "assessor"})
    induction = make_induction()
    assert Item.objects.held_by_nobody().count() == 1

    assert name_assessor(induction=induction, assessor=induction.manager, actor=None, at=NOW) is True

    assert induction.items.get().holder == induction.manager


def test_a_block_is_written_as_a_draft_that_nobody_gets_until_it_is_published() -> None:
    make_live_framework()
    draft = composing.begin_block(
        details={"name": "New", "layer": "3_role", "rule": {"bands": ["5"]}}, actor=None, at=NOW
    )
    with pytest.raises(composing.NothingInIt):
        composing.publish_draft(programme=draft, actor=None, at=NOW)
    thing = {"title": "Read it", "detail": "", "kind": "task", "owner": "starter", "due_days": 3, "counted": "calendar",
             "opens_days": None, "after": None, "behaviour_code": ""}  # fmt: skip
    first = composing.save_item(programme=draft, item=None, details=thing, actor=None, at=NOW)
    second = composing.save_item(
        programme=draft, item=None, details={**thing, "after": first}, actor=None, at=NOW
    )
    assert (first.code, second.code) == ("read-it", "read-it-2")
    staff = make_staff(post=make_post(band="5"))
    assert blocks_for(staff) == []

    composing.publish_draft(programme=draft, actor=None, at=NOW)

    assert blocks_for(staff) == [draft]
    assert blocks_for(make_staff(post=make_post(band="6"))) == []
    with pytest.raises(composing.NotADraft):
        composing.save_item(programme=draft, item=first, details=thing, actor=None, at=NOW)


def test_a_new_version_is_a_copy_begun_once_and_takes_the_old_ones_place() -> None:
    old = block("Trust", task("One"), task("Two", after="one"))

    draft = composing.begin_version(programme=old, actor=None, at=NOW)

    assert composing.begin_version(programme=old, actor=None, at=NOW) == draft
    copies = list(draft.items.order_by("order"))
    assert [(each.title, each.after) for each in copies] == [("One", None), ("Two", copies[0])]
    with pytest.raises(composing.StillFollowed):
        composing.remove_item(programme=draft, item=copies[0], actor=None, at=NOW)
    composing.remove_item(programme=draft, item=copies[1], actor=None, at=NOW)
    composing.publish_draft(programme=draft, actor=None, at=NOW)
    assert list(Programme.objects.current()) == [draft]
    with pytest.raises(composing.NameTaken):
        composing.begin_block(details={"name": "Trust"}, actor=None, at=NOW)


def test_a_draft_that_is_thrown_away_leaves_the_current_version() -> None:
    old = block("Trust", task("One"), task("Two", after="one"))
    draft = composing.begin_version(programme=old, actor=None, at=NOW)

    composing.discard_draft(programme=draft, actor=None, at=NOW)

    assert list(Programme.objects.all()) == [old]


def test_what_follows_several_is_copied_with_its_version_and_keeps_them_in() -> None:
    old = block("Trust", task("One"), task("Two"), task("Three", after=["one", "two"]))
    draft = composing.begin_version(programme=old, actor=None, at=NOW)
    one, two, three = draft.items.order_by("order")

    assert (three.after, three.also_after, three.waits_for) == (one, ["two"], ["one", "two"])
    with pytest.raises(composing.StillFollowed):
        composing.remove_item(programme=draft, item=two, actor=None, at=NOW)
    with pytest.raises(composing.RuleBroken):
        block("Backwards", task("One", after=["two"]), task("Two"))


def test_a_block_that_hr_put_in_by_hand_is_nobodys_by_itself() -> None:
    by_hand = block("Preceptorship", task("Meet"), rule={"bands": ["5"], "by_hand": True})
    block("Trust", task("Badge"))
    induction = make_induction(post=make_post(band="5"))
    assert [each.name for each in blocks_of(induction)] == ["Trust"]
    assert rule_words(by_hand.rule) == "Band 5; HR put it in by hand"

    add_blocks(induction=induction, blocks=[by_hand], reason="Newly registered", actor=None, at=NOW)

    assert titles(induction) == {"Badge": "to_do", "Meet": "to_do"}


def test_facts_of_a_person_who_leads(django_assert_num_queries) -> None:
    make_live_framework()
    leads = block("Leads", task("Meet them"), layer="3_role", rule={"manages": True})
    boss: StaffRecord = make_staff()
    make_staff(manager=boss)

    assert blocks_for(boss) == [leads]
    assert blocks_for(make_staff(post=make_post(band="8a"))) == [leads]
    assert blocks_for(make_staff()) == []


# Whose probation somebody has.


def test_the_first_block_with_a_probation_sets_it_whatever_it_is_called() -> None:
    block("A trust-wide block", task("Badge"))
    months = {"probation_months": 6, "extension_months": 2}
    chosen = block("The probation", task("Sign"), **months)
    block("Clinical", task("Record"), layer="4_clinical", probation_months=12)

    induction = make_induction()

    assert induction.programme == chosen
    assert (induction.probation.months, induction.probation.extension_months) == (6, 2)


def test_a_running_probation_keeps_what_it_began_with_whatever_becomes_of_its_blocks() -> None:
    block("The probation", task("Sign"), probation_months=6, extension_months=2)
    induction = make_induction()
    other = block("Another", task("Badge"), probation_months=3, extension_months=0)
    ends_on = induction.probation.ends_on

    change_blocks(induction=induction, blocks=[other], reason="Wrong", actor=None, at=NOW)

    probation = Probation.objects.get(induction=induction)
    assert (probation.months, probation.extension_months, probation.ends_on) == (6, 2, ends_on)
