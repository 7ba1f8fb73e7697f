"""What is deposited of an issue: its articles as readers have them at this moment.

A text of a language goes out only where readers have it. Drafts, and changes that are
not published, stay here.
"""

import shutil
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import override

from journal.authors import place_of
from journal.models import Article, Contribution, Issue, Journal
from journal.names import name_from
from journal.readers import languages_of
from library.models import Document
from library.models.document import COMMON
from publishing.content.status import LanguageStatus
from publishing.drafts import transitions
from publishing.pages.seo import absolute
from text.languages import LANGUAGES

PUBLISH = transitions.TRANSITIONS["publish"]
TO_COME = {LanguageStatus.DRAFT, LanguageStatus.REVIEW, LanguageStatus.SCHEDULED}
# ISO 639-2/B.
CODES = {"ru": "rus", "en": "eng"}


@dataclass
class Contents:
    """``every``: the articles of the issue, also those that readers do not have."""

    journal: Journal
    issue: Issue
    every: list

    @property
    def articles(self):
        return [article for article in self.every if article.visible_languages()]

    @property
    def hidden(self):
        return [article for article in self.every if not article.visible_languages()]

    @property
    def present(self):
        """The articles that were not removed."""
        return [article for article in self.articles if not article.removed_on]

    @property
    def name(self):
        """What files of the issue are called: "1606-1330-2025-3-4"."""
        parts = [*self.journal.issns[:1], self.issue.year, self.issue.number]
        return "-".join(map(str, parts))

    def publish_in_memory(self):
        """Let it be as when readers have the drafts, too. Nothing is stored."""
        pdfs = [self.issue.pdf, *(article.pdf for article in self.every)]
        for record in filter(None, [self.issue, *self.every, *pdfs]):
            publish_in_memory(record)


def contents_of(issue):
    """Read an issue with all that is deposited of it, in so many statements."""
    files = Prefetch("pdf", Document.objects.lean())
    prefetch_related_objects([issue], files, "cover")
    translations = Article.objects.visible_anywhere().order_by("pk")
    authors = Contribution.objects.for_page().select_related("person")
    articles = (
        issue.articles.in_order()
        .select_related("rubric", "translation_of")
        .prefetch_related(
            *["references", files],
            Prefetch("contributions", authors),
            Prefetch("translations", translations),
        )
    )
    for article in articles:
        article.issue = issue
    return Contents(Journal.objects.get_or_unnamed(), issue, list(articles))


def publish_in_memory(record):
    """Let readers have the drafts of a record, and what is scheduled, now."""
    for language in LANGUAGES:
        if record.status_in(language) in TO_COME:
            setattr(record, f"published_at_{language}", None)
            transitions.apply(record, language, PUBLISH)


# Of an article


def versions_of(article):
    """Return the articles of which it is a translation, and its own translations."""
    original = article.translation_of
    originals = [original] if original and original.visible_languages() else []
    return [*originals, *article.translations.all()]


def text_in(record, name, language):
    """Return a text in a language, or "" where there is none."""
    return getattr(record, f"{name}_{language}") or ""


def address_of(article):
    """Return the full address of its page, if possible in its own language."""
    return absolute(article.address_in(languages_of(article)[0]))


def best_name_of(author, article):
    """Return the name in the article's own language, else in another."""
    return name_from(author.names, languages_of(article)[0])


def names_of(author, article):
    """Return the names in the languages in which readers have the article."""
    names = [name_from(author.names, language) for language in languages_of(article)]
    return [*dict.fromkeys(names)]


def places_of(author, language):
    """Return where an author works, named in a language, else in another."""
    with override(language):
        places = [
            place_of(number, facts, language)
            for number, facts in enumerate(author.affiliation_rows, 1)
        ]
    return [place for place in places if place.name]


def city_of(place):
    """Return city and country: "Moscow, Russia"."""
    return ", ".join(filter(None, [place.city, place.country]))


@dataclass(frozen=True)
class Galley:
    """The PDF of an article that readers can download; ``which``: its language."""

    document: Document
    which: str

    @property
    def facts(self):
        return self.document.file_of(self.which)

    def address_in(self, language):
        return absolute(self.document.file_address(language, self.which))


def galley_of(article):
    """Return the PDF of an article, in its own language if there is one, or None."""
    document = article.pdf
    if document is None or article.removed_on:
        return None
    for which in dict.fromkeys([article.written_in, COMMON, *LANGUAGES]):
        facts = document.file_of(which)
        if facts and facts["type"] == "pdf" and document.is_file_public(which):
            return Galley(document, which)
    return None


class LostFile(Exception):
    """The file of a document or picture, ``args[0]``, is not in the storage."""


def copy_file(document, facts, target):
    """Copy a stored file of a document to an open one; raise LostFile."""
    try:
        with default_storage.open(facts["name"]) as source:
            shutil.copyfileobj(source, target)
    except FileNotFoundError as error:
        raise LostFile(document) from error
