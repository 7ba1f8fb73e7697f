"""What the files of the demo content say, and what all kinds of it are loaded by."""

import re
import tomllib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from text.languages import LANGUAGES
from text.pointers import Pointer

FOLDER = Path(__file__).parent

# In a text: the beginning of an address, and what it points to by its key.
TARGETS = {
    "key": ("article", "news.article"),
    "document": ("document", "library.document"),
    "picture": ("picture", "library.picture"),
    "page": ("page", "institute.page"),
    # As "person" the accounts were loaded.
    "person": ("people", "institute.person"),
    "body": ("body", "institute.body"),
    "project": ("project", "institute.project"),
    "publication": ("publication", "institute.publication"),
    "partner": ("partner", "institute.partner"),
    "inductee": ("inductee", "institute.inductee"),
    "event": ("event", "events.event"),
    "journal": ("journal", "journal.journal"),
}


class Kind(NamedTuple):
    """A kind of content, such as the articles, and how its records are made.

    ``sources`` are what the files say, one dict for each record, with its ``key``.
    ``prepare(source)`` does what takes long and needs no database. ``make(source,
    loaded)``, with what was prepared as a third argument, stores and returns the
    record. ``connect(source, loaded)`` is called when the records of all kinds are
    there, and stores what names them. ``loaded`` is {"kind:key": primary key}.
    """

    name: str
    sources: list
    make: Callable
    connect: Callable | None = None
    prepare: Callable | None = None


def read(path):
    return tomllib.loads((FOLDER / path).read_text())


def read_all(pattern):
    return [read(path) for path in sorted(FOLDER.glob(pattern))]


def suffixed(source, names):
    return {
        f"{name}_{language}": source.get(f"{name}_{language}", "")
        for name in names
        for language in LANGUAGES
    }


def moment(value):
    """Return a date as it stands, or one so many days from now ("+45 days")."""
    if isinstance(value, str):
        return timezone.now() + timedelta(days=int(value.split()[0]))
    return value


def day(value):
    """Return a date of any precision as it stands, or one so many days from now."""
    return moment(value).date().isoformat() if value.startswith("+") else value


def states(source):
    """Return the fields of publication of each language."""
    fields = {}
    for language in LANGUAGES:
        state = source[language]
        fields |= {
            f"state_{language}": state["state"],
            f"summary_only_{language}": state.get("summary_only", False),
            f"published_at_{language}": moment(state.get("published_at")),
            f"withdrawal_reason_{language}": state.get("reason", ""),
            f"withdrawn_at_{language}": moment(state.get("withdrawn_at")),
        }
    return fields


def bodies(folder, loaded):
    """Return the texts of a folder, whose keys have become permanent addresses."""
    return {
        f"body_{language}": pointed((folder / f"{language}.html").read_text(), loaded)
        for language in LANGUAGES
        if (folder / f"{language}.html").exists()
    }


def pointed(html, loaded):
    """Return a text whose keys have become permanent addresses."""

    def address(match):
        kind, model = TARGETS[match[1]]
        pk = loaded.get(f"{kind}:{match[2]}")
        return f'"{Pointer(model, pk).address}"' if pk else '""'

    return re.sub(rf'"({"|".join(TARGETS)}):([a-z0-9-]+)"', address, html)


def chosen(source, names):
    return {name: source[name] for name in names if name in source}


def loaded_records(model, kind, keys, loaded):
    """Return the loaded records of these keys, as far as nobody deleted them."""
    pks = [loaded.get(f"{kind}:{key}") for key in keys]
    return model.objects.filter(pk__in=[pk for pk in pks if pk])


def loaded_record(model, kind, key, loaded):
    return loaded_records(model, kind, [key], loaded).first()


def write(model, kind, source, fields, loaded):
    record = model.objects.get(pk=loaded[f"{kind}:{source['key']}"])
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    backdate(record)


# The days on which a record got a correction or another notice.
NOTED_ON = ("corrected_on", "notice_on", "removed_on")


def backdate(record):
    """Let the record say that it was written when it was published, or last noted."""
    now = timezone.now()
    days = [getattr(record, name, None) for name in NOTED_ON]
    noted = [
        timezone.make_aware(datetime.combine(day, time(12))) for day in days if day
    ]
    type(record)._base_manager.filter(pk=record.pk).update(
        **{
            f"updated_at_{language}": min(max([published_at, *noted]), now)
            for language in LANGUAGES
            if (published_at := getattr(record, f"published_at_{language}"))
        }
    )
