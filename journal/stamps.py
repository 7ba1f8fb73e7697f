"""Stamps: the notice of an article, printed onto each page of its PDFs.

A reader who has only the file, perhaps from elsewhere, learns that the article was
corrected or retracted, and when. The file itself stays as it is: readers get a copy, as
long as the notice stands.
"""

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import override

from library import files
from publishing.pages.seo import absolute
from text.languages import languages_from
from text.typography import with_plain_spaces


def renew(article):
    """Let each PDF of a stored article have the stamp that it is to have, or none."""
    for galley in article.galleys.defer("file_text"):
        line = line_of(article, galley)
        wanted = {"line": line, "of": galley.file["sha256"]} if line else {}
        if galley.stamped and wanted.items() <= galley.stamped.items():
            continue
        if wanted or galley.stamped:
            stamped = wanted and stamp(article, galley, wanted)
            rows = type(galley)._base_manager.filter(pk=galley.pk)
            rows.update(stamped=stamped or None)


def line_of(article, galley):
    """Return what is printed on a galley, in its language or both; "": nothing."""
    is_marked = article.notice_kind and not article.removed_on
    if not is_marked or galley.file["type"] != "pdf":
        return ""
    codes = [galley.language] if galley.language else languages_from(article.written_in)
    marks = []
    for code in codes:
        with override(code):
            day = date_format(article.notice_on)
            marks.append(f"{article.notice_mark}, {day}")
    line = " / ".join([*marks, absolute(article.pointer.address)])
    return with_plain_spaces(line)


def stamp(article, galley, wanted):
    """Return the facts of the stamped copy; where there can be none, of the file."""
    address = absolute(article.pointer.address)
    try:
        return files.stamped(galley.file, wanted["line"], address) | wanted
    except ValidationError:
        # It is told in the form, and tried again when something changes.
        return galley.file | {"is_without_stamp": True}


def is_lacking(galley):
    """Tell whether readers have a PDF that should have a stamp, without one."""
    return bool(galley.stamped and galley.stamped.get("is_without_stamp"))
