from django.db import migrations

from values_hub.common.vendor_sql import refuse_replacing


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        refuse_replacing("audit_event", "The audit trail is never changed."),
        refuse_replacing("audit_statechange", "The history of a state is never changed."),
    ]
