"""An article: what is said of it in both languages, and its PDF."""

from django.http import Http404
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from bibliography.identifiers import address
from bibliography.responses import FORMATS, records_response
from institute.models import Project
from journal.description import authors_of, description
from journal.jats import CONTENT_TYPE
from journal.models import Article, Journal, Reference
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


def article_detail(request, year, number, slug):
    article = get_visible_or_404(
        Article.objects.for_page, year=year, number=number, slug=slug
    )
    return render_record(
        request, article, "journal/article_detail.html", article_context, around
    )


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


def article_context(article, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    language, journal = current(), Journal.objects.known()
    codes = [
        code
        for code in languages_from(article.written_in)
        if code == language or article.is_visible_in(code)
    ]
    described = description(article, journal, codes)
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
        **(connected or {"topics": article.topics_pks}),
        more=[
            *[*translations, *noticed, *beside, *projects, *pdf_of(article)],
            *(author.person for author in described.authors if author.person),
        ],
    )
    entries = connections.entries
    download = pdf_to_read(article, entries, article.written_in)
    path = path_above(article, journal)
    columns = columns_of(described)
    return {
        "head": article_head(described, path, entries, download),
        "article": article,
        "path": path,
        "columns": columns,
        "notice_texts": notice_of(described),
        "has_abstract": any(c["summary"] or c["keywords"] for c in columns),
        "authors": [author_shown(each, entries) for each in described.authors],
        "affiliations": [each.in_language(language) for each in described.affiliations],
        "references": []
        if article.removed_on
        else children_of(article, "references", references_of),
        "download": download,
        "licence": described.licence,
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


def author_shown(author, entries):
    """Return an author in the reader's language, with the entry of their page."""
    language = current()
    return {
        "name": author.name_in(language),
        "post": author.post_in(language),
        "affiliations": author.affiliations_in(language),
        "facts": author,
        "entry": entries.get(author.person),
    }


def columns_of(described):
    """Return what is said of it in each language, its own language first."""
    columns, summaries = [], described.texts("summary")
    for code, title in described.titles.items():
        with override(code):
            labels = {"abstract": gettext("Abstract"), "keywords": gettext("Keywords")}
        columns.append(
            {
                "language": code,
                "is_of_reader": code == current(),
                "title": title,
                "summary": summaries.get(code, ""),
                "keywords": described.keywords_in(code),
                "labels": labels,
            }
        )
    return columns


def notice_of(described):
    """Return (language, text) of the notice for the reader, in a list, or none."""
    texts = described.texts("notice")
    codes = [code for code in languages_from(current()) if code in texts]
    return [(code, texts[code]) for code in codes[:1]]


def article_head(described, path, entries, download):
    article = described.article
    item = [("item", download.address, "application/pdf")] if download else []
    files = [
        (file_address(article, "journal:citation", suffix=suffix), form.media_type)
        for suffix, form in FORMATS.items()
    ]
    files.append((file_address(article, "journal:jats"), CONTENT_TYPE))
    orcids = [
        ("author", address("orcid", author.orcid), "")
        for author in described.authors
        if author.orcid
    ]
    licence = described.licence
    head = head_of_record(
        article,
        og_type="article",
        path=[step for step in path if step[1]],
        nodes=[scholarly_article(described, entries, download)],
        metas=metas_of(described, download),
        permanent_url=address("doi", article.doi),
        signposts=[
            *[*item, *(("describedby", *file) for file in files), *orcids],
            *([("license", licence, "")] if licence else []),
        ],
        feed=path_to("journal:feed", current()),
    )
    if article.removed_on:
        head.description = ""
    return head


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
