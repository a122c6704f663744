"""We talked, on that day: said by one, asked of the other, and taken back while nobody has agreed. And who read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from induction.models import CheckIn
from induction.services.check_ins import confirm_conversation, take_back_confirmation
from induction.services.goals import agree_goals, propose_goals
from induction.services.handovers import name_buddy
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import make_amber, make_both_rated, make_confirmed, make_preparing
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.framework.models import Behaviour
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def check_in(induction) -> CheckIn:
    return make_both_rated(induction)


def page(name, thing):
    return reverse(f"induction:{name}", args=[thing.pk])


def confirm(check_in, person, day=TODAY, at=NOW):
    return confirm_conversation(check_in=check_in, talked_on=day, actor=person.user, at=at)


def asked() -> list[tuple[str, str]]:
    rows = Message.objects.filter(key__startswith="check_in.confirm").order_by("created_at")
    return list(rows.values_list("to", "subject"))


def test_when_one_has_confirmed_the_other_is_asked_with_the_day(check_in):
    starter, manager = check_in.induction.staff, check_in.induction.manager
    confirm(check_in, manager)
    confirm(check_in, manager)
    assert asked() == [(starter.user.email, "First check-in: did you talk on 2 March?")]

    confirm(check_in, starter)
    assert len(asked()) == 1


def test_the_two_talk_about_their_goals_too(as_, check_in, hr):
    induction = check_in.induction
    behaviours = list(Behaviour.objects.filter(value__framework=check_in.framework)[:2])
    words = [(each, f"Try this {number} times") for number, each in enumerate(behaviours, start=2)]
    propose_goals(induction=induction, goals=words, actor=induction.manager.user, at=NOW)
    heading = "The two goals you agreed"
    assert heading not in as_(induction.staff).get(page("check_in", check_in)).content.decode(), "not agreed"
    agree_goals(induction=induction, actor=induction.staff.user, at=NOW)

    for person in (induction.staff, induction.manager):
        said = as_(person).get(page("check_in", check_in)).content.decode()
        assert heading in said
        assert "Try this 3 times" in said
    assert as_(hr).get(page("check_in", check_in)).context["goals"] == [], "the goals are the two’s"
    for person in (induction.staff, induction.manager):
        confirm(check_in, person)
    assert heading not in as_(induction.staff).get(page("check_in", check_in)).content.decode()


def test_the_first_to_confirm_takes_a_wrong_day_back_and_says_another(as_, check_in):
    starter, manager = check_in.induction.staff, check_in.induction.manager
    confirm(check_in, manager)
    browser = as_(manager)
    assert "Take back my confirmation" in browser.get(page("check_in", check_in)).content.decode()
    assert (
        page("take_back_confirmation", check_in)
        not in as_(starter).get(page("check_in", check_in)).content.decode()
    )
    assert as_(starter).post(page("take_back_confirmation", check_in)).status_code == 302
    assert CheckIn.objects.get().talked_on == TODAY

    shown = browser.post(page("take_back_confirmation", check_in), follow=True).content.decode()

    assert "Taken back." in shown
    check_in = CheckIn.objects.with_people().get()
    assert (check_in.talked_on, check_in.manager_confirmed_at, check_in.manager_confirmed_by) == (
        None,
        None,
        None,
    )
    later = NOW + timezone.timedelta(days=1)
    confirm(check_in, manager, later.date(), later)
    assert [subject[-9:] for _, subject in asked()] == [" 2 March?", " 3 March?"]
    assert confirm(check_in, starter, later.date(), later) is True


def test_what_both_have_confirmed_is_not_taken_back(check_in):
    starter, manager = check_in.induction.staff, check_in.induction.manager
    assert take_back_confirmation(check_in=check_in, actor=manager.user, at=NOW) is False
    for person in (manager, starter):
        confirm(check_in, person)
    with pytest.raises(MoveRefused, match="Both of you have confirmed"):
        take_back_confirmation(check_in=check_in, actor=manager.user, at=NOW)


def test_whoever_takes_no_part_and_reads_leaves_a_mark_and_the_two_leave_none(as_, induction, hr):
    buddy = make_staff("Bronwen", unit=induction.staff.post.unit)
    name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)
    arrival = make_preparing(manager=induction.manager, hr=hr.user)
    check_in = make_confirmed(induction)
    outcome = make_amber(check_in)
    pages = [page("induction", induction), page("check_in", check_in), page("outcome", outcome)]
    for person in (induction.staff, induction.manager):
        for url in pages:
            assert as_(person).get(url).status_code == 200
    as_(induction.manager).get(page("arrival", arrival))
    assert not Event.objects.filter(action__endswith=".read").exists()

    as_(buddy).get(pages[0])
    browser = as_(hr)
    for url in [*pages, page("arrival", arrival)]:
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        assert len(queries) <= 15, url

    read = (
        Event.objects.filter(action__endswith=".read").values_list("action", "actor", "subject_id").distinct()
    )
    assert set(read) == {
        ("induction.read", buddy.user.pk, induction.pk),
        ("induction.read", hr.user.pk, induction.pk),
        ("check_in.read", hr.user.pk, check_in.pk),
        ("outcome.read", hr.user.pk, outcome.pk),
        ("arrival.read", hr.user.pk, arrival.pk),
    }
