from django.urls import include, path, re_path

from library import views
from publishing.pages import versions

app_name = "documents"

# /<language>/documents/
urlpatterns = [
    path("", views.DocumentList.view, name="list"),
    path("<slug:slug>/", views.DocumentPage.view, name="detail"),
    path("<slug:slug>/version/", include(versions.urls_of(views.DocumentPage))),
    path("<slug:slug>/<slug:which>.<slug:suffix>", views.document_file, name="file"),
]

# /media/: of what is stored there, only pictures and the look are for everybody.
media_urlpatterns = [
    re_path(
        r"^(?P<name>pictures/[\w-]{1,40}/[a-z0-9-]{1,40}\.(?:avif|webp|jpg))$",
        views.picture_file,
        name="picture",
    ),
    re_path(r"^(?P<name>shared/[0-9a-f]{24}\.png)$", views.picture_file),
    re_path(
        r"^(?P<name>mark/[0-9a-f]{24}(?:-[0-9]+)?\.(?:svg|webp|png|css))$",
        views.mark_file,
    ),
]
