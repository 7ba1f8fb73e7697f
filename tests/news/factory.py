from news.models import Article, ArticleKind
from tests.records import KIND, make_titled


def make_article(title="Article", *, ru=None, en=None, **fields):
    return make_titled(Article, title, ru, en, **fields)


NEEDED = {ArticleKind: KIND}
