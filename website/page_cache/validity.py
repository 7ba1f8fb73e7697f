"""Until when the pages of a stamp are right: the next moment at which one changes."""

import threading
from datetime import datetime, time, timedelta
from functools import partial
from time import sleep

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import Min, Q
from django.utils import timezone

from events.models import Event
from events.zones import midnight_after
from publishing.cache import page_stamp
from publishing.models import CatalogueEntry, Release, ScopeProgress
from publishing.releases import publication
from text.languages import LANGUAGES
from website.database import listen

DAY = timedelta(days=1)
# Of the catalogue: when a text appears, and when it ends.
DATES = [
    f"{name}_{language}"
    for name in ["published_at", "published_until"]
    for language in LANGUAGES
]
# What is published by the worker on its date.
SCHEDULED = [ScopeProgress, Release]
# Seconds after which a thread looks again at the clock, which may have been set.
LOOK_EVERY = 1

# The stamp that this process knows, and until when it is valid.
_known = (None, None)


def valid_stamp():
    """Return a stamp whose pages are right at this moment, or None.

    One of the future was made before the clock was set back.
    """
    # A second one where the first has just ended.
    for _time in range(2):
        stamp = page_stamp.current()
        until = stamp and valid_until(stamp)
        if until is None:
            return None
        if page_stamp.began_at(stamp) <= timezone.now() < until:
            return stamp
        page_stamp.forget(stamp)
    return None


def valid_until(stamp):
    """Return until when a stamp is valid; None if the database does not say it."""
    global _known
    known, until = _known
    if stamp == known:
        return until
    try:
        until = next_moment(page_stamp.began_at(stamp))
    except (DatabaseError, InterfaceError) as error:
        page_stamp.note_failure(error)
        return None
    _known = stamp, until
    return until


def next_moment(since):
    """Return the first moment after ``since`` at which a page changes by itself.

    Every process asks from the beginning of the stamp, so that all know the same.
    """
    if any(model.objects.filter(publish_at__lte=since).exists() for model in SCHEDULED):
        # It waits for the worker, or for a lock.
        return since + timedelta(seconds=publication.ASK_EVERY)
    dates = [
        *soonest(CatalogueEntry, DATES, since),
        *soonest(Event, ["ends_at"], since),
        *(at for model in SCHEDULED for at in soonest(model, ["publish_at"], since)),
    ]
    # Lists of what is to come, terms of office and pins end with a day.
    tomorrow = timezone.localdate(since) + DAY
    midnight = timezone.make_aware(datetime.combine(tomorrow, time.min))
    registrations = Event.objects.filter(registration_until__gte=tomorrow - 2 * DAY)
    ends = [
        midnight_after(*row)
        for row in registrations.values_list("registration_until", "zone")
    ]
    return min([midnight, *dates, *(at for at in ends if at > since)])


def soonest(model, names, since):
    """Return the first date after ``since`` in each of these fields that has one."""
    dates = model.objects.aggregate(
        **{
            f"soonest_{name}": Min(name, filter=Q(**{f"{name}__gt": since}))
            for name in names
        }
    )
    return filter(None, dates.values())


def watch():
    """End stamps at their moment, and remove old folders, while the process lives.

    A server in front that reads the files itself asks nobody whether they are valid.
    """
    while True:
        page_stamp.remove_old()
        sleep(seconds_left())


def seconds_left():
    """End the stamp at its moment; return after how many seconds to look again."""
    stamp, until = _known
    now, seconds = timezone.now(), LOOK_EVERY
    if until and not page_stamp.began_at(stamp) <= now < until:
        page_stamp.forget(stamp)
    elif until:
        seconds = min(seconds, (until - now).total_seconds())
    return seconds


def start():
    """Begin anew, as the code may be another, and watch the stamps from now on."""
    page_stamp.forget()
    if settings.PAGES_ROOT or not settings.DEBUG:
        hear = page_stamp.hear, page_stamp.hear_no_more
        for act in [watch, partial(listen, page_stamp.CHANNELS, *hear)]:
            threading.Thread(target=act, name="page stamps", daemon=True).start()
