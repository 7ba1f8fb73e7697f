from django.urls import include, path, register_converter

from glossary import feedback, feeds, search
from glossary.views import concept_list, downloads
from glossary.views.concept_detail import ConceptPage
from glossary.views.concept_list import Tree
from glossary.views.downloads import FORMATS
from glossary.views.match import match
from publishing.pages import versions


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
    path("", concept_list.Index.view, name="list"),
    path("letters/<letter:letter>/", concept_list.Letter.view, name="letter"),
    path("domains/", concept_list.domain_list, name="domains"),
    path("domains/<slug:code>/", concept_list.DomainDetail.view, name="domain"),
    path("domains/<slug:code>/map/", concept_list.ConceptMap.view, name="map"),
    path("map/", concept_list.first_map, name="maps"),
    path("tree/", Tree.view, name="tree"),
    path("export/glossary.pdf", downloads.pdf, name="pdf"),
    path("export/cards.tsv", downloads.cards, name="cards"),
    path("export/cards-<slug:code>.tsv", downloads.cards, name="cards"),
    path("export/glossary.<suffix:suffix>", downloads.export, name="export"),
    path("new/", concept_list.NewConcepts.view, name="new"),
    path("feed/", feeds.ConceptFeed(), name="feed"),
    path("term-of-the-day/feed/", feeds.TermOfTheDayFeed(), name="term_of_the_day"),
    path("search/", search.search, name="search"),
    path("suggestions/", search.autocomplete, name="autocomplete"),
    path("match/", match, name="match"),
    path("suggest/", feedback.feedback, name="feedback"),
    path("<slug:slug>/", ConceptPage.view, name="detail"),
    path("<slug:slug>/version/", include(versions.urls_of(ConceptPage))),
]
