"""Ask at the end of a transaction whether terms are alike: one may replace another."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("glossary", "0001_initial")]
    operations = [
        BtreeGistExtension(),
        migrations.RemoveConstraint("term", "glossary_term_one_preferred"),
        migrations.RemoveConstraint("term", "glossary_term_once"),
        migrations.AddConstraint(
            "term",
            ExclusionConstraint(
                name="glossary_term_one_preferred",
                expressions=[("concept", "="), ("language", "=")],
                condition=models.Q(status="preferred"),
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=(
                    "A concept has one preferred term in each language."
                ),
            ),
        ),
        migrations.AddConstraint(
            "term",
            models.UniqueConstraint(
                fields=["concept", "language", "text"],
                deferrable=models.Deferrable.DEFERRED,
                name="glossary_term_once",
                violation_error_message="The concept has this term already.",
            ),
        ),
    ]
