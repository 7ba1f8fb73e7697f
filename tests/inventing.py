"""A site on which some records are invented, as on a demonstration."""

from publishing.catalogue import demonstration


def invent(monkeypatch, *records, explained_at=()):
    """Let these be invented, and all that was before no more."""
    pointers = frozenset(record.pointer for record in records)
    site = demonstration.Demonstration(pointers, dict(explained_at))
    monkeypatch.setattr(demonstration, "_readers", [lambda: site])
