"""The authors of an article, and where they work."""

from django.utils.translation import override

from bibliography.identifiers import address
from journal.jats.elements import element, in_each, mark, of_paragraphs
from journal.models.credit import CreditRole
from journal.names import name_in
from text.countries import name_of as country_name
from text.languages import LANGUAGES

CREDIT = "https://credit.niso.org/"
# CRediT's own names, where they are not those of its addresses.
TERMS = {
    CreditRole.ORIGINAL_DRAFT: "Writing – original draft",
    CreditRole.REVIEW_EDITING: "Writing – review & editing",
}


def authors(article, languages):
    """Return the authors and, once each, their affiliations."""
    contributions = list(article.contributions.all())
    places = {
        place["pk"]: place
        for author in contributions
        for place in author.affiliation_rows
    }
    ids = {pk: f"aff{number}" for number, pk in enumerate(places, 1)}
    return [
        element(
            "contrib-group",
            [author(contribution, ids, languages) for contribution in contributions],
        ),
        [affiliation(places[pk], ids[pk], languages) for pk in ids],
    ]


def author(contribution, ids, languages):
    return element(
        "contrib",
        element(
            "contrib-id",
            address("orcid", contribution.known_orcid),
            contrib_id_type="orcid",
        ),
        names(contribution.names, languages),
        in_each(contribution, "degree_and_post", of_paragraphs("bio"), languages),
        [role(CreditRole(value)) for value in contribution.roles],
        [
            mark("xref", ref_type="aff", rid=ids[place["pk"]])
            for place in contribution.affiliation_rows
        ],
        contrib_type="author",
        corresp="yes" if contribution.is_corresponding else "",
    )


def names(parts, languages):
    """Return the name in each of these languages, else in any that it has."""
    found = [name_in(parts, code) for code in languages]
    if not any(found):
        found = [name_in(parts, code) for code in LANGUAGES]
    return element("name-alternatives", [name_of(name) for name in found if name])


def name_of(name):
    if not name.is_divided:
        return element("string-name", name.family, lang=name.language)
    return element(
        "name",
        element("surname", name.family),
        element("given-names", name.given_names),
        lang=name.language,
    )


def role(credit):
    term = TERMS.get(credit, credit.replace("-", " ").capitalize())
    return element(
        "role",
        term,
        vocab="credit",
        vocab_identifier=CREDIT,
        vocab_term=term,
        vocab_term_identifier=credit.address,
    )


def affiliation(place, number, languages):
    """Return the affiliation in the languages of the article that it has a name in."""
    named = [code for code in languages if place[f"name_{code}"]]
    named = named or [code for code in LANGUAGES if place[f"name_{code}"]]
    return element(
        "aff-alternatives",
        [
            element(
                "aff",
                element(
                    "institution-wrap",
                    element("institution", place[f"name_{code}"]),
                    element(
                        "institution-id",
                        address("ror", place["ror"]),
                        institution_id_type="ror",
                    ),
                ),
                element("city", place[f"city_{code}"]),
                country(place["country"], code),
                lang=code,
            )
            for code in named
        ],
        id=number,
    )


def country(code, language):
    with override(language):
        return code and element("country", country_name(code), country=code)
