"""Everybody who meets candidates says whom they know, not the panel of the sift alone: who said it stands on the row."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

BECAUSE = "HR decided that they take no part in this interview."


def fill(apps, schema_editor):
    """Who said it; then what was decided about it, for the interviews there are."""
    carry_over(apps)
    keep_out(apps)
    if schema_editor.connection.vendor == "postgresql":
        # It takes no new rule over changes that are still to be checked: checked now, all of this is one transaction,
        # which is there whole or not at all.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def carry_over(apps):
    PanelDeclaration = apps.get_model("recruitment", "PanelDeclaration")
    PanelMember = apps.get_model("recruitment", "PanelMember")
    seat = PanelMember.objects.filter(pk=OuterRef("member"))
    PanelDeclaration.objects.update(
        vacancy_id=Subquery(seat.values("vacancy")[:1]), staff_id=Subquery(seat.values("staff")[:1])
    )


def keep_out(apps):
    """Nobody waits for somebody who may no longer open the interview (services.interviews.recusing.keep_out). What has
    been agreed stands as it was agreed."""
    PanelDeclaration = apps.get_model("recruitment", "PanelDeclaration")
    Interview = apps.get_model("recruitment", "Interview")
    Interviewer = apps.get_model("recruitment", "Interviewer")
    InterviewKit = apps.get_model("recruitment", "InterviewKit")
    recused = PanelDeclaration.objects.filter(outcome="recused", application__isnull=False, staff__isnull=False)
    for said in recused.order_by("settled_at", "pk"):
        interview = Interview.objects.filter(application=said.application_id, agreed_at=None).first()
        interviewer = Interviewer.objects.filter(vacancy=said.vacancy_id, staff=said.staff_id).first()
        if interview is None or interviewer is None:
            continue
        kit, _ = InterviewKit.objects.get_or_create(interview=interview, interviewer=interviewer)
        own = InterviewKit.objects.filter(pk=kit.pk)
        own.filter(locked_at__isnull=False).update(is_set_aside=True)
        own.filter(locked_at=None, excused_at=None).update(
            excused_at=said.settled_at, excused_because=BECAUSE
        )


class Migration(migrations.Migration):
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
        migrations.AddField("interviewkit", "is_set_aside", models.BooleanField(default=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
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
        migrations.AddConstraint(
            "interviewkit",
            models.CheckConstraint(
                condition=Q(("is_set_aside", False), ("locked_at__isnull", False), _connector="OR"),
                name="kit_set_aside_was_locked",
            ),
        ),
    ]
