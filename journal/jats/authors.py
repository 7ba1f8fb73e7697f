"""The authors of an article, and where they work."""

from django.utils.translation import override

from bibliography.identifiers import address
from institute.partners.countries import name_of
from journal.credit import CreditRole
from journal.jats.elements import element, in_each, mark, of_paragraphs
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
    affiliations = {
        affiliation.pk: affiliation
        for contribution in contributions
        for affiliation in contribution.affiliations.all()
    }
    ids = {pk: f"aff{number}" for number, pk in enumerate(affiliations, 1)}
    return [
        element(
            "contrib-group",
            [author(contribution, ids, languages) for contribution in contributions],
        ),
        [affiliation_of(affiliations[pk], ids[pk], languages) for pk in ids],
    ]


def author(contribution, ids, languages):
    affiliations = contribution.affiliations.all()
    return element(
        "contrib",
        element(
            "contrib-id",
            address("orcid", contribution.known_orcid),
            contrib_id_type="orcid",
        ),
        names(contribution, languages),
        in_each(contribution, "degree_and_post", of_paragraphs("bio"), languages),
        [role(CreditRole(value)) for value in contribution.roles],
        [mark("xref", ref_type="aff", rid=ids[row.pk]) for row in affiliations],
        contrib_type="author",
        corresp=contribution.is_corresponding and "yes",
    )


def names(contribution, languages):
    """Return the name in each of these languages, else in any that it has."""
    made = [name_in(contribution, code) for code in languages]
    if not any(name is not None for name in made):
        made = [name_in(contribution, code) for code in LANGUAGES]
    return element("name-alternatives", made)


def name_in(contribution, language):
    """Return the name as the article has it, else as the person's page, or None."""
    family = part_of(contribution, "family", language)
    if not family:
        person = contribution.person
        title = person and getattr(person, f"title_{language}")
        return element("string-name", title, lang=language)
    given = [part_of(contribution, part, language) for part in ["given", "patronymic"]]
    return element(
        "name",
        element("surname", family),
        element("given-names", " ".join(filter(None, given))),
        lang=language,
    )


def part_of(contribution, part, language):
    name = f"{part}_{language}"
    own = getattr(contribution, name)
    return own or (contribution.person and getattr(contribution.person, name))


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


def affiliation_of(affiliation, number, languages):
    """Return the affiliation in the languages of the article that it has a name in."""
    named = [code for code in languages if getattr(affiliation, f"name_{code}")]
    named = named or [
        code for code in LANGUAGES if getattr(affiliation, f"name_{code}")
    ]
    ror = address("ror", affiliation.ror)
    return element(
        "aff-alternatives",
        [
            element(
                "aff",
                element(
                    "institution-wrap",
                    element("institution", getattr(affiliation, f"name_{code}")),
                    element("institution-id", ror, institution_id_type="ror"),
                ),
                element("city", getattr(affiliation, f"city_{code}")),
                country(affiliation.country, code),
                lang=code,
            )
            for code in named
        ],
        id=number,
    )


def country(code, language):
    with override(language):
        return code and element("country", name_of(code), country=code)
