"""What was signed and not agreed with stood in the thread as agreed: it is called what it is, with what was found of it."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.utils import timezone

BATCH = 500
LABELS = {
    "stands": "The record stands",
    "put_right": "Part of the record is not right. My words say what is",
    "again": "Talk and record again",
}
SOURCES = ("appraisal.appraisal", "appraisal.pastrecord")


def _disagreed(apps: Any) -> Iterator[tuple[str, Any]]:
    """(source type, key) of the evidence of each record that the person did not agree with.

    The first record's source is the appraisal; a later one's the past record from which it was opened again.
    """
    signatures, past_records = (apps.get_model("appraisal", name).objects for name in ("Signature", "PastRecord"))

    def source(appraisal: Any, number: int) -> tuple[str, Any]:
        if not number:
            return SOURCES[0], appraisal
        return SOURCES[1], past_records.values_list("pk", flat=True).get(appraisal=appraisal, number=number)

    signed = signatures.filter(agrees=False).values_list("appraisal", flat=True)
    for appraisal in signed.iterator(chunk_size=BATCH):
        yield source(appraisal, past_records.filter(appraisal=appraisal).count())
    for past in past_records.only("appraisal", "number", "content").iterator(chunk_size=BATCH):
        if any(each.get("agrees") is False for each in past.content.get("signatures", [])):
            yield source(past.appraisal_id, past.number - 1)


def forwards(apps: Any, _editor: Any) -> None:
    evidence, remarks = (apps.get_model("evidence", name).objects for name in ("Evidence", "Remark"))
    reviews, past_records = (apps.get_model("appraisal", name).objects for name in ("Review", "PastRecord"))
    for kind, key in _disagreed(apps):
        evidence.filter(source_type=kind, source_id=key, side="agreed").update(side="recorded")
    for review in reviews.exclude(finding="").select_related("appraisal").iterator(chunk_size=BATCH):
        past = past_records.filter(appraisal=review.appraisal_id).order_by("-number").first()
        remarks.get_or_create(
            source_type=SOURCES[1] if past else SOURCES[0],
            source_id=past.pk if past else review.appraisal_id,
            defaults={
                "staff_id": review.appraisal.staff_id, "heading": LABELS[review.finding], "text": review.words,
                "written_on": timezone.localdate(review.found_at), "written_at": review.found_at,
                "written_by_id": review.found_by_id,
            },
        )  # fmt: skip


def backwards(apps: Any, _editor: Any) -> None:
    evidence, remarks = (apps.get_model("evidence", name).objects for name in ("Evidence", "Remark"))
    evidence.filter(source_type__in=SOURCES, side="recorded").update(side="agreed")
    remarks.filter(source_type__in=SOURCES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0022_who_gives_an_appraisal"),
        ("evidence", "0003_records_not_agreed"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
