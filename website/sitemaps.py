from institute.sections import Section
from publishing.registry import publishable_models
from publishing.sitemaps import PageSitemap, RecordSitemap

LISTS = [
    *(model.list_route for model in publishable_models()),
    *(section.route for section in Section),
]

# One for each publishable model: a new subject joins by existing.
sitemaps = {
    "pages": PageSitemap(list(dict.fromkeys(["home", *LISTS])), home="home"),
    **{model._meta.label_lower: RecordSitemap(model) for model in publishable_models()},
}
