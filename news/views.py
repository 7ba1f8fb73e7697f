from functools import partial

from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy as _

from library.models import Picture
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
from publishing.pages.seo import (
    absolute,
    addresses_of,
    head_of_list,
    head_of_record,
    modified_at,
)
from publishing.pages.views import (
    Counted,
    cached_numbers_of,
    connections_of,
    get_visible_or_404,
    paginate,
    render_record,
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


def article_detail(request, year, slug):
    article = get_visible_or_404(Article.objects.for_page, year=year, slug=slug)
    return render_record(request, article, "news/article_detail.html", article_context)


def article_context(article, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    newer, older, lead = (
        Pointer(model._meta.label_lower, pk) if pk else None
        for model, pk in [
            (Article, getattr(article, "newer_pk", None)),
            (Article, getattr(article, "older_pk", None)),
            (Picture, article.lead_picture_id),
        ]
    )
    connections = connections_of(
        article,
        current(),
        **(connected or {"topics": article.topic_pks}),
        more=filter(None, [newer, older, lead]),
    )
    entries = connections.entries
    lead_picture = entries[lead].image if lead in entries else None
    return {
        "head": article_head(article, lead_picture),
        "article": article,
        "lead_picture": lead_picture,
        "connections": connections,
        "topics": connections.topics,
        "related": connections.related,
        "newer": connections.not_related(newer),
        "older": connections.not_related(older),
    }


def article_head(article, lead_picture):
    return head_of_record(
        article,
        og_type="article",
        feed=feed_address(),
        image=lead_picture,
        nodes=[json_ld(article, lead_picture)],
    )


def json_ld(article, lead_picture):
    """Return schema.org's NewsArticle in the active language."""
    language = current()
    published = article.first_published_at
    modified = modified_at(article, language)
    publisher = {"@id": absolute("/#organization")}
    return {
        "@type": "NewsArticle",
        "headline": article.title_in(language),
        "description": getattr(article, f"summary_{language}") or "",
        "datePublished": published.isoformat() if published else None,
        "dateModified": modified.isoformat() if modified else None,
        "inLanguage": language,
        "mainEntityOfPage": absolute(article.address_in(language)),
        "image": [absolute(lead_picture.share_path)] if lead_picture else [],
        "author": publisher,
        "publisher": publisher,
    }


def feed_address():
    return addresses_of("news:feed")[current()]
