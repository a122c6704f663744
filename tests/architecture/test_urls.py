"""The URL walk: every address there is, for everybody in the cast and for somebody who never signed in."""

import inspect
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.mapping import Page
from tests.architecture.reach import DOORS, LIBRARY, LIBRARY_ARGUMENTS, REACH
from tests.architecture.visitors import Visitors, known_from_their_first_visit, refusals_shown_once
from tests.architecture.watching import changes
from tests.cast import PERSONAS, World, on_stage
from values_hub.access.decorators import public, requires
from values_hub.nhsuk import urls as gallery

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/login/"
REFUSED = {403, 404}
# One of each kind of person, for what is the same question for everybody.
FEW = ("hr", "manager", "outsider", "candidate")
# They have nothing to do with anybody here.
STRANGERS = ("outsider", "other_partner", "analyst", "exec", "auditor", "candidate")


def addresses(patterns: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name with its namespace, pattern) of everything the project answers to."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from addresses(each.url_patterns, inner)
        else:
            yield f"{space}{each.name}", each


ADDRESSES = dict(addresses())
OURS = sorted(set(ADDRESSES) - LIBRARY)
# What is missing from the map is one test's to say, and keeps nobody from walking the rest.
MAPPED = [name for name in OURS if name in REACH]


def codes(*decorators: Callable[..., Any]) -> set[Any]:
    """The code of every function inside these: what they put around a view is one of them."""
    found, waiting = set(), [each.__code__ for each in decorators]
    while waiting:
        code = waiting.pop()
        found.add(code)
        waiting += [each for each in code.co_consts if inspect.iscode(each)]
    return found


DECIDING = codes(requires, public)


def decisions(view: Any) -> int:
    """How many times `@requires` or `@public` stands on a view."""
    count = 0
    while view is not None:
        count += getattr(view, "__code__", None) in DECIDING
        view = getattr(view, "__wrapped__", None)
    return count


def test_no_two_addresses_share_a_name():
    names = [name for name, _ in addresses()]
    assert sorted(names) == sorted(set(names))


def test_every_view_of_ours_is_decided_exactly_once():
    shown_in_debug = dict(addresses(gallery.urlpatterns, "design:"))
    ours = {name: ADDRESSES[name] for name in OURS} | shown_in_debug

    assert {
        name: decisions(each.callback) for name, each in ours.items() if decisions(each.callback) != 1
    } == {}


def test_every_view_of_the_library_is_the_librarys():
    modules = {name: ADDRESSES[name].callback.__module__ for name in LIBRARY}
    assert {name for name, module in modules.items() if not module.startswith("allauth.")} == set()


@pytest.mark.parametrize(
    ("view", "count"),
    [
        (lambda _request: None, 0),
        (public(lambda _request: None), 1),
        (requires("x")(lambda _request: None), 1),
        (public(requires("x")(lambda _request: None)), 2),
    ],
)
def test_a_decision_is_recognised(view, count):
    assert decisions(view) == count


def test_the_map_names_every_address_and_no_other():
    assert set(REACH) == set(OURS)


def test_the_map_speaks_of_people_there_are():
    unknown = {name: who for name, page in REACH.items() if (who := page.reached_by() - set(PERSONAS))}
    assert unknown == {}


def test_what_is_decided_to_be_public_is_what_the_map_opens_to_everybody():
    opened = {name for name, page in REACH.items() if "anonymous" in page.reached_by()}
    assert opened == {name for name in OURS if hasattr(ADDRESSES[name].callback, "access_public")}


def test_nobody_reaches_anything_of_people_they_have_nothing_to_do_with():
    """The map itself: what is about an object, and opens to strangers, is open to every member of staff."""
    for_all_staff = {"jobs:vacancy", "apply:start", "framework:version", "framework:published"}
    own = {name for name, page in REACH.items() if page.about and page.about[0] == "application"}
    reached = {
        who: {name for name, page in REACH.items() if page.about and who in page.reached_by()}
        for who in STRANGERS
    }
    # Internal audit answers for decisions, and opens nothing else of a vacancy.
    records = {"recruitment:decision_record", "recruitment:decision_record_pdf"}
    assert reached == dict.fromkeys(STRANGERS[:-1], for_all_staff) | {
        "auditor": for_all_staff | records,
        "candidate": {"jobs:vacancy", "apply:start", *own},
    }


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), on_stage() as world:
        yield world


@pytest.fixture(scope="module")
def visitors(world) -> Iterator[Visitors]:
    visitors = Visitors(world, {})
    for who in PERSONAS:
        visitors.as_user(world.who(who))
    for scene in [each for kind in world.scenes.values() for each in kind.values()]:
        for user in scene.people.values():
            visitors.as_user(user)
    with known_from_their_first_visit(), refusals_shown_once():
        yield visitors


def address(name: str, world: World) -> str:
    return reverse(name, kwargs=REACH[name].arguments(world))


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is not kept, so that the next person finds things as they were."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(response: Any) -> str:
    """What came of it, in a word: through, onward, sign in, refused, or the status that has no place here."""
    if response.status_code in REFUSED:
        return "refused"
    if response.status_code == 302:
        return "sign in" if response["Location"].startswith(SIGN_IN) else "onward"
    return "through" if response.status_code == 200 else str(response.status_code)


def expected(page: Page, who: str) -> str:
    if who in page.onward.split():
        return "onward"
    if who in page.who.split():
        return "through"
    return "sign in" if who == "anonymous" else "refused"


@pytest.mark.parametrize("name", [name for name in MAPPED if not REACH[name].post_only])
def test_who_reaches_the_page(name, visitors, world):
    page, url = REACH[name], address(name, world)

    found = {who: outcome(visitors.at(who, page).get(url)) for who in PERSONAS}

    assert found == {who: expected(page, who) for who in PERSONAS}


@pytest.mark.parametrize("name", [name for name in MAPPED if REACH[name].post_only])
def test_who_gets_past_the_decision_where_there_is_nothing_to_get(name, visitors, world):
    """An address that only takes POST. An empty form: past the decision it may be redirected, or refused as a form."""
    page, url = REACH[name], address(name, world)

    answered = {}
    for who in PERSONAS:
        with taken_back():
            answered[who] = visitors.at(who, page).post(url)

    through = {who for who, response in answered.items() if outcome(response) not in {"refused", "sign in"}}
    assert through == page.reached_by()
    statuses = {response.status_code for response in answered.values()}
    assert statuses <= {200, 302, 400, 403, 404, 409}
    for who in page.who.split():
        assert visitors.at(who, page).get(url).status_code == 405, f"{who} may GET {url}"


@pytest.mark.parametrize("name", [name for name in MAPPED if "anonymous" not in REACH[name].reached_by()])
def test_a_visitor_is_led_to_sign_in_and_changes_nothing(name, visitors, world):
    browser, url = visitors.as_user(world.who("anonymous")), address(name, world)

    with changes() as changed:
        got, posted = browser.get(url), browser.post(url, {"rating": "3", "version": "0", "q": "x"})

    # A view may refuse the method before it looks at who asks.
    assert outcome(got) in {"sign in", "405"}
    assert outcome(posted) in {"sign in", "405"}
    assert "sign in" in {outcome(got), outcome(posted)}
    assert changed == []


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_a_visitor_at_the_librarys_views(name, visitors, world):
    browser = visitors.as_user(world.who("anonymous"))
    url = reverse(name, kwargs=LIBRARY_ARGUMENTS.get(name))

    got, posted = browser.get(url), browser.post(url)

    assert {got.status_code, posted.status_code} <= {200, 302, 401, 403, 404, 405}
    if name not in DOORS:
        assert outcome(got) in {"sign in", "onward", "refused"}
        assert outcome(posted) in {"sign in", "onward", "refused", "405"}


@pytest.mark.parametrize("name", [name for name in MAPPED if "anonymous" not in REACH[name].reached_by()])
def test_a_stranger_who_posts_is_refused_as_well(name, visitors, world):
    page, url = REACH[name], address(name, world)
    form = {"rating": "3", "version": "0"}
    for who in {"outsider", "candidate"} - page.reached_by():
        assert visitors.at(who, page).post(url, form).status_code in {403, 404, 405}, who


def keys_of(name: str) -> list[str]:
    """The arguments of an address that are keys."""
    return [
        argument
        for argument, converter in ADDRESSES[name].pattern.converters.items()
        if type(converter).__name__ == "UUIDConverter"
    ]


@pytest.mark.parametrize("name", [name for name in MAPPED if keys_of(name)])
def test_a_key_that_is_nobodys_is_not_found(name, visitors, world):
    page = REACH[name]
    filled = page.arguments(world) | {key: uuid.uuid4() for key in keys_of(name)}
    url = reverse(name, kwargs=filled)

    statuses = {}
    for who in {*FEW, *page.who.split()[:2], *page.onward.split()[:2]} - {"anonymous"}:
        browser = visitors.at(who, page)
        response = browser.post(url) if page.post_only else browser.get(url)
        statuses[who] = response.status_code

    wrong = {who: status for who, status in statuses.items() if status not in REFUSED}
    assert wrong == {}
    assert 404 in statuses.values()


@pytest.mark.parametrize("name", [name for name in MAPPED if REACH[name].post_only])
def test_a_form_from_elsewhere_is_refused(name, world, settings):
    """Without the token of our own page nothing is done, for anybody; it is turned away before anything is decided."""
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.endswith("DecidedMiddleware")]
    page = REACH[name]
    who = (page.who or "lead").split()[0]  # nobody in the cast is there for some
    scene = world.scenes[page.about[0]][page.about[1]] if page.about else None
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(world.who(who, scene))

    with changes() as changed:
        response = guarded.post(address(name, world), {"rating": "3", "version": "0"})

    assert response.status_code == 403
    assert changed == []


def test_no_view_of_ours_is_excused_from_the_token():
    excused = {name for name in OURS if getattr(ADDRESSES[name].callback, "csrf_exempt", False)}
    assert excused == set()
