"""An article as readers have it: described once, for its page and for every format.

::

    journal = Journal.objects.known()
    for article in Article.objects.visible_anywhere().for_description():
        described = description(article, journal)
        described.titles, described.texts("summary")        # {language: text}
        [author.name_in("en").full for author in described.authors]

``for_description`` reads with so many statements for any number of articles.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext, override, pgettext

from bibliography.items import date_of, without_empty
from institute.people.models import Person
from journal.galleys import galleys_of
from journal.names import CreditRole, name_in
from publishing.pages.seo import absolute
from text.countries import name_of as country_name
from text.languages import LANGUAGES, first_with, languages_from
from text.pointers import Pointer
from text.typography import with_plain_spaces

# What readers no longer have of an article that was removed.
REMOVED = {
    *["summary", "keywords", "text"],
    *["funding", "acknowledgements", "data_statement"],
}


@dataclass(frozen=True)
class AffiliationView:
    """An affiliation in one language; ``number``: its mark behind the names."""

    number: int
    name: str
    language: str
    city: str
    country_code: str
    ror: str

    @cached_property
    def country(self):
        if not self.country_code:
            return ""
        with override(self.language):
            return country_name(self.country_code)

    @property
    def address(self):
        """Return city and country: "Moscow, Russia"."""
        return ", ".join(filter(None, [self.city, self.country]))


@dataclass(frozen=True)
class Affiliation:
    """An affiliation of one article; ``row``: one of ``contribution.as_row``."""

    number: int
    row: dict

    def in_language(self, language):
        """Return it in ``language``, else in another in which it has a name."""
        codes = languages_from(language)
        language = next((c for c in codes if self.row[f"name_{c}"]), language)
        return AffiliationView(
            self.number,
            self.row[f"name_{language}"] or "",
            language,
            self.row[f"city_{language}"] or "",
            self.row["country"] or "",
            self.row["ror"] or "",
        )


@dataclass(frozen=True)
class Author:
    """An author of one article; ``row``: what ``Contribution.as_row`` returns."""

    row: dict
    orcid: str
    is_corresponding: bool
    roles: list
    person: Pointer | None
    affiliations: list

    def name_in(self, language):
        return name_in(self.row, language)

    def names_in(self, languages):
        """Return the names in these languages, each once."""
        return [*dict.fromkeys(map(self.name_in, languages))]

    def affiliations_in(self, language):
        return [each.in_language(language) for each in self.affiliations]

    @property
    def email(self):
        """Return that of the corresponding author, "" of the others."""
        return self.row["email"]

    @property
    def email_for_readers(self):
        return self.email if self.row["is_email_public"] else ""

    def post_in(self, language):
        """Return degree and post, or ""."""
        return self.row[f"degree_and_post_{language}"] or ""


@dataclass(frozen=True)
class Description:
    """What readers have of an article; nothing of what went when it was removed.

    ``languages``: those in which they have it, its own first.
    """

    article: Model
    journal: Model
    languages: list

    # In words

    @cached_property
    def titles(self):
        codes = [c for c in self.languages if getattr(self.article, f"title_{c}")]
        return {code: self.article.marked_title_in(code) for code in codes}

    def texts(self, name):
        """Return {language: text} of a field, without the languages that have none."""
        if self.article.removed_on and name in REMOVED:
            return {}
        return texts_of(self.article, name, self.languages)

    def keywords_in(self, language):
        words = re.split("[;,\n]", self.texts("keywords").get(language, ""))
        return [word.strip() for word in words if word.strip()]

    # Who wrote it

    @cached_property
    def authors(self):
        return authors_of(self.article.rows_of_authors())

    @cached_property
    def affiliations(self):
        """Return the affiliations of all authors, once each, as they are numbered."""
        every = (each for author in self.authors for each in author.affiliations)
        return [*{each.number: each for each in every}.values()]

    @cached_property
    def awards(self):
        """Return who paid for it: rows with ``funder_in(language)``, ror, number."""
        return [] if self.article.removed_on else [*self.article.awards.all()]

    # Where it stands, and what may be done with it

    @property
    def date(self):
        """Return the day of its publication, else the year."""
        return self.article.issued_on or self.article.year

    @property
    def begins(self):
        """Return its first page, or its number in their place."""
        return self.article.first_page or self.article.article_number

    @property
    def pages(self):
        """Return "12-25", or its number in place of pages."""
        pages = self.article.pages_display.replace("–", "-")
        return pages or self.article.article_number

    @property
    def licence(self):
        return self.article.licence_url or self.journal.licence_url

    @property
    def url(self):
        """Return the full address of its page, in its own language if that is there."""
        return absolute(self.article.address_in(self.languages[0]))

    @cached_property
    def galleys(self):
        """Return the files that readers have below ``url``, the texts first."""
        return self.galleys_below(self.languages[0])

    def galleys_below(self, language):
        """Return them as they stand below its page in a language."""
        article = self.article
        if article.removed_on:
            return []
        is_public = not article.is_preview and article.visible_languages()
        address = article.address_in(language) if is_public else None
        return galleys_of(article.rows_for_readers(), address, language)

    @property
    def pdfs(self):
        """Return its text as PDF, that in its own language first."""
        return [galley for galley in self.galleys if galley.is_pdf]

    # What it is related to

    @cached_property
    def references(self):
        return [] if self.article.removed_on else [*self.article.references.all()]

    @cached_property
    def originals(self):
        """Return what it translates, in a list of one or none."""
        original = self.article.translation_of
        return [original] if original and original.visible_languages() else []

    @cached_property
    def translations(self):
        others = self.article.translations.all()
        return [other for other in others if other.visible_languages()]

    # As others cite it

    def csl(self, language):
        """Return it as CSL-JSON in its own language, else in that of the page."""
        codes = [self.article.written_in, *languages_from(language)]
        # It is known by its own title, whatever readers have of it here.
        return self.csl_in(first_with(self.article, "title", codes))

    def csl_in(self, language):
        """Return it as an item of CSL-JSON, with names and titles in a language."""
        article, journal = self.article, self.journal
        issue, day = article.issue_or_blank, article.issued_on
        # It is cited by the year on the cover, also where that came out later.
        is_of_year = day and day.year == article.year
        with override(language):
            online_first = gettext("Advance online publication.")
        return without_empty(
            {
                "id": article.doi or f"journal-article-{article.pk}",
                "type": "article-journal",
                "language": language,
                "title": cited_title(article, language),
                "author": [author.name_in(language).csl() for author in self.authors],
                "container-title": journal.title_in(language),
                "publisher": getattr(journal, f"publisher_{language}") or "",
                "volume": issue.volume,
                "issue": issue.number,
                "page": article.pages_display.replace("–", "-"),
                "number": article.article_number,
                "issued": date_of(day)
                if is_of_year
                else {"date-parts": [[article.year]]},
                "DOI": article.doi,
                "ISSN": next(iter(journal.issns[::-1]), ""),
                "URL": "" if article.doi else absolute(article.pointer.address),
                "note": "" if article.issue else online_first,
                "abstract": self.texts("summary").get(language, ""),
                "keyword": ", ".join(self.keywords_in(language)),
            }
        )

    def language_read_in(self, language):
        """Return the language in which readers of one have it: theirs, or its own."""
        return language if language in self.texts("text") else self.article.written_in

    def is_visible_in(self, language):
        return language in self.languages


def description(article, journal, languages=None):
    """Describe an article, in the languages in which readers have it, or in others."""
    if languages is None:
        codes = languages_from(article.written_in)
        languages = [code for code in codes if article.is_visible_in(code)]
    return Description(article, journal, languages)


def texts_of(record, name, languages=LANGUAGES):
    """Return {language: text} of a field, without the languages that have none."""
    texts = {code: getattr(record, f"{name}_{code}") for code in languages}
    return {code: text for code, text in texts.items() if text}


def authors_of(rows):
    """Return the authors; their affiliations are numbered as they come, once each."""
    known, authors = {}, []
    for row in rows:
        affiliations = []
        # Lists read the names alone.
        for facts in row.get("affiliations", ()):
            if any(facts[f"name_{code}"] for code in LANGUAGES):
                new = Affiliation(len(known) + 1, facts)
                affiliations.append(known.setdefault(facts["pk"], new))
        authors.append(
            Author(
                row,
                row.get("orcid") or "",
                row.get("is_corresponding", False),
                [
                    CreditRole(role)
                    for role in row.get("roles", ())
                    if role in CreditRole
                ],
                row["person"] and Pointer(Person._meta.label_lower, row["person"]),
                affiliations,
            )
        )
    return authors


def cited_title(article, language):
    """Return the title; of what nobody should rely on any more, with that behind it."""
    title = getattr(article, f"title_{language}") or ""
    with override(language):
        notes = {
            article.Kind.RETRACTION: pgettext("article", "Retracted, %(day)s"),
            article.Kind.REMOVAL: pgettext("article", "Removed, %(day)s"),
        }
        if article.notice_kind not in notes:
            return title
        note = notes[article.notice_kind] % {"day": date_format(article.notice_on)}
    return f"{title} [{with_plain_spaces(note)}]"
