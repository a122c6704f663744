"""HTML to a tagged PDF (PDF/UA-1), with nothing fetched from anywhere."""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# percent done, and what is being done in words
OnProgress = Callable[[int, str], None]

OWN_FILE = re.compile(r"pdf:([a-z0-9][a-z0-9-]*\.(css|svg|woff2))")
MEDIA_TYPES = {"css": "text/css", "svg": "image/svg+xml", "woff2": "font/woff2"}
STEPS = {
    3: (15, "Setting the type"),
    4: (25, "Setting the type"),
    6: (80, "Writing the file"),
    7: (95, "Finishing"),
}
STEP = re.compile(r"Step (\d)(?:.*Page (\d+))?")


class CannotRender(Exception):
    """The template asks for something that is not ours to give: an address, a file. A fault in the template."""


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


class OwnFilesOnly(URLFetcher):
    """Answers `pdf:<name>` from static/pdf and refuses every other address: no network, no other file.

    A refusal stops the rendering: a document of record does not silently lack a part.
    """

    def __init__(self) -> None:
        super().__init__(fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        match = OWN_FILE.fullmatch(url)
        path = finders.find(f"pdf/{match[1]}") if match else None
        if match is None or path is None:
            raise CannotRender(f"not fetched while rendering: {url[:200]}")
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": MEDIA_TYPES[match[2]]})


def make_pdf(html: str, *, footer: str, identifier: bytes, on_progress: OnProgress) -> Pdf:
    """The PDF of `html`, `footer` at the foot of every page beside "Page 1 of 3".

    `html` carries its own language and title. `identifier` is the PDF's own id: the same content gives the same one.
    Raises CannotRender, and whatever `on_progress` raises (how a worker stops that has lost its claim).
    """
    with _told_of_steps(on_progress):
        try:
            fetcher = OwnFilesOnly()
            document = HTML(string=html, url_fetcher=fetcher).render(stylesheets=[page_foot(footer)])
            content = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
        except FatalURLFetchingError as error:  # derives from BaseException
            raise CannotRender(str(error.__cause__ or error)) from error
    return Pdf(content, len(document.pages))


def page_foot(footer: str) -> CSS:
    """The style that puts `footer` at the foot of every page."""
    return CSS(string=f"@page {{ @bottom-left {{ content: {_css_string(footer)} }} }}")


def _css_string(text: str) -> str:
    """`text` as a CSS string: anything that could end it is written as an escape."""
    return '"' + "".join(c if c.isalnum() or c in " .,:-" else f"\\{ord(c):06x}" for c in text) + '"'


@contextmanager
def _told_of_steps(on_progress: OnProgress) -> Iterator[None]:
    """WeasyPrint says each step and each page it lays out to a logger: the only place it can be heard."""
    handler = _Steps(on_progress)
    before = PROGRESS_LOGGER.level, PROGRESS_LOGGER.propagate
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.propagate = False
    PROGRESS_LOGGER.addHandler(handler)
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(handler)
        PROGRESS_LOGGER.level, PROGRESS_LOGGER.propagate = before


class _Steps(logging.Handler):
    def __init__(self, on_progress: OnProgress) -> None:
        super().__init__()
        self.on_progress = on_progress
        self.thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        step = STEP.match(record.getMessage())
        if step is None or record.thread != self.thread:  # another thread's document
            return
        number, page = int(step[1]), step[2]
        if page:
            # How many pages there will be is not known: ever closer to 75, never back.
            self.on_progress(30 + int(45 * (1 - 30 / (30 + int(page)))), f"Laying out page {page}")
        elif number in STEPS:
            self.on_progress(*STEPS[number])
