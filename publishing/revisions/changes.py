"""What has been saved since a job of the worker looked last."""

import time
from contextlib import contextmanager

from publishing.revisions.revision import Revision

# The channel on which the database tells of it, by a trigger: see ``publishing.releases.due``.
CHANNEL = "publishing_saved"
# Seconds after which everything is taken to have changed: not all makes a revision.
EVERYTHING_AFTER = 24 * 60 * 60


class Changes:
    """Tells a job which saves are new to it, those too that commit late.

    It keeps the keys that it has told, so each is told once.
    """

    def __init__(self):
        self.seen, self.since = set(), None

    @contextmanager
    def new(self):
        """Yield the new revisions, without their snapshots, or None: look at all.

        None at first and once a day. If the block fails, they are new the next time.
        """
        since, now = self.since, time.monotonic()
        is_all = since is None or now - since > EVERYTHING_AFTER
        recent = Revision.objects.filter(pk__gt=Revision.objects.settled_key())
        keys = {*recent.values_list("pk", flat=True)}
        new = keys - self.seen
        if is_all:
            yield None
            self.since = now
        else:
            yield list(Revision.objects.filter(pk__in=new).lean()) if new else []
        self.seen = keys
