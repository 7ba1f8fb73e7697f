"""The lines by which lists show articles: title, authors, pages, PDF."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext

from journal.models import Article, Rubric
from journal.names import name_from
from library.downloads import Download, download_of
from library.models import Document
from publishing.compiled import Parameter, compiled
from text.languages import LANGUAGES, current
from text.pointers import Pointer


@dataclass
class Line:
    """An article in a list."""

    article: Article
    authors: list
    download: Download | None = None

    @property
    def title(self):
        return self.article.title_in(current())

    # Templates ask for it twice.
    @cached_property
    def byline(self):
        """Return the names in one line, if all are in the reader's language."""
        is_of_reader = all(name.language == current() for name in self.authors)
        return ", ".join(name.short for name in self.authors) if is_of_reader else ""

    @cached_property
    def place_display(self):
        """Return where in its issue it stands: "pp. 12–25", "article e1" or ""."""
        if pages := self.article.pages_display:
            return gettext("pp. %(pages)s") % {"pages": pages}
        if number := self.article.article_number:
            return gettext("article %(number)s") % {"number": number}
        return ""

    @property
    def url(self):
        return self.article.address_in(current())


@compiled
def articles_of_issue(language):
    """Return what readers of a language see of an issue, in its order."""
    articles = Article.objects.visible_in(language).filter(issue=Parameter("pk"))
    return articles.in_order().with_authors().for_lines()


def pdf_of(record):
    """Return the pointer of the document with its PDF, in a list of one, or none."""
    pk = None if getattr(record, "removed_on", None) else record.pdf_id
    return [Pointer(Document._meta.label_lower, pk)] if pk else []


def pdf_to_read(record, entries, language=""):
    """Return the file of its PDF, if readers may have it: see ``download_of``."""
    entry = next((entries[end] for end in pdf_of(record) if end in entries), None)
    return entry and download_of(entry, language)


def line_of(article, entries):
    language = current()
    return Line(
        article,
        [name_from(parts, language) for parts in article.names_of_authors()],
        pdf_to_read(article, entries, article.written_in),
    )


def by_rubric(lines):
    """Return (rubric, lines) of each rubric, in the order of the lines."""
    groups = {}
    for line in lines:
        groups.setdefault(line.article.rubric_id, []).append(line)
    return [(rubric_of(group[0].article), group) for group in groups.values()]


def rubric_of(article):
    """Return the rubric of an article of ``for_lines``: a few of them have many."""
    titles = {
        f"title_{code}": getattr(article, f"rubric_title_{code}") for code in LANGUAGES
    }
    return Rubric(pk=article.rubric_id, **titles)
