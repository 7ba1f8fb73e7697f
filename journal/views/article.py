"""An article: what is said of it in both languages, and its PDF."""

from journal.models import Article
from publishing.seo import head_of_record
from publishing.views import connections_of, find, respond
from text.languages import current


def article_detail(request, year, number, slug):
    article = find(Article.objects.for_page, year=year, number=number, slug=slug)
    return respond(request, article, "journal/article_detail.html", article_context)


def article_context(article, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    connected = connected or {"topics": article.topic_pks}
    connections = connections_of(article, current(), **connected)
    return {
        "head": head_of_record(article),
        "article": article,
        "connections": connections,
        "topics": connections.topics,
        "related": connections.related,
    }
