from django.urls import path, register_converter

from glossary import feedback, feeds
from glossary.interchange.formats import FORMATS
from glossary.views import concept_detail, concept_list, downloads, search, tree


class Letter:
    """The name of a section of the index, such as Я or 0-9."""

    regex = r"[^/]{1,3}"
    to_python = to_url = str


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
    path("domains/", concept_list.domain_list, name="domains"),
    path("domains/<slug:code>/", concept_list.domain_detail, name="domain"),
    path("tree/", tree.tree, name="tree"),
    path("all/", concept_list.all_concepts, name="all"),
    path("export/glossary.pdf", downloads.pdf, name="pdf"),
    path("export/glossary.<suffix:suffix>", downloads.export, name="export"),
    path("new/", concept_list.new_concepts, name="new"),
    path("feed/", feeds.ConceptFeed(), name="feed"),
    path("search/", search.search, name="search"),
    path("suggestions/", search.autocomplete, name="autocomplete"),
    path("suggest/", feedback.feedback, name="feedback"),
    path("<slug:slug>/", concept_detail.concept_detail, name="detail"),
]
