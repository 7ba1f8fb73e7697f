"""Files of bibliographic records, as readers get them."""

from django.http import HttpResponse

from publishing.bibliography.bibtex import bibtex
from publishing.bibliography.csl_json import csl_json
from publishing.bibliography.ris import ris

# Suffix: what writes the file, and its media type.
FORMATS = {
    "bib": (bibtex, "application/x-bibtex"),
    "ris": (ris, "application/x-research-info-systems"),
    "json": (csl_json, "application/vnd.citationstyles.csl+json"),
}


class FormatConverter:
    """The suffix of a file in an address."""

    regex = "|".join(FORMATS)
    to_python = to_url = str


def records_response(items, suffix, name):
    """Return a file of works as an attachment."""
    write, media_type = FORMATS[suffix]
    response = HttpResponse(write(items), content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
