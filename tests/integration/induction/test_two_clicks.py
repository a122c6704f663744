"""Two clicks for any item: from the starter's home, every kind a programme can hold, counted as links and buttons.

What is typed or chosen on the way is not a click. The one kind that asks for more than a press, rating our values, has
a page for each value, and is counted here so that it does not grow.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from induction.models import CheckIn, Counted, Induction, Item, Kind, Owner, Programme
from induction.queries.check_ins import values_to_rate
from induction.services.items import complete_item
from induction.services.programmes import publish_programme
from induction.services.schedule import release_due
from induction.services.starting import start_induction
from tests.factories import make_staff, make_user
from tests.factories_induction import check_in_of, make_induction, make_live_framework, make_preparing, send
from values_hub.demo.induction import programme_documents

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
FIRST_DAY = dt.date(2026, 3, 2)
TWO = 2


class Phone:
    """Somebody at their home page, who presses links and buttons that can be seen, by what they say."""

    def __init__(self, user: Any) -> None:
        self.browser = Client()
        self.browser.force_login(user)
        self.clicks = 0
        self._open(self.browser.get("/"))

    def press(self, words: str, **typed: Any) -> None:
        """The link or button whose words match; a form is sent with what it holds and what was typed."""
        found = [each for each in self.page.select("a[href], button") if re.search(words, _words(each))]
        assert found, (
            f"no “{words}” on {self.address}: {[_words(each) for each in self.page.select('a, button')]}"
        )
        thing = found[0]
        assert not thing.find_parent("details"), f"“{words}” is folded away, so it takes another press"
        self.clicks += 1
        if thing.name == "a":
            self._open(self.browser.get(urljoin(self.address, str(thing["href"])), follow=True))
            return
        form = thing.find_parent("form")
        assert form is not None
        sent = {
            str(each["name"]): str(each.get("value", ""))
            for each in form.select("input[name]")
            if each.get("type") not in {"radio", "checkbox"}
        }
        address = urljoin(self.address, str(form.get("action") or self.address))
        self._open(self.browser.post(address, {**sent, **typed}, follow=True))

    def _open(self, response: Any) -> None:
        assert response.status_code == 200, response
        self.address = response.request["PATH_INFO"]
        self.page = BeautifulSoup(response.content.decode(), "html.parser")


def _words(thing: Tag) -> str:
    return " ".join(thing.get_text(" ").split())


def done(item: Item) -> bool:
    item.refresh_from_db()
    return item.state == "done"


@pytest.fixture
def starting() -> Iterator[Any]:
    """On the morning of a first day; call it with a day to move on to."""
    with time_machine.travel(dt.datetime.combine(FIRST_DAY, dt.time(9), dt.UTC), tick=False) as clock:

        def on(day: dt.date) -> None:
            clock.move_to(dt.datetime.combine(day, dt.time(9), dt.UTC))
            release_due(today=day, at=timezone.now())

        yield on


def one_thing(**rule: Any) -> Induction:
    """Somebody's induction in which there is this for the starter, and nothing else."""
    before = {"title": "Order the badge", "code": "badge", "owner": "hr", "due_days": 0}
    thing = {"title": "Collect the badge", "owner": "starter", "due_days": 0, **rule}
    make_live_framework()
    publish_programme(document={"name": "One", "items": [before, thing]}, actor=None, at=timezone.now())
    return make_induction(day_one=FIRST_DAY)


RULES = {
    "on day one": {},
    "with words of its own": {"detail": "At the front desk."},
    "tied to a behaviour": {"behaviour": "KIND-1"},
    "counted in days they work": {"counted": Counted.WORKING, "due_days": 3},
    "that opens later": {"opens_days": 4, "due_days": 8},
    "that follows another": {"after": "badge", "due_days": 2},
    "that opens some days after another": {"after": "badge", "due_days": 6, "opens_days": 3},
    "due weeks ahead": {"due_days": 60},
    "that is late": {"due_days": -3},
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
@pytest.mark.parametrize("helps", [False, True], ids=["", "of somebody who helps another"])
def test_a_thing_to_do(starting, rule, helps) -> None:
    induction = one_thing(**rule)
    if helps:
        make_induction(manager=induction.staff, day_one=FIRST_DAY)
    complete_item(item=induction.items.get(owner=Owner.HR), actor=make_user(), at=timezone.now())
    item = induction.items.get(owner=Owner.STARTER)
    starting(max(FIRST_DAY, item.opens_on or FIRST_DAY))
    phone = Phone(induction.staff.user)
    on_home = item.due_on <= timezone.localdate() + 7 * DAY
    phone.press("in your induction" if on_home else "^Induction$")
    phone.press("Mark as done Collect the badge")
    assert done(item)
    assert phone.clicks == TWO


def test_a_thing_before_the_first_day(starting) -> None:
    """It is the starter's though they are not here yet, and reaches their induction as done."""
    items = [{"title": "Read our values", "owner": "starter", "due_days": -1}]
    make_live_framework()
    publish_programme(document={"name": "One", "items": items}, actor=None, at=timezone.now())
    arrival = make_preparing(first_day=FIRST_DAY + 20 * DAY)
    phone = Phone(arrival.person)
    phone.press("Get ready for your first day")
    phone.press("Mark as done Read our values")
    assert arrival.preparations.get().state == "done"
    assert phone.clicks == TWO


def test_everything_the_demonstrations_programmes_hold_for_a_starter(starting) -> None:
    """Every block there is, on one person, day by day: each thing as it comes, whatever else is open beside it."""
    staff = make_staff("Yusuf", manager=make_staff("Grace"), started_on=FIRST_DAY)
    make_live_framework()
    for document in programme_documents():
        publish_programme(document=document, actor=None, at=timezone.now())
    induction = start_induction(
        staff=staff, actor=None, at=timezone.now(), blocks=list(Programme.objects.current().order_by("layer", "pk"))
    )  # fmt: skip
    theirs = induction.items.filter(owner=Owner.STARTER)
    assert theirs.count() > 30
    hr = make_user()
    for day in itertools.count():
        starting(FIRST_DAY + day * DAY)
        while (item := theirs.filter(state="to_do").order_by("due_on", "order").first()) is not None:
            phone = Phone(staff.user)
            soon = item.due_on <= timezone.localdate() + 7 * DAY
            phone.press("in your induction" if soon else "^Induction$")
            phone.press(f"Mark as done {re.escape(item.title)}$")
            assert done(item), item
            assert phone.clicks == TWO
        for item in induction.items.filter(state="to_do").exclude(owner=Owner.STARTER):
            complete_item(item=item, actor=hr, at=timezone.now())
        if not induction.items.open().exists():
            break


@pytest.fixture
def talked(starting) -> CheckIn:
    """Both have rated; the two have talked today."""
    document = {"name": "One", "items": [{"title": "Check-in", "kind": "check_in", "due_days": 2}]}
    make_live_framework()
    publish_programme(document=document, actor=None, at=timezone.now())
    check_in = check_in_of(make_induction(day_one=FIRST_DAY))
    for person in (check_in.induction.staff, check_in.induction.manager):
        send(check_in, person, "3", at=timezone.now())
    return CheckIn.objects.with_people().get(pk=check_in.pk)


@pytest.mark.parametrize("first", ["staff", "manager"])
def test_a_check_in_is_confirmed(talked, first) -> None:
    """Both sides read and the conversation confirmed on one page, by whoever is first and by whoever is second."""
    second = {"staff": "manager", "manager": "staff"}[first]
    day = {
        "talked_on_day": FIRST_DAY.day,
        "talked_on_month": FIRST_DAY.month,
        "talked_on_year": FIRST_DAY.year,
    }
    for who, typed in ((first, day), (second, {})):
        phone = Phone(getattr(talked.induction, who).user)
        phone.press("Talk with .* and confirm your check-in")
        phone.press("Confirm that we talked", **typed)
        assert phone.clicks == TWO
    talked.refresh_from_db()
    assert talked.state == "confirmed"


def test_rating_our_values_is_a_page_a_value_and_no_press_more(starting) -> None:
    document = {"name": "One", "items": [{"title": "Check-in", "kind": "check_in", "due_days": 2}]}
    make_live_framework()
    publish_programme(document=document, actor=None, at=timezone.now())
    check_in = check_in_of(make_induction(day_one=FIRST_DAY))
    values = values_to_rate(check_in.framework)
    phone = Phone(check_in.induction.staff.user)
    phone.press("Rate our values for your check-in")
    phone.press("Start")
    for _ in values:
        phone.press("Save and continue", rating="3")
    phone.press("Send my ratings")
    assert "Your ratings are sent" in phone.page.text
    assert phone.clicks == TWO + len(values) + 1


def test_a_thing_beyond_the_five_comes_up_when_one_of_them_is_done(starting) -> None:
    make_live_framework()
    items = [{"title": f"Thing {n}", "owner": "starter", "due_days": 0} for n in range(7)]
    publish_programme(document={"name": "Many", "items": items}, actor=None, at=timezone.now())
    phone = Phone(make_induction(day_one=FIRST_DAY).staff.user)
    phone.press("in your induction")
    with pytest.raises(AssertionError, match="folded away"):
        phone.press("Mark as done Thing 5")
    phone.press("Mark as done Thing 0")
    phone.press("Mark as done Thing 5")
    assert Item.objects.filter(state="done").count() == TWO


def test_no_kind_of_thing_is_left_out_here() -> None:
    """A kind that is new is met by this list: it needs a test above."""
    assert set(Kind) == {Kind.TASK, Kind.CHECK_IN}
    assert set(Counted) == {Counted.CALENDAR, Counted.WORKING}
