from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from institute.models import Page
from publishing.pages.seo import head_of_list


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
