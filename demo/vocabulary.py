"""The glossary in the demo content: domains, sources, concepts and their terms."""

from demo.content import (
    Kind,
    chosen,
    loaded_record,
    loaded_records,
    read,
    read_all,
    suffixed,
)
from glossary.models import (
    Citation,
    Concept,
    ConsentText,
    Domain,
    Source,
    Term,
    TitlePage,
)
from publishing.models import Link, Publishable
from text.languages import LANGUAGES
from text.pointers import Pointer

TITLE_PAGE = read("glossary/edition.toml")
# When the glossary came before its readers, as far as the demo goes.
PUBLISHED_AT = TITLE_PAGE["published_at"]


def make_consent(source, loaded):
    return ConsentText.objects.create(
        **suffixed(source, ConsentText.texts),
        version=source["key"],
        since=source["since"],
    )


def make_title_page(source, loaded):
    return TitlePage.objects.first() or TitlePage.objects.create(
        **suffixed(source, TitlePage.texts)
    )


def make_domain(source, loaded):
    return Domain.objects.create(
        **suffixed(source, Domain.texts),
        code=source["key"],
        position=source["position"],
    )


def make_source(source, loaded):
    return Source.objects.create(
        **suffixed(source, Source.texts), **chosen(source, ["kind", "year", "url"])
    )


def make_concept(source, loaded):
    """Make a concept with its terms; what it refers to may come behind it."""
    concept = Concept.objects.create(
        **preferred(source),
        **{f"summary_{code}": source[f"definition_{code}"] for code in LANGUAGES},
        **suffixed(source, ["note"]),
        **{f"state_{code}": Publishable.State.PUBLISHED for code in LANGUAGES},
        **{f"published_at_{code}": PUBLISHED_AT for code in LANGUAGES},
        **chosen(source, ["code", "own_wording"]),
        same_as="\n".join(source.get("same_as", [])),
    )
    concept.domains.set(loaded_records(Domain, "domain", source["domains"], loaded))
    for position, term in enumerate(source["terms"]):
        add_term(concept, term, position)
    for position, cited in enumerate(source.get("citations", [])):
        Citation.objects.create(
            concept=concept,
            source=loaded_record(Source, "source", cited["source"], loaded),
            **suffixed(cited, ["locator"]),
            position=position,
        )
    return concept


def preferred(source):
    return {
        f"title_{term['language']}": term["text"]
        for term in source["terms"]
        if term["status"] == Term.Status.PREFERRED
    }


def add_term(concept, source, position):
    names = ["language", "text", "status", "type", "part_of_speech", "gender", "note"]
    names += ["example", "region", "is_case_sensitive", "is_linked"]
    Term.objects.create(
        concept=concept,
        **chosen(source, names),
        forms="\n".join(source.get("forms", [])),
        not_when="\n".join(source.get("not_when", [])),
        position=position,
    )


def connect_concept(source, loaded):
    """Store what a concept has to do with others."""
    concept = Concept.objects.get(pk=loaded[f"concept:{source['key']}"])

    def others(name):
        return loaded_records(Concept, "concept", source.get(name, []), loaded)

    concept.broader.set(others("broader"))
    concept.confusable.set(others("confusable"))
    related = others("related").order_by("pk")
    Link.objects.relate(concept, map(Pointer.to, related))
    if replaced_by := source.get("replaced_by"):
        concept.replaced_by = loaded_record(Concept, "concept", replaced_by, loaded)
        concept.save(update_fields=["replaced_by"])


def concepts():
    files = read_all("glossary/concepts/*.toml")
    return [
        {"key": concept["code"], **concept}
        for file in files
        for concept in file["concepts"]
    ]


KINDS = [
    Kind("edition", [TITLE_PAGE], make_title_page),
    Kind("consent", read("glossary/consent.toml")["texts"], make_consent),
    Kind("domain", read("glossary/domains.toml")["domains"], make_domain),
    Kind("source", read("glossary/sources.toml")["sources"], make_source),
    Kind("concept", concepts(), make_concept, connect_concept),
]
