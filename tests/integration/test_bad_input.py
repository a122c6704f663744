"""Bad input, one line a fault: what the person reads, and that nothing whatever has changed."""

import datetime as dt
import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from recruitment.models import ANSWER_CHARACTERS, Answer
from tests.factories import NOW, TODAY, make_staff, make_user
from tests.factories_appraisal import appraisal_of, make_cycle, make_pair
from tests.factories_framework import make_draft, make_editor
from tests.factories_induction import check_in_of, make_induction
from tests.factories_people import a_row, as_csv, bring, make_hr
from tests.factories_recruitment import AFTER, make_published, start, write
from values_hub.people.models import StaffRecord
from values_hub.people.services.staff_import.checking import check_import

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(hours=4)
# Where somebody is signed in is no change of theirs.
UNWATCHED = {"sessions.Session", "contenttypes.ContentType"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def everything() -> dict[str, list[Any]]:
    """Every row of every table, the trail of events among them."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=str)
        for model in apps.get_models()
        if model._meta.label not in UNWATCHED
    }


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def problems(response: HttpResponse) -> str:
    """What the error summary says. It stands above the page's heading, and the title begins with it."""
    soup = BeautifulSoup(response.content, "html.parser")
    summary = soup.select_one(".nhsuk-error-summary")
    assert summary is not None, "there is no error summary"
    assert soup.title is not None
    assert soup.title.get_text().strip().startswith("Error: ")
    return " ".join(summary.get_text(" ").split())


def refusal(response: HttpResponse) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to many megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as workbook:
        workbook.writestr("xl/worksheets/sheet1.xml", b"0" * 8_000_000)
    return packed.getvalue()


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
GOOD = as_csv(a_row(1))
MEGABYTE = 1024 * 1024

STAFF_FILES = {
    "wrong columns": ("staff.csv", as_csv(headings=["name", "team"]), "These headings are missing"),
    "semicolons": ("staff.csv", GOOD.replace(b",", b";"), "The columns are not separated by commas"),
    "a heading twice": ("staff.csv", GOOD.replace(b"first_name", b"last_name"), "These headings"),
    "monitoring data": ("staff.csv", GOOD.replace(b"band", b"religion"), "must not be in a staff file: religion"),
    "UTF-16": ("staff.csv", GOOD.decode().encode("utf-16"), "Unicode text (UTF-16), not a CSV file"),
    "letters of no alphabet": ("staff.csv", GOOD.replace(b"Patel", b"P\x81tel"), "letters in it that cannot be read"),
    "NULs": ("staff.csv", GOOD.replace(b"Patel", b"Pa\x00el"), "This is not a text file"),
    "nothing in it": ("staff.csv", b"", "The selected file is empty"),
    "a picture called .csv": ("staff.csv", PNG, "This is not a text file"),
    "a workbook called .csv": ("staff.csv", bomb(), "an Excel workbook or a zip file, not a CSV file"),
    "a workbook": ("staff.xlsx", bomb(), "must be a CSV"),
    "past 25MB": ("staff.csv", GOOD + b"\n" * 25 * MEGABYTE, "must be smaller than 25MB"),
}  # fmt: skip


@pytest.mark.parametrize("fault", STAFF_FILES)
def test_a_staff_file_that_is_none(fault: str) -> None:
    name, content, sentence = STAFF_FILES[fault]
    client = signed_in(make_hr())

    with nothing_changes():
        response = client.post(reverse("people:upload_import"), {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 200
    assert sentence in problems(response)


FRAMEWORK_FILES = {
    "a picture called .json": ("values.json", PNG, "not text in UTF-8"),
    "a workbook called .csv": ("values.csv", bomb(), "The file is not"),
    "a workbook": ("values.xlsx", bomb(), "must be a JSON"),
    "half of a file": ("values.json", b'{"format": "values-hub-framework", ', "this is not written as JSON"),
    "lists within lists": ("values.json", b"[" * 100_000, "too deep"),
    "another thing": ("values.json", b'{"format": "else"}', "Format must be"),
    "wrong columns": ("values.csv", b"name,age\nx,1\n", "the headings must be"),
    "nothing in it": ("values.json", b"", "The selected file is empty"),
    "past 5MB": ("values.json", b" " * (5 * MEGABYTE + 1), "must be smaller than 5MB"),
}


@pytest.mark.parametrize("fault", FRAMEWORK_FILES)
def test_a_framework_file_that_is_none(fault: str) -> None:
    name, content, sentence = FRAMEWORK_FILES[fault]
    client = signed_in(make_editor())

    with nothing_changes():
        response = client.post(reverse("framework:upload"), {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 200
    assert sentence in problems(response)


ROWS = {
    "one address for two people": ([a_row(1), a_row(2, email="person1@import.nhs.example")], "email"),
    "one number for two people": ([a_row(1), a_row(2, employee_number="21000001")], "employee_number"),
    "a day that is none": ([a_row(1, start_date="31/02/2024")], "start_date"),
    "an address that is none": ([a_row(1, email="at home")], "email"),
}


@pytest.mark.parametrize("fault", ROWS)
def test_a_row_of_a_staff_file_that_is_wrong(fault: str) -> None:
    rows, column = ROWS[fault]
    brought = bring(*rows)
    client = signed_in(brought.uploaded_by)

    check_import(import_id=brought.pk, clock=lambda: NOW)
    page = refusal(client.get(reverse("people:import", args=[brought.pk])))

    assert not StaffRecord.objects.exists()
    said = list(brought.problems.values_list("column", "sentence"))
    assert {each for each, _ in said} == {column}
    assert all(sentence in page for _, sentence in said)


def test_a_formula_in_a_cell_stays_text_wherever_it_goes() -> None:
    formula = '=HYPERLINK("https://evil.example","x")'
    brought = bring(a_row(1, email=formula))
    client = signed_in(brought.uploaded_by)
    check_import(import_id=brought.pk, clock=lambda: NOW)

    sheet = b"".join(client.get(reverse("people:import_problems", args=[brought.pk]))).decode()

    assert "=HYPERLINK" in sheet
    assert not any(cell.startswith("=") for line in sheet.splitlines() for cell in line.split(","))
    assert not StaffRecord.objects.exists()


WORDS = "word " * 5000


def test_an_answer_of_five_thousand_words_is_kept_whole_and_said_to_be_too_long() -> None:
    application = write(start(make_published()))
    client = signed_in(application.applicant)
    first = Answer.objects.get(application=application, question__order=1)

    kept = client.post(
        reverse("apply:answer", args=[application.pk, 1]), {"answer": WORDS, "version": first.version}
    )
    with nothing_changes():
        not_sent = client.post(reverse("apply:check", args=[application.pk]))

    assert "You have 4,750 words too many" in problems(kept)
    assert Answer.objects.get(pk=first.pk).text == WORDS
    assert "4,750 words" in problems(not_sent)


def test_an_answer_past_all_bounds_is_refused_whole_and_still_in_the_box() -> None:
    application = start(make_published())
    client = signed_in(application.applicant)
    text = "x" * (ANSWER_CHARACTERS + 1)

    with nothing_changes():
        response = client.post(
            reverse("apply:answer", args=[application.pk, 1]), {"answer": text, "version": 0}
        )

    assert "longer than 40,000 characters" in problems(response)
    assert text in response.text


def test_a_reason_of_five_thousand_words_is_refused_whole_and_still_in_the_box() -> None:
    manager = make_staff("Grace")
    make_staff(manager=manager)
    address = f"{reverse('people:stand_in', args=[manager.pk])}?person={make_staff('Marcus').pk}"
    day = {"day": TODAY.day, "month": TODAY.month, "year": TODAY.year}
    days = {f"{name}_{part}": number for name in ("starts_on", "ends_on") for part, number in day.items()}
    client = signed_in(manager.user)

    with nothing_changes():
        response = client.post(address, {**days, "reason": WORDS})

    assert "300 characters or fewer" in problems(response)
    assert WORDS.strip() in response.text


def test_a_closed_vacancy_takes_no_start_and_nothing_that_is_late() -> None:
    world = make_published()
    application = write(start(world))
    with time_machine.travel(AFTER, tick=False):
        visitor, candidate = signed_in(make_user()), signed_in(application.applicant)
        candidate.get(
            reverse("apply:application", args=[application.pk])
        )  # it has lapsed with the closing time

        with nothing_changes():
            begun = visitor.post(reverse("apply:start", args=[world.vacancy.pk]))
            sent = candidate.post(reverse("apply:check", args=[application.pk]))

    assert (begun.status_code, sent.status_code) == (403, 403)
    assert "This vacancy has closed." in refusal(begun)
    assert "You have sent this application, or the vacancy closed before you did." in refusal(sent)


FORGED = [
    "apply:application", "appraisal:page", "appraisal:cycle", "framework:overview", "induction:check_in",
    "induction:induction", "people:import", "people:record", "recruitment:vacancy", "documents:download",
]  # fmt: skip


@pytest.mark.parametrize("address", FORGED)
def test_a_key_that_is_nobodys_is_not_found(address: str) -> None:
    """One of each kind of address; tests/architecture tries every one, and second keys of somebody else's."""
    client = signed_in(make_hr())
    url = reverse(address, args=[uuid.uuid4()])

    with nothing_changes():
        shown, posted = client.get(url), client.post(url, {"reason": "x"})

    assert (shown.status_code, posted.status_code in (404, 405)) == (404, True)
    assert "Page not found" in refusal(shown)


def stale_answer() -> tuple[Client, str, dict[str, Any]]:
    application = start(make_published())
    client, url = signed_in(application.applicant), reverse("apply:answer", args=[application.pk, 1])
    client.post(url, {"answer": "The newer text.", "version": 0})
    return client, url, {"answer": "Mine, from the older tab.", "version": 0}


def stale_check_in() -> tuple[Client, str, dict[str, Any]]:
    check_in = check_in_of(make_induction())
    client = signed_in(check_in.induction.staff.user)
    url = reverse("induction:rate", args=[check_in.pk, 1])
    client.post(url, {"rating": "4", "note": "The newer text.", "version": "0"})
    return client, url, {"rating": "2", "note": "Mine, from the older tab.", "version": "0"}


def stale_preparation() -> tuple[Client, str, dict[str, Any]]:
    _, person = make_pair()
    appraisal = appraisal_of(person, make_cycle())
    client, url = signed_in(person.user), reverse("appraisal:prepare", args=[appraisal.pk])
    newer = {"reflection": "The newer text.", "version": 0}
    client.post(reverse("appraisal:keep_prepare", args=[appraisal.pk]), newer)
    ratings = {f"rating-{value.pk}": "3" for value in appraisal.cycle.framework.values.all()}
    return client, url, {**ratings, "reflection": "Mine, from the older tab.", "version": 0}


def stale_framework() -> tuple[Client, str, dict[str, Any]]:
    draft = make_draft()
    client, url = signed_in(make_editor()), reverse("framework:details", args=[draft.pk])
    form = client.get(url).context["form"]
    seen = {name: form[name].value() or "" for name in form.fields}
    client.post(url, {**seen, "name": "The newer text."})
    return client, url, {**seen, "name": "Mine, from the older tab."}


@pytest.mark.parametrize(
    "stale",
    [stale_answer, stale_check_in, stale_preparation, stale_framework],
    ids=lambda each: each.__name__,
)
def test_a_form_that_another_tab_overtook_overwrites_nothing_and_loses_nothing(stale: Any) -> None:
    client, url, typed = stale()

    with nothing_changes():
        response = client.post(url, typed)

    assert response.status_code in (200, 409)
    assert re.search("changed (this )?(in another|since|elsewhere)|has been changed", problems(response))
    assert "Mine, from the older tab." in response.text
