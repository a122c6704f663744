import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import give_role, make_staff, make_unit
from tests.factories_people import a_row, as_csv, bring, check, make_hr
from values_hub.people.models import StaffImport, StaffImportProblem, StaffRecord
from values_hub.people.services.staff_import.applying import apply_import
from values_hub.people.services.staff_import.checking import check_import
from values_hub.people.tasks import check_import as check_task
from values_hub.people.waiting import checked_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client):
    hr = make_hr()
    client.force_login(hr)
    return hr


def upload(client, content, name="staff.csv"):
    return client.post("/people/import/new/", {"file": SimpleUploadedFile(name, content)})


def url(name, staff_import):
    return reverse(f"people:{name}", args=[staff_import.pk])


def now():
    return timezone.now()


@pytest.mark.smoke
def test_from_upload_to_applied(client, hr):
    response = upload(client, as_csv(a_row(1), a_row(2, fte="lots"), a_row(3, start_date="soon")))
    brought = StaffImport.objects.get()
    assert response.url == url("import", brought)
    page = client.get(response.url).content.decode()
    assert "Waiting to be checked" in page
    assert 'hx-trigger="every 2s"' in page
    check_task(import_id=str(brought.pk), left_over_from_an_older_release=True)
    page = client.get(response.url)
    assert dict(page.context["summary"].would)["New people"] == 2
    assert "1 row cannot be applied" in page.content.decode()
    assert client.get(url("import_progress", brought))["HX-Refresh"] == "true"
    assert client.post(url("apply_import", brought), {"full_list": "no"}).url == url("import", brought)
    assert "Being applied" in client.get(url("import", brought)).content.decode()
    assert not StaffRecord.objects.exists()
    apply_import(import_id=brought.pk, clock=now)
    page = client.get(url("import", brought)).content.decode()
    assert "The file itself has been deleted" in page
    assert StaffRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "staff.csv", "The selected file is empty"),
        (as_csv(a_row(1)), "staff.xlsx", "must be a CSV"),
        (b"PK\x03\x04 renamed", "staff.csv", "an Excel workbook or a zip file, not a CSV file"),
        (as_csv(headings=["employee_number", "last_name"]), "staff.csv", "These headings are missing"),
        (
            as_csv({**a_row(1), "ethnic_origin": "A"}, headings=[*a_row(1), "ethnic_origin"]),
            "staff.csv",
            "ethnic_origin",
        ),
    ],
)
def test_a_wrong_file_is_said_to_be_wrong_and_not_kept(client, hr, content, name, words):
    page = upload(client, content, name)
    assert words in page.content.decode()
    assert page.context["form"].errors["file"]
    assert not StaffImport.objects.exists()


def test_no_file_at_all(client, hr):
    assert "Select a staff file" in client.post("/people/import/new/", {}).content.decode()


def test_too_big_a_file(client, hr, settings):
    from values_hub.people.forms.imports import StaffFileForm

    content = as_csv(a_row(1)) + b"x" * 100
    form = StaffFileForm({}, {"file": SimpleUploadedFile("staff.csv", content)})
    form.fields["file"].max_bytes = len(content) - 1
    assert "must be smaller than" in form.errors["file"][0]
    assert StaffFileForm.base_fields["file"].max_bytes == settings.STAFF_FILE_MAX_BYTES == 25 * 1024 * 1024


def test_only_hr_for_the_whole_trust(client, hr):
    checked = check(a_row(1))
    medicine = make_unit()
    partner, manager = make_staff(unit=medicine), make_staff()
    give_role(partner.user, "hr", medicine)
    make_staff(manager=manager)
    pages = ["/people/import/", "/people/import/new/", "/people/import/template.csv"]
    ones = [url(name, checked) for name in ("import", "import_progress", "apply_import", "import_problems")]
    for who, status in ((partner.user, 404), (manager.user, 404)):
        client.force_login(who)
        assert [client.get(each).status_code for each in pages] == [403] * 3
        assert [client.get(each).status_code for each in ones] == [status] * 4
        assert client.post(url("apply_import", checked), {"full_list": "no"}).status_code == 404
        assert client.post(url("check_import_again", checked)).status_code == 404
    assert "Import staff" not in client.get("/people/").content.decode()
    client.logout()
    assert all(client.get(each).url.startswith("/account/login/") for each in [*pages, *ones])
    assert StaffImport.objects.get().stage == "checked"


def test_applying_needs_an_answer_and_is_asked_once(client, hr):
    checked = check(a_row(1))
    page = client.post(url("apply_import", checked), {})
    assert "Select whether this is everybody who works here" in page.content.decode()
    assert StaffImport.objects.get().stage == "checked"
    client.post(url("apply_import", checked), {"full_list": "yes"})
    again = client.post(url("apply_import", checked), {"full_list": "yes"})
    assert "This file is being applied, so it cannot be applied now." in again.content.decode()
    assert StaffImport.objects.get().is_full_list is True


def test_a_partial_file_is_noticed(client, hr):
    for _ in range(3):
        make_staff()
    checked = check(a_row(1))
    assert "Many people are not in this file" in client.get(url("apply_import", checked)).content.decode()
    page = client.get(url("import", checked)).content.decode()
    assert "People here who are not in the file" in page


def test_checking_again(client, hr):
    checked = check(a_row(1), a_row(2, fte="lots"))
    assert client.get(url("check_import_again", checked)).status_code == 405
    client.post(url("check_import_again", checked))
    assert StaffImport.objects.get().stage == "queued"
    assert not StaffImportProblem.objects.exists()
    check_import(import_id=checked.pk, clock=now)
    assert StaffImportProblem.objects.count() == 1
    apply_asked = client.post(url("apply_import", checked), {"full_list": "no"})
    assert apply_asked.status_code == 302
    page = client.post(url("check_import_again", checked), follow=True).content.decode()
    assert "not there to be checked any more" in page


def test_problems_to_download_are_no_formulas(client, hr):
    checked = check(a_row(1, staff_group="=HYPERLINK(1)"), a_row(2, fte="-2"))
    response = client.get(url("import_problems", checked))
    assert response["Content-Disposition"] == 'attachment; filename="staff-file-problems.csv"'
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")
    rows = list(csv.reader(io.StringIO(response.getvalue().decode())))
    assert rows[0] == ["line", "column", "problem", "what happens to the row"]
    assert [row[:2] + row[3:] for row in rows[1:]] == [
        ["2", "staff_group", "not applied"], ["3", "fte", "applied without this"],
    ]  # fmt: skip
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_problems_are_shown_as_text_and_in_pages(client, hr):
    rows = [a_row(n, fte="<b>lots</b>") for n in range(1, 28)]
    checked = check(*rows)
    page = client.get(url("import", checked))
    assert len(page.context["page"].object_list) == 25
    assert "<b>lots" not in page.content.decode()
    assert len(client.get(url("import", checked), {"page": 2}).context["page"].object_list) == 2


def test_the_template_and_the_list(client, hr):
    assert client.get("/people/import/template.csv").content.startswith(b"employee_number,assignment_number")
    assert "No files yet" in client.get("/people/import/").content.decode()
    bring(a_row(1), name="march.csv")
    assert "march.csv" in client.get("/people/import/").content.decode()


def test_a_checked_file_waits_on_whoever_brought_it(client):
    checked = check(a_row(1))
    today = timezone.localdate()
    (item,) = checked_files(checked.uploaded_by, today)
    assert item.url == url("import", checked)
    assert list(checked_files(make_hr(), today)) == []


def test_a_refused_file_says_why(client, hr):
    refused = check(content=as_csv(a_row(1), a_row(2)).replace(b"Person2", b'"Person2"x'))
    page = client.get(url("import", refused)).content.decode()
    assert "This file cannot be used" in page
    assert "beyond line 3" in page
    assert client.post(url("apply_import", refused), {"full_list": "no"}).status_code == 200


def test_the_list_and_a_file_cost_the_same_for_one_line_and_for_three(client, hr):
    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    listed, one = reverse("people:imports"), check(a_row(1, fte="lots"))
    client.get(listed)  # what is kept from the first page on is not the list's
    before = cost(listed), cost(url("import", one))
    three = check(*[a_row(number, fte="lots") for number in (2, 3, 4)])
    check(a_row(5))
    assert StaffImport.objects.count() == 3
    assert three.problems.count() == 3
    assert (cost(listed), cost(url("import", three))) == before
