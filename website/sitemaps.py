from publishing.registry import publishable_models
from publishing.sitemaps import PageSitemap, RecordSitemap

# One for each publishable model: a new subject joins by existing.
sitemaps = {
    "pages": PageSitemap(
        ["home", *(model.list_route for model in publishable_models())], home="home"
    ),
    **{model._meta.label_lower: RecordSitemap(model) for model in publishable_models()},
}
