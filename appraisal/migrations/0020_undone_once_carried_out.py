# Apart from the filling of their columns: PostgreSQL alters no table whose rows the same transaction has changed.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appraisal', '0019_changes_to_many_in_rounds'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(('undone_at', None), ('finished_at__isnull', False), _connector='OR'), name='bulk_undone_when_finished'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(('undo_finished_at', None), ('undone_at__isnull', False), _connector='OR'), name='bulk_undo_ends_once_asked'),
        ),
    ]
