from django.urls import path

from glossary.views import entries, index, search, suggest

app_name = "glossary"

# /<language>/glossary/
urlpatterns = [
    path("", index.index, name="index"),
    path("search/", search.search, name="search"),
    path("suggestions/", search.suggestions, name="suggestions"),
    path("suggest/", suggest.suggest, name="suggest"),
    path("<slug:slug>/", entries.entry, name="entry"),
]
