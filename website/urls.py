from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from publishing.admin.previews import shared_preview
from publishing.admin.releases.preview import show as release_preview
from website import public_urls
from website.public_urls import handler400, handler403, handler404, handler500
from website.views import findings, metrics

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("metrics", metrics.metrics),
    # It is shown in a transaction that is rolled back.
    path("preview/<str:token>/", shared_preview, name="preview"),
    path("preview/release/<str:token>/", release_preview, name="release_preview"),
    path(
        "preview/release/<str:token>/<path:path>",
        release_preview,
        name="release_preview",
    ),
    path(settings.ADMIN_PATH, include("accounts.urls")),
    path(
        f"{settings.ADMIN_PATH}problems/<int:pk>/",
        admin.site.admin_view(findings.answer),
        name="finding",
    ),
    path(settings.ADMIN_PATH, admin.site.urls),
    *public_urls.urlpatterns,
]
