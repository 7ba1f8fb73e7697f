"""Reads a file that a translator sends back, of any of the formats of ``export``."""

import re

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from desk.translation_files.contents import parsed
from desk.translation_files.xliff_reader import LARGEST, LONGEST, MOST_UNITS
from imports import upload
from imports.tables import XML_FAULTS, Row, Table, read_lines, read_table
from text.languages import LANGUAGES

ACCEPTED = _(
    "Accepted: what was exported here for translation, as XLIFF 1.2, as an Excel "
    "workbook (.xlsx) or as a kit for OmegaT (.zip). A translation memory (TMX) is "
    "added on its own page, “Translation memory”."
)
# Of files of another kind: what is accepted is said with them.
OTHER_FILES = {
    "empty": _("The file is empty."),
    "untranslated": _(
        "The kit has no translation in its folder “target”: in OmegaT choose Project → "
        "Create Translated Documents first."
    ),
    "not_xliff": _("This is not an XLIFF file of version 1.2."),
}
MESSAGES = {
    **XML_FAULTS,
    **{
        code: format_lazy("{} {}", message, ACCEPTED)
        for code, message in OTHER_FILES.items()
    },
    "not_tmx": _("This is not a TMX file."),
    "no_pair": _("The file has no pair of sentences in the languages of this site."),
    "archive": upload.FAULTS["damaged"],
    "units": _("The file has more than %(units)d segments: split it."),
    "long": _("A segment of the file has more than %(longest)d characters."),
    "languages": _(
        "The file has to name one source and one target language, and both must be "
        "languages of this site."
    ),
    "head": _(
        "The table must have the columns “id”, and both languages by their codes."
    ),
}
# A code in a cell of a workbook, or a brace of the text itself.
CODE = re.compile(r"(?P<literal>\{\{)|\{(?P<close>/?)(?P<id>t?\d+)(?P<alone>/?)\}")
LIMITS = {"units": MOST_UNITS, "longest": LONGEST}


def read_file(file) -> Table:
    """Read an open file into a row for each item; raise ValidationError.

    The cells of a row: ``item``, ``source``, ``target``, and ``units``, each [id,
    pieces, is_done].
    """
    begin = file.read(1000)
    file.seek(0)
    text = begin.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if not text:
        raise ValidationError(str(MESSAGES["empty"]))
    is_kit = str(getattr(file, "name", "")).lower().endswith(".zip")
    is_table = not (is_kit or text.startswith(b"<"))
    units, languages, faults = read_workbook(file) if is_table else read_xliff(file)
    if not {*languages.values()} <= {*LANGUAGES} or len({*languages.values()}) != 2:
        raise ValidationError(str(MESSAGES["languages"]))
    return Table([], rows_of(units, languages, faults))


def read_xliff(file):
    module = "desk.translation_files.xliff_reader"
    about = {"largest": LARGEST, "faults": MESSAGES, **LIMITS}
    units, last = read_lines(module, file, **about)
    return units, {key: last[key] for key in ["source", "target"]}, {}


def read_workbook(file):
    table = read_table(file)
    languages = [name for name in table.head if name in LANGUAGES]
    if "id" not in table.head or len(languages) != 2:
        raise ValidationError(str(MESSAGES["head"]))
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
