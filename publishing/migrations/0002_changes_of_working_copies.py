"""Leave to stored working copies what they change: they held the whole item twice."""

from django.db import migrations

from publishing.content import snapshots


def keep_changes(apps, _schema_editor):
    for copy in apps.get_model("publishing", "WorkingCopy").objects.iterator():
        base, mine = copy.base, copy.mine
        copy.base = snapshots.changes(base, mine)
        copy.mine = snapshots.changes(mine, base)
        copy.save(update_fields=["base", "mine"])


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunPython(keep_changes, migrations.RunPython.noop)]
