"""Subqueries that load the rows of a concept's other tables as arrays beside it.

One statement reads concepts with their terms, citations, domains and relations::

    Concept.objects.annotate(term_rows=terms(Concept))  # [{"text": "…", …}, …]
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from publishing.models import Link
from text.languages import LANGUAGES


def texts(name, path=""):
    """Return {column: expression} of a text in each language."""
    return {f"{name}_{code}": F(f"{path}{name}_{code}") for code in LANGUAGES}


def rows_as(rows, row):
    """Build the array of rows, each as a JSON object."""
    return ArraySubquery(rows.annotate(row=row).values("row"))


def source(path):
    return JSONObject(pk=F(f"{path}pk"), url=F(f"{path}url"), **texts("title", path))


def terms(model, languages=LANGUAGES):
    """Build the array of the terms that readers see, in their order."""
    terms = model.terms.rel.related_model.objects.without_lookup_terms()
    return term_array(terms, languages)


TERM_FIELDS = ["language", "text", "status", "type", "part_of_speech", "gender"]
TERM_FIELDS += ["region", "note", "example"]
# How texts are linked by a term: only files have these.
LINKING_FIELDS = ["is_case_sensitive", "is_linked", "forms", "not_when"]


def term_array(terms, languages, names=TERM_FIELDS):
    row = JSONObject(
        **{name: F(name) for name in names}, source=source("example_source__")
    )
    terms = terms.filter(concept=OuterRef("pk"), language__in=languages)
    return rows_as(terms.in_order(), row)


def citations(model):
    """Build the array of the sources that a concept cites, with the place in each."""
    row = JSONObject(
        supports=F("supports"), **texts("locator"), source=source("source__")
    )
    rows = model.citations.rel.related_model.objects.filter(concept=OuterRef("pk"))
    return rows_as(rows.order_by("position", "pk"), row)


def domains(model):
    """Build the array of the domains of a concept, in their order."""
    row = JSONObject(code=F("code"), **texts("title"))
    rows = model.domains.rel.model.objects.filter(concepts=OuterRef("pk"))
    return rows_as(rows.order_by("position", "pk"), row)


def keys(model, relation, end):
    """Build the array of the keys of the concepts at the other end of a relation."""
    through = getattr(model, relation).through.objects
    start = {"to_concept": "from_concept", "from_concept": "to_concept"}[end]
    rows = through.filter(**{start: OuterRef("pk")})
    return ArraySubquery(rows.order_by("pk").values(end))


# {name of an annotation of ``ConceptQuerySet.for_page``: function that builds it}
DETAILS = {
    "term_rows": terms,
    "citation_rows": citations,
    "domain_rows": domains,
    "broader_pks": lambda model: keys(model, "broader", "to_concept"),
    "narrower_pks": lambda model: keys(model, "broader", "from_concept"),
    "confusable_pks": lambda model: keys(model, "confusable", "to_concept"),
}


def codes(among, **relation):
    """Build the array of the codes of related concepts."""
    concepts = among.filter(**relation)
    return ArraySubquery(concepts.order_by("pk").values("code").distinct())


def codes_of_related(model, among):
    """Build the array of the codes of the concepts that an editor chose as related."""
    label = model._meta.label_lower
    links = Link.objects.related().filter(from_model=label, to_model=label)
    pk = OuterRef(OuterRef("pk"))
    ends = (
        links.filter(from_pk=pk)
        .values_list("to_pk")
        .union(links.filter(to_pk=pk).values_list("from_pk"))
    )
    return codes(among, pk__in=ends)


def for_files(model, everything, lookup_terms):
    """Return the arrays that files need: of what readers see, or of everything.

    ``lookup_terms``: also the terms by which a concept is only found.
    """
    terms = model.terms.rel.related_model.objects
    among = (model.objects if everything else model.objects.visible_anywhere()).all()
    here = OuterRef("pk")
    is_full = everything or lookup_terms
    terms = terms.all() if is_full else terms.without_lookup_terms()
    return {
        "term_rows": term_array(terms, LANGUAGES, [*TERM_FIELDS, *LINKING_FIELDS]),
        "citation_rows": citations(model),
        "domain_rows": domains(model),
        "broader_codes": codes(among, narrower=here),
        "narrower_codes": codes(among, broader=here),
        "confusable_codes": codes(among, confusable=here),
        "related_codes": codes_of_related(model, among),
        "replacing_codes": codes(among, replaces=here),
    }
