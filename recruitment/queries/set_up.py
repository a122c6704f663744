"""The five steps in which a vacancy is set up: which page belongs to which, what is done, and where to go next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from recruitment.models import Vacancy
from recruitment.queries.readiness import Check, readiness


@dataclass(frozen=True)
class Step:
    """One of the five. `pages` are the names of its addresses, in order."""

    number: int
    name: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One page of a step as the task list shows it; `name` is its address's."""

    name: str
    label: str
    done: bool
    hint: str


@dataclass(frozen=True)
class StepProgress:
    """A step with its pages, for the task list."""

    number: int
    name: str
    tasks: Sequence[Task]


STEPS = (
    Step(1, "The post", ("post", "advert")),
    Step(2, "Questions", ("questions", "interview_questions")),
    Step(3, "Panel", ("panel", "manager")),
    Step(4, "Dates", ("dates",)),
    Step(5, "Check", ("check",)),
)
PAGES = tuple(page for step in STEPS for page in step.pages)
LABELS = {
    "post": "What the post is",
    "advert": "The advert",
    "questions": "Questions to answer when applying",
    "interview_questions": "Questions to ask at interview",
    "panel": "Who is on the panel",
    "manager": "Line manager",
    "dates": "Dates and reading",
    "check": "Check and publish",
}


def step_of(page: str) -> Step:
    """The step a page belongs to. Raises: StopIteration for a page of none."""
    return next(step for step in STEPS if page in step.pages)


def steps_done(checks: Sequence[Check], *, post: str) -> list[StepProgress]:
    """The steps before the last. A page is done when every check of its own is; `post` says what the post is."""
    return [
        StepProgress(step.number, step.name, [_task(page, checks, post) for page in step.pages])
        for step in STEPS[:-1]
    ]


def next_page(vacancy: Vacancy, after: str, at: dt.datetime) -> str:
    """The first page after this one on which something is missing, or the last step, which says what is."""
    missing = {check.task for check in readiness(vacancy, at) if not check.ready}
    return next((page for page in PAGES[PAGES.index(after) + 1 :] if page in missing), "check")


def _task(page: str, checks: Sequence[Check], post: str) -> Task:
    own = [check for check in checks if check.task == page]
    missing = [check.sentence for check in own if not check.ready]
    hint = (missing or [check.sentence for check in own] or [post])[0]
    return Task(page, LABELS[page], not missing, hint)
