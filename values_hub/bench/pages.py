"""Every page that exists, as the person it is for, against the floor."""

import itertools
import statistics
from collections.abc import Callable

from django.urls import reverse

from values_hub.bench import more_subjects, results, subjects
from values_hub.bench.addresses import Page
from values_hub.bench.lists import LISTS
from values_hub.bench.others import OTHERS, REPORTS
from values_hub.bench.server import Answer, Browser, signed_in
from values_hub.bench.writing import WRITES, Write

WARM_UP = 5
SAMPLES = 40
FILE, FILES, FILE_SECONDS, REPORT_SECONDS = "appraisal: a cycle as a file", 3, 5.0, 1.0


class WrongAnswer(Exception):
    """A page did not answer 200: there is nothing to measure."""


def measure(port: int, say: Callable[[str], None]) -> tuple[list[float], list[results.Row]]:
    """The floor's samples and a row for every page. Each visit to a page is followed by one to the floor, and the page
    is held against those: a minute in which the machine is slow slows both."""
    browsers: dict[str | None, Browser] = {None: Browser(port)}
    for key, user in (subjects.people() | more_subjects.more_people()).items():
        browsers[key] = Browser(port, signed_in(user))
    floor = Floor(browsers["staff"])
    for _ in range(2 * WARM_UP):
        floor.visit()
    alone = statistics.median(floor.visit() for _ in range(SAMPLES))
    say(f"floor by itself: {alone:.1f} ms")
    rows: list[results.Row] = []
    for page in (*LISTS, *OTHERS):
        try:
            rows.append(_page(page, browsers[page.who], floor, say))
        except WrongAnswer as error:
            # The rest is measured all the same; a page that cannot be is over its budget.
            say(f"{page.name}: {error}")
            rows.append(results.not_measured(page.name, str(error)))
    return floor.taken, rows + _writing(browsers, floor, say) + _files(browsers["hr"], say)


class Floor:
    """The signed-in base page, visited between the others. `taken`: milliseconds of every visit that counted."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.url = browser, reverse("bench_floor")
        self.taken: list[float] = []

    def visit(self) -> float:
        return _visit(self.browser, self.url).milliseconds

    def beside(self, taken: list[float]) -> float:
        """The median of the visits made beside those of one page, which from here on count."""
        self.taken += taken
        return statistics.median(taken)


def _visit(browser: Browser, url: str) -> Answer:
    """Raises WrongAnswer."""
    answer = browser.get(url)
    if answer.status != 200:
        raise WrongAnswer(f"{url} answered {answer.status}")
    return answer


def _page(page: Page, browser: Browser, floor: Floor, say: Callable[[str], None]) -> results.Row:
    """Raises WrongAnswer."""
    url = page.url()
    for _ in range(WARM_UP):
        _visit(browser, url)
    taken, beside = [], []
    for _ in range(page.visits):
        last = _visit(browser, url)
        taken.append(last.milliseconds)
        beside.append(floor.visit())
    floor_ms = floor.beside(beside)
    say(
        f"{page.name}: {statistics.median(taken):.1f} ms beside a floor of {floor_ms:.1f}, "
        f"{last.queries} queries, {last.size:,} bytes"
    )
    return results.page_row(page.name, taken, floor_ms, last.queries)


def _files(hr: Browser, say: Callable[[str], None]) -> list[results.Row]:
    """What somebody waits for as for a document: HR's list of a cycle as a file, every appraisal in it; a report."""
    rows = []
    for name, url, most in (
        (FILE, reverse("appraisal:export", args=[subjects.cycle().pk]), FILE_SECONDS),
        *((page.name, page.url(), REPORT_SECONDS) for page in REPORTS),
    ):
        answers = [_visit(hr, url) for _ in range(FILES)]
        seconds = statistics.median(each.milliseconds for each in answers) / 1000
        say(f"{name}: {seconds:.2f} s, {answers[-1].queries} queries, {answers[-1].size:,} bytes")
        rows.append(results.at_most(name, seconds, "s", most))
    return rows


def _writing(
    browsers: dict[str | None, Browser], floor: Floor, say: Callable[[str], None]
) -> list[results.Row]:
    """Pages that write."""
    rows = []
    for each in WRITES:
        try:
            rows.append(_write(each, browsers[each.who], floor, say))
        except WrongAnswer as error:
            say(f"{each.name}: {error}")
            rows.append(results.not_measured(each.name, str(error)))
    return rows


def _write(write: Write, browser: Browser, floor: Floor, say: Callable[[str], None]) -> results.Row:
    """Raises WrongAnswer."""
    taken, beside = [], []
    steps = write.steps(browser)
    url, fields = next(steps)
    for number in itertools.count():
        answer = browser.post(url, fields)
        if answer.status not in {200, 204, 302}:
            raise WrongAnswer(f"{url} answered {answer.status}: {answer.body[:300]}")
        if number >= WARM_UP:
            taken.append(answer.milliseconds)
            beside.append(floor.visit())
        try:
            url, fields = steps.send(answer)
        except StopIteration:
            break
    floor_ms = floor.beside(beside)
    say(
        f"{write.name}: {statistics.median(taken):.1f} ms beside a floor of {floor_ms:.1f}, "
        f"{answer.queries} queries"
    )
    return results.page_row(
        write.name, taken, floor_ms, answer.queries,
        median_ratio=write.ratio, p95_ratio=None, most_queries=write.queries,
    )  # fmt: skip
