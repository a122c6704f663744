from django.db import migrations
from django.db.models.functions import Lower, Trim

# The two documents whose name, in words, let them be out of date.
NAMED = {"uk passport": "rtw_uk_passport", "irish passport": "rtw_irish_passport"}


def name_proofs(apps, _schema_editor):
    documents = apps.get_model("recruitment", "SeenDocument").objects.filter(shows="right_to_work", proof="")
    for name, proof in NAMED.items():
        documents.annotate(said=Lower(Trim("name"))).filter(said=name).update(proof=proof)


class Migration(migrations.Migration):
    """A UK or Irish passport that was seen for the right to work is known as one by what it is, not by its spelling."""

    dependencies = [("recruitment", "0015_checks_by_the_standards")]

    operations = [migrations.RunPython(name_proofs, migrations.RunPython.noop)]
