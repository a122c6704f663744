"""A real Chromium against a live server. Every page of a journey is held to axe, to 360 px and to a quiet console."""

import datetime as dt
import functools
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 A and AA, and what axe calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is not reported is not worked out: that takes a third of the time. There are no frames and no foreign styles.
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False, "iframes": False,
}  # fmt: skip
WIDTHS = {"desktop": (1280, 900), "phone": (360, 740)}
# Milliseconds that a page has to come to rest, and how often it is looked at meanwhile.
SETTLES_WITHIN, SETTLING = 2_000, 50
# Milliseconds that a part of a page has to arrive in, where the page fetches it once it has come.
ARRIVES_WITHIN = 10_000
# What htmx calls a part that is being fetched, and one that is being put in its place.
ARRIVING = "document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling') !== null"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A page lives for a second: what compiling its scripts well would spare, it costs twice over.
SCRIPTS = "--js-flags=--no-opt,--no-maglev,--single-threaded-gc"
ARGUMENTS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", SCRIPTS]
# All that is said of a problem, so that no more has to come out of the browser: thousands of nodes otherwise.
AXE_RUN = """options => axe.run(document, options).then(found => found.violations.map(each => ({
    id: each.id, help: each.help, nodes: each.nodes.slice(0, 3).map(node => node.html.slice(0, 160)),
})))"""

# Playwright keeps an event loop in this thread; the tests' own queries are not asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if Path(item.path).is_relative_to(here):
            item.add_marker(pytest.mark.browser)
        if Path(item.path).parent == here:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for a module: a start takes a second, and while it is open its event loop runs in this thread."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    if not path:
        pytest.fail("There is no Chromium: set CHROMIUM_PATH, or run the suite with make test.")
    if not AXE.exists():
        pytest.fail("axe-core is not installed: run the suite with make test.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@functools.cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


class Person:
    """Somebody at a screen. `page` is Playwright's; `look()` holds the page in front of them to the rules."""

    widths = tuple(WIDTHS)

    def __init__(
        self, context: BrowserContext, address: str, *, scripts: bool, axe: bool, turns: bool = False
    ) -> None:
        self.page: Page = context.new_page()
        self.turns = turns
        self.address, self.scripts, self.axe = address, scripts, axe
        self.seen: set[str] = set()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(self.address + "/account/login/")
        self.page.get_by_label("Email", exact=False).first.fill(email)
        self.page.get_by_label("Password", exact=False).first.fill(password)
        self.press("Sign in")

    def arrive_signed_in(self, user: Any) -> None:
        """Already signed in, where signing in is another test's."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        self.page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": self.address}])

    def press(self, name: str | re.Pattern[str], *, role: Any = "button") -> None:
        """Press the one button (or link) of that name and look at what comes. Whoever turns could press it at both
        widths, and does at one."""
        thing = self.page.get_by_role(role, name=name).first
        if self.turns:
            thing.click(trial=True)
            self.turn()
        with self.page.expect_navigation():
            thing.click()
        self.look()

    def open(self, name: str) -> None:
        """Go where a link of the header leads; on a phone it may be behind More."""
        link = self.page.get_by_role("navigation", name="Menu").get_by_role("link", name=name, exact=True)
        if not link.is_visible():
            self.page.get_by_role("button", name="More").click()
        with self.page.expect_navigation():
            link.click()
        self.look()

    def fill_date(self, question: str | None, day: dt.date) -> None:
        """The three boxes of a date, of the one question of that name or of the page's only one."""
        boxes = self.page.get_by_role("group", name=question) if question else self.page
        boxes.get_by_label("Day", exact=True).fill(str(day.day))
        boxes.get_by_label("Month", exact=True).fill(str(day.month))
        boxes.get_by_label("Year", exact=True).fill(str(day.year))

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.press(name, role="link")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def turn(self) -> None:
        """To the screen of the other width."""
        now = self.page.viewport_size
        wide, high = next(size for size in WIDTHS.values() if now is None or size[0] != now["width"])
        self.page.set_viewport_size({"width": wide, "height": high})

    def look(self) -> None:
        """The page as it has come, and for whoever turns at the other width as well: there they go on."""
        self.look_once()
        if self.turns:
            self.turn()
            self.look_once()

    def look_once(self) -> None:
        """axe, no sideways scrolling, one h1, a title, nothing in the console. Each kind of page once a person."""
        path = re.sub(
            r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", self.page.url.removeprefix(self.address).split("?")[0]
        )
        assert self.page.locator("h1").count() == 1, f"{path} has {self.page.locator('h1').count()} h1"
        self._wait_for_parts(path)
        assert not self.complaints, f"{path}: {self.complaints}"
        overflow = self._overflow_at_rest()
        assert overflow <= 0, f"{path} scrolls sideways by {overflow} px"
        marker = f"{path} {self.heading} {self.page.viewport_size}"
        if self.axe and marker not in self.seen:
            self.seen.add(marker)
            self.hold_to_axe(path)

    def _wait_for_parts(self, path: str) -> None:
        """Until what the page fetches by itself stands in it: nobody reads "Loading", and axe is to see all of it.
        By a page's load event htmx has asked for whatever it asks for unbidden."""
        if not self.scripts:
            return
        for _ in range(ARRIVES_WITHIN // SETTLING):
            if not self.page.evaluate(ARRIVING):
                return
            self.page.wait_for_timeout(SETTLING)
        raise AssertionError(f"{path} still waits for a part of itself after {ARRIVES_WITHIN} ms")

    def _overflow_at_rest(self) -> int:
        """By how many pixels the page is wider than the screen, once its scripts have run: the header folds the links
        that have no room a moment after the page has come, or the phone was turned."""
        for _ in range(SETTLES_WITHIN // SETTLING):
            if self.page.evaluate(OVERFLOW) <= 0:
                return 0
            self.page.wait_for_timeout(SETTLING)
        return int(self.page.evaluate(OVERFLOW))

    def look_at(self, width: str) -> None:
        """The page in front of them as it is on a screen of another width."""
        wide, high = WIDTHS[width]
        self.page.set_viewport_size({"width": wide, "height": high})
        self.look()

    def hold_to_axe(self, path: str) -> None:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        found = self.page.evaluate(AXE_RUN, OPTIONS)
        problems = [f"{each['id']}: {each['help']} {each['nodes']}" for each in found]
        assert not problems, f"{path}: " + "\n".join(problems)

    def shoot(self, name: str) -> None:
        """Keep a picture when VALUES_HUB_SHOTS names a folder: for looking at, never for asserting."""
        if folder := os.environ.get("VALUES_HUB_SHOTS"):
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """pytest-django's own, but never older than the database: or that is dropped while the server still holds it."""
    return live_server


@pytest.fixture
def sit_down(chromium: Browser, live_server: Any) -> Iterator[Any]:
    """Call it for a new person at a new screen: `sit_down()`, `sit_down("phone")`, `sit_down(scripts=False)`;
    `sit_down("both")` for one who looks at every page at both widths.

    axe needs scripts. `axe=False` where another walk holds the same pages to it.
    """
    contexts: list[BrowserContext] = []

    def call(
        width: str = "desktop", *, scripts: bool = True, touch: bool = False, axe: bool = True
    ) -> Person:
        turns = width == "both"
        wide, high = WIDTHS["desktop" if turns else width]
        context = chromium.new_context(
            viewport={"width": wide, "height": high}, java_script_enabled=scripts, reduced_motion="reduce",
            has_touch=touch,
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Person(context, live_server.url, scripts=scripts, axe=axe and scripts, turns=turns)

    yield call
    for context in contexts:
        context.close()
