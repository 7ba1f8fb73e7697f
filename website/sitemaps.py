from django.contrib.sitemaps import views
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse

from publishing.content.registry import publishable_models
from publishing.models import CatalogueEntry
from publishing.pages import sitemaps
from publishing.pages.seo import absolute
from text.languages import LANGUAGES
from website.sections import SECTIONS

LISTS = ["home", *(model.list_route for model in publishable_models()), *SECTIONS]
# Each once; the search asks to be left out.
ROUTES = [route for route in dict.fromkeys(LISTS) if route != "search"]

# One for each publishable model: a new subject joins by existing.
SITEMAPS = {
    "pages": sitemaps.PageSitemap(ROUTES, home="home"),
    **{
        model._meta.label_lower: sitemaps.RecordSitemap(model)
        for model in publishable_models()
    },
}


def sitemap(request):
    """Answer with all addresses or, if they are too many for a file, with its parts."""
    records = CatalogueEntry.objects.of_kinds(publishable_models()).visible_anywhere()
    if (len(ROUTES) + records.count()) * len(LANGUAGES) <= sitemaps.LARGEST:
        return views.sitemap(request, SITEMAPS)
    return index(request)


@views.x_robots_tag
def index(request):
    parts = []
    for name, sitemap in SITEMAPS.items():
        changed_at = sitemap.get_latest_lastmod()
        for number in range(1, sitemap.number_of_parts() + 1):
            address = absolute(reverse("sitemap-part", args=[name, number]))
            parts.append(views.SitemapIndexItem(address, changed_at))
    return TemplateResponse(
        request,
        "sitemap_index.xml",
        {"sitemaps": parts},
        content_type="application/xml",
    )


def part(request, name, number):
    sitemap = SITEMAPS.get(name)
    if sitemap is None or not 1 <= number <= sitemap.number_of_parts():
        raise Http404
    return views.sitemap(request, {name: sitemap.part(number)})
