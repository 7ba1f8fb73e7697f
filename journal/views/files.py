"""The journal for programs: files beside an article, and all for harvesters."""

from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from bibliography.responses import records_response
from journal import jats
from journal.description import description
from journal.models import Article, Journal
from journal.oai.repository import answer
from journal.views.article import ArticlePage
from text.languages import LANGUAGES, current


@require_safe
def citation_file(request, suffix, **address):
    """Answer with a file that cites an article."""
    article = ArticlePage.readable_at(**address)
    name = "-".join(map(str, address.values()))
    return records_response([article.csl(current())], suffix, name)


@require_safe
def article_jats(request, **address):
    article = ArticlePage.readable_at(**address)
    article = Article.objects.for_description(in_full=True).get(pk=article.pk)
    described = description(article, Journal.objects.known())
    return xml_response(jats.write(described), jats.CONTENT_TYPE, described.languages)


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
