"""An article: what is said of it in both languages, its text and its files."""

from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, override

from bibliography.identifiers import address
from bibliography.responses import FORMATS
from journal.description import authors_of, description
from journal.jats import CONTENT_TYPE as JATS
from journal.models import Article, Award, Journal, Reference
from journal.rich_text import CitationLinks
from journal.views.contents import first_pdf
from journal.views.issue import path_to_archive, path_to_journal
from journal.views.metadata import metas_of, scholarly_article
from library.views import CONTENT_TYPES
from publishing.cache.compiled import Parameter, compiled
from publishing.content.addresses import path_to
from publishing.drafts.overlay import children_of
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from text.languages import current, languages_from


class ArticlePage(ItemPage):
    model = Article
    shows = ["translation_of", "translations", "projects", "about", "notices"]
    og_type = "article"
    feed_route = "journal:feed"

    def __init__(self, record, **form):
        journal = Journal.objects.known()
        codes = [
            code
            for code in languages_from(record.written_in)
            if code == current() or record.is_visible_in(code)
        ]
        self.described = description(record, journal, codes)
        self.path = path_above(record, journal)
        super().__init__(record, **form)

    @staticmethod
    def around(article):
        """Return what its not-translated page has: the way up, and the authors."""
        names = [
            (author.name_in(current()), author.person)
            for author in authors_of(article.rows_of_authors())
        ]
        return {
            "path": path_above(article),
            "authors": [
                {"name": name.full, "language": name.language, "page": person}
                for name, person in names
            ],
        }

    def more_pointers(self):
        authors = (author.person for author in self.described.authors)
        return [*filter(None, authors)]

    @cached_property
    def address(self):
        return self.record.address_in(self.language)

    @property
    def notices(self):
        """(mark, entry) of each notice about it, the newest first."""
        entries = self.entries("notices")
        return [(Article.MARKS[entry.details["kind"]], entry) for entry in entries]

    @cached_property
    def galleys(self):
        return self.described.galleys_below(self.language)

    @cached_property
    def files(self):
        """(format, address) of each file that cites it."""
        return [
            (form, f"{self.address}cite.{suffix}") for suffix, form in FORMATS.items()
        ]

    def context(self):
        article, described = self.record, self.described
        entries = self.connections.entries
        columns = columns_of(described)
        references, awards = [], []
        if not article.removed_on:
            stored = [Award(**row) for row in getattr(article, "award_rows", ())]
            references = children_of(article, "references", references_of)
            awards = children_of(article, "awards", lambda **_key: stored)
        return {
            "path": self.path,
            "described": described,
            "columns": columns,
            "notices": self.notices,
            "here": next((c for c in columns if c["is_of_reader"]), None),
            "authors": [author_shown(each, entries) for each in described.authors],
            "affiliations": [
                each.in_language(self.language) for each in described.affiliations
            ],
            # Or its PDF alone.
            "has_text": self.language in described.texts("text"),
            "references": references,
            "citations": CitationLinks(len(references)),
            "galleys": self.galleys,
            "grants": [
                (
                    award.funder_in(self.language),
                    address("ror", award.ror),
                    award.number,
                )
                for award in awards
            ],
            "licence": described.licence,
            "files": [(form.name, path) for form, path in self.files],
            "notice_of": [
                (Article.NOTICE_OF[article.kind], entry)
                for entry in self.entries("about")
            ],
        }

    def json_ld(self):
        pdf, entries = first_pdf(self.galleys), self.connections.entries
        return {
            **scholarly_article(self.described, entries, pdf),
            "about": [absolute(it.pointer.address) for it in self.entries("about")],
            "correction": [absolute(it.pointer.address) for _mark, it in self.notices],
        }

    def head_fields(self):
        article, licence = self.record, self.described.licence
        orcids = [author.orcid for author in self.described.authors]
        files = [(path, form.media_type) for form, path in self.files]
        files.append((f"{self.address}jats.xml", JATS))
        return {
            "path": [step for step in self.path if step[1]],
            "metas": metas_of(self.described, first_pdf(self.galleys)),
            "permanent_url": address("doi", article.doi),
            "signposts": [
                *(
                    ("item", galley.address, CONTENT_TYPES[galley.type])
                    for galley in self.galleys
                ),
                *(("describedby", *file) for file in files),
                *(("author", address("orcid", orcid), "") for orcid in orcids if orcid),
                *([("license", licence, "")] if licence else []),
            ],
        }

    def whole_context(self):
        context = super().whole_context()
        if self.record.removed_on:
            context["head"].description = ""
        return context


def author_shown(author, entries):
    """Return an author in the reader's language, with the entry of their page."""
    language = current()
    return {
        "name": author.name_in(language),
        "post": author.post_in(language),
        "marks": format_html_join(
            "",
            '<a href="#place-{0}">{0}</a>',
            ((affiliation.number,) for affiliation in author.affiliations),
        ),
        "facts": author,
        "entry": entries.get(author.person),
    }


def columns_of(described):
    """Return what is said of it in each language, the reader's first."""
    columns, summaries = [], described.texts("summary")
    for code in languages_from(current()):
        if code not in described.titles:
            continue
        with override(code):
            labels = {it: capfirst(gettext(it)) for it in ["abstract", "keywords"]}
        columns.append(
            {
                "language": code,
                "is_of_reader": code == current(),
                "title": described.titles[code],
                "summary": summaries.get(code, ""),
                "keywords": described.keywords_in(code),
                "labels": labels,
            }
        )
    return columns


@compiled
def references_of():
    references = Reference.objects.filter(article=Parameter("pk"))
    columns = ["text", "other_text", "doi", "url"]
    return references.order_by("position", "pk").values_list(*columns, named=True)


def path_above(article, journal=None):
    """Return the breadcrumbs; to its issue only where readers have that."""
    issue = article.issue
    if issue is None:
        address = path_to("journal:online-first", current())
        return [*path_to_journal(journal), (gettext("Online first"), address)]
    address = issue.address_in(current()) if issue.visible_languages() else None
    name = issue.number_display.replace(", ", ",\u00a0")
    return [*path_to_archive(journal), (name, address)]
