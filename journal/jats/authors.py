"""The authors of an article, and where they work."""

from bibliography.identifiers import address
from journal.jats.elements import element, in_each, mark, of_paragraphs
from journal.models.credit import CreditRole

CREDIT = "https://credit.niso.org/"
# CRediT's own names, where they are not those of its addresses.
TERMS = {
    CreditRole.ORIGINAL_DRAFT: "Writing – original draft",
    CreditRole.REVIEW_EDITING: "Writing – review & editing",
}


def authors(described):
    """Return the authors and, once each, their affiliations."""
    codes = described.languages
    return [
        element("contrib-group", [author(each, codes) for each in described.authors]),
        [affiliation(each, codes) for each in described.affiliations],
    ]


def author(each, languages):
    posts = {code: text for code in languages if (text := each.post_in(code))}
    return element(
        "contrib",
        element("contrib-id", address("orcid", each.orcid), contrib_id_type="orcid"),
        element("name-alternatives", [*map(name_of, each.names_in(languages))]),
        in_each(posts, of_paragraphs("bio")),
        [*map(role, each.roles)],
        [
            mark("xref", ref_type="aff", rid=f"aff{place.number}")
            for place in each.affiliations
        ],
        contrib_type="author",
        corresp="yes" if each.is_corresponding else "",
    )


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


def affiliation(each, languages):
    """Return the affiliation in the languages of the article that it has a name in."""
    places = dict.fromkeys(each.place_in(code) for code in languages)
    return element(
        "aff-alternatives",
        [
            element(
                "aff",
                element(
                    "institution-wrap",
                    element("institution", place.name),
                    element(
                        "institution-id",
                        address("ror", place.ror),
                        institution_id_type="ror",
                    ),
                ),
                element("city", place.city),
                element("country", place.country, country=place.country_code),
                lang=place.language,
            )
            for place in places
        ],
        id=f"aff{each.number}",
    )
