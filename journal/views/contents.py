"""Articles in lists: their lines, and which PDFs a list leaves out beside them."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext

from journal.models import Article, Issue, Rubric
from journal.models.article import page_range
from journal.names import Name, name_in
from library.downloads import download_of
from library.files import StoredFile
from library.models import Document
from publishing.cache.compiled import Parameter, compiled
from publishing.cache.memory import cached_until_change
from publishing.models import CatalogueEntry
from text.languages import LANGUAGES, current
from text.pointers import Pointer


@dataclass
class Line:
    """An article in a list; ``locator``: its pages, or its number.

    ``byline``: the names in one line, if all are in the reader's language.
    """

    title: str
    url: str
    authors: list[Name]
    byline: str
    locator: str
    notice: str
    download: StoredFile | None


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
    authors = [name_in(author, language) for author in row.author_rows]
    is_of_reader = {author.language for author in authors} == {language}
    return Line(
        title=row.title_here,
        url=Article.address(
            language, year=row.year, number=row.number, slug=row.slug_here
        ),
        authors=authors,
        byline=", ".join([author.short for author in authors]) if is_of_reader else "",
        locator=locator_of(row),
        notice=Article.MARKS.get(row.notice_kind, ""),
        download=pdf_to_read(row, entries, row.written_in),
    )


def locator_of(row):
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


# A PDF is a document with an entry of its own. Its article or issue leads to it, so a
# list that has both leaves the PDF out; see also ``Document.has_owner``.


def galleys_among(kinds):
    """Return the PDFs of others among these entries, {key: kind} of the catalogue."""
    if Document._meta.label_lower not in kinds.values():
        return set()
    owners = cached_until_change(("galleys",), owners_of_galleys)
    pdfs = kinds.keys() & owners.keys()
    return {pdf for pdf in pdfs if not owners[pdf].isdisjoint(kinds)}


def owners_of_galleys():
    """Return {entry of a PDF: the entries of the articles and issues whose it is}."""
    owners = {}
    for pdf, owner in galley_rows():
        owners.setdefault(pdf, set()).add(owner)
    return owners


@compiled
def galley_rows():
    """Select the keys of the entries of a PDF and of its article or issue."""
    documents = CatalogueEntry.objects.of_kinds([Document])
    parts = []
    for model in [Article, Issue]:
        pdf = model._base_manager.filter(pk=OuterRef("to_pk")).values("pdf")
        owners = CatalogueEntry.objects.of_kinds([model]).annotate(pdf=Subquery(pdf))
        entry = documents.filter(to_pk=OuterRef("pdf")).values("pk")
        owners = owners.filter(pdf__isnull=False).annotate(entry=Subquery(entry))
        parts.append(owners.values_list("entry", "pk"))
    first, *more = parts
    return first.union(*more, all=True)
