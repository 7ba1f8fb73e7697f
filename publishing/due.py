"""What is to go out on a date that has come: working copies, and releases."""

import time

from publishing import working_copies
from publishing.releases import publication

# Seconds after which a process of the site asks again what the worker has left.
ASK_EVERY = 5
# When this process has asked last, by a clock that nobody sets.
_last_check = None


def publish_due():
    """Publish all that is due; what another has locked is left for the next time."""
    working_copies.publish_due()
    publication.publish_due()


def publish_late():
    """Publish what the worker has left, at most once in ``ASK_EVERY`` seconds."""
    global _last_check
    now = time.monotonic()
    if _last_check is None or now - _last_check >= ASK_EVERY:
        _last_check = now
        publish_due()
