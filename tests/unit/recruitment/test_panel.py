"""Who may sit on a panel, before it scores and while it does."""

import pytest

from recruitment.models import PanelMember
from recruitment.queries.readiness import LARGEST_PANEL
from recruitment.services import panel, replacing
from tests.factories import NOW, make_staff
from tests.factories_recruitment import AFTER, make_ready, make_sifting
from values_hub.audit.models import Event

pytestmark = pytest.mark.django_db


def leaver():
    staff = make_staff("Lena")
    type(staff).objects.filter(pk=staff.pk).update(left_on=NOW.date())
    staff.refresh_from_db()
    return staff


def fill(world):
    """As many people as a panel may have."""
    PanelMember.objects.bulk_create(
        PanelMember(vacancy=world.vacancy, staff=make_staff("Nadia"), added_at=NOW, added_by=world.hr)
        for _ in range(LARGEST_PANEL - world.vacancy.panel.count())
    )


def add(world, staff):
    return panel.add_member(vacancy=world.vacancy, staff=staff, actor=world.hr, at=NOW)


def remove(world, staff):
    panel.remove_member(vacancy=world.vacancy, staff=staff, actor=world.hr, at=NOW)


def lead(world, staff):
    panel.make_lead(vacancy=world.vacancy, staff=staff, actor=world.hr, at=NOW)


def recorded(action):
    return Event.objects.filter(action=action).count()


def test_whoever_has_left_the_trust_does_not_sit():
    world, gone = make_ready(), leaver()

    with pytest.raises(panel.CannotSit, match="has left the Trust"):
        add(world, gone)

    assert {each.staff for each in world.vacancy.panel.all()} == set(world.members)


def test_a_full_panel_takes_nobody_more_and_whoever_sits_there_already_may_be_named_again():
    world = make_ready()
    fill(world)

    with pytest.raises(panel.CannotSit, match="A panel has 8 people at most"):
        add(world, make_staff("Olga"))
    add(world, world.members[1])

    assert world.vacancy.panel.count() == LARGEST_PANEL


def test_taking_somebody_off_twice_is_once():
    world = make_ready()

    for _ in range(2):
        remove(world, world.members[1])

    assert [each.staff for each in world.vacancy.panel.all()] == [world.members[0]]
    assert recorded("panel.member_removed") == 1


def test_who_is_not_on_the_panel_does_not_lead_it_and_naming_the_lead_twice_is_once():
    world = make_ready()

    with pytest.raises(panel.CannotSit, match="is not on this panel"):
        lead(world, make_staff("Olga"))
    for _ in range(2):
        lead(world, world.members[1])

    assert PanelMember.objects.get(vacancy=world.vacancy, is_lead=True).staff == world.members[1]
    assert recorded("panel.lead_named") == 1


def test_while_it_scores_nobody_joins_who_has_left_the_trust_or_finds_it_full():
    world, gone = make_sifting(), leaver()

    with pytest.raises(panel.CannotSit, match="has left the Trust"):
        replacing.add_reader(vacancy=world.vacancy, staff=gone, actor=world.hr, at=AFTER)
    fill(world)
    with pytest.raises(panel.CannotSit, match="A panel has 8 people at most"):
        replacing.add_reader(vacancy=world.vacancy, staff=make_staff("Olga"), actor=world.hr, at=AFTER)

    assert world.vacancy.panel.count() == LARGEST_PANEL
    assert recorded("panel.member_added") == len(world.members)


def test_nobody_leaves_a_panel_that_they_are_not_on():
    world, other = make_sifting(members=3), make_staff("Olga")

    with pytest.raises(panel.CannotSit, match="is not on this panel now"):
        replacing.let_go(vacancy=world.vacancy, leaving=other, reason="Ill", actor=world.hr, at=AFTER)

    assert recorded("panel.member_left") == 0
