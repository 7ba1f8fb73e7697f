"""Signals for the packages above."""

from enum import Enum

from django.dispatch import Signal

# Sent after the commit when rich texts of the record at ``pointer`` changed; ``names``:
# their fields, with the language. The sender is the model.
text_saved = Signal()


class Work(Enum):
    """What happened to a scope of an item that concerns other people."""

    ASKED = "asked"
    RETURNED = "returned"
    PUBLISHED = "published"
    ASSIGNED = "assigned"
    NOTED = "noted"
    STALE = "stale"


# Sent in the transaction in which former texts are removed for good: what tables above
# say of them goes too. ``pointers``: of an item, and of the rows of its form.
purged = Signal()


# Sent after the commit when work on the record at ``pointer`` reaches other people.
# The sender is a ``Work``; ``scopes``: languages, and ``working_copy.SHARED``;
# ``user``: who did it; ``reason``: their words; ``people``: keys of those whom it
# concerns beside who has the right to go on.
work_moved = Signal()
