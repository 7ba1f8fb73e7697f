"""What a process keeps in memory as long as the stored pages are right."""

from django.db import connection

from publishing import page_stamp

# Values that are kept under one stamp.
MOST = 1000

# The stamp and the values of it.
_kept = (None, {})


def is_seen_by_all():
    """Tell whether what is read now is what others read.

    A transaction may see what others do not, or not any more, as that of a preview.
    """
    return not connection.in_atomic_block


def under_stamp(key, compute, find_stamp=page_stamp.current):
    """Return ``compute()``, or what it has returned for this key under this stamp.

    It may depend on what readers see and on what people save, each change of which
    renews the stamp, and on nothing else. In a transaction it is always computed.
    """
    global _kept
    # It is read first, as before a page is rendered.
    stamp = find_stamp() if is_seen_by_all() else None
    if stamp is None:
        return compute()
    kept, values = _kept
    if kept != stamp:
        values = {}
        _kept = stamp, values
    if key not in values and len(values) >= MOST:
        return compute()
    if key not in values:
        values[key] = compute()
    return values[key]
