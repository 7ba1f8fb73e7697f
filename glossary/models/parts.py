"""What is told with a concept but stands in other tables: arrays beside its row."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from publishing.models import Link
from text.languages import LANGUAGES


def texts(name, of=""):
    """Return {column: expression} of a text in each language; ``of``: the way to it."""
    return {f"{name}_{code}": F(f"{of}{name}_{code}") for code in LANGUAGES}


def source(of):
    """Return what is told of a source; ``of``: the way to it."""
    return JSONObject(pk=F(f"{of}pk"), url=F(f"{of}url"), **texts("title", of))


def terms(model, languages=LANGUAGES):
    """Return the terms of each concept that readers see, in their order."""
    return told(model.terms.rel.related_model.objects.that_are_read(), languages)


def all_terms(model):
    """Return the terms of each concept, also those by which it is only found."""
    return told(model.terms.rel.related_model.objects.all(), LANGUAGES)


# What is told of a term; an entry in a file also says how texts are linked by it.
TOLD = ["language", "text", "status", "type", "part_of_speech", "gender"]
TOLD += ["region", "note", "example"]
LINKING = ["is_case_sensitive", "is_linked", "forms", "not_when"]


def told(terms, languages, names=TOLD):
    row = JSONObject(
        **{name: F(name) for name in names}, source=source("example_source__")
    )
    found = terms.filter(concept=OuterRef("pk"), language__in=languages)
    return ArraySubquery(found.in_order().annotate(row=row).values("row"))


def citations(model):
    """Return on which sources each concept rests, and on which places of them."""
    told = JSONObject(
        supports=F("supports"), **texts("locator"), source=source("source__")
    )
    found = model.citations.rel.related_model.objects.filter(concept=OuterRef("pk"))
    return ArraySubquery(
        found.order_by("position", "pk").annotate(told=told).values("told")
    )


def domains(model):
    """Return the domains of each concept, in their order."""
    told = JSONObject(code=F("code"), **texts("title"))
    found = model.domains.rel.model.objects.filter(concepts=OuterRef("pk"))
    return ArraySubquery(
        found.order_by("position", "pk").annotate(told=told).values("told")
    )


def keys(model, relation, end):
    """Return the keys of the concepts at the other end of a relation."""
    through = getattr(model, relation).through.objects
    start = {"to_concept": "from_concept", "from_concept": "to_concept"}[end]
    found = through.filter(**{start: OuterRef("pk")})
    return ArraySubquery(found.order_by("pk").values(end))


# What ``with_parts`` brings along, and what stands there where nothing is stored.
PARTS = {
    "told_terms": terms,
    "told_citations": citations,
    "told_domains": domains,
    "broader_pks": lambda model: keys(model, "broader", "to_concept"),
    "narrower_pks": lambda model: keys(model, "broader", "from_concept"),
    "confusable_pks": lambda model: keys(model, "confusable", "to_concept"),
}


def codes(model, among=None, **relation):
    """Return the codes of the related concepts, by default of those readers see."""
    among = model.objects.visible_anywhere() if among is None else among
    found = among.filter(**relation)
    return ArraySubquery(found.order_by("pk").values("code").distinct())


def codes_of_related(model, among=None):
    """Return the codes of the concepts that an editor related with each."""
    label = model._meta.label_lower
    links = Link.objects.related().filter(from_model=label, to_model=label)
    pk = OuterRef(OuterRef("pk"))
    ends = (
        links.filter(from_pk=pk)
        .values_list("to_pk")
        .union(links.filter(to_pk=pk).values_list("from_pk"))
    )
    return codes(model, among, pk__in=ends)


def codes_around(model, among=None):
    """Return {name: the codes of the concepts that have to do with each}."""
    here = OuterRef("pk")
    return {
        "broader_codes": codes(model, among, narrower=here),
        "narrower_codes": codes(model, among, broader=here),
        "confusable_codes": codes(model, among, confusable=here),
        "related_codes": codes_of_related(model, among),
        "replacing_codes": codes(model, among, replaces=here),
    }


def of_entries(model, everything):
    """Return what stands in files: what readers see, or all that is stored."""
    terms = model.terms.rel.related_model.objects
    among = model.objects.all() if everything else None
    rows = terms.all() if everything else terms.that_are_read()
    return {
        "told_terms": told(rows, LANGUAGES, [*TOLD, *LINKING]),
        "told_citations": citations(model),
        "told_domains": domains(model),
        **codes_around(model, among),
    }
