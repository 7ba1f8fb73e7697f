"""The journal for programs: an article in JATS, and all of them for harvesters."""

from django.http import Http404, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from journal import jats
from journal.description import description
from journal.models import Article, Journal
from journal.oai.repository import answer
from publishing.content.addresses import path_to
from publishing.pages.views import get_visible_or_404
from text.languages import LANGUAGES, current


@require_safe
def article_jats(request, year, number, slug):
    article = get_visible_or_404(
        Article.objects.all, year=year, number=number, slug=slug
    )
    if not article.is_visible_in(current()):
        raise Http404
    article = Article.objects.for_description().get(pk=article.pk)
    described = description(article, Journal.objects.known())
    return xml_response(jats.write(described), jats.CONTENT_TYPE, described.languages)


def file_address(article, route, **arguments):
    """Return the path of a file beside the page in the active language."""
    language = current()
    return path_to(
        route,
        language,
        year=article.year or article.issue.year,
        number=article.number or article.issue.number,
        slug=article.slug_in(language),
        **arguments,
    )


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
