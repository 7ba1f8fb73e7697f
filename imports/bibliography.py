"""Files of bibliographic records that people send: BibTeX, RIS and CSL-JSON.

They are opened in the sandbox, by ``imports.bibliography_reader``; ``publishing``
.``bibliography`` says what an item is.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from imports import foreign
from imports.bibliography_reader import LARGEST
from imports.tables import OTHER_FILES
from sandbox import MEGABYTE

SUFFIXES = ".bib,.ris,.json"
ACCEPTED = _("Accepted: BibTeX (.bib), RIS (.ris) and CSL-JSON (.json), in UTF-8.")
NOT_RECORDS = _(
    "This is not a file of bibliographic records: BibTeX (.bib), RIS (.ris) or "
    "CSL-JSON (.json)."
)

FAULTS = {
    **dict.fromkeys(["other", "html", "binary", "damaged"], NOT_RECORDS),
    "size": _("The file is larger than %(megabytes)d MB: split it."),
    "empty": OTHER_FILES["empty"],
    "encoding": _(
        "The encoding of the text is not known, or a letter in it is damaged: save the "
        "file in UTF-8."
    ),
    "records": _("The file has more than %(most)d records: split it."),
    "no_records": _("The file holds no record."),
    "bibtex": _(
        "Line %(line)d is not BibTeX: look there and above for a brace, a quotation "
        "mark or a comma that is missing."
    ),
    "ris": _(
        "In RIS a record begins with its type, such as “TY  - JOUR”, and ends with "
        "“ER  - ”: one does not."
    ),
    "json": _("Line %(line)d is not JSON."),
    "json_list": _(
        "This JSON is not a list: records of CSL-JSON must be in square brackets."
    ),
    "json_entry": _("Record %(entry)d is not an object of CSL-JSON."),
    "json_field": _("Record %(entry)d: “%(field)s” is not as CSL-JSON has it."),
    "overrun": _("The file takes too much time or memory to read: split it."),
}


def read(file) -> list[tuple[int, dict]]:
    """Return (line or number, item) of each record in an open binary file.

    Raises ValidationError for what cannot be read.
    """
    try:
        records, _rest = foreign.read(
            "imports.bibliography_reader", file, largest=LARGEST
        )
    except foreign.Fault as error:
        values = {"megabytes": LARGEST // MEGABYTE, **error.values}
        raise ValidationError(str(FAULTS[error.code]) % values) from error
    return [(place, item) for place, item in records]
