"""The lines by which lists show articles: title, authors, pages, PDF."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext

from journal.models import Article, Rubric
from journal.models.article import page_range
from journal.names import Name, name_from
from library.downloads import download_of
from library.files import StoredFile
from library.models import Document
from publishing.cache.compiled import Parameter, compiled
from text.languages import LANGUAGES, current
from text.pointers import Pointer


@dataclass
class Line:
    """An article in a list; ``place``: where in its issue it stands."""

    title: str
    url: str
    authors: list[Name]
    place: str
    notice: str
    download: StoredFile | None

    # Templates ask for it twice.
    @cached_property
    def byline(self):
        """Return the names in one line, if all are in the reader's language."""
        language = current()
        is_of_reader = all(name.language == language for name in self.authors)
        return ", ".join(name.short for name in self.authors) if is_of_reader else ""


@compiled
def articles_of_issue(language):
    """Return what readers of a language see of an issue, in its order."""
    articles = Article.objects.visible_in(language).filter(issue=Parameter("pk"))
    return articles.in_order().for_lines(language)


def pdf_of(record):
    """Return the pointer of the document with its PDF, in a list of one, or none."""
    pk = None if getattr(record, "removed_on", None) else record.pdf_id
    return [Pointer(Document._meta.label_lower, pk)] if pk else []


def pdf_to_read(record, entries, language=""):
    """Return the file of its PDF, if readers may have it: see ``download_of``."""
    entry = next((entries[end] for end in pdf_of(record) if end in entries), None)
    return entry and download_of(entry, language)


def line_of(row, entries):
    """Return the line of a row of ``for_lines``."""
    language = current()
    return Line(
        title=row.title_here,
        url=Article.address(
            language, year=row.year, number=row.number, slug=row.slug_here
        ),
        authors=[name_from(parts, language) for parts in row.author_rows],
        place=place_of(row),
        notice=Article.MARKS.get(row.notice_kind, ""),
        download=pdf_to_read(row, entries, row.written_in),
    )


def place_of(row):
    """Return "pp. 12–25", "article e1" or ""."""
    if pages := page_range(row.first_page, row.last_page):
        return gettext("pp. %(pages)s") % {"pages": pages}
    if number := row.article_number:
        return gettext("article %(number)s") % {"number": number}
    return ""


def by_rubric(rows, entries):
    """Return (rubric, lines) of each rubric, in the order of the rows."""
    groups = {}
    for row in rows:
        groups.setdefault(row.rubric_id, []).append(row)
    return [
        (rubric_of(group[0]), [line_of(row, entries) for row in group])
        for group in groups.values()
    ]


def rubric_of(row):
    titles = {
        f"title_{code}": getattr(row, f"rubric_title_{code}") for code in LANGUAGES
    }
    return Rubric(pk=row.rubric_id, **titles)
