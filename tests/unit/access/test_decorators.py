"""404 for what cannot be seen, 403 with a reason for what can be seen and not done, sign-in for strangers."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from tests.factories import make_staff
from values_hub.access.actions import Action
from values_hub.access.decorators import Refused, public, requires, visible
from values_hub.access.testing import DecidedMiddleware, NothingDecided
from values_hub.people.models import StaffRecord

pytestmark = pytest.mark.django_db


@requires(Action.CHANGE_LINE_MANAGER, visible(StaffRecord))
def page(request, staff):
    return HttpResponse(staff.name)


def ask(user, pk):
    request = RequestFactory().get("/somewhere/?a=1")
    request.user = user
    return page(request, pk=pk)


def test_a_stranger_is_asked_to_sign_in_and_comes_back():
    response = ask(AnonymousUser(), make_staff().pk)

    assert (response.status_code, response.url) == (302, "/account/login/?next=/somewhere/%3Fa%3D1")


def test_what_one_cannot_see_is_not_there():
    with pytest.raises(Http404):
        ask(make_staff().user, make_staff().pk)


def test_nor_is_what_does_not_exist():
    with pytest.raises(Http404):
        ask(make_staff().user, uuid.uuid4())


def test_what_one_can_see_and_not_do_is_refused_with_the_reason():
    manager = make_staff()
    report = make_staff(manager=manager)

    with pytest.raises(Refused) as refused:
        ask(manager.user, report.pk)
    assert refused.value.reason == "Only HR can change a line manager."


def test_a_view_that_decides_nothing_is_a_fault(client, settings):
    request = RequestFactory().get("/")
    request.resolver_match = type("Match", (), {"func": page})()

    with pytest.raises(NothingDecided):
        DecidedMiddleware(lambda _: HttpResponse())(request)


def test_a_public_view_has_decided():
    request = RequestFactory().get("/")
    request.resolver_match = type("Match", (), {"func": page})()

    assert DecidedMiddleware(public(lambda _: HttpResponse("open")))(request).content == b"open"
