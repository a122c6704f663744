from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("induction", "0015_appointed_to_lead_people")]

    operations = [
        migrations.AddField(
            model_name="programmeitem",
            name="also_after",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
