"""The journal for programs: files beside an article, and all for harvesters."""

from django.http import Http404, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import has
from bibliography.identifiers import address
from bibliography.responses import records_response
from journal import jats
from journal.description import description
from journal.galleys import named
from journal.models import Article, Journal
from journal.oai.repository import answer
from journal.views.article import ArticlePage
from library.views import stored_file_response
from publishing.drafts.overlay import overlay
from publishing.drafts.working_copy import WorkingCopy
from publishing.pages.seo import absolute
from text.languages import LANGUAGES, current


@require_safe
def citation_file(request, suffix, **address):
    """Answer with a file that cites an article."""
    article = ArticlePage.readable_at(**address)
    name = "-".join(map(str, address.values()))
    response = records_response([article.csl(current())], suffix, name)
    return leading_to(article, response)


@require_safe
def article_jats(request, **address):
    article = ArticlePage.readable_at(**address)
    article = Article.objects.for_description(in_full=True).get(pk=article.pk)
    described = description(article, Journal.objects.known())
    content = jats.write(described)
    response = xml_response(content, jats.CONTENT_TYPE, described.languages)
    return leading_to(article, response)


def leading_to(article, response):
    """Let a file that describes an article say where its page is: signposting.org."""
    page = absolute(article.address_in(current()))
    response.headers["Link"] = f'<{page}>; rel="describes"; type="text/html"'
    return response


# It changes nothing, so anybody may send the form.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request):
    parameters = request.POST if request.method == "POST" else request.GET
    # One answer for all: harvesters have no language.
    with override(LANGUAGES[0]):
        content = answer(dict(parameters.lists()))
    response = xml_response(content, "text/xml", LANGUAGES)
    add_never_cache_headers(response)
    return response


def xml_response(content, content_type, languages):
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    response.headers["Content-Language"] = ", ".join(languages)
    return response


# The files of articles: whoever gets the page gets what lies below it


# In the counts of views, in place of a language.
FILE = "file"


@require_safe
def of_article(request, name, suffix, **address):
    """Answer with a file; to who may see drafts also what readers lack."""
    articles = Article.objects.at(current(), **address).without_texts()
    record, name = articles.with_galleys().first(), f"{name}.{suffix}"
    if record is None:
        raise Http404
    row, version = None, request.GET.get("version", "")
    if record.has_own_page_in(current()) and not record.removed_on:
        row = named(record.rows_for_readers()).get(name)
    if is_public := bool(row and row["file"]["sha256"].startswith(version)):
        request.viewed = record.pointer, FILE
    else:
        row = row_for_editors(request.user, record, version)
    response = stored_file_response(
        request,
        row["file"],
        f"{record.slug_in(current())}-{name}",
        [row["language"]] if row["language"] else LANGUAGES,
        is_public=is_public,
        is_shown=row["file"]["type"] == "pdf",
    )
    if is_public:
        response.headers["Link"] = links_of(record)
    return response


def row_for_editors(user, record, version):
    """Return the row of a version of a file, to which a form links; raise 404."""
    if version and has(user, "view", type(record)):
        stored = type(record).objects.get(pk=record.pk)
        laid = overlay(stored, WorkingCopy.objects.of(stored.pointer).first())
        for row in [*laid.rows_of_galleys(), *stored.rows_of_galleys()]:
            if row["file"]["sha256"].startswith(version):
                return row
    raise Http404


def links_of(record):
    """Return the header that leads from a file to its page, and says what to cite."""
    page = absolute(record.address_in(current()))
    cited = address("doi", record.doi) or absolute(record.pointer.address)
    links = {"canonical": page, "collection": page, "cite-as": cited}
    return ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items())
