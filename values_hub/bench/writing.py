"""Pages that write: an answer scored, and whatever is saved while somebody types."""

import json
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from django.urls import reverse

from values_hub.bench import more_subjects as m
from values_hub.bench import subjects as s
from values_hub.bench.addresses import At, at
from values_hub.bench.server import Answer, Browser

TIMES = 25
FORM = re.compile(r'data-autosave-url="([^"]+)" data-autosave-version="(\d+)"')
# What is sent, and what came of it.
Steps = Generator[tuple[str, dict[str, str]], Answer]


@dataclass(frozen=True)
class Write:
    """`who` writes; `steps` one after the other. The budget: a multiple of the floor, and queries. `address` is the
    name of what is written to."""

    name: str
    who: str
    steps: Callable[[Browser], Steps]
    address: str
    ratio: float = 1.0
    queries: int = 4


def scoring(browser: Browser) -> Steps:
    """Thirty answers scored one after the other; the page that follows is asked for and timed with each."""
    for score in s.unscored()[:30]:
        url = reverse("recruitment:sift_answer", args=[s.big_sift().pk, score.answer_id])
        browser.get(url)
        yield url, {"rating": "3"}


def typing(page: At, field: str) -> Callable[[Browser], Steps]:
    """Somebody types into one box of a page, which sends that box to where it keeps it, each time on the version that
    it was answered with (assets/js/autosave.js)."""

    def steps(browser: Browser) -> Steps:
        found = FORM.search(browser.get(page()).body)
        if found is None:
            raise LookupError("The page keeps nothing while somebody types.")
        url, version = found.groups()
        for number in range(TIMES):
            answer = yield url, {field: f"The ward round starts on time. {number}", "version": version}
            version = str(json.loads(answer.body)["version"])

    return steps


def _kept(name: str, who: str, field: str, page: At) -> Write:
    return Write(f"autosave: {name}", who, typing(page, field), name)


def _rows() -> Iterator[Write]:
    yield Write("sift: score saved, next answer shown", "panel", scoring, "recruitment:sift_answer", 2.0, 15)
    own = s.key(s.draft)
    for name, field, page in (
        ("answer", "answer", at("apply:answer", own, 1)),
        ("about", "first_name", at("apply:about", own)),
        ("right_to_work", "right_to_work_detail", at("apply:right_to_work", own)),
        ("registration", "registration_body", at("apply:registration", own)),
        ("declarations", "related_detail", at("apply:declarations", own)),
        ("schemes", "adjustments", at("apply:schemes", own)),
        ("history_entry", "duties", at("apply:history_entry", own, m.history_entry)),
        ("referee", "how_known", at("apply:referee", own, m.referee)),
    ):
        yield _kept(f"apply:autosave_{name}", "candidate", field, page)
    kit = at("recruitment:kit", s.an_interview("booked", 0))
    yield _kept("recruitment:autosave_kit", "interviewer", "notes_1", kit)
    check_in = s.key(m.check_in)
    yield _kept("induction:draft", "check-in starter", "note", at("induction:rate", check_in, 1))
    plan = at("induction:record_outcome", s.key(m.confirmed_check_in), "amber")
    yield _kept("induction:keep_outcome", "outcome manager", "reason", plan)
    for name in ("reply", "appeal"):
        page = at(f"induction:{name}", s.key(m.outcome))
        yield _kept(f"induction:keep_{name}", "outcome starter", "words", page)
    yield _kept("appraisal:keep_prepare", "staff", "reflection", at("appraisal:prepare", s.key(s.appraisal)))
    both = at("appraisal:prepare_as_appraiser", m.in_state("not_started"))
    yield _kept("appraisal:keep_prepare_as_appraiser", "not_started appraiser", "reflection", both)
    record = at("appraisal:record", m.in_state("met"))
    yield _kept("appraisal:keep_record", "met appraiser", "wellbeing", record)


WRITES: list[Write] = list(_rows())
