from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from institute.models import Page
from news.models import Article
from news.views import feed_address
from publishing.compiled import compiled
from publishing.seo import Head, addresses_of, head_of_list
from text.languages import LANGUAGES, current
from website.sections import SECTIONS

# How many news items the home page shows below the first.
LATEST = 6


def entrance(request):
    """Redirect ``/`` to the home page in the reader's language."""
    response = redirect("home")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def home(request):
    articles = leading_articles(current())
    head = Head(
        addresses=addresses_of("home"),
        languages=LANGUAGES,
        feed=feed_address(),
        is_home=True,
    )
    return render(
        request,
        "website/home.html",
        {
            "head": head,
            "lead": articles[0] if articles else None,
            "articles": articles[1:],
        },
    )


@compiled
def leading_articles(language):
    number = LATEST + 1
    newest = Article.objects.visible_in(language).newest_first(language)
    # Each by its index: the order of both together has none.
    leading = newest.pinned()[:number].values("pk").union(newest[:number].values("pk"))
    articles = Article.objects.filter(pk__in=leading).pinned_first(language)
    articles = articles.without_texts().with_topics(language).with_lead_picture()
    return articles[:number]


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
            "sections": [
                (label, addresses_of(route)[current()])
                for route, label in SECTIONS.items()
            ],
        },
    )
