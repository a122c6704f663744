from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def keep_the_highest_of_a_day(apps: Any, _schema_editor: Any) -> None:
    """Backwards: where levels are not told apart, one row a day and subject can stay."""
    rows = apps.get_model("induction", "TrainingCompletion").objects
    higher = rows.filter(
        staff=OuterRef("staff"),
        subject=OuterRef("subject"),
        completed_on=OuterRef("completed_on"),
        level__gt=OuterRef("level"),
    )
    rows.filter(Exists(higher)).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("induction", "0012_the_day_they_agreed_to"),
        ("people", "0004_staff_in_the_order_of_the_list"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="trainingcompletion", name="one_completion_a_day_and_subject"
        ),
        migrations.AddField(
            model_name="trainingcompletion",
            name="level",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="trainingcompletion",
            constraint=models.UniqueConstraint(
                fields=("staff", "subject", "completed_on", "level"), name="one_completion_a_day_and_level"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, keep_the_highest_of_a_day),
    ]
