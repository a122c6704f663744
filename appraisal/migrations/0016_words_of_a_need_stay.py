from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def keep_words(apps, schema_editor):
    """What stands in a record takes its code's words as they are today, and keeps them from here on."""
    codes = apps.get_model("appraisal", "TrainingCode").objects.using(schema_editor.connection.alias)
    needs = apps.get_model("appraisal", "Objective").objects.using(schema_editor.connection.alias)
    words = Subquery(codes.filter(code=OuterRef("training")).values("label")[:1])
    needs.exclude(training="").update(training_words=Coalesce(words, F("training")))


class Migration(migrations.Migration):

    dependencies = [
        ('appraisal', '0015_steps_of_a_cycle'),
    ]

    operations = [
        migrations.AddField(
            model_name='objective',
            name='training_words',
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
        migrations.RunPython(keep_words, migrations.RunPython.noop),
    ]
