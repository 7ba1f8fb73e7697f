"""The entries of concepts at the moment when a file was made, from the history."""

from django.db.models import Q

from glossary.interchange.entries import TEXTS, citation, term_of
from glossary.models import Concept
from glossary.models.term import lines
from publishing.content.snapshots import child_rows
from publishing.models import Revision
from text.languages import LANGUAGES
from text.pointers import Pointer


def changed_since(moment, concepts, lookups):
    """Return {key: entry at that moment} of the concepts changed after it.

    The entry of a concept that did not exist yet is empty. Relations to which a file
    only adds are left out.
    """
    revisions = Revision.objects.filter(
        to_model=Pointer.to(concepts[0]).model,
        to_pk__in=[concept.pk for concept in concepts],
    ).order_by("to_pk", "-pk")
    later = revisions.filter(made_at__gt=moment)
    changed = set(later.values_list("to_pk", flat=True))
    # An initial revision records a concept that is older than its history.
    was_there = Q(made_at__lte=moment) | Q(kind=Revision.Kind.INITIAL)
    before = revisions.filter(was_there, to_pk__in=changed)
    snapshots = dict(before.distinct("to_pk").values_list("to_pk", "snapshot"))
    return {pk: entry_in(snapshots.get(pk), lookups) for pk in changed}


def entry_in(snapshot, lookups):
    if snapshot is None:
        return {}
    codes = lookups.codes_by_pk
    domains = map(lookups.domains_by_pk.get, snapshot["domains"])
    entry = {
        "domains": [*filter(None, domains)],
        "broader": [*filter(None, map(codes.get, snapshot["broader"]))],
        "replaced_by": codes.get(snapshot["replaced_by"], ""),
        "same_as": lines(snapshot["same_as"]),
        "own_wording": snapshot["own_wording"],
        "terms": [
            term_of(with_source(row, "example_source", lookups))
            for row in child_rows(snapshot, Concept, "terms")
        ],
    }
    for name, column in TEXTS.items():
        rows = child_rows(snapshot, Concept, "citations")
        rows = [row for row in rows if row["supports"] == name]
        rows.sort(key=lambda row: (row["position"], row["pk"]))
        rows = [with_source(row, "source", lookups) for row in rows]
        for language in LANGUAGES:
            entry[f"{name}_{language}"] = snapshot[f"{column}_{language}"]
            cited = [citation(row, language) for row in rows]
            entry[f"{name}_sources_{language}"] = [*filter(None, cited)]
    return entry


def with_source(row, name, lookups):
    """Return a row with the titles of its source, as ``citation`` needs it."""
    source = lookups.sources_by_pk.get(row[name])
    titles = {
        f"title_{language}": getattr(source, f"title_{language}", "")
        for language in LANGUAGES
    }
    return {**row, "source": titles}
