"""An article as a file for other programs."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from journal import jats
from journal.models import Article, Journal
from journal.readers import languages_of
from journal.relations import load
from publishing.content.addresses import path_to
from publishing.pages.views import find
from text.languages import current


@require_safe
def article_jats(request, year, number, slug):
    article = find(Article.objects.all, year=year, number=number, slug=slug)
    if not article.is_visible_in(current()):
        raise Http404
    load([article])
    content = jats.write(article, Journal.objects.known())
    response = HttpResponse(content, content_type=f"{jats.CONTENT_TYPE}; charset=utf-8")
    response.headers["Content-Language"] = ", ".join(languages_of(article))
    return response


def jats_address(article):
    return address_beside(article, "journal:jats")


def address_beside(article, route, **arguments):
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
