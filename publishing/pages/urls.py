from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from publishing.pages import views


class ModelLabel(StringConverter):
    regex = r"[a-z_]+\.[a-z_]+"


class PrimaryKey(IntConverter):
    # What PostgreSQL's bigint surely holds.
    regex = r"[0-9]{1,18}"


class Year(IntConverter):
    regex = r"[12][0-9]{3}"


register_converter(ModelLabel, "model_label")
register_converter(PrimaryKey, "pk")
register_converter(Year, "yyyy")

app_name = "publishing"

# /id/
urlpatterns = [
    path("<model_label:model>/<pk:pk>/", views.permanent, name="permanent"),
    path("<model_label:model>/<pk:pk>/wanted/", views.wish, name="wish"),
]
