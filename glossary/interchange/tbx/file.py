"""Reads an uploaded TBX file in the sandbox, and translates the reader's messages."""

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from glossary.interchange.tbx.reader import LARGEST, LONGEST, MEGABYTE, MOST_ENTRIES
from glossary.interchange.title_page import moment_in
from imports import foreign
from imports.tables import Row, Table
from text.languages import LANGUAGES

BEGINNINGS = (b"<?xml", b"<tbx")

MESSAGES = {
    # Why a file cannot be read.
    "not_tbx": _(
        "this is not a TBX file of version 3 with entries. It begins with <tbx>, and "
        "its <body> holds <conceptEntry>."
    ),
    "damaged": _(
        "the file is not well-formed XML, or not in the encoding that it declares. "
        "Save it as UTF-8."
    ),
    "doctype": _(
        "the file has entities or a DTD, which are not read. Write what the entities "
        "stand for, and delete the DTD from <!DOCTYPE to its end."
    ),
    "overrun": _(
        "the file is too large, or takes too long to read. It may be up to "
        "%(megabytes)d MB, with %(entries)d entries and texts of at most "
        "%(characters)d characters: split it."
    ),
    # What was left out of a file, or is not as it was written there.
    "left_out": _("left out: %(what)s"),
    "replaced": _("%(what)s is kept as %(kept)s"),
    "no_term": _("left out: %(what)s, without a term in a language of this site"),
    "twice": _("left out: %(what)s, which is already in line %(first)s"),
}


def is_tbx(file) -> bool:
    """Tell by its content, or by its name, whether a file is meant as TBX.

    Any XML is; the reader then refuses what is not TBX.
    """
    begin = file.read(64)
    file.seek(0)
    # In UTF-16 every second octet is 0.
    text = begin.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    name = str(getattr(file, "name", "")).lower()
    return text.startswith(BEGINNINGS) or name.endswith(".tbx")


def read(file) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read.

    A row is a concept, its cells an entry (see ``glossary.interchange.entries``).
    """
    try:
        rows, answer = foreign.read(
            "glossary.interchange.tbx.reader",
            file,
            ",".join(LANGUAGES),
            largest=LARGEST,
        )
    except foreign.Fault as error:
        raise ValidationError(message(error.code, **error.values)) from error
    return Table(
        [],
        [Row(line, entry) for line, entry in rows],
        [message(kind, **values) for kind, values in answer["remarks"]],
        has_lines=True,
        made_at=moment_in(answer["state"]),
    )


def message(kind, *, line=None, count=1, **values):
    """Return a message with its line, and with the number of times if several."""
    limits = {
        "megabytes": LARGEST // MEGABYTE,
        "entries": MOST_ENTRIES,
        "characters": LONGEST,
    }
    text = str(MESSAGES[kind]) % {**limits, **values}
    if line is None:
        return capfirst(text)
    place = gettext("Line %(line)d: %(message)s")
    if count > 1:
        place = ngettext(
            "First in line %(line)d, %(count)d time in all: %(message)s",
            "First in line %(line)d, %(count)d times in all: %(message)s",
            count,
        )
    return place % {"line": line, "count": count, "message": text}
