from django.db import migrations, models
from django.db.models import Q

UNFINISHED = ["drafted", "met", "not_started", "preparing", "ready", "signed_by_manager"]
BLIND = ["not_started", "preparing"]


class Migration(migrations.Migration):
    """What HR's counts of 30,000 ask of a row stands in their indexes, in the order in which they group it."""

    dependencies = [("appraisal", "0033_all_or_nothing")]

    operations = [
        migrations.RemoveIndex("appraisal", "appraisal_held_unusually"),
        migrations.RemoveIndex("appraisal", "appraisal_by_directorate"),
        migrations.AddIndex(
            "appraisal",
            models.Index(
                fields=["cycle", "directorate", "state", "left_out", "due_on", "confirmed_at", "id"],
                name="appraisal_by_directorate",
            ),
        ),
        migrations.AddIndex(
            "appraisal",
            models.Index(
                fields=[
                    "cycle", "state", "left_out", "appraiser", "person_sent_at", "appraiser_sent_at", "staff",
                ],
                name="appraisal_held_unusually",
                condition=Q(state__in=UNFINISHED, appraiser=None)
                | Q(state__in=BLIND, person_sent_at=None, appraiser_sent_at__isnull=False)
                | Q(state__in=BLIND, person_sent_at__isnull=False, appraiser_sent_at=None),
            ),
        ),
    ]  # fmt: skip
