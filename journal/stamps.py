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
        line, known = line_of(article, galley), galley.stamped or {}
        wanted = {"line": line, "of": galley.file["sha256"]} if line else {}
        if wanted != {name: known[name] for name in ["line", "of"] if name in known}:
            stamped = stamp(article, galley, wanted) if line else None
            rows = type(galley)._base_manager.filter(pk=galley.pk)
            rows.update(stamped=stamped)


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
        # The form says it; it is not tried again with the same line.
        return galley.file | wanted | {"is_without_stamp": True}
