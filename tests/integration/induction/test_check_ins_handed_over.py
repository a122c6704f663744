"""A check-in whose manager's side was sent by the manager before: whose words they are, and what is left to do."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from induction.models import CheckIn
from induction.services.check_ins import confirm_conversation
from induction.services.outcomes import record_outcome
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import check_in_of, send
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace(induction):
    return induction.manager


@pytest.fixture
def bronagh(induction):
    return make_staff("Bronagh", manager=induction.manager.manager)


@pytest.fixture
def check_in(induction, grace, bronagh) -> CheckIn:
    """Grace has sent hers, and Bronagh is the manager now."""
    send(check_in_of(induction), grace, "3", note="What Grace saw.")
    change_manager(staff=induction.staff, manager=bronagh, on=TODAY, actor=None, at=NOW)
    return check_in_of(induction)


def words_of(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def columns(answer) -> list[str]:
    """The name over each side of the first value."""
    return re.findall(r'class="app-views__who">([^<]+)<', answer.content.decode())[:2]


def page(name, thing):
    return reverse(f"induction:{name}", args=[thing.pk])


def test_the_new_manager_reads_that_there_is_nothing_left_to_rate(as_, check_in, grace, bronagh):
    browser = as_(bronagh)
    shown = words_of(browser.get(page("check_in", check_in)))
    assert f"{grace.name} sent the manager’s ratings before you took over" in shown
    assert "Check and send" not in shown
    assert "What Grace saw." not in shown
    assert f"{grace.name} sent theirs before you took over" in words_of(
        browser.get(page("induction", check_in.induction))
    )
    assert f"{grace.name} sent theirs before you took over" in words_of(
        browser.get(reverse("induction:home"))
    )
    assert browser.get(page("send", check_in))["Location"] == page("check_in", check_in)


def test_it_waits_on_the_starter_and_not_on_the_new_manager(as_, check_in, bronagh):
    CheckIn.objects.filter(pk=check_in.pk).update(due_on=timezone.localdate())
    shown = words_of(as_(bronagh).get("/"))
    assert "Whoever was their manager before you has sent theirs" in shown
    assert "Rate our values for your check-in" not in shown


def test_the_starter_learns_of_nothing(as_, check_in, grace):
    browser = as_(check_in.induction.staff)
    for url in (page("check_in", check_in), page("induction", check_in.induction), "/"):
        shown = words_of(browser.get(url))
        assert "sent theirs" not in shown
        assert "before you took over" not in shown
        assert grace.name not in shown


def test_each_side_stands_under_the_name_of_whoever_wrote_it(as_, check_in, grace, bronagh, hr):
    starter = check_in.induction.staff
    send(check_in, starter, "2")
    assert columns(as_(bronagh).get(page("check_in", check_in))) == [starter.name, grace.name]
    assert columns(as_(starter).get(page("check_in", check_in))) == ["You", grace.name]

    for person in (bronagh, starter):
        confirm_conversation(check_in=check_in, talked_on=TODAY, actor=person.user, at=NOW)
    outcome = record_outcome(check_in=check_in, colour="green", actor=bronagh.user, at=NOW)
    assert columns(as_(hr).get(page("check_in", check_in))) == [starter.name, grace.name]
    assert columns(as_(hr).get(page("outcome", outcome))) == [starter.name, grace.name]
    assert columns(as_(bronagh).get(page("outcome", outcome))) == [starter.name, grace.name]
    assert columns(as_(starter).get(page("outcome", outcome))) == ["You", grace.name]
