from django.utils.translation import gettext_lazy as _

from institute.feeds import KindFeed
from news.models import Article


class ArticleFeed(KindFeed):
    """The newest news items."""

    model, name = Article, _("News")
    route = "news:feed"
