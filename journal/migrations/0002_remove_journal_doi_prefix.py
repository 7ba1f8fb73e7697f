from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        # The pattern of DOIs begins with the prefix.
        migrations.RemoveField(model_name="journal", name="doi_prefix"),
    ]
