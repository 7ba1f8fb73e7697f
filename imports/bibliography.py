"""Files of bibliographic records that people send: BibTeX, RIS and CSL-JSON.

They are opened in the sandbox, by ``imports.bibliography_reader``; ``publishing``
.``bibliography`` says what an item is.
"""

from django.utils.translation import gettext_lazy as _

from imports.bibliography_reader import LARGEST, MOST_RECORDS
from imports.tables import OTHER_FILES, read_lines

SUFFIXES = ".bib,.ris,.json"
ACCEPTED = _("Accepted: BibTeX (.bib), RIS (.ris) and CSL-JSON (.json), in UTF-8.")
NOT_RECORDS = _(
    "This is not a file of bibliographic records: BibTeX (.bib), RIS (.ris) or "
    "CSL-JSON (.json)."
)

FAULTS = {
    **dict.fromkeys(["other", "damaged"], NOT_RECORDS),
    "empty": OTHER_FILES["empty"],
    "encoding": _(
        "The encoding of the text is not known, or a letter in it is damaged: save the "
        "file in UTF-8."
    ),
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
    "overrun": _(
        "The file is too large, or takes too long to read: split it. It may be up to "
        "%(megabytes)d MB, with %(records)d records."
    ),
}


def read(file) -> list[tuple[int, dict]]:
    """Return (line or number, item) of each record in an open binary file."""
    module, about = "imports.bibliography_reader", {"records": MOST_RECORDS}
    records, _rest = read_lines(module, file, largest=LARGEST, faults=FAULTS, **about)
    return [(place, item) for place, item in records]
