"""The formats: writes a selection in one of them, and reads a file of any."""

from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write
from desk.translation_files import page, placeholders, table, xliff
from desk.translation_files.contents import is_planned, kinds, states_of
from desk.translation_files.limits import LARGEST, LONGEST, MOST_UNITS
from desk.translation_files.units import item_of, place_of
from imports import foreign
from imports.tables import Row, Table, read_table
from publishing.admin.table_file import TYPE as XLSX
from sandbox import MEGABYTE
from text.languages import LANGUAGES, others

# Items of a file.
MOST_ITEMS = 200

ACCEPTED = _(
    "Accepted: what was exported here for translation, as XLIFF (1.2, 2.0 or 2.1), "
    "Excel workbook (.xlsx) or page (.html)."
)
MESSAGES = {
    "size": _("The file is larger than %(megabytes)d MB."),
    "empty": _("The file is empty."),
    "units": _("The file has more than %(units)d segments: split it."),
    "long": _("A segment of the file has more than %(longest)d characters."),
    "damaged": _("The file is not well-formed XML."),
    "damaged_at": _("The file is not well-formed XML: see line %(line)d."),
    "doctype": _("The file has a DTD, which is not read: delete it."),
    "not_xliff": _("This is not an XLIFF file of version 1.2, 2.0 or 2.1."),
    "cut": _(
        "%(missing)d of %(all)d segments are missing: the page is cut off. Save it "
        "again with its own button."
    ),
    "not_page": _("This is not a page that was exported here for translation."),
    "encoding": _(
        "The page is not in UTF-8: save it in a browser with its own button."
    ),
    "languages": _(
        "The file has to name one source and one target language, and both must be "
        "languages of this site."
    ),
    "overrun": _("The file takes too much time or memory to read."),
    "head": _(
        "The table must have the columns “id”, and both languages by their codes."
    ),
}


class Format(NamedTuple):
    label: str
    write: object
    suffix: str
    content_type: str


FORMATS = {
    "xliff12": Format(_("XLIFF 1.2"), xliff.write_old, "xlf", "application/xliff+xml"),
    "xliff21": Format(_("XLIFF 2.1"), xliff.write_new, "xlf", "application/xliff+xml"),
    "xlsx": Format(_("Excel (XLSX)"), table.write, "xlsx", XLSX),
    "html": Format(
        _("Page to be filled in offline (HTML)"), page.write, "html", "text/html"
    ),
}


@dataclass
class File:
    name: str
    octets: bytes
    content_type: str


def export(pointers, language, format_name, user) -> File:
    """Return a file of items to translate into a language; raise ValidationError.

    Left out is what the person may not write, and what is not to be in the language.
    """
    if language not in LANGUAGES or format_name not in FORMATS:
        raise ValidationError(gettext("Choose a language and a format."))
    pointers = [
        pointer
        for pointer in dict.fromkeys(pointers)
        if pointer.model in kinds()
        and may_write(user, kinds()[pointer.model], language)
    ]
    if len(pointers) > MOST_ITEMS:
        message = gettext("At most %(most)d items go into a file.")
        raise ValidationError(message % {"most": MOST_ITEMS})
    states = states_of(pointers)
    items = [
        item_of(states[pointer], language)
        for pointer in pointers
        if pointer in states and is_planned(states[pointer].record, language)
    ]
    items = [item for item in items if item.parts]
    if not items:
        raise ValidationError(
            gettext("There is nothing among these that you could translate.")
        )
    format_ = FORMATS[format_name]
    [source] = others(language)
    name = f"{source}-{language}-{timezone.localdate():%Y-%m-%d}.{format_.suffix}"
    return File(
        name,
        format_.write(items, source, language, notes_of),
        format_.content_type,
    )


def notes_of(unit):
    """Yield what a translator should know of a unit."""
    if unit.former_source:
        yield gettext("The source was: %s") % unit.former_source
    if unit.former_target:
        yield gettext("The translation so far: %s") % unit.former_target


# Reading


def read(file) -> Table:
    """Read an open file into a row for each item; raise ValidationError.

    The cells of a row: ``item``, ``source``, ``target``, and ``units``, each [id,
    pieces or null, is_done].
    """
    begin = file.read(1000)
    file.seek(0)
    # {number of a row: (column, message) of what is wrong with its cells}
    faults = {}
    text = begin.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if not text:
        raise ValidationError(f"{message('empty')} {ACCEPTED}")
    if text.startswith((b"<!doctype html", b"<html")):
        units, languages = read_by("page_reader", file)
    elif text.startswith((b"<?xml", b"<xliff", b"<!doctype")):
        units, languages = read_by("xliff_reader", file)
    else:
        units, languages, faults = units_of_table(read_table(file))
    if not {*languages.values()} <= {*LANGUAGES} or len({*languages.values()}) != 2:
        raise ValidationError(message("languages"))
    return Table([], rows_of(units, languages, faults))


def read_by(reader, file):
    try:
        units, last = foreign.read(
            f"desk.translation_files.{reader}", file, largest=LARGEST
        )
    except foreign.UnreadableFile as error:
        code = error.code if error.code in MESSAGES else "damaged"
        if code == "damaged" and "line" in error.values:
            code = "damaged_at"
        raise ValidationError(message(code, **error.values)) from error
    return units, {key: last[key] for key in ["source", "target"]}


def message(code, **values):
    limits = {
        "megabytes": LARGEST // MEGABYTE,
        "units": MOST_UNITS,
        "longest": LONGEST,
    }
    return str(MESSAGES[code]) % {**limits, **values}


def units_of_table(read):
    languages = [name for name in read.head if name in LANGUAGES]
    if "id" not in read.head or len(languages) != 2:
        raise ValidationError(message("head"))
    source, target = languages
    units = []
    for row in read.rows:
        pieces = placeholders.to_pieces(row.cells[target])
        units.append([row.cells["id"], pieces or None, False, row.number])
    faults = {row.number: row.errors for row in read.rows if row.errors}
    return units, {"source": source, "target": target}, faults


def rows_of(units, languages, faults):
    """Return a row for each item, and one for all ids that are none of this site."""
    rows, strange = {}, []
    for identity, pieces, is_done, line in units:
        if (place := place_of(identity)) is None:
            strange.append(line)
            continue
        cells = {"item": str(place.pointer), **languages, "units": []}
        row = rows.setdefault(place.pointer, Row(len(rows) + 1, cells))
        row.cells["units"].append([identity, pieces, is_done])
        for column, error in faults.get(line, ()):
            text = gettext("Row %(row)d: %(message)s")
            row.remarks.append((column, text % {"row": line, "message": error}))
    result = [*rows.values()]
    if strange:
        error = gettext(
            "Segments that are not of this site: %(count)d, the first one in line or "
            "row %(line)s."
        ) % {"count": len(strange), "line": strange[0]}
        cells = {"item": "", **languages, "units": []}
        result.append(Row(len(rows) + 1, cells, [("", error)]))
    return result
