from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def copy_from_the_programme(apps: Any, _schema_editor: Any) -> None:
    """What each running probation may be extended by, as its induction's block says today."""
    programmes = apps.get_model("induction", "Programme").objects
    said = programmes.filter(inductions=OuterRef("induction"))
    apps.get_model("induction", "Probation").objects.update(
        extension_months=Subquery(said.values("extension_months")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("induction", "0013_levels_of_training")]

    operations = [
        migrations.AddField(
            model_name="probation",
            name="extension_months",
            field=models.PositiveSmallIntegerField(db_default=3, default=3),
        ),
        migrations.RunPython(copy_from_the_programme, migrations.RunPython.noop),
    ]
