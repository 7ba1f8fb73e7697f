"""Name each text of a child in stored snapshots, as ``programme.7.title_en``.

They stood together under their relation and language::

    "programme_en": {"7": {"title_en": "Opening"}}
"""

from django.db import migrations

from publishing.content import snapshots
from text.languages import language_of


def named(snapshot, name) -> dict:
    """Return {name: value} of what a snapshot, or a part of one, has under a name."""
    texts = snapshot.get(name)
    language = language_of(name)
    # A file is a dict, too.
    is_of_texts = isinstance(texts, dict) and all(
        isinstance(row, dict) for row in texts.values()
    )
    relation = name.removesuffix(f"_{language}")
    if not (language and is_of_texts and (texts or relation in snapshot)):
        return {name: texts}
    return {
        snapshots.text_name(relation, pk, column): text
        for pk, row in texts.items()
        for column, text in row.items()
    }


def all_named(snapshot) -> dict:
    return {
        new: value for name in snapshot for new, value in named(snapshot, name).items()
    }


def name_texts(apps, _schema_editor):
    for label, field in [("Revision", "snapshot"), ("WorkingCopyRevision", "contents")]:
        model = apps.get_model("publishing", label)
        for row in model.objects.only(field).iterator(chunk_size=200):
            stored = getattr(row, field)
            if (now := all_named(stored)) != stored:
                model.objects.filter(pk=row.pk).update(**{field: now})
    for copy in apps.get_model("publishing", "WorkingCopy").objects.iterator():
        base, mine = all_named(copy.base), all_named(copy.mine)
        copy.authors = {
            key: [new for name in names for new in named(copy.mine, name)]
            for key, names in copy.authors.items()
        }
        copy.base = snapshots.changes(base, mine)
        copy.mine = snapshots.changes(mine, base)
        copy.save(update_fields=["base", "mine", "authors"])


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_changes_of_working_copies")]
    operations = [migrations.RunPython(name_texts, migrations.RunPython.noop)]
