"""The names of authors: as an article prints them, else as on the person's page.

And which of the authors that articles name are one person.
"""

from typing import NamedTuple

from bibliography.items import initials, personal_name
from institute.people.models import between_names
from text.fold import fold
from text.languages import languages_from

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
    def family_first(self):
        """Return "Example, Anna M.", as indexes have it."""
        return ", ".join(filter(None, [self.family, self.given_names]))

    @property
    def in_index(self):
        """Return it as the list of people has it."""
        between = between_names(self.language)
        return between.join(filter(None, [self.family, self.given_names]))

    def csl(self):
        """Return the name as CSL-JSON has it."""
        return personal_name(self.family, self.given_names)


def name_in(row, language):
    """Return the name of an author in ``language``, else in another.

    ``row``: what ``Contribution.as_row`` returns. A name that the article prints is
    whole: a page adds no patronymic to it.
    """
    names = (name_just_in(row, code) for code in languages_from(language))
    return next(filter(None, names), Name(language))


def name_just_in(row, language):
    for whose in ["", "person_"]:
        if row[f"{whose}family_{language}"]:
            parts = (row[f"{whose}{part}_{language}"] or "" for part in PARTS)
            return Name(language, *parts)
    title = row[f"person_title_{language}"]
    return Name(language, title, is_divided=False) if title else None


# Who is the same


class Identity(NamedTuple):
    """By what an article lets its author be known; ``name``: folded."""

    page: int | None
    orcid: str
    name: str


def identity_of(row, language):
    """Return who an author is; ``row``: as above."""
    name = fold(name_in(row, language).full)
    return Identity(row["person"], row["any_orcid"] or "", name)


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
