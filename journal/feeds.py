from django.utils.translation import gettext_lazy as _

from institute.feeds import KindFeed
from journal.models import Article


class ArticleFeed(KindFeed):
    """The newest articles of the journal."""

    model, name = Article, _("Articles of the journal")
    route = "journal:feed"
