"""Reads a file that a translator sends back, of any of the formats of ``export``."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from desk.translation_files.contents import parsed
from desk.translation_files.xliff_reader import LARGEST, LONGEST, MOST_UNITS
from imports import foreign, upload
from imports.tables import Row, Table, read_table
from sandbox import MEGABYTE
from text.languages import LANGUAGES

ACCEPTED = _(
    "Accepted: what was exported here for translation, as XLIFF 1.2, as an Excel "
    "workbook (.xlsx) or as a kit for OmegaT (.zip). A translation memory (TMX) is "
    "added on its own page, “Translation memory”."
)
# Of files of another kind: what is accepted is said with them.
OTHER_FILES = {
    "empty": _("The file is empty."),
    "page": _("This is a web page."),
    "untranslated": _(
        "The kit has no translation in its folder “target”: in OmegaT choose Project → "
        "Create Translated Documents first."
    ),
    "not_xliff": _("This is not an XLIFF file of version 1.2."),
}
MESSAGES = {
    **OTHER_FILES,
    "not_tmx": _("This is not a TMX file."),
    "no_pair": _("The file has no pair of sentences in the languages of this site."),
    "size": _("The file is larger than %(megabytes)d MB, or nested too deeply."),
    "archive": upload.FAULTS["damaged"],
    "units": _("The file has more than %(units)d segments: split it."),
    "long": _("A segment of the file has more than %(longest)d characters."),
    "damaged": _("The file is not well-formed XML."),
    "damaged_at": _("The file is not well-formed XML: see line %(line)d."),
    "dtd": _("The file declares a DTD of its own, which is not read: delete it."),
    "entity": _("The file has an entity that is not known: %(name)s."),
    "languages": _(
        "The file has to name one source and one target language, and both must be "
        "languages of this site."
    ),
    "overrun": _("The file takes too much time or memory to read."),
    "head": _(
        "The table must have the columns “id”, and both languages by their codes."
    ),
}
# A code in a cell of a workbook, or a brace of the text itself.
CODE = re.compile(r"(?P<literal>\{\{)|\{(?P<close>/?)(?P<id>t?\d+)(?P<alone>/?)\}")
LIMITS = {
    "line": 1,
    "megabytes": LARGEST // MEGABYTE,
    "units": MOST_UNITS,
    "longest": LONGEST,
}


def read_file(file) -> Table:
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
    is_xml = text.startswith((b"<?xml", b"<xliff", b"<!doctype", b"pk"))
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
    except foreign.Fault as error:
        is_named_so = str(getattr(file, "name", "")).endswith(".xlsx")
        if error.code == "not_kit" or is_named_so:
            file.seek(0)
            return read_workbook(file)
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


def to_pieces(text) -> list:
    """Return the pieces of a cell: texts, and [kind, id] of codes."""
    pieces, end = [], 0
    for match in CODE.finditer(text):
        pieces.append(text[end : match.start()])
        end = match.end()
        if match["literal"]:
            pieces.append("{")
        elif match["close"]:
            pieces.append(["close", match["id"]])
        else:
            pieces.append(["alone" if match["alone"] else "open", match["id"]])
    return [*pieces, text[end:]]
