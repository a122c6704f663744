"""Everybody who meets candidates says whom they know, not the panel of the sift alone: who said it stands on the row."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def carry_over(apps, _schema_editor):
    PanelDeclaration = apps.get_model("recruitment", "PanelDeclaration")
    PanelMember = apps.get_model("recruitment", "PanelMember")
    seat = PanelMember.objects.filter(pk=OuterRef("member"))
    PanelDeclaration.objects.update(
        vacancy_id=Subquery(seat.values("vacancy")[:1]), staff_id=Subquery(seat.values("staff")[:1])
    )


class Migration(migrations.Migration):
    # The rows are carried over before the rules that hold them; PostgreSQL takes no new rule over pending changes.
    atomic = False

    dependencies = [
        ("people", "0004_staff_in_the_order_of_the_list"),
        ("recruitment", "0010_decisions_offers_checks"),
    ]

    operations = [
        migrations.AddField(
            "paneldeclaration",
            "vacancy",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declarations",
                to="recruitment.vacancy",
            ),
        ),
        migrations.AddField(
            "paneldeclaration",
            "staff",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.staffrecord",
            ),
        ),
        migrations.AddField(
            "paneldeclaration",
            "interviewer",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="declarations",
                to="recruitment.interviewer",
            ),
        ),
        migrations.AddField("paneldeclaration", "lay_name", models.CharField(blank=True, max_length=200)),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AlterField(
            "paneldeclaration",
            "vacancy",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declarations",
                to="recruitment.vacancy",
            ),
        ),
        migrations.RemoveField("paneldeclaration", "member"),
        migrations.AddConstraint(
            "paneldeclaration",
            models.CheckConstraint(
                condition=Q(
                    ("interviewer__isnull", True), ("lay_name", ""), ("staff__isnull", False)
                ) | Q(("staff__isnull", True), ~Q(("lay_name", ""))),
                name="declared_by_staff_or_by_link",
            ),
        ),
        migrations.AddField("interviewkit", "is_set_aside", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "interviewkit",
            models.CheckConstraint(
                condition=Q(("is_set_aside", False), ("locked_at__isnull", False), _connector="OR"),
                name="kit_set_aside_was_locked",
            ),
        ),
    ]
