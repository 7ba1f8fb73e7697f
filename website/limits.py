"""Limits of how often a reader may ask for what costs much: a table and a middleware.

Requests of an address are counted, and of its network. A process counts the first few
in its memory; only who asks more often is counted in the database, for all processes
(``accounts.limits``). Where that fails the request passes. Stored pages are never
counted: the page cache has answered before.
"""

import logging
import math

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.utils import timezone

from accounts.limits import Limit, count, networks_of
from accounts.models import RequestCount
from publishing.content import locks
from website.views import errors

logger = logging.getLogger(__name__)

# A seminar behind one address can still search and type. What an address may send in a
# minute takes less than a tenth of a processor for each limit, with the demo content.
SEARCH = Limit("search", 120)
SUGGESTIONS = Limit("suggestions", 600)
FEEDBACK = Limit("feedback", 30)
EXPORT = Limit("export", 30)
CALENDAR = Limit("calendar", 60)
# A hundred records each time, so all articles take a few requests.
HARVEST = Limit("harvest", 60)
# What a passkey has to sign is stored in a session.
PASSKEY = Limit("passkey", 60)
# Each page is read through tables that are made for it.
PREVIEW = Limit("preview", 60)

# By the name of the view.
LIMITS = {
    "search": SEARCH,
    "suggestions": SUGGESTIONS,
    "glossary:search": SEARCH,
    "glossary:autocomplete": SUGGESTIONS,
    "glossary:feedback": FEEDBACK,
    "glossary:export": EXPORT,
    "institute:publication_list_file": EXPORT,
    "events:calendar": CALENDAR,
    "events:topic_calendar": CALENDAR,
    "oai": HARVEST,
    "mfa_login_webauthn": PASSKEY,
    "preview": PREVIEW,
    "release_preview": PREVIEW,
}
# The part of a number that a process counts in its memory alone.
PROCESS_SHARE = 0.1
# Milliseconds for which a count waits for another's lock.
LOCK_WAIT = 50
# How many senders a process remembers at most.
MOST_SENDERS = 20_000

# {(limit, sender): (requests to this process, end of the period)}
_counted = {}


def limit_requests(get_response):
    """Refuse requests of who asks too often for what costs much."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        # The site itself reads pages for its mirror.
        if not settings.REQUEST_LIMITS or "website.visitor" in request.META:
            return None
        limit = LIMITS.get(request.resolver_match.view_name)
        if limit and (ends_at := refused_until(request, limit)):
            return errors.too_many_requests(ends_at)
        return None

    middleware.process_view = process_view
    return middleware


def refused_until(request, limit):
    """Count a request; return when the sender may ask again, None for at once."""
    often = {}
    most_of = networks_of(request, limit.network * settings.REQUEST_LIMITS)
    for sender, most in most_of.items():
        number, ends_at = count_in_process(limit, sender)
        if number > most:
            return ends_at
        if number > most * PROCESS_SHARE:
            often[sender] = most
    refused = count_for_all(limit, often) if often else {}
    for sender, ends_at in refused.items():
        # Until then this process need not ask.
        _counted[limit.name, sender] = math.inf, ends_at
    return max(refused.values(), default=None)


def count_in_process(limit, sender):
    """Count a request in memory; return (number, end of the period)."""
    now = timezone.now()
    number, ends_at = _counted.get((limit.name, sender), (0, now))
    if ends_at <= now:
        number, ends_at = 0, now + limit.period
    if len(_counted) > MOST_SENDERS:
        _counted.clear()
    _counted[limit.name, sender] = number + 1, ends_at
    return number + 1, ends_at


def count_for_all(limit, most):
    try:
        with transaction.atomic():
            locks.wait_at_most(LOCK_WAIT)
            return count(RequestCount, limit, most)
    except (DatabaseError, InterfaceError) as error:
        if not locks.is_lock_failure(error):
            logger.warning("Requests could not be counted: %s", error)
        return {}
