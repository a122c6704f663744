from django.db import migrations


class Migration(migrations.Migration):
    """Nothing to do where the history of before is whole, or not there at all. It asks for the last of it by name, so
    that a database which stopped halfway through is told so, instead of being taken for one that is up to date."""

    dependencies = [("recruitment", "0019_judged_alone")]

    operations = []
