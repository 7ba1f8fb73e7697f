"""Messages about a file that is not accepted: what is wrong, and what to do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NOT_ACCEPTED = _(
    "%(found)s: PDF, Word, Excel, PowerPoint and OpenDocument files are accepted, "
    "up to %(limit)s."
)
# What the file is instead; the ``actual`` of library.inspection.
ACTUAL_TYPES = {
    "html": _("An HTML page, despite its name"),
    "svg": _("A drawing (SVG), despite its name"),
    "picture": _("A picture, despite its name"),
    "program": _("A program, despite its name"),
    "archive": _("An archive (ZIP or similar), despite its name"),
    "rtf": _("An RTF text, despite its name"),
    "text": _("Plain text or CSV, despite its name"),
    "old_office": _("A file in an old Office format (.doc, .xls, .ppt)"),
    "other_office": _("A template, a slide show or an e-book, despite its name"),
}
UNKNOWN = _("A file of an unknown kind")
MESSAGES = {
    "empty": _("The file is empty: choose another."),
    "encrypted": _("This file is locked with a password: save it without one."),
    "damaged": _(
        "This file is damaged: find an undamaged copy, or save it again in the "
        "program that made it."
    ),
    "active": _(
        "This file contains scripts or programs that would run on a reader’s "
        "computer: save it without them."
    ),
    "macros": _(
        "This file contains macros that would run on a reader’s computer: save it "
        "without them, as DOCX, XLSX, PPTX or OpenDocument."
    ),
    "bomb": _(
        "This file unpacks to far more than a document needs and was not opened: make "
        "it smaller, or save it as a PDF."
    ),
    "nested": _("This file contains archives: save it without them."),
    "mixed": _(
        "This file is two files in one, of different kinds: save it again in the "
        "program that made it."
    ),
    "pages": _("This PDF has more than 10,000 pages: split it."),
    "doctype": _(
        "This file contains declarations (DOCTYPE) that no Office program writes: "
        "save it again in the program that made it."
    ),
}


def error(code: str, actual: str | None = None, limit: str = "") -> ValidationError:
    if code in MESSAGES:
        return ValidationError(MESSAGES[code], code=code)
    params = {"found": ACTUAL_TYPES.get(actual, UNKNOWN), "limit": limit}
    return ValidationError(NOT_ACCEPTED, code=code, params=params)


def too_large(size: str, limit: str) -> ValidationError:
    return ValidationError(
        _("The file is %(size)s: files up to %(limit)s are accepted."),
        code="too_large",
        params={"size": size, "limit": limit},
    )
