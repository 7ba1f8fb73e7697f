from functools import partial

from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy as _

from news.models import Article
from publishing.cache.compiled import Parameter, Slices, compiled
from publishing.catalogue.facets import (
    Facet,
    Facets,
    YearsInPath,
    choices_of,
    languages_of_year,
    read,
    row,
    years_in,
)
from publishing.models import visible
from publishing.pages.items import ItemPage
from publishing.pages.seo import (
    absolute,
    addresses_of,
    head_of_list,
)
from publishing.pages.views import (
    Counted,
    cached_numbers_of,
    paginate,
    untranslated_count,
)
from text.languages import LANGUAGES, current
from text.pointers import Pointer


def article_list(request, year=None):
    """Show all news, or those of a year; it may be one of the other language only."""
    rows = read(facet_rows, "topic" in request.GET)
    languages = languages_of_year(rows, year) if year else LANGUAGES
    if not languages:
        raise Http404
    facets = facets_of(request, year, rows)
    language, lookups = current(), facets.lookups
    chosen = facets.filter(Article.objects)
    numbers = cached_numbers_of(chosen, *lookups.items())
    articles = Slices(partial(listed, language, *lookups, **lookups))
    page = paginate(request, Counted(articles, numbers[language]))
    head = list_head(year, page.number, facets, languages)
    context = {
        "head": head,
        "page": page,
        "facets": facets,
        "year": year,
        "left_out": untranslated_count(numbers, head),
    }
    return render(request, "news/article_list.html", context)


@compiled
def listed(language, *lookups_and_part):
    """Return a part of the articles with certain values of some lookups."""
    *lookups, start, stop = lookups_and_part
    chosen = {lookup: Parameter(lookup) for lookup in lookups}
    articles = Article.objects.visible_in(language).filter(**chosen)
    return articles.newest_first().with_lead_picture().without_texts()[start:stop]


def facet_rows(by_topic):
    """Yield the rows of years and topics; ``by_topic``: with each year of a topic."""
    for language in LANGUAGES:
        articles = Article.objects.visible_in(language)
        yield row(articles, "year", language, year=F("year"))
        yield row(
            articles.filter(visible(language, of="topics__")),
            "topic",
            language,
            key=F("topics__pk"),
            label=F(f"topics__title_{language}"),
            value=F(f"topics__slug_{language}"),
            **({"year": F("year")} if by_topic else {}),
        )


def facets_of(request, year, rows):
    topics = choices_of(rows, "topic")
    topics = Facet(request, "topic", _("By topic"), topics, lookup="topics")
    years = years_in(rows, current(), topics.chosen)
    years = YearsInPath(
        years, year, "news:year", route_of_all="news:list", lookup="year"
    )
    return Facets(years, topics)


def list_head(year, number, facets, languages):
    title = gettext("News from %(year)s") % {"year": year} if year else gettext("News")
    return head_of_list(
        facets.title(title),
        "news:year" if year else "news:list",
        kwargs={"year": year} if year else {},
        page=number,
        languages=languages,
        noindex=current() not in languages,
        facets=facets,
        feed=feed_address(),
    )


class ArticlePage(ItemPage):
    model = Article
    shows = ["lead_picture"]
    og_type = "article"
    feed_route = "news:feed"

    def more_pointers(self):
        return [*filter(None, self.neighbours())]

    def neighbours(self):
        """Return the pointers of the next newer article and of the next older."""
        keys = (getattr(self.record, f"{name}_pk", None) for name in ["newer", "older"])
        return [pk and Pointer("news.article", pk) for pk in keys]

    def context(self):
        newer, older = map(self.connections.not_related, self.neighbours())
        return {"lead_picture": self.picture, "newer": newer, "older": older}

    def json_ld(self):
        """Return schema.org's NewsArticle in the active language."""
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


def feed_address():
    return addresses_of("news:feed")[current()]
