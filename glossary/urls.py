from django.urls import path, register_converter

from glossary import feeds
from glossary.interchange.formats import FORMATS
from glossary.views import (
    book,
    domains,
    entries,
    export,
    feedback,
    index,
    lists,
    search,
    statistics,
)


class Letter:
    """A part of the index, such as Я or 0-9."""

    regex = r"[^/]{1,3}"

    def to_python(self, value):
        return value

    to_url = to_python


class Suffix(Letter):
    """That of a file in which the glossary is had."""

    regex = "|".join(sorted({one.suffix for one in FORMATS}))


register_converter(Letter, "letter")
register_converter(Suffix, "suffix")

app_name = "glossary"

# /<language>/glossary/; what stands before the entries is in Concept's RESERVED.
urlpatterns = [
    path("", index.index, name="index"),
    path("letters/<letter:letter>/", index.letter, name="letter"),
    path("domains/", domains.domain_list, name="domains"),
    path("domains/<slug:code>/", domains.domain_detail, name="domain"),
    path("tree/", lists.tree, name="tree"),
    path("all/", lists.whole, name="all"),
    path("export/glossary.pdf", book.book, name="book"),
    path("export/glossary.<suffix:suffix>", export.export, name="export"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("new/", lists.new, name="new"),
    path("feed/", feeds.ConceptFeed(), name="feed"),
    path("search/", search.search, name="search"),
    path("suggestions/", search.autocomplete, name="autocomplete"),
    path("suggest/", feedback.feedback, name="feedback"),
    path("<slug:slug>/", entries.entry, name="entry"),
]
