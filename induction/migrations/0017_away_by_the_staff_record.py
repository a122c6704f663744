from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("induction", "0016_things_that_follow_several")]

    operations = [
        migrations.AddField(
            model_name="induction",
            name="away_by_record",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
