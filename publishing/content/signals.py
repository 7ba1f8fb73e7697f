"""Signals by which a record tells the rooms and packages above what happens to it."""

from enum import Enum

from django.dispatch import Signal

# Sent when a change set first hears of a record, whose row is locked. ``tracked``: its
# ``changesets.Tracked``, with the record as it is before the change.
record_tracked = Signal()

# Sent for each of these records when the change set closes. ``changeset``: the set.
record_changed = Signal()

# Sent before a record is deleted; ``user``: who does it.
record_deleted = Signal()

# Sent after an item was saved; ``stored``: the row before.
item_saved = Signal()

# Sent when readers lose the text of a ``language``.
text_unpublished = Signal()

# Sent when texts of ``languages`` no longer say what the other language says; ``user``:
# whose save did it; ``people``: keys of those who said last that they do.
texts_became_stale = Signal()

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
