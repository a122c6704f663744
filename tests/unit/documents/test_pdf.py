import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from values_hub.documents.pdf import CannotRender, OwnFilesOnly, make_pdf

PAGE = '<!doctype html><html lang="en-GB"><head><title>T</title>{head}</head><body><h1>T</h1>{body}</body></html>'


def pdf_of(*, head: str = "", body: str = "", **changes: Any) -> Any:
    given = {"footer": "Foot", "identifier": b"0" * 16, "on_progress": lambda *_: None}
    return make_pdf(PAGE.format(head=head, body=body), **{**given, **changes})


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/image.png",
        "https://example.org/style.css",
        "file:///etc/passwd",
        "pdf:../build/app.css",
        "pdf:/etc/passwd",
        "pdf:document.css/../../build/app.css",
        "pdf:no-such.css",
        "data:text/css,p{}",
    ],
)
def test_nothing_but_our_own_print_files_is_fetched(address: str) -> None:
    with pytest.raises(CannotRender, match="not fetched while rendering"):
        OwnFilesOnly().fetch(address)


def test_our_own_style_is_fetched() -> None:
    style = Path("static/pdf/document.css").read_bytes()
    response = OwnFilesOnly().fetch("pdf:document.css")
    assert (response.read(), response.content_type) == (style, "text/css")


@pytest.mark.parametrize(
    "part",
    [
        {"body": '<img src="file:///etc/hostname" alt="">'},
        {"head": '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">'},
        {"head": "<style>@import url('file:///etc/hostname');</style>"},
        {"head": '<link rel="attachment" href="file:///etc/hostname">'},
    ],
)
def test_a_template_that_asks_for_anything_else_is_refused(part: dict[str, str]) -> None:
    with pytest.raises(CannotRender, match="not fetched while rendering"):
        pdf_of(**part)


def test_the_same_content_gives_the_same_file() -> None:
    assert pdf_of(body="<p>One</p>").content == pdf_of(body="<p>One</p>").content
    assert pdf_of(body="<p>One</p>").content != pdf_of(body="<p>Two</p>").content


def test_a_footer_cannot_leave_its_string() -> None:
    footer = '"} body { display: none } @page { x: "\\'
    made = pdf_of(footer=footer, body="<p>Still here</p>")
    words = "".join(PdfReader(io.BytesIO(made.content)).pages[0].extract_text().split())
    assert "".join(footer.split()) in words
    assert "Stillhere" in words


def test_a_document_being_made_elsewhere_is_not_heard() -> None:
    """Progress is told through one logger for the whole process."""
    heard: list[str] = []
    pdf_of(on_progress=lambda _percent, words: heard.append(words))
    first = len(heard)
    assert first > 3
    pdf_of(on_progress=lambda *_: None)
    assert len(heard) == first


def test_what_progress_raises_stops_the_work() -> None:
    class Stop(Exception):
        pass

    def stop(*_: Any) -> None:
        raise Stop(uuid.uuid4())

    with pytest.raises(Stop):
        pdf_of(on_progress=stop)
