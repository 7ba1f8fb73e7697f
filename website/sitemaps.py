from publishing.registry import publishable_models
from publishing.sitemaps import PageSitemap, RecordSitemap
from website.sections import SECTIONS

LISTS = ["home", *(model.list_route for model in publishable_models()), *SECTIONS]
# Each once; the search asks to be left out.
ROUTES = [route for route in dict.fromkeys(LISTS) if route != "search"]

# One for each publishable model: a new subject joins by existing.
sitemaps = {
    "pages": PageSitemap(ROUTES, home="home"),
    **{model._meta.label_lower: RecordSitemap(model) for model in publishable_models()},
}
