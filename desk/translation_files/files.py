"""The formats: writes a selection in one of them, and reads a file of any."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write
from desk.translation_files import xliff
from desk.translation_files.contents import is_planned, kinds, states_of
from desk.translation_files.table import to_pieces, write_workbook
from desk.translation_files.units import item_of, parsed
from desk.translation_files.xliff_reader import LARGEST, LONGEST, MOST_UNITS
from imports import foreign
from imports.tables import Row, Table, read_table
from publishing.admin.table_file import TYPE as XLSX
from sandbox import MEGABYTE
from text.languages import LANGUAGES, others

# Items of a file.
MOST_ITEMS = 200

ACCEPTED = _(
    "Accepted: what was exported here for translation, as XLIFF 1.2 or as an Excel "
    "workbook (.xlsx)."
)
# Of files of another kind: what is accepted is said with them.
OTHER_FILES = {
    "empty": _("The file is empty."),
    "page": _("This is a web page."),
    "not_xliff": _("This is not an XLIFF file of version 1.2."),
}
MESSAGES = {
    **OTHER_FILES,
    "size": _("The file is larger than %(megabytes)d MB."),
    "units": _("The file has more than %(units)d segments: split it."),
    "long": _("A segment of the file has more than %(longest)d characters."),
    "damaged": _("The file is not well-formed XML."),
    "damaged_at": _("The file is not well-formed XML: see line %(line)d."),
    "doctype": _("The file has a DTD, which is not read: delete it."),
    "languages": _(
        "The file has to name one source and one target language, and both must be "
        "languages of this site."
    ),
    "overrun": _("The file takes too much time or memory to read."),
    "head": _(
        "The table must have the columns “id”, and both languages by their codes."
    ),
}
LIMITS = {"megabytes": LARGEST // MEGABYTE, "units": MOST_UNITS, "longest": LONGEST}


class Format(NamedTuple):
    label: str
    write: object
    suffix: str
    content_type: str


FORMATS = {
    "xliff12": Format(_("XLIFF 1.2"), xliff.write, "xlf", "application/xliff+xml"),
    "xlsx": Format(_("Excel (XLSX)"), write_workbook, "xlsx", XLSX),
}


class File(NamedTuple):
    name: str
    octets: bytes
    content_type: str


def export(pointers, language, format_name, user) -> File:
    """Return a file of items to translate into a language; raise ValidationError.

    Left out is what the person may not write, and what is not to be in the language.
    """
    if language not in LANGUAGES or format_name not in FORMATS:
        raise ValidationError(gettext("Choose a language and a format."))
    writable = {
        label for label, model in kinds().items() if may_write(user, model, language)
    }
    pointers = [each for each in dict.fromkeys(pointers) if each.model in writable]
    if len(pointers) > MOST_ITEMS:
        message = gettext("At most %(most)d items go into a file.")
        raise ValidationError(message % {"most": MOST_ITEMS})
    states = states_of(pointers)
    there = [states[pointer] for pointer in pointers if pointer in states]
    planned = [state for state in there if is_planned(state.record, language)]
    items = [item_of(state, language) for state in planned]
    items = [item for item in items if item.parts]
    if not items:
        raise ValidationError(
            gettext("There is nothing among these that you could translate.")
        )
    format_ = FORMATS[format_name]
    [source] = others(language)
    name = f"{source}-{language}-{timezone.localdate():%Y-%m-%d}.{format_.suffix}"
    return File(name, format_.write(items, source, language), format_.content_type)


def read(file) -> Table:
    """Read an open file into a row for each item; raise ValidationError.

    The cells of a row: ``item``, ``source``, ``target``, and ``units``, each [id,
    pieces, is_done].
    """
    begin = file.read(1000)
    file.seek(0)
    text = begin.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if not text:
        raise refusal("empty")
    if text.startswith((b"<!doctype html", b"<html")):
        raise refusal("page")
    is_xml = text.startswith((b"<?xml", b"<xliff", b"<!doctype"))
    units, languages, faults = read_xliff(file) if is_xml else read_workbook(file)
    if not {*languages.values()} <= {*LANGUAGES} or len({*languages.values()}) != 2:
        raise refusal("languages")
    return Table([], rows_of(units, languages, faults))


def refusal(code, **values):
    message = str(MESSAGES[code]) % {**LIMITS, **values}
    return ValidationError(f"{message} {ACCEPTED}" if code in OTHER_FILES else message)


def read_xliff(file):
    try:
        units, last = foreign.read(
            "desk.translation_files.xliff_reader", file, largest=LARGEST
        )
    except foreign.UnreadableFile as error:
        raise refusal(error.code, **error.values) from error
    return units, {key: last[key] for key in ["source", "target"]}, {}


def read_workbook(file):
    table = read_table(file)
    languages = [name for name in table.head if name in LANGUAGES]
    if "id" not in table.head or len(languages) != 2:
        raise refusal("head")
    source, target = languages
    units = [
        [row.cells["id"], to_pieces(row.cells[target]), False, row.number]
        for row in table.rows
    ]
    faults = {row.number: row.errors for row in table.rows}
    return units, {"source": source, "target": target}, faults


def rows_of(units, languages, faults):
    """Return a row for each item, and one for all ids that are none of this site.

    ``faults``: {number of a row: (column, message) of what is wrong with its cells}.
    """
    rows, strange = {}, []
    for identity, pieces, is_done, line in units:
        said = parsed(identity)
        item = str(said[0]) if said else ""
        cells = {"item": item, **languages, "units": []}
        row = rows.setdefault(item, Row(len(rows) + 1, cells))
        if said is None:
            strange.append(line)
            continue
        row.cells["units"].append([identity, pieces, is_done])
        for column, error in faults.get(line, ()):
            text = gettext("Row %(row)d: %(message)s")
            row.remarks.append((column, text % {"row": line, "message": error}))
    if strange:
        error = gettext(
            "Segments that are not of this site: %(count)d, the first one in line or "
            "row %(line)s."
        ) % {"count": len(strange), "line": strange[0]}
        rows[""].errors.append(("", error))
    return [*rows.values()]
