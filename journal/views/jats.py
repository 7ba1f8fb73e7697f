"""An article as a file for other programs."""

from django.http import Http404, HttpResponse

from journal import jats
from journal.models import Article, Journal
from journal.relations import load
from publishing.views import find
from text.languages import current


def article_jats(request, year, number, slug):
    article = find(Article.objects.all, year=year, number=number, slug=slug)
    if not article.is_visible_in(current()):
        raise Http404
    load([article])
    content = jats.write(article, Journal.objects.get_or_unnamed())
    return HttpResponse(content, content_type="application/xml; charset=utf-8")
