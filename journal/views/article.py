"""An article: what is said of it in both languages, and its PDF."""

from dataclasses import dataclass

from django.http import Http404
from django.views.decorators.http import require_safe

from bibliography.identifiers import address
from bibliography.responses import FORMATS, records_response
from institute.models import Person, Project
from journal.authors import authors_of, contributions_of, people_in
from journal.jats import CONTENT_TYPE
from journal.models import Article, Journal, Reference
from journal.names import name_from
from journal.views.archive import path_to_archive
from journal.views.contents import pdf_of, pdf_to_read
from journal.views.files import file_address
from journal.views.metadata import metas_of, scholarly_article
from publishing.cache.compiled import Parameter, compiled
from publishing.content.addresses import path_to
from publishing.drafts.overlay import children_of
from publishing.pages.seo import head_of_record
from publishing.pages.views import connections_of, get_visible_or_404, render_record
from text.languages import current, languages_from
from text.pointers import Pointer

LABEL = Article._meta.label_lower


@dataclass(frozen=True)
class Column:
    """What is said of an article in one language."""

    language: str
    title: str
    summary: str
    keywords: list

    @property
    def is_of_reader(self):
        return self.language == current()


def article_detail(request, year, number, slug):
    article = get_visible_or_404(
        Article.objects.for_page, year=year, number=number, slug=slug
    )
    return render_record(
        request, article, "journal/article_detail.html", article_context, around
    )


def around(article):
    """Return what its not-translated page has: the way up, and the authors."""
    rows = article.names_of_authors()
    return {
        "path": path_above(article),
        "authors": [author_alone(row, current()) for row in rows],
    }


def author_alone(row, language):
    name, person = name_from(row, language), row["person"]
    return {
        "name": name.full,
        "language": name.language,
        "page": person and Pointer(Person._meta.label_lower, person),
    }


def article_context(article, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    language = current()
    contributions = children_of(article, "contributions", contributions_of)
    # As its citations ask for them.
    article.author_rows = [row.names for row in contributions]
    translation = [article.translation_of_id] if article.translation_of_id else []
    translations, noticed, beside, projects = (
        [Pointer(label, pk) for pk in pks]
        for label, pks in [
            (LABEL, [*translation, *getattr(article, "translation_pks", [])]),
            (LABEL, getattr(article, "noticed_pks", [])),
            (LABEL, getattr(article, "beside_pks", [])),
            (Project._meta.label_lower, getattr(article, "project_pks", [])),
        ]
    )
    connections = connections_of(
        article,
        language,
        **(connected or {"topics": article.topic_pks}),
        more=[
            *[*translations, *noticed, *beside, *projects, *pdf_of(article)],
            *people_in(contributions),
        ],
    )
    entries = connections.entries
    authors, places = authors_of(contributions, language, entries)
    download = pdf_to_read(article, entries, article.written_in)
    journal = Journal.objects.known()
    path = path_above(article, journal)
    columns = columns_of(article)
    licence = article.licence_url or journal.licence_url
    return {
        "head": article_head(article, path, journal, authors, download, licence),
        "article": article,
        "path": path,
        "columns": columns,
        "notice_texts": notice_of(article),
        "has_abstract": any(c.summary or c.keywords for c in columns),
        "authors": authors,
        "places": places,
        "references": []
        if article.removed_on
        else children_of(article, "references", references_of),
        "download": download,
        "licence": licence,
        "files": [
            (form.name, file_address(article, "journal:citation", suffix=suffix))
            for suffix, form in FORMATS.items()
        ],
        "notice_of": [
            (Article.NOTICE_OF[entry.details["notice_kind"]], entry)
            for entry in connections.all(noticed)
        ],
        "translation_of": connections.first(translations[: len(translation)]),
        "translations": connections.all(translations[len(translation) :]),
        "projects": connections.all(projects),
        "beside": [entry for entry in connections.all(beside) if not entry.is_foreign],
        "connections": connections,
        "topics": connections.topics,
        "related": connections.related,
    }


def article_head(article, path, journal, authors, download, licence):
    item = [("item", download.address, "application/pdf")] if download else []
    described = [
        (file_address(article, "journal:citation", suffix=suffix), form.media_type)
        for suffix, form in FORMATS.items()
    ]
    described.append((file_address(article, "journal:jats"), CONTENT_TYPE))
    orcids = [
        ("author", address("orcid", author.orcid), "")
        for author in authors
        if author.orcid
    ]
    head = head_of_record(
        article,
        og_type="article",
        path=[step for step in path if step[1]],
        nodes=[scholarly_article(article, authors, download, licence)],
        metas=metas_of(article, journal, authors, download),
        permanent_url=address("doi", article.doi),
        signposts=[
            *[*item, *(("describedby", *file) for file in described), *orcids],
            *([("license", licence, "")] if licence else []),
        ],
        feed=path_to("journal:feed", current()),
    )
    if article.removed_on:
        head.description = ""
    return head


def columns_of(article):
    """Return what readers may have of it in each language, its own language first."""
    codes = [
        code
        for code in languages_from(article.written_in)
        if code == current() or article.is_visible_in(code)
    ]
    is_there = not article.removed_on
    return [
        Column(
            code,
            article.marked_title_in(code),
            (getattr(article, f"summary_{code}") or "") if is_there else "",
            article.keyword_list(code) if is_there else [],
        )
        for code in codes
        if getattr(article, f"title_{code}")
    ]


def notice_of(article):
    """Return (language, text) of the notice for the reader, in a list, or none."""
    texts = [
        (code, text)
        for code in languages_from(current())
        if (text := getattr(article, f"notice_{code}"))
        and (code == current() or article.is_visible_in(code))
    ]
    return texts[:1]


@compiled
def references_of():
    references = Reference.objects.filter(article=Parameter("pk"))
    return references.order_by("position", "pk")


def path_above(article, journal=None):
    """Return the breadcrumbs; to its issue only where readers have that."""
    issue = article.issue
    address = issue.address_in(current()) if issue.visible_languages() else None
    return [*path_to_archive(journal), (issue.number_display, address)]


# How others cite it


@require_safe
def citation_file(request, year, number, slug, suffix):
    """Answer with a file that cites an article."""
    article = get_visible_or_404(
        Article.objects.for_page, year=year, number=number, slug=slug
    )
    if not article.is_visible_in(current()):
        raise Http404
    return records_response([article.csl(current())], suffix, f"{year}-{number}-{slug}")
