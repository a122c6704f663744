from django.db import migrations

from values_hub.common.vendor_sql import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        refuse_changes("audit_event", "The audit trail is never changed."),
        refuse_changes("audit_statechange", "The history of a state is never changed."),
    ]
