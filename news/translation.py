from modeltranslation.translator import register

from news.models import Article
from publishing.translation import PublishableOptions


@register(Article)
class ArticleOptions(PublishableOptions):
    fields = ("body", "correction")
