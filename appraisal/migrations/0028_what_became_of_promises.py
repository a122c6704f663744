from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0027_wellbeing_between_the_two")]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="became",
            field=models.CharField(
                blank=True,
                choices=[
                    ("met", "Met"), ("partly", "Partly met"), ("not_met", "Not met"), ("dropped", "No longer relevant"),
                ],
                default="", max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="goal",
            name="became_in",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appraisal.appraisal"
            ),
        ),
        migrations.AddField(
            model_name="goal",
            name="became_words",
            field=models.CharField(blank=True, default="", max_length=400),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("became", ""), ("became_in", None), ("became_words", "")),
                    models.Q(models.Q(("became", ""), _negated=True), ("became_in__isnull", False)),
                    _connector="OR",
                ),
                name="what_became_of_a_goal_has_its_appraisal",
            ),
        ),
        migrations.AddField(model_name="record", name="outcomes", field=models.JSONField(default=list)),
    ]  # fmt: skip
