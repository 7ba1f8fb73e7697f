from django.urls import path, register_converter

from glossary import feeds
from glossary.interchange.formats import FORMATS
from glossary.views import (
    concept_detail,
    concept_list,
    domains,
    export,
    feedback,
    lists,
    pdf,
    search,
    tree,
)


class Letter:
    """The name of a section of the index, such as Я or 0-9."""

    regex = r"[^/]{1,3}"

    def to_python(self, value):
        return value

    to_url = to_python


class Suffix(Letter):
    """The suffix of a file of the glossary."""

    regex = "|".join(FORMATS)


register_converter(Letter, "letter")
register_converter(Suffix, "suffix")

app_name = "glossary"

# /<language>/glossary/; slugs before the concepts are RESERVED in models/concept.py.
urlpatterns = [
    path("", concept_list.concept_list, name="list"),
    path("letters/<letter:letter>/", concept_list.letter, name="letter"),
    path("domains/", domains.domain_list, name="domains"),
    path("domains/<slug:code>/", domains.domain_detail, name="domain"),
    path("tree/", tree.tree, name="tree"),
    path("all/", lists.all_concepts, name="all"),
    path("export/glossary.pdf", pdf.pdf, name="pdf"),
    path("export/glossary.<suffix:suffix>", export.export, name="export"),
    path("new/", lists.new_concepts, name="new"),
    path("feed/", feeds.ConceptFeed(), name="feed"),
    path("search/", search.search, name="search"),
    path("suggestions/", search.autocomplete, name="autocomplete"),
    path("suggest/", feedback.feedback, name="feedback"),
    path("<slug:slug>/", concept_detail.concept_detail, name="detail"),
]
