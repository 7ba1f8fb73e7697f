"""What a process keeps in memory as long as the stored pages are right."""

from django.db import connection

from publishing.cache import page_stamp

# Values that are kept under one stamp.
MOST = 1000

# {function that finds a stamp: (the stamp, the values of it)}
_kept = {}


def is_seen_by_all():
    """Tell whether what is read now is what others read.

    A transaction may see what others do not, or not any more, as that of a preview.
    """
    return not connection.in_atomic_block


def cached_until_change(key, compute, find_stamp=page_stamp.current):
    """Return ``compute()``, or what it has returned for this key under this stamp.

    It may depend on what readers see, each change of which renews the stamp, and on
    nothing else. In a transaction it is always computed.
    """
    # It is read first, as before a page is rendered.
    stamp = find_stamp() if is_seen_by_all() else None
    if stamp is None:
        return compute()
    kept, values = _kept.get(find_stamp, (None, {}))
    if kept != stamp:
        values = {}
        _kept[find_stamp] = stamp, values
    if key not in values and len(values) >= MOST:
        return compute()
    if key not in values:
        values[key] = compute()
    return values[key]


def cached_until_save(key, compute):
    """Return the same, of what may depend on all that people save, drafts too."""
    return cached_until_change(key, compute, page_stamp.of_saves)
