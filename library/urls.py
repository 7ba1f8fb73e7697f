from django.urls import path, re_path

from library import views

app_name = "documents"

# /<language>/documents/
urlpatterns = [
    path("", views.document_list, name="list"),
    path("<slug:slug>/", views.document_detail, name="detail"),
    path("<slug:slug>/<slug:which>.<slug:suffix>", views.document_file, name="file"),
]

# /media/: of what is stored there, only the pictures are for everybody.
media_urlpatterns = [
    re_path(
        r"^pictures/(?P<token>[\w-]{1,40})/(?P<name>[a-z0-9-]{1,40}\.(?:avif|webp|jpg))$",
        views.picture_file,
        name="picture",
    ),
]
