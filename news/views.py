from functools import partial

from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from news.models import Article
from publishing.cache.compiled import Parameter, Slices, compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue.facets import (
    Facet,
    Facets,
    YearsInPath,
    choices_of,
    keys_in,
)
from publishing.content.sections import own_name
from publishing.models import Topic
from publishing.pages.items import ItemPage
from publishing.pages.lists import ListPage
from publishing.pages.seo import absolute
from publishing.pages.views import Counted
from text.languages import LANGUAGES


class ArticleList(ListPage):
    """All news, or those of a year; it may be one of the other language only."""

    model = Article
    template, feed_route = "news/article_list.html", "news:feed"

    @property
    def year(self):
        return self.address.get("year")

    @property
    def route(self):
        return "news:year" if self.year else "news:list"

    @property
    def heading(self):
        if self.year:
            name = own_name("news:list")
            text = gettext("News from %(year)s") % {"year": self.year}
            return f"{name}, {self.year}" if name else text
        return gettext("News")

    @cached_property
    def languages(self):
        codes = [code for code in LANGUAGES if self.year in years_in(code)]
        return codes if self.year else LANGUAGES

    @cached_property
    def facets(self):
        topics = cached_until_change(("topics of news", self.language), topics_of_news)
        topics = Facet(self.request, "topic", _("By topic"), topics, lookup="topics")
        years = years_in(self.language, **Facets(topics).lookups)
        years = YearsInPath(
            *(years, self.year, "news:year"), route_of_all="news:list", lookup="year"
        )
        return Facets(years, topics)

    def items(self):
        lookups = self.facets.lookups
        rows = Slices(partial(listed, self.language, *lookups, **lookups))
        return Counted(rows, self.numbers[self.language])

    def context(self):
        return {"year": self.year}


@compiled
def listed(language, *lookups_and_part):
    """Return a part of the articles with certain values of some lookups."""
    *lookups, start, stop = lookups_and_part
    chosen = {lookup: Parameter(lookup) for lookup in lookups}
    articles = Article.objects.visible_in(language).filter(**chosen)
    return articles.newest_first().with_lead_picture().without_texts()[start:stop]


def topics_of_news():
    articles = {code: Article.objects.visible_in(code) for code in LANGUAGES}
    keys = {code: keys_in(rows, "topics")[0] for code, rows in articles.items()}
    return choices_of(Topic.objects, keys)


def years_in(language, **chosen):
    """Return the years in which news came out in a language, those that are chosen."""
    articles = Article.objects.visible_in(language).filter(**chosen)
    key = "years of news", language, *chosen.values()
    return cached_until_change(key, lambda: keys_in(articles, "year")[0])


class ArticlePage(ItemPage):
    model = Article
    shows = ["lead_picture"]
    is_kept = True
    og_type = "article"
    feed_route = "news:feed"

    def more_pointers(self):
        return [*filter(None, self.neighbours())]

    def context(self):
        newer, older = map(self.connections.not_related, self.neighbours())
        return {"lead_picture": self.picture, "newer": newer, "older": older}

    def json_ld(self):
        publisher = {"@id": absolute("/#organization")}
        picture = self.picture
        return {
            "@type": "NewsArticle",
            "headline": self.record.title_in(self.language),
            "description": self.text("summary") or "",
            **self.json_ld_dates(),
            "mainEntityOfPage": absolute(self.record.address_in(self.language)),
            "image": [absolute(picture.share_path)] if picture else [],
            "author": publisher,
            "publisher": publisher,
        }
