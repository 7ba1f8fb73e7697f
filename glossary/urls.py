from django.urls import path

from glossary.views import entries, index

app_name = "glossary"

# /<language>/glossary/
urlpatterns = [
    path("", index.index, name="index"),
    path("<slug:slug>/", entries.entry, name="entry"),
]
