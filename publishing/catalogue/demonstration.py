"""That the site is a demonstration, and which of its records are invented.

Being invented is no field of a record: who brings such content registers what tells of
it, in ``AppConfig.ready``. Elsewhere nothing is invented, and nothing is asked for it.
"""

from typing import NamedTuple

from django.db.models import Case, When

from publishing.cache.memory import cached_until_change


class Demonstration(NamedTuple):
    """``invented``: pointers; ``explained_at``: {language: path of what tells more}."""

    invented: frozenset
    explained_at: dict


# What returns the ``Demonstration``, on a site that is one.
_readers = []
register = _readers.append


def demonstration():
    """Return the ``Demonstration`` that the site is, or None."""
    return cached_until_change("demonstration", _readers[0]) if _readers else None


def invented():
    return demonstration().invented if _readers else frozenset()


def all_invented(records):
    pointers = {record.pointer for record in records}
    return bool(pointers) and pointers <= invented()


def invented_keys(model):
    """Return the keys of a model's: an argument for a compiled statement."""
    label = model._meta.label_lower
    return tuple(sorted(pk for name, pk in invented() if name == label))


def invented_last(name, values):
    """Return the expressions that sort rows with these values last: none or one."""
    return [Case(When(**{f"{name}__in": values}, then=1), default=0)] if values else []
