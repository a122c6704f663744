"""How a row of the table is read."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import give_role, make_framework, make_post, make_staff, make_unit, make_user
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role

pytestmark = pytest.mark.django_db


def test_nobody_who_has_not_signed_in_may_do_anything():
    assert {decide(AnonymousUser(), action).allowed for action in Action} == {False}


def test_a_person_no_rule_speaks_of_gets_the_refusal():
    decision = decide(make_user(), Action.IMPORT_STAFF)

    assert not decision
    assert decision.reason == "Only HR can import staff."


def test_the_right_person_in_the_wrong_state_is_told_why():
    editor = make_user()
    give_role(editor, Role.FRAMEWORK_EDITOR)

    assert decide(editor, Action.EDIT_FRAMEWORK, make_framework(live=False))
    assert "can no longer change" in decide(editor, Action.EDIT_FRAMEWORK, make_framework(live=True)).reason


def test_a_role_over_a_unit_reaches_that_unit_and_below_and_no_further():
    directorate = make_unit("Medicine")
    ward, elsewhere = make_unit(parent=directorate), make_unit("Estates")
    partner = make_user()
    give_role(partner, Role.HR, directorate)
    near, far = make_staff(post=make_post(ward)), make_staff(post=make_post(elsewhere))

    assert decide(partner, Action.SEE_STAFF_RECORD, near)
    assert not decide(partner, Action.SEE_STAFF_RECORD, far)


def test_a_unit_whose_name_begins_the_same_is_not_below():
    """Paths end in a slash, so that unit 1 is not the parent of unit 10."""
    partner = make_user()
    first, tenth = make_unit(), make_unit()
    type(first).objects.filter(pk=first.pk).update(path="/1/")
    type(tenth).objects.filter(pk=tenth.pk).update(path="/10/")
    first.refresh_from_db()
    give_role(partner, Role.HR, first)

    assert not decide(
        partner, Action.SEE_STAFF_RECORD, make_staff(post=make_post(type(tenth).objects.get(path="/10/")))
    )


def test_what_belongs_to_no_unit_needs_the_role_for_the_whole_trust():
    partner, whole = make_user(), make_user()
    give_role(partner, Role.FRAMEWORK_EDITOR, make_unit())
    give_role(whole, Role.FRAMEWORK_EDITOR)
    framework = make_framework(live=False)

    assert not decide(partner, Action.EDIT_FRAMEWORK, framework)
    assert decide(whole, Action.EDIT_FRAMEWORK, framework)


def test_an_exclusion_beats_the_role():
    """HR may give roles to everybody but themselves."""
    hr = make_staff()
    give_role(hr.user, Role.HR)

    assert decide(hr.user, Action.GRANT_ROLES, make_staff())
    assert not decide(hr.user, Action.GRANT_ROLES, hr)


def test_a_role_that_has_ended_gives_nothing():
    former = make_user()
    grant = give_role(former, Role.HR)
    grant.ends_on = grant.starts_on
    grant.save()

    assert not decide(former, Action.IMPORT_STAFF)
