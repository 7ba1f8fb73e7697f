"""The names of authors: as an article prints them, else as on the person's page.

And which of the authors that articles name are one person.
"""

from typing import NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from bibliography.items import initials, personal_name
from institute.people.models import between_names
from text.fold import fold
from text.languages import LANGUAGES, languages_from

PARTS = ("family", "given", "patronymic")


class Name(NamedTuple):
    """A name in one language; one that is not divided stands in ``family``."""

    language: str
    family: str = ""
    given: str = ""
    patronymic: str = ""
    is_divided: bool = True

    @property
    def given_names(self):
        return " ".join(filter(None, [self.given, self.patronymic]))

    @property
    def full(self):
        return " ".join(filter(None, [self.given_names, self.family]))

    @property
    def short(self):
        """Return the initials before the family name."""
        return " ".join(filter(None, [initials(self.given_names), self.family]))

    @property
    def in_index(self):
        """Return "Example, Anna M.", as the list of people has it."""
        between = between_names(self.language)
        return between.join(filter(None, [self.family, self.given_names]))

    def csl(self):
        """Return the name as CSL-JSON has it."""
        return personal_name(self.family, self.given_names)


def parts_of_name():
    """Build the JSON of a contribution's parts of a name in all languages.

    ``person``: the key of the author's page, or null.
    """
    parts = {
        f"{part}_{code}": Coalesce(
            NullIf(F(f"{part}_{code}"), Value("")), F(f"person__{part}_{code}")
        )
        for part in PARTS
        for code in LANGUAGES
    }
    titles = {f"title_{code}": F(f"person__title_{code}") for code in LANGUAGES}
    return JSONObject(**parts, **titles, person=F("person"))


def name_in(parts, language):
    """Return the name in just this language from such JSON, or None."""
    if parts[f"family_{language}"]:
        return Name(language, *(parts[f"{part}_{language}"] or "" for part in PARTS))
    title = parts[f"title_{language}"]
    return Name(language, title, is_divided=False) if title else None


def name_from(parts, language):
    """Return the name in ``language``, else in another, from such JSON."""
    names = (name_in(parts, code) for code in languages_from(language))
    return next(filter(None, names), Name(language))


# Who is the same


class Identity(NamedTuple):
    """By what an article lets its author be known; ``name``: folded."""

    page: int | None
    orcid: str
    name: str


def identity_of(names, person, orcid, language):
    return Identity(person, orcid or "", fold(name_from(names, language).full))


def keys_of(identities):
    """Return {identity: key}; those of one person have the same key.

    A page or an ORCID tells people apart. A name joins who has a page here and an ORCID
    or nothing there, unless people with different pages or ORCIDs have that name.
    """
    identities, groups, by_name = {*identities}, {}, {}
    for identity in identities:
        nodes = nodes_of(identity)
        join(groups, nodes)
        by_name.setdefault(identity.name, set()).update(nodes)
    for name, nodes in sorted(by_name.items()):
        if name and not is_of_several(groups, nodes):
            join(groups, [("name", name), *nodes])
    return {identity: key_of(groups, identity) for identity in identities}


def key_of(groups, identity):
    node, *_others = *nodes_of(identity), ("name", identity.name)
    return min(groups.get(node, [node]))


def nodes_of(identity):
    """Return page and ORCID, as far as they are known."""
    nodes = [("page", identity.page), ("orcid", identity.orcid)]
    return [node for node in nodes if node[1]]


def join(groups, nodes):
    """Let these and all that are joined with one of them be one group."""
    joined = set().union(*(groups.get(node, {node}) for node in nodes))
    groups.update(dict.fromkeys(joined, joined))


def is_of_several(groups, nodes):
    """Tell whether groups that must not be one have these nodes."""
    ids = {id(groups[node]) for node in nodes}
    kinds = [kind for kind, _value in set().union(*(groups[node] for node in nodes))]
    return len(ids) > 1 and max(kinds.count("page"), kinds.count("orcid")) > 1
