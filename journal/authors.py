"""The authors of an article as its page shows them."""

from dataclasses import dataclass, field

from institute.models import Person
from institute.partners.countries import name_of
from journal.credit import CreditRole
from journal.models import Contribution
from journal.names import Name, name_from
from publishing.cache.compiled import Parameter, compiled
from publishing.catalogue import Entry
from text.languages import languages_from
from text.pointers import Pointer


@dataclass(frozen=True)
class Place:
    """An affiliation in one language; ``number``: its mark behind the names."""

    number: int
    name: str
    language: str
    city: str = ""
    country: str = ""
    ror: str = ""


@dataclass(frozen=True)
class Author:
    """An author; ``entry``: that of their page, if readers may follow it."""

    name: Name
    degree_and_post: str = ""
    orcid: str = ""
    is_corresponding: bool = False
    roles: list = field(default_factory=list)
    affiliations: list = field(default_factory=list)
    entry: Entry | None = None


@compiled
def contributions_of():
    """Return the contributions to an article, in their order."""
    return Contribution.objects.for_page().filter(article=Parameter("pk"))


def people_in(contributions):
    """Return the pointers of the people whose pages contributions name."""
    label = Person._meta.label_lower
    return [Pointer(label, row.person_id) for row in contributions if row.person_id]


def authors_of(contributions, language, entries):
    """Return (authors, places): each affiliation once, numbered as it comes."""
    places, authors = {}, []
    for row in contributions:
        for facts in row.affiliation_rows:
            if facts["pk"] not in places:
                places[facts["pk"]] = place_of(len(places) + 1, facts, language)
        page = entries.get(Pointer(Person._meta.label_lower, row.person_id))
        authors.append(
            Author(
                name_from(row.names, language),
                getattr(row, f"degree_and_post_{language}") or "",
                row.orcid or (page and row.person_orcid) or "",
                row.is_corresponding,
                [CreditRole(role) for role in row.roles if role in CreditRole],
                [places[facts["pk"]] for facts in row.affiliation_rows],
                page,
            )
        )
    return authors, [*places.values()]


def place_of(number, facts, language):
    codes = languages_from(language)
    language = next((code for code in codes if facts[f"name_{code}"]), language)
    return Place(
        number,
        facts[f"name_{language}"] or "",
        language,
        facts[f"city_{language}"] or "",
        name_of(facts["country"]) if facts["country"] else "",
        facts["ror"],
    )
