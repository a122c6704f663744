from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("induction", "0014_extensions_kept_with_the_probation")]

    operations = [
        migrations.AddField(
            model_name="arrival",
            name="manages_people",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
