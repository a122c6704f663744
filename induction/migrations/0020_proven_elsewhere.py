from django.db import migrations, models


def name_the_standards(apps, _schema_editor):
    """The Care Certificate that came with the product, in every version there is: its standards, and their edition."""
    ProgrammeItem = apps.get_model("induction", "ProgrammeItem")
    Programme = apps.get_model("induction", "Programme")
    signed = ProgrammeItem.objects.filter(code__regex=r"^cc-[0-9]+-sign$", owner="assessor")
    signed.update(provable=True)
    sixteenth = ProgrammeItem.objects.filter(code="cc-16-sign")
    Programme.objects.filter(pk__in=sixteenth.values("programme")).update(edition="2025 (16 standards)")


class Migration(migrations.Migration):
    dependencies = [
        ('induction', '0019_after_amber'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='proof',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='item',
            name='proof_edition',
            field=models.CharField(blank=True, db_default='', max_length=60),
        ),
        migrations.AddField(
            model_name='item',
            name='proven_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='programme',
            name='edition',
            field=models.CharField(blank=True, db_default='', max_length=60),
        ),
        migrations.AddField(
            model_name='programmeitem',
            name='provable',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proof', ''), ('proof_edition', ''), ('proven_on', None)), models.Q(('proven_on__isnull', False), ('state', 'done'), models.Q(('proof', ''), _negated=True), models.Q(('proof_edition', ''), _negated=True)), _connector='OR'), name='item_proven_says_by_what'),
        ),
        migrations.AddConstraint(
            model_name='programmeitem',
            constraint=models.CheckConstraint(condition=models.Q(('provable', False), ('owner', 'assessor'), _connector='OR'), name='proofs_are_the_assessors_to_accept'),
        ),
        migrations.RunPython(name_the_standards, migrations.RunPython.noop, elidable=True),
    ]
