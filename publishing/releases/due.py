"""What is to go out on a date that has come: working copies, and releases."""

import time

from django.db.models import Min
from django.utils import timezone

from publishing.drafts import working_copies
from publishing.drafts.working_copy import ScopeProgress
from publishing.releases import publication
from publishing.releases.release import Release

# The channel on which the database tells that something is to go out on a date, by
# triggers (NOTIFY). ``website.database.listen`` may miss it, so a job also looks by
# itself.
CHANNEL = "publishing_scheduled"
# Seconds after which a process of the site asks again what the worker has left.
ASK_EVERY = 5
# Seconds after which the worker tries again what another had locked, and after which it
# looks in any case: the clock may have been set.
RETRY_AFTER, LONGEST_PAUSE = 0.25, 60
# When this process has asked last, by a clock that nobody sets.
_last_check = None


def publish_due():
    """Publish all that is due; what another has locked is left for the next time."""
    working_copies.publish_due()
    publication.publish_due()


def publish_on_date():
    """Publish all that is due; return after how many seconds to do it again."""
    at = next_date()
    if at and at <= timezone.now():
        publish_due()
        at = next_date()
    left = (at - timezone.now()).total_seconds() if at else LONGEST_PAUSE
    return min(max(left, RETRY_AFTER), LONGEST_PAUSE)


def next_date():
    """Return the earliest date at which something is to go out, or None."""
    dates = [
        model.objects.aggregate(at=Min("publish_at"))["at"]
        for model in [ScopeProgress, Release]
    ]
    return min(filter(None, dates), default=None)


def publish_late():
    """Publish what the worker has left, at most once in ``ASK_EVERY`` seconds."""
    global _last_check
    now = time.monotonic()
    if _last_check is None or now - _last_check >= ASK_EVERY:
        _last_check = now
        publish_due()
