"""Every page that exists, as the person it is for, against the floor."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from values_hub.bench import results, subjects
from values_hub.bench.server import Answer, Browser, signed_in

WARM_UP = 5
SAMPLES = 40
FILE, FILES, FILE_SECONDS = "appraisal: a cycle as a file", 3, 5.0


@dataclass(frozen=True)
class Page:
    """`who` signs in (None: a visitor); `url` is worked out when the Trust stands."""

    name: str
    who: str | None
    url: Callable[[], str]


class WrongAnswer(Exception):
    """A page did not answer 200: there is nothing to measure."""


def measure(port: int, say: Callable[[str], None]) -> tuple[list[float], list[results.Row]]:
    """The floor's samples and a row for every page. Each visit to a page is followed by one to the floor, and the page
    is held against those: a minute in which the machine is slow slows both."""
    browsers: dict[str | None, Browser] = {None: Browser(port)}
    for key, user in subjects.people().items():
        browsers[key] = Browser(port, signed_in(user))
    floor = Floor(browsers["staff"])
    for _ in range(2 * WARM_UP):
        floor.visit()
    alone = statistics.median(floor.visit() for _ in range(SAMPLES))
    say(f"floor by itself: {alone:.1f} ms")
    rows: list[results.Row] = []
    for page in PAGES:
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
    for _ in range(SAMPLES):
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
    """HR's list of a cycle as a file, every appraisal in it: as long as a person waits for a file, not for a page."""
    url = reverse("appraisal:export", args=[subjects.cycle().pk])
    answers = [_visit(hr, url) for _ in range(FILES)]
    seconds = statistics.median(each.milliseconds for each in answers) / 1000
    say(f"{FILE}: {seconds:.2f} s, {answers[-1].queries} queries, {answers[-1].size:,} bytes")
    return [results.at_most(FILE, seconds, "s", FILE_SECONDS)]


def _writing(
    browsers: dict[str | None, Browser], floor: Floor, say: Callable[[str], None]
) -> list[results.Row]:
    """Pages that write: an autosave, a score."""
    rows = []
    for name, who, steps, median_ratio, most_queries in subjects.writes():
        taken, beside, queries = [], [], 0
        for number, (url, fields) in enumerate(steps(browsers[who])):
            answer = browsers[who].post(url, fields)
            if answer.status not in {200, 204, 302}:
                raise WrongAnswer(f"{name}: {url} answered {answer.status}: {answer.body[:300]}")
            if number >= WARM_UP:
                taken.append(answer.milliseconds)
                beside.append(floor.visit())
                queries = answer.queries
        floor_ms = floor.beside(beside)
        say(f"{name}: {statistics.median(taken):.1f} ms beside a floor of {floor_ms:.1f}, {queries} queries")
        rows.append(
            results.page_row(
                name,
                taken,
                floor_ms,
                queries,
                median_ratio=median_ratio,
                p95_ratio=None,
                most_queries=most_queries,
            )
        )
    return rows


def at(name: str, *arguments: object) -> Callable[[], str]:
    """An address by its name; arguments that are callables are asked when the Trust stands."""
    return lambda: reverse(name, args=[each() if callable(each) else each for each in arguments])


_s = subjects
PAGES: list[Page] = [
    Page("public: front door", None, at("home")),
    Page("public: our values", None, at("framework:our_values")),
    Page("public: jobs", None, at("jobs:vacancies")),
    Page("public: a vacancy", None, at("jobs:vacancy", _s.key(_s.published))),
    Page("home: staff", "staff", at("home")),
    Page("home: manager", "manager", at("home")),
    Page("home: HR", "hr", at("home")),
    Page("home: HR, what waits on HR", "hr", at("waiting_on_hr")),
    Page("home: chief executive", "exec", at("home")),
    Page("home: panel member", "panel", at("home")),
    Page("home: candidate", "candidate", at("home")),
    Page("framework: versions", "hr", at("framework:list")),
    Page("framework: a version", "staff", at("framework:version", _s.key(_s.framework))),
    Page("framework: question bank", "hr", at("framework:questions", _s.key(_s.framework))),
    Page("people: staff list", "hr", at("people:list")),
    Page("people: staff list, searched", "hr", lambda: reverse("people:list") + "?q=Adeyemi"),
    Page("people: staff list, HR for a directorate", "partner", at("people:list")),
    Page("people: a record", "hr", at("people:record", _s.key(_s.staff_with_thread))),
    Page("people: my team", "manager", at("people:team")),
    Page("people: my team, chief executive", "exec", at("people:team")),
    Page("people: a thread", "hr", at("evidence:thread", _s.key(_s.staff_with_thread))),
    Page("people: imports", "hr", at("people:imports")),
    Page("recruitment: vacancies", "hr", at("recruitment:vacancies")),
    Page("recruitment: a vacancy, 2,000 applications", "hr", at("recruitment:vacancy", _s.key(_s.big_sift))),
    Page("recruitment: sift overview", "panel", at("recruitment:sift", _s.key(_s.big_sift))),
    Page("recruitment: my scores", "panel", at("recruitment:own_scores", _s.key(_s.big_sift))),
    Page("recruitment: an answer to score", "panel", _s.an_answer),
    Page("recruitment: ranking", "ranking lead", at("recruitment:ranking", _s.key(_s.big_ranking))),
    Page("recruitment: who is above the line", "ranking lead", _s.a_line),
    Page("recruitment: pending shortlist", "hr", at("recruitment:shortlist", _s.key(_s.big_ranking))),
    Page("recruitment: apply and notify", "hr", at("recruitment:apply_shortlist", _s.key(_s.big_ranking))),
    Page("recruitment: applicants", "hr", at("recruitment:applicants", _s.key(_s.big_ranking))),
    Page("recruitment: interviews, for HR", "hr", at("recruitment:interviews", _s.key(_s.interviewing))),
    Page(
        "recruitment: interviews, own", "interviewer", at("recruitment:interviews", _s.key(_s.interviewing))
    ),
    Page("recruitment: an interview's kit", "interviewer", _s.an_interview("recruitment:kit", "booked", 0)),
    Page(
        "recruitment: the round table",
        "lead interviewer",
        _s.an_interview("recruitment:round_table", "booked", 1),
    ),
    Page("recruitment: decide", "lead interviewer", at("recruitment:decide", _s.key(_s.interviewing))),
    Page("recruitment: offers and checks", "hr", at("recruitment:offers")),
    Page("recruitment: an offer", "hr", _s.of_checking("recruitment:offer")),
    Page("recruitment: the six checks", "hr", _s.of_checking("recruitment:checks")),
    Page("apply: my applications", "candidate", at("apply:applications")),
    Page("apply: task list", "candidate", at("apply:application", _s.key(_s.draft))),
    Page("apply: an answer", "candidate", lambda: reverse("apply:answer", args=[_s.draft().pk, 1])),
    Page("induction: manager's home", "induction manager", at("induction:home")),
    Page("induction: one, the starter's home", "starter", at("induction:induction", _s.key(_s.induction))),
    Page("induction: all, for HR", "hr", at("induction:all")),
    Page("induction: HR's items", "hr", at("induction:hr_items")),
    Page("induction: looking ahead", "hr", at("induction:ahead")),
    Page("induction: coming to us", "hr", at("induction:arrivals")),
    Page("induction: somebody who is coming", "hr", at("induction:arrival", _s.key(_s.arrival))),
    Page("appraisal: my list", "manager", at("appraisal:list")),
    Page("appraisal: my list, HR", "hr", at("appraisal:list")),
    Page("appraisal: one", "staff", at("appraisal:page", _s.key(_s.appraisal))),
    Page("appraisal: prepare", "staff", at("appraisal:prepare", _s.key(_s.appraisal))),
    Page("appraisal: cycles", "hr", at("appraisal:cycles")),
    Page("appraisal: a cycle", "hr", at("appraisal:cycle", _s.key(_s.cycle))),
    Page("appraisal: a cycle's appraisals", "hr", at("appraisal:cycle_appraisals", _s.key(_s.cycle))),
    Page("appraisal: a cycle by month", "hr", at("appraisal:cycle_months", _s.key(_s.cycle))),
    Page("appraisal: remind people now", "hr", at("appraisal:nudge", _s.key(_s.cycle))),
    Page(
        "appraisal: who would be reminded",
        "hr",
        at("appraisal:nudge_plan", _s.key(_s.cycle), _s.key(_s.nudge)),
    ),
    Page("appraisal: a cycle, one directorate", "hr", _s.of_directorate("appraisal:cycle_appraisals")),
    Page("appraisal: a directorate's archive", "hr", at("documents:document", _s.key(_s.archive))),
    Page("appraisal: what colleagues said", "asks colleagues", at("appraisal:feedback", _s.key(_s.feedback))),
    Page("appraisal: say what you see", "colleague", at("appraisal:give_feedback", _s.key(_s.asked))),
    Page("appraisal: pay step", "on a pay step", at("appraisal:pay_step", _s.key(_s.pay_step))),
    Page("appraisal: training needs", "hr", at("appraisal:training")),
    Page(
        "appraisal: goals",
        "asks colleagues",
        lambda: reverse("appraisal:goals", args=[_s.feedback().staff_id]),
    ),
    Page("appraisal: moments", "staff", at("appraisal:moments")),
    Page("documents: mine", "staff", at("documents:list")),
    Page("account: mine", "staff", at("account_home")),
    Page("account: delivery log", "hr", at("outbox:delivery_log")),
    Page("audit trail", "auditor", at("audit_trail")),
]
