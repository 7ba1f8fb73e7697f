"""Limits of how often a reader may ask for what costs much: a table and a middleware.

Requests of an address are counted, and of its network, by each process in its memory:
of several processes each lets a sender ask so often. Stored pages are never counted:
the page cache has answered before.
"""

from django.conf import settings
from django.utils import timezone

from accounts.limits import Limit, networks_of
from website.middleware import before_view
from website.views import errors

# A seminar behind one address can still search and type. What an address may send in a
# minute takes less than a tenth of a processor for each limit, with the demo content.
SEARCH = Limit("search", 120)
SUGGESTIONS = Limit("suggestions", 600)
EXPORT = Limit("export", 30)
# Each page is read through tables that are made for it.
PREVIEW = Limit("preview", 60)

# By the name of the view.
LIMITS = {
    "search": SEARCH,
    "suggestions": SUGGESTIONS,
    "glossary:search": SEARCH,
    "glossary:autocomplete": SUGGESTIONS,
    # A long text of words that no dictionary has takes seconds.
    "glossary:match": Limit("match", 20),
    "glossary:feedback": Limit("feedback", 30),
    "glossary:export": EXPORT,
    "glossary:cards": EXPORT,
    "chronicle-table": EXPORT,
    "institute:publication_list_file": EXPORT,
    "events:calendar": Limit("calendar", 60),
    # A hundred records each time, so all articles take a few requests.
    "oai": Limit("harvest", 60),
    # A number that a program could raise.
    "publishing:wish": Limit("wish", 10),
    # What a passkey has to sign is stored in a session.
    "mfa_login_webauthn": Limit("passkey", 60),
    "preview": PREVIEW,
    "release_preview": PREVIEW,
}
# How many senders a process remembers at most.
MOST_SENDERS = 20_000

# {(limit, sender): (requests to this process, end of the period)}
_counted = {}


@before_view
def limit_requests(request, view, args, kwargs):
    """Refuse requests of who asks too often for what costs much."""
    # The site itself reads pages for its mirror.
    if not settings.REQUEST_LIMITS or "website.visitor" in request.META:
        return None
    limit = LIMITS.get(request.resolver_match.view_name)
    if limit and (ends_at := refused_until(request, limit)):
        return errors.too_many_requests(ends_at)
    return None


def refused_until(request, limit):
    """Count a request; return when the sender may ask again, None for at once."""
    most_of = networks_of(request, limit.network * settings.REQUEST_LIMITS)
    counts = {sender: count(limit, sender) for sender in most_of}
    ends = [ends_at for s, (number, ends_at) in counts.items() if number > most_of[s]]
    return max(ends, default=None)


def count(limit, sender):
    """Count a request; return (number, end of the period)."""
    now = timezone.now()
    number, ends_at = _counted.get((limit.name, sender), (0, now))
    if ends_at <= now:
        number, ends_at = 0, now + limit.period
    if len(_counted) > MOST_SENDERS:
        _counted.clear()
    _counted[limit.name, sender] = number + 1, ends_at
    return number + 1, ends_at
