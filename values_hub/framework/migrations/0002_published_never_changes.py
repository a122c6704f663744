from django.db import migrations

from values_hub.framework.immutable import refuse_changes_to_parts, refuse_changes_to_versions


class Migration(migrations.Migration):
    dependencies = [("framework", "0001_initial")]

    operations = [refuse_changes_to_parts(), refuse_changes_to_versions()]
