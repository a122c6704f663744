"""A directorate's signed records as one archive: who may, what is in it, and what it is called."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, Bundle, FeedbackCell
from appraisal.queries import bundles
from appraisal.queries.feedback import behaviours_of
from appraisal.queries.lists import OUTSIDE
from tests.factories import give_role, make_staff
from tests.factories_appraisal import appraisal_of, brought_to
from values_hub.access.roles import Role
from values_hub.documents import archives, services
from values_hub.documents.models import Document
from values_hub.documents.pdf import make_pdf


def url(world, directorate):
    return reverse("appraisal:take_records", args=[world.cycle.pk, directorate])


@pytest.fixture
def signed(world, settings, tmp_path):
    """Amina's and Grace's are signed by both; Dawn's is not. Shazia is appraised in another directorate."""
    brought_to(world.appraisal, "signed", met_on=world.today, at=timezone.now())
    brought_to(appraisal_of(world.grace, world.cycle), "signed", met_on=world.today, at=timezone.now())
    return world


def archive(world, client, directorate):
    asked = client.post(url(world, directorate))
    document = Document.objects.get(kind="appraisal_records")
    assert asked["Location"] == reverse("documents:document", args=[document.pk])
    assert services.render(document_id=document.pk, clock=timezone.now)
    got = client.get(reverse("documents:download", args=[document.pk]))
    return got, zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content)))


def test_one_archive_of_every_signed_record_named_by_number_with_a_list(signed):
    hr = signed.signed_in(signed.shazia)
    got, found = archive(signed, hr, signed.medicine.pk)
    numbers = {each: f"record-{each.employee_number}.pdf" for each in (signed.amina, signed.grace)}
    assert sorted(found.namelist()) == sorted([*numbers.values(), "contents.csv"])
    assert all(found.read(name).startswith(b"%PDF-") for name in numbers.values())
    lines = list(csv.reader(found.read("contents.csv").decode("utf-8-sig").splitlines()))
    assert [line[:3] for line in lines] == [
        ["File", "Person", "Unit"],
        [numbers[signed.amina], "Amina Khan", "Medicine"],
        [numbers[signed.grace], "Grace Okafor", "Medicine"],
    ]
    assert (got["Content-Type"], got["Cache-Control"]) == ("application/zip", "private, no-store")
    assert got["Content-Disposition"].endswith('.zip"')
    assert not {"amina", "khan", "medicine"} & set(
        got["Content-Disposition"].lower().replace("-", " ").split()
    )
    page = hr.get(reverse("documents:document", args=[Document.objects.get().pk])).content.decode()
    assert "Download the archive" in page


def test_nothing_stays_open_on_the_database_between_two_records(signed, monkeypatch):
    """Progress is written on the same connection while they are read: SQLite refuses that beside an open cursor."""
    monkeypatch.setattr(bundles, "CHUNK", 1)
    bundle = Bundle.objects.create(cycle=signed.cycle, directorate=signed.medicine)
    total, parts = bundles.records_of(bundle.pk, signed.shazia.user, kind="appraisal_record")
    read = []
    for _ in range(total):
        with CaptureQueriesContext(connection) as queries:
            read.append(next(parts).line[0])
        assert len(queries) == 1
    assert (read, list(parts)) == (["Amina Khan", "Grace Okafor"], [])


def test_what_the_reader_may_not_read_is_left_out_and_counted(signed):
    """Each record is asked about by itself: here one that stands in another unit's hands."""
    partner = make_staff("Callum", unit=signed.estates)
    give_role(partner.user, Role.HR, signed.medicine)
    Appraisal.objects.filter(staff=signed.grace).update(unit=signed.estates)
    _, found = archive(signed, signed.signed_in(partner), signed.medicine.pk)
    assert found.namelist() == [f"record-{signed.amina.employee_number}.pdf", "contents.csv"]
    assert "Left out, because you may not read them: 1" in found.read("contents.csv").decode()


def test_asking_twice_while_it_is_made_is_asking_once(signed):
    hr = signed.signed_in(signed.shazia)
    hr.post(url(signed, signed.medicine.pk))
    hr.post(url(signed, signed.medicine.pk))
    assert (Document.objects.count(), Bundle.objects.count()) == (1, 1)


@pytest.mark.parametrize("directorate", ["medicine", OUTSIDE])
def test_hr_of_another_directorate_may_not(signed, directorate):
    partner = make_staff("Callum", unit=signed.estates)
    give_role(partner.user, Role.HR, signed.estates)
    client = signed.signed_in(partner)
    key = signed.medicine.pk if directorate == "medicine" else OUTSIDE
    assert client.post(url(signed, key)).status_code == 403
    assert not Document.objects.exists()
    list_of = reverse("appraisal:cycle_appraisals", args=[signed.cycle.pk])
    assert "Make one archive" not in client.get(f"{list_of}?directorate={key}").content.decode()
    assert "Make one archive" in client.get(f"{list_of}?directorate={signed.estates.pk}").content.decode()


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_directorate_that_is_none_is_not_found(signed, key):
    assert signed.signed_in(signed.shazia).post(url(signed, key)).status_code == 404


def test_when_what_it_was_about_is_gone_that_is_said(signed):
    hr = signed.signed_in(signed.shazia)
    hr.post(url(signed, signed.medicine.pk))
    document = Document.objects.get()
    Bundle.objects.all().delete()
    assert not services.render(document_id=document.pk, clock=timezone.now)
    document.refresh_from_db()
    assert (document.state, document.error) == ("failed", services.SUBJECT_GONE)


def test_a_record_in_the_archive_says_no_more_of_what_colleagues_see_than_its_reader_reads(
    signed, monkeypatch
):
    seen = {str(each.pk): {"often": 4} for each in behaviours_of(signed.appraisal)}
    FeedbackCell.objects.create(appraisal=signed.appraisal, answered=4, counts=seen)
    give_role(signed.grace.user, Role.HR)
    set_for = []
    monkeypatch.setattr(
        archives, "make_pdf", lambda html, **how: set_for.append(html) or make_pdf(html, **how)
    )

    archive(signed, signed.signed_in(signed.shazia), signed.medicine.pk)
    assert len(set_for) == 2
    assert not [html for html in set_for if "What colleagues see" in html]

    Document.objects.all().delete()
    set_for.clear()
    archive(signed, signed.signed_in(signed.grace), signed.medicine.pk)
    (amina,) = [html for html in set_for if "What colleagues see" in html]
    assert "Appraisal record: Amina Khan" in amina
