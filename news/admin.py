from functools import partial

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import has
from imports.views import ImportMixin
from news.imports import ArticleSubject
from news.models import Article
from news.views import ArticlePage
from publishing.admin import PublishableAdmin, YearFilter, pair
from publishing.admin.addresses import page_of
from publishing.admin.first_page import Dated
from publishing.cache.compiled import Parameter, compiled
from publishing.cache.memory import cached_until_save
from text.languages import title_language


@admin.register(Article)
class ArticleAdmin(ImportMixin, PublishableAdmin):
    subject = ArticleSubject
    page = ArticlePage
    shared = [
        "lead_picture",
        ("kind", "happened_on", "corrected_on", "pinned_until"),
        "topics",
        "related",
    ]
    list_display = [
        "linked_title",
        "statuses",
        "kind",
        "happened_on",
        "on_site",
        "changed",
    ]
    list_filter = ["kind", "topics", YearFilter]
    autocomplete_fields = ["topics"]

    def first_page_dates(self, user, until):
        return ends_of_pins(user, until)


# How many pins the first page shows.
MOST_PINS = 20
PIN_ENDS = _("leaves the top of the home page")


def ends_of_pins(user, until):
    """Return the news that lead the home page until a day."""
    if not has(user, "view", Article):
        return []
    return [
        Dated(
            article.pinned_until,
            PIN_ENDS,
            str(article),
            title_language(article),
            page_of(Article, "change", article.pk),
        )
        for article in cached_until_save(
            ("ends of pins", timezone.localdate(), until),
            partial(pinned_articles, until=until),
        )
    ]


@compiled
def pinned_articles():
    pinned = Article.objects.pinned().filter(pinned_until__lte=Parameter("until"))
    titles = pinned.only(*pair("title"), "pinned_until")
    return titles.order_by("pinned_until", "pk")[:MOST_PINS]
