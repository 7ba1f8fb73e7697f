"""The home page, the way to it from ``/``, and the site map."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.utils.translation.trans_real import parse_accept_lang_header

from glossary.concept_map import relations_of
from glossary.feeds import concept_of_today
from glossary.models import Concept
from institute.governing_bodies.terms_of_office import heads, leaders_of
from institute.models import Page
from news.models import Article
from publishing.cache.memory import cached_until_change
from publishing.content.addresses import path_to
from publishing.content.sections import shown_path
from publishing.pages.seo import Head, addresses_of, head_of_list
from text.languages import LANGUAGES, current, first_language
from website.context import current_frame
from website.views.chronicle import strip

# How many news items it shows, the first with its picture; how many leaders.
LATEST, LEADERS = 4, 3
# Of each kind, how many neighbours the concept of the day has at most.
NEIGHBOURS = 2
# For how long something is new. Older news come from the archive.
NEW = timedelta(days=90)


def home(request):
    language, since = current(), timezone.now() - NEW
    parts = cached_until_change(("home", language), partial(parts_of_home, language))
    terms, dates = heads(language), parts["dates"]
    old = tuple(pk for pk, date in dates.items() if date < since)
    head = Head(
        addresses=addresses_of("home"),
        languages=LANGUAGES,
        feed=shown_path("news:feed"),
        is_home=True,
        institute={"member": [term.json_ld("member", "Person") for term in terms]},
    )
    return render(
        request,
        "website/home.html",
        {
            **parts,
            "head": head,
            "latest": max(dates.values(), default=None),
            "is_archive": len(old) == len(dates),
            "old": old,
            "strip": strip(language),
        },
    )


def parts_of_home(language):
    """Return what changes with a save alone, and ``fragments``: see ``{% kept %}``."""
    concept, articles = concept_of_today(), leading_articles(language)
    heading = dict.fromkeys(term.end for term in heads(language))
    return {
        "articles": articles,
        "dates": {article.pk: article.first_published_at for article in articles},
        # Who head a body, by rank.
        "leaders": leaders_of([*heading][:LEADERS], language),
        "concept": concept,
        "neighbours": neighbours_of(concept, language),
        "fragments": {},
    }


def leading_articles(language):
    """Return the first articles, those that are pinned before others."""
    newest = Article.objects.visible_in(language).newest_first()
    # Each by its index: the order of both together has none.
    leading = newest.pinned()[:LATEST].values("pk").union(newest[:LATEST].values("pk"))
    articles = Article.objects.filter(pk__in=leading).pinned_first()
    articles = articles.without_texts().with_lead_picture()
    return [*articles[:LATEST]]


def neighbours_of(concept, language):
    """Return {"broader", "narrower", "related": concepts} that have a page."""
    if concept is None:
        return {}
    found = {"broader": [], "narrower": [], "related": []}
    for (one, other), is_broader in relations_of([concept.pk]).items():
        kind = "broader" if one == concept.pk else "narrower"
        key = other if one == concept.pk else one
        found[kind if is_broader else "related"].append(key)
    visible = Concept.objects.visible_in(language).by_name(language)
    return {
        kind: [*visible.filter(pk__in=keys)[:NEIGHBOURS]]
        for kind, keys in found.items()
        if keys
    }


def entrance(request):
    """Redirect ``/`` to the home page in the reader's language, else in the first."""
    header = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    asked = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)]
    asked += [code.partition("-")[0] for code, _weight in header]
    known = (code for code in asked if code in LANGUAGES)
    response = redirect(path_to("home", next(known, None) or first_language()))
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

    menu, _foot = current_frame().menus(current())
    context = {
        "head": head_of_list(gettext("Site map"), "site-map"),
        "in_groups": [child["url"] for item in menu for child in item["children"]],
        "pages": tree(roots),
    }
    return render(request, "website/site_map.html", context)
