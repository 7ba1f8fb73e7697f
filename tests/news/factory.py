from news.models import Article
from tests.records import make_titled


def make_article(title="Article", *, ru=None, en=None, **fields):
    return make_titled(Article, title, ru, en, **fields)
