"""What the files of the demo content hold.

A file is a record, or a list of them; its keys are the fields of the model, and a table
``[en]`` holds fields of one language. A relation names records by their keys, a child
relation is a list of tables, and "+45 days" is so long from now. ``invented = true``
marks what does not exist. The texts of a record that has a folder of its own stand
beside it as ``ru.html`` and ``en.html``. In texts, ``href="person:ershova"`` leads to a
record.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from pathlib import Path

from django.apps import apps
from django.utils import timezone

from text.languages import LANGUAGES

FOLDER = Path(__file__).parent
# The days on which a record got a correction or another notice.
NOTED_ON = ("corrected_on", "notice_on", "removed_on")


@dataclass(frozen=True)
class Kind:
    """A kind of content, such as the articles, and where its records stand.

    ``name``, with its key, is what a record is remembered by.
    """

    name: str
    label: str
    files: str
    # The list of records in these files; "": each file is a record.
    table: str = ""
    # The field that is the key of a record, where it has one.
    key: str = "key"
    # The field that the texts beside a file fill.
    body: str = "body"
    # What stands before a key in texts, if it is not the name.
    scheme: str = ""
    # A site has one at most: an editor's is kept.
    is_single: bool = False
    # ``prepare(source)`` does what takes long and needs no database, and returns a
    # function that sets on a record what it has made.
    prepare: Callable | None = None

    @property
    def model(self):
        return apps.get_model(self.label)

    @cached_property
    def sources(self):
        """Return what the files say; whatever stands under another comes after it."""
        return sorted(self._read(), key=lambda source: "parent" in source)

    def _read(self):
        for path in sorted(FOLDER.glob(self.files)):
            content = tomllib.loads(path.read_text())
            if not self.table:
                yield flat(content | texts_beside(path, self.body))
                continue
            # What is said above a list holds of each of its records.
            common = {n: v for n, v in content.items() if not isinstance(v, list)}
            for position, entry in enumerate(content[self.table]):
                order = {"position": position} if is_ordered(self.model) else {}
                yield flat({**order, **common, **entry, "key": entry[self.key]})

    def remembered(self, source):
        return f"{self.name}:{source['key']}"


def read(path):
    return tomllib.loads((FOLDER / path).read_text())


def texts_beside(path, field):
    return {
        f"{field}_{code}": text.read_text()
        for code in LANGUAGES
        if (text := path.with_name(f"{code}.html")).exists()
    }


def flat(source):
    """Return the fields of the tables of languages among the others."""
    fields = {name: source[name] for name in source if name not in LANGUAGES}
    for code in LANGUAGES:
        own = source.get(code, {})
        fields |= {f"{name}_{code}": value for name, value in own.items()}
    return fields


# A file of the glossary says its state by these moments: who brings it in again is told
# what was changed here since.
DATED_BY_LOADING = {"glossary.concept"}


def backdate(record):
    """Let the record say that it was written when it was published, or last noted."""
    days = [getattr(record, name, None) for name in NOTED_ON]
    noted = [
        timezone.make_aware(datetime.combine(day, time(12))) for day in days if day
    ]
    moments = {
        f"updated_at_{code}": min(max([published_at, *noted]), timezone.now())
        for code in LANGUAGES
        if (published_at := getattr(record, f"published_at_{code}"))
    }
    type(record)._base_manager.filter(pk=record.pk).update(**moments)


def is_ordered(model):
    return any(field.name == "position" for field in model._meta.concrete_fields)
