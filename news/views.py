from django.db.models import Value
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from news.models import Article
from publishing.languages import LANGUAGES, current, others
from publishing.seo import absolute, addresses_of, head_of_list, head_of_record
from publishing.views import connections_of, find, page_of, respond


def article_list(request):
    page = page_of(request, Article.objects.visible_in().newest_first())
    head = head_of_list(
        gettext("News"), "news:list", page=page.number, feed=feed_address()
    )
    return render(
        request,
        "news/article_list.html",
        {"head": head, "page": page, "year": None, "years": years()[current()]},
    )


def article_year(request, year):
    """Show one year; where it is empty in this language, say where it is not."""
    by_language = years()
    languages = [language for language in LANGUAGES if year in by_language[language]]
    if not languages:
        raise Http404
    articles = Article.objects.visible_in().filter(year=year).newest_first()
    page = page_of(request, articles)
    head = head_of_list(
        gettext("News of %(year)s") % {"year": year},
        "news:year",
        kwargs={"year": year},
        page=page.number,
        languages=languages,
        noindex=current() not in languages,
        feed=feed_address(),
    )
    elsewhere = [code for code in others(current()) if code in languages]
    return render(
        request,
        "news/article_list.html",
        {
            "head": head,
            "page": page,
            "year": year,
            "years": by_language[current()],
            "other_language": elsewhere[0] if elsewhere else None,
            "other_url": head.addresses[elsewhere[0]] if elsewhere else None,
        },
    )


def article_detail(request, year, slug):
    article = find(Article.objects.with_topic_pks(), year=year, slug=slug)
    return respond(request, article, "news/article_detail.html", article_context)


def article_context(article, **connected):
    connections = connections_of(
        article, current(), **(connected or {"topics": article.topic_pks})
    )
    return {
        "head": article_head(article),
        "article": article,
        "topics": connections.topics,
        "related": connections.related,
        "link_addresses": connections.link_addresses,
    }


def article_head(article):
    return head_of_record(
        article, og_type="article", feed=feed_address(), nodes=[json_ld(article)]
    )


def json_ld(article):
    """Return schema.org's NewsArticle in the active language."""
    language = current()
    published = getattr(article, f"published_at_{language}")
    updated = getattr(article, f"updated_at_{language}")
    publisher = {"@id": absolute("/#organization")}
    return {
        "@type": "NewsArticle",
        "headline": article.title_in(language),
        "description": getattr(article, f"summary_{language}") or "",
        "datePublished": published.isoformat() if published else None,
        "dateModified": updated.isoformat() if updated else None,
        "inLanguage": language,
        "mainEntityOfPage": absolute(article.address_in(language)),
        "author": publisher,
        "publisher": publisher,
    }


def years():
    """Return {language: years in which something is visible, the newest first}."""
    parts = [
        Article.objects.visible_in(language)
        .order_by()
        .values_list(Value(language), "year")
        .distinct()
        for language in LANGUAGES
    ]
    found = sorted(parts[0].union(*parts[1:]), reverse=True)
    return {
        language: [year for code, year in found if code == language]
        for language in LANGUAGES
    }


def feed_address():
    return addresses_of("news:feed")[current()]
