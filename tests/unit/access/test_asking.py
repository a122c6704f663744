"""How templates and headers ask: one tag, one context processor, and nobody answered for who is not there."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.test import RequestFactory

from tests.factories import give_role, make_staff
from values_hub.access.actions import Action
from values_hub.access.context_processors import navigation
from values_hub.access.policy import decide
from values_hub.access.relations import Relation, registered, stands
from values_hub.access.templatetags.access import can
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db


def asked_by(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_the_tag_answers_as_the_table_does():
    staff, other = make_staff("Amina"), make_staff("Ola")
    user = User.objects.get(pk=staff.user_id)
    context = Context({"request": asked_by(user)})

    for whom in (staff, other):
        assert can(context, Action.SEE_STAFF_RECORD, whom) == decide(user, Action.SEE_STAFF_RECORD, whom)
    assert can(context, Action.SEE_STAFF_RECORD, staff)
    assert not can(context, Action.SEE_STAFF_RECORD, other)
    with pytest.raises(ValueError, match="no-such-action"):
        can(context, "no-such-action")


def test_the_header_has_links_for_who_is_signed_in_and_none_for_strangers():
    hr = make_staff("Shazia").user
    give_role(hr, "hr")

    links = navigation(asked_by(User.objects.get(pk=hr.pk)))["navigation"]

    assert len(list(links)) > 0
    assert navigation(asked_by(AnonymousUser())) == {"navigation": []}
    assert navigation(RequestFactory().get("/")) == {"navigation": []}


def test_who_is_what_to_whom_is_known_of_those_that_said_so():
    staff = make_staff("Amina")

    assert (Relation.SELF, StaffRecord) in registered()
    assert stands(staff.user, Relation.SELF, staff)
    assert not stands(staff.user, Relation.SELF, object())
