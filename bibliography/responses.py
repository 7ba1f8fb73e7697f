"""Files of bibliographic records, as readers get them."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpResponse

from bibliography.bibtex import bibtex
from bibliography.items import csl_json
from bibliography.ris import ris


class Format(NamedTuple):
    name: str
    write: Callable
    media_type: str


# By suffix.
FORMATS = {
    "bib": Format("BibTeX", bibtex, "application/x-bibtex"),
    "ris": Format("RIS", ris, "application/x-research-info-systems"),
    "json": Format("CSL-JSON", csl_json, "application/vnd.citationstyles.csl+json"),
}


class FormatConverter:
    """The suffix of a file in an address."""

    regex = "|".join(FORMATS)
    to_python = to_url = str


def records_response(items, suffix, name):
    form = FORMATS[suffix]
    response = HttpResponse(
        form.write(items), content_type=f"{form.media_type}; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
