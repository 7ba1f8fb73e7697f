"""The authors of an article, and where they work."""

from bibliography.identifiers import address
from journal.jats.elements import element, in_each, mark, of_paragraphs
from journal.names import CreditRole

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
        element(
            "contrib-group",
            [author_element(author, codes) for author in described.authors],
        ),
        [affiliation_element(each, codes) for each in described.affiliations],
    ]


def author_element(author, languages):
    posts = {code: text for code in languages if (text := author.post_in(code))}
    return element(
        "contrib",
        element("contrib-id", address("orcid", author.orcid), contrib_id_type="orcid"),
        element(
            "collab-alternatives" if author.row["is_group"] else "name-alternatives",
            [*map(name_of, author.names_in(languages))],
        ),
        element("email", author.email),
        in_each(posts, of_paragraphs("bio")),
        [*map(role, author.roles)],
        [
            mark("xref", ref_type="aff", rid=f"aff{affiliation.number}")
            for affiliation in author.affiliations
        ],
        contrib_type="author",
        corresp="yes" if author.is_corresponding else "",
    )


def name_of(name):
    if name.is_group:
        return element("collab", name.family, lang=name.language)
    return element(
        "name",
        element("surname", name.family),
        element("given-names", name.given_names),
        element("suffix", name.suffix),
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


def affiliation_element(affiliation, languages):
    """Return the affiliation in the languages of the article that it has a name in."""
    views = dict.fromkeys(affiliation.in_language(code) for code in languages)
    return element(
        "aff-alternatives",
        [
            element(
                "aff",
                institution(view.name, view.ror),
                element("city", view.city),
                element("country", view.country, country=view.country_code),
                lang=view.language,
            )
            for view in views
        ],
        id=f"aff{affiliation.number}",
    )


def institution(name, ror):
    name = element("institution", name)
    if not ror:
        return name
    number = element("institution-id", address("ror", ror), institution_id_type="ror")
    return element("institution-wrap", name, number)
