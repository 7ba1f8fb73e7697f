from django.urls import path, register_converter

from publishing.pages import views


class ModelLabel:
    regex = r"[a-z_]+\.[a-z_]+"

    def to_python(self, value):
        return value

    to_url = to_python


class PrimaryKey:
    # What PostgreSQL's bigint surely holds.
    regex = r"[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class Year:
    regex = r"[12][0-9]{3}"
    to_python = PrimaryKey.to_python
    to_url = PrimaryKey.to_url


register_converter(ModelLabel, "model_label")
register_converter(PrimaryKey, "pk")
register_converter(Year, "yyyy")

app_name = "publishing"

# /id/
urlpatterns = [
    path("<model_label:model>/<pk:pk>/", views.permanent, name="permanent"),
    path("<model_label:model>/<pk:pk>/wanted/", views.wish, name="wish"),
]
