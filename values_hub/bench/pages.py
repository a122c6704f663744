"""Every page that exists, as the person it is for, against the floor."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from values_hub.bench import results, subjects
from values_hub.bench.server import Answer, Browser, served, signed_in

WARM_UP = 5
SAMPLES = 40
FLOOR_SAMPLES = 40


@dataclass(frozen=True)
class Page:
    """`who` signs in (None: a visitor); `url` is worked out when the Trust stands."""

    name: str
    who: str | None
    url: Callable[[], str]


class WrongAnswer(Exception):
    """A page did not answer 200: there is nothing to measure."""


def measure(port: int, say: Callable[[str], None]) -> tuple[list[float], list[results.Row]]:
    """The floor's samples and a row for every page. The floor is taken again between pages, so that a machine that
    slows down slows both."""
    browsers: dict[str | None, Browser] = {None: Browser(port)}
    for key, user in subjects.people().items():
        browsers[key] = Browser(port, signed_in(user))
    floor_url = reverse("bench_floor")
    floor = _samples(browsers["staff"], floor_url, FLOOR_SAMPLES)[0]
    measured: list[tuple[str, list[float], Answer]] = []
    for page in PAGES:
        samples, last = _samples(browsers[page.who], page.url(), SAMPLES)
        measured.append((page.name, samples, last))
        floor += _samples(browsers["staff"], floor_url, 5)[0]
        say(f"{page.name}: {statistics.median(samples):.1f} ms, {last.queries} queries, {last.size:,} bytes")
    floor_ms = statistics.median(floor)
    rows = [results.page_row(name, samples, floor_ms, last.queries) for name, samples, last in measured]
    return floor, rows + _writing(browsers, floor_ms, say)


def _samples(browser: Browser, url: str, count: int) -> tuple[list[float], Answer]:
    """Milliseconds of `count` visits after a warm-up, and the last answer. Raises WrongAnswer."""
    taken: list[float] = []
    for number in range(WARM_UP + count):
        answer = browser.get(url)
        if answer.status != 200:
            raise WrongAnswer(f"{url} answered {answer.status}")
        if number >= WARM_UP:
            taken.append(answer.milliseconds)
    return taken, answer


def _writing(browsers: dict[str | None, Browser], floor_ms: float, say: Callable[[str], None]) -> list[results.Row]:
    """Pages that write: an autosave, a score."""
    rows = []
    for name, who, steps, median_ratio, most_queries in subjects.writes():
        taken: list[float] = []
        queries = 0
        for number, (url, fields) in enumerate(steps(browsers[who])):
            answer = browsers[who].post(url, fields)
            if answer.status not in {200, 204, 302}:
                raise WrongAnswer(f"{name}: {url} answered {answer.status}: {answer.body[:300]}")
            if number >= WARM_UP:
                taken.append(answer.milliseconds)
                queries = answer.queries
        say(f"{name}: {statistics.median(taken):.1f} ms, {queries} queries")
        rows.append(
            results.page_row(
                name, taken, floor_ms, queries, median_ratio=median_ratio, p95_ratio=None, most_queries=most_queries
            )
        )
    return rows


def at(name: str, *arguments: object) -> Callable[[], str]:
    """An address by its name; arguments that are callables are asked when the Trust stands."""
    return lambda: reverse(name, args=[each() if callable(each) else each for each in arguments])


PAGES: list[Page] = []

__all__ = ["PAGES", "Page", "WrongAnswer", "measure", "served"]
