"""The home page, the way to it from ``/``, and the site map."""

from datetime import timedelta

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from glossary.term_of_the_day import concept_of_today
from institute.governing_bodies.terms_of_office import heads
from institute.models import Page
from news.models import Article
from publishing.cache.compiled import Parameter, compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue import COLUMNS, Entry
from publishing.models import CatalogueEntry
from publishing.pages.seo import Head, addresses_of, head_of_list
from text.languages import LANGUAGES, current

# How many news items it shows.
LATEST = 3
# For how long something is new. Older news come from the archive.
NEW = timedelta(days=90)
# What readers wait for. Events have a place of their own on the page; pages, bodies and
# the journal as a whole change, but are no news.
NEWS_OF = [
    "news.article",
    "journal.issue",
    "library.document",
    "institute.project",
    "institute.publication",
    "glossary.concept",
]


def home(request):
    language, now = current(), timezone.now()
    articles = leading_articles(language)
    leaders = heads(language)
    latest = max((article.first_published_at for article in articles), default=None)
    head = Head(
        addresses=addresses_of("home"),
        languages=LANGUAGES,
        feed=addresses_of("news:feed")[language],
        is_home=True,
        institute={"member": [term.member_json_ld() for term in leaders]},
    )
    return render(
        request,
        "website/home.html",
        {
            "head": head,
            "articles": articles,
            "latest": latest,
            "is_archive": latest is not None and latest < now - NEW,
            "old_before": now - NEW,
            "heads": leaders,
            "newest": newest_entry(language, now - NEW),
            "concept": cached_until_change(("concept of the day",), concept_of_today),
        },
    )


@compiled
def leading_articles(language):
    """Return the first articles, those that are pinned before others."""
    newest = Article.objects.visible_in(language).newest_first()
    # Each by its index: the order of both together has none.
    leading = newest.pinned()[:LATEST].values("pk").union(newest[:LATEST].values("pk"))
    articles = Article.objects.filter(pk__in=leading).pinned_first()
    articles = articles.without_texts().with_lead_picture()
    return articles[:LATEST]


def newest_entry(language, since):
    """Return what came out last, such as an issue; None if it is old."""
    return next(
        (Entry(row, language) for row in newest_rows(language, since=since)), None
    )


@compiled
def newest_rows(language):
    rows = CatalogueEntry.objects.visible_in(language).newest_first()
    # So that the index is not read through to what is old.
    rows = rows.filter(first_published_at__gt=Parameter("since"))
    rows = rows.filter(to_model__in=NEWS_OF)
    return rows.values(*COLUMNS)[:1]


def entrance(request):
    """Redirect ``/`` to the home page in the reader's language."""
    response = redirect("home")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def site_map(request):
    """Show all sections, and the tree of the institute's pages."""
    pages = Page.objects.visible_in().filter(section="").order_by("position", "pk")
    children = {}
    for page in pages.without_texts():
        children.setdefault(page.parent_id, []).append(page)
    # A page whose parent is not visible here becomes a root.
    visible = {page.pk for pages in children.values() for page in pages}
    roots = [
        page
        for parent, pages in children.items()
        if parent not in visible
        for page in pages
    ]

    def tree(pages):
        return [(page, tree(children.get(page.pk, []))) for page in pages]

    return render(
        request,
        "website/site_map.html",
        {
            "head": head_of_list(gettext("Site map"), "site-map"),
            "pages": tree(roots),
        },
    )
