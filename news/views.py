from dataclasses import dataclass

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from library.models import Picture
from news.models import Article
from publishing.seo import (
    absolute,
    addresses_of,
    head_of_list,
    head_of_record,
    modified_at,
)
from publishing.views import connections_of, find, page_of, respond
from text.languages import LANGUAGES, current, others
from text.pointers import Pointer


class FilterForm(forms.Form):
    topic = forms.SlugField(max_length=80, required=False)


@dataclass(frozen=True)
class Shelf:
    """A topic under which news can be listed; ``slugs``: {language: slug}."""

    pk: int
    title: str
    slugs: dict

    @property
    def slug(self):
        return self.slugs[current()]


class Shelves:
    """By what the list can be narrowed: years, and topics with news under them."""

    def __init__(self):
        self.rows = Article.objects.shelves()

    def years(self, language, topic=None):
        """Return the years of all news, or of those under a topic, newest first."""
        found = {
            year
            for code, year, pk, _title, _slug in self.rows
            if code == language and year and (topic is None or pk == topic.pk)
        }
        return sorted(found, reverse=True)

    def topics(self):
        slugs, titles = {}, {}
        for code, _year, pk, title, slug in self.rows:
            if pk:
                slugs.setdefault(pk, {})[code] = slug
                if code == current():
                    titles[pk] = title
        shelves = [Shelf(pk, title, slugs[pk]) for pk, title in titles.items()]
        return sorted(shelves, key=lambda shelf: shelf.title.casefold())


def article_list(request):
    return narrowed(request, None, Shelves())


def article_year(request, year):
    """Show one year; where it is empty in this language, say where it is not."""
    shelves = Shelves()
    if not any(year in shelves.years(language) for language in LANGUAGES):
        raise Http404
    return narrowed(request, year, shelves)


def narrowed(request, year, shelves):
    """Show the news of a year, or of all, under a topic, or under any."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    topics = shelves.topics()
    slug = form.cleaned_data["topic"]
    topic = next((shelf for shelf in topics if shelf.slug == slug), None)
    if slug and topic is None:
        raise Http404
    articles = Article.objects.visible_in().newest_first().with_lead_picture()
    if year:
        articles = articles.filter(year=year)
    if topic:
        articles = articles.filter(topics=topic.pk)
    page = page_of(request, articles)
    head = list_head(year, topic, page.number, shelves)
    elsewhere = [
        code for code in others(current()) if year and year in shelves.years(code)
    ]
    return render(
        request,
        "news/article_list.html",
        {
            "head": head,
            "page": page,
            "year": year,
            "years": shelves.years(current(), topic),
            "topic": topic,
            "topics": topics,
            "other_language": elsewhere[0] if elsewhere else None,
            "other_url": head.addresses[elsewhere[0]] if elsewhere else None,
        },
    )


def list_head(year, topic, number, shelves):
    title = gettext("News of %(year)s") % {"year": year} if year else gettext("News")
    languages = [
        language
        for language in LANGUAGES
        if year is None or year in shelves.years(language)
    ]
    head = head_of_list(
        f"{title}: {topic.title}" if topic else title,
        "news:year" if year else "news:list",
        kwargs={"year": year} if year else {},
        page=number,
        languages=languages,
        # The topic has a page of its own, for what is of any kind.
        noindex=current() not in languages or topic is not None,
        feed=feed_address(),
    )
    if topic:
        for language, slug in topic.slugs.items():
            head.addresses[language] += f"?topic={slug}"
    return head


def article_detail(request, year, slug):
    articles = Article.objects.with_topic_pks().with_related()
    articles = articles.with_neighbours(current())
    article = find(articles, year=year, slug=slug)
    return respond(request, article, "news/article_detail.html", article_context)


def article_context(article, **connected):
    """Return what the page shows; ``connected`` is what a form has not saved yet."""
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
        "newer": entries.get(newer),
        "older": entries.get(older),
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
    published = getattr(article, f"published_at_{language}")
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
