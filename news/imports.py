"""News items from a table."""

from imports.publishables import PublishableSubject
from news.models import Article


class ArticleSubject(PublishableSubject):
    model = Article
    shared = ["kind", "happened_on", "lead_picture", "topics"]
    texts = ["title", "summary", "body"]
