"""Limits of how often a reader may ask for what costs much: a table and a middleware.

Requests of an address are counted, and of its network. A process counts the first few
in its memory; only who asks more often is counted in the database, for all processes
(``RequestCount``). Where that fails the request passes. Stored pages are never counted:
the page cache has answered before.
"""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import override

from accounts.client_address import client_address, network_of
from accounts.limits import key_of
from accounts.models import CLOCK_DIFFERENCE, RequestCount
from publishing.content import locks
from text.languages import LANGUAGES
from website.views import errors

logger = logging.getLogger(__name__)


class Limit(NamedTuple):
    """``number``: requests that an address may send in ``PERIOD``.

    ``is_page``: whether people read the answer, not a program.
    """

    name: str
    number: int
    is_page: bool = True


# A seminar behind one address can still search and type. What an address may send takes
# less than a tenth of a processor for each limit, with the demo content.
SEARCH = Limit("search", 120)
SUGGESTIONS = Limit("suggestions", 600, is_page=False)
FEEDBACK = Limit("feedback", 30)
EXPORT = Limit("export", 30, is_page=False)
CALENDAR = Limit("calendar", 60, is_page=False)
# A hundred records each time, so all articles take a few requests.
HARVEST = Limit("harvest", 60, is_page=False)
# What a passkey has to sign is stored in a session.
PASSKEY = Limit("passkey", 60, is_page=False)
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
PERIOD = timedelta(minutes=1)
# Lengths of the prefixes of what is counted, and how many times the number it may send.
SENDERS = [({"v4": 32, "v6": 64}, 1), ({"v4": 24, "v6": 48}, 4)]
# The part of a number that a process counts in its memory alone.
PROCESS_SHARE = 0.1
# Milliseconds for which a count waits for another's lock.
LOCK_WAIT = 50
# How many senders a process remembers at most.
MOST_SENDERS = 20_000

# {sender: (requests to this process, end of the period)}
_counted = {}


def limit_requests(get_response):
    """Refuse requests of who asks too often for what costs much."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        # The site itself reads pages for its mirror.
        if not settings.REQUEST_LIMITS or "website.visitor" in request.META:
            return None
        for limit in filter(None, map(LIMITS.get, names_of(request.resolver_match))):
            if ends_at := refused_until(request, limit):
                return errors.too_many_requests(ends_at, is_page=limit.is_page)
        return None

    middleware.process_view = process_view
    return middleware


def names_of(match):
    """Yield the name of the view, and of what it shows in a preview of a release."""
    yield match.view_name
    path = match.kwargs.get("path") if match.view_name == "release_preview" else ""
    language = path and path.partition("/")[0]
    if language in LANGUAGES:
        with suppress(Resolver404), override(language):
            yield resolve(f"/{path}").view_name


def refused_until(request, limit):
    """Count a request; return when the sender may ask again, None for at once."""
    address, now = client_address(request), timezone.now()
    shared = {}
    for lengths, factor in SENDERS:
        sender = f"{limit.name} {network_of(address, **lengths)}"
        most = limit.number * factor * settings.REQUEST_LIMITS
        number, ends_at = count_in_process(sender, now)
        if number > most:
            return ends_at
        if number > most * PROCESS_SHARE:
            shared[key_of(sender)] = sender, most
    return count_in_database(shared, now) if shared else None


def count_in_process(sender, now):
    """Count a request in memory; return (number, end of the period)."""
    number, ends_at = _counted.get(sender, (0, now))
    if not now < ends_at <= now + PERIOD + CLOCK_DIFFERENCE:
        number, ends_at = 0, now + PERIOD
    if len(_counted) > MOST_SENDERS:
        _counted.clear()
    _counted[sender] = number + 1, ends_at
    return _counted[sender]


def count_in_database(shared, now):
    """Count a request for all processes; ``shared``: {key: (sender, most)}."""
    try:
        with transaction.atomic():
            locks.wait_at_most(LOCK_WAIT)
            rows = RequestCount.objects.add_request(shared, now, now + PERIOD)
    except (DatabaseError, InterfaceError) as error:
        if not locks.is_lock_failure(error):
            logger.warning("Requests could not be counted: %s", error)
        return None
    refused = None
    for key, number, ends_at in rows:
        sender, most = shared[key]
        if number > most:
            # Until then this process need not ask.
            _counted[sender] = number, ends_at
            refused = max(refused or ends_at, ends_at)
    return refused
