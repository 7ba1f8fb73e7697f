from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from accounts.subjects import subjects
from desk.edit_links import show_edit_links
from glossary.views.downloads import term
from journal.views.files import oai
from library.urls import media_urlpatterns
from publishing.admin.previews import shared_preview, show_with_release
from publishing.content.registry import publishable_models
from publishing.pages.seo import PageSitemap, RecordSitemap
from website import appearance
from website.admin import look_again
from website.first_steps import first_steps
from website.sections import SECTIONS
from website.views import chronicle, errors, home, machines, search, texts, topics

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error


LISTS = ["home", *(model.list_route for model in publishable_models()), *SECTIONS]
# They ask to be left out.
UNLISTED = {"search", "glossary:feedback"}
ROUTES = [route for route in dict.fromkeys(LISTS) if route not in UNLISTED]
# One for each publishable model: a new subject joins by existing.
SITEMAPS = {
    "pages": PageSitemap(ROUTES),
    **{model._meta.label: RecordSitemap(model) for model in publishable_models()},
}

topic_urls = [
    path("", topics.topic_list, name="list"),
    path("<slug:slug>/", topics.topic_detail, name="detail"),
    path("<slug:slug>/feed/", topics.TopicFeed(), name="feed"),
]

urlpatterns = [
    path("", home.entrance, name="entrance"),
    path("id/term/<slug:code>", term, name="term"),
    path("id/", include("publishing.pages.urls")),
    path("oai", oai, name="oai"),
    path("edit/", show_edit_links, name="edit_links"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", machines.robots),
    path(".well-known/security.txt", machines.security),
    path(".well-known/tdmrep.json", machines.mining),
    path("favicon.ico", machines.favicon),
    path("healthz", machines.healthz),
    path("readyz", machines.readyz),
    path("media/", include((media_urlpatterns, "media"))),
    path("preview/<str:token>/", shared_preview, name="preview"),
    path("preview/release/<str:token>/", show_with_release, name="release_preview"),
    path(
        "preview/release/<str:token>/<path:path>",
        show_with_release,
        name="release_preview",
    ),
    path(settings.ADMIN_PATH, include("accounts.urls")),
    path(
        f"{settings.ADMIN_PATH}first-steps/",
        admin.site.admin_view(first_steps),
        name="first_steps",
    ),
    path(
        f"{settings.ADMIN_PATH}problems/",
        admin.site.admin_view(look_again),
        name="problems",
    ),
    path(settings.ADMIN_PATH, admin.site.urls),
    *i18n_patterns(
        path("", home.home, name="home"),
        *(path(f"{each.label}/", include(f"{each.name}.urls")) for each in subjects()),
        path("documents/", include("library.urls")),
        path("topics/", include((topic_urls, "topics"))),
        path("search/", search.search, name="search"),
        path("search/suggestions/", search.suggestions, name="suggestions"),
        path("display/", appearance.display, name="display"),
        path("chronicle/", chronicle.chronicle, name="chronicle"),
        path("chronicle/chronicle.csv", chronicle.table, name="chronicle-table"),
        path("corrections/", texts.correction_list, name="corrections"),
        path("translation/", texts.translation, name="translation"),
        path("site-map/", home.site_map, name="site-map"),
        path("site.webmanifest", machines.manifest, name="manifest"),
        path("opensearch.xml", machines.opensearch, name="opensearch"),
        # Last, as its pages may have any other path.
        path("", include("institute.urls")),
    ),
]
