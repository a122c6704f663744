"""A panel member's rows hold all that a panel member reads, and an applicant's number moves to their standing."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def carry_over(apps, _schema_editor):
    Score = apps.get_model("recruitment", "Score")
    Answer = apps.get_model("recruitment", "Answer")
    Standing = apps.get_model("recruitment", "Standing")
    Application = apps.get_model("recruitment", "Application")
    words = Answer.objects.filter(pk=OuterRef("answer")).values("words")[:1]
    Score.objects.update(words=Subquery(words))
    Score.objects.filter(answer__application__state="withdrawn").update(is_withdrawn=True)
    own = Application.objects.filter(pk=OuterRef("application"))
    Standing.objects.update(
        vacancy_id=Subquery(own.values("vacancy")[:1]), number=Subquery(own.values("sift_number")[:1])
    )


class Migration(migrations.Migration):
    # The rows are carried over before the rules that hold them; PostgreSQL takes no new rule over pending changes.
    atomic = False

    dependencies = [
        ("recruitment", "0002_answers_to_agree"),
    ]

    operations = [
        migrations.AddField("score", "words", models.PositiveIntegerField(default=0)),
        migrations.AddField("score", "is_withdrawn", models.BooleanField(default=False)),
        migrations.AddField(
            "standing",
            "vacancy",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="recruitment.vacancy",
            ),
        ),
        migrations.AddField("standing", "number", models.PositiveIntegerField(null=True)),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AlterField(
            "standing",
            "vacancy",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="recruitment.vacancy"
            ),
        ),
        migrations.AlterField("standing", "number", models.PositiveIntegerField()),
        migrations.RemoveConstraint("application", "one_applicant_a_sift_number"),
        migrations.RemoveField("application", "sift_number"),
        migrations.AddConstraint(
            "standing", models.UniqueConstraint(fields=("vacancy", "number"), name="one_applicant_a_number")
        ),
        migrations.AddIndex(
            "score",
            models.Index(
                condition=models.Q(("is_withdrawn", False), ("scored_at__isnull", True)),
                fields=["member", "question", "position"],
                name="score_still_to_give",
            ),
        ),
    ]
