from django.db import migrations, models
from django.db.models import Q

UNFINISHED = ["drafted", "met", "not_started", "preparing", "ready", "signed_by_manager"]


class Migration(migrations.Migration):
    """The few who are left out of a cycle are found without a walk along all its appraisals."""

    dependencies = [("appraisal", "0034_counts_from_indexes")]

    operations = [
        migrations.AddIndex(
            "appraisal",
            models.Index(
                fields=["cycle", "left_out", "staff"],
                name="appraisal_left_out",
                condition=Q(state__in=UNFINISHED) & ~Q(left_out=""),
            ),
        ),
    ]
