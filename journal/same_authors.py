"""Tells which of the authors that articles name are one person."""

from typing import NamedTuple

from journal.names import name_from
from text.fold import fold


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
