"""Who sent something, known only well enough to count it."""

import ipaddress

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from glossary.models.suggestion import WINDOW


def marks(request):
    """Return the marks that the sender has now, and had an hour ago.

    A mark is a keyed hash, of another key each day: nobody can tell from it the
    address, nor whether it came back on another day.
    """
    now = timezone.localtime()
    days = dict.fromkeys([now.date(), (now - WINDOW).date()])
    return [mark(network(address(request)), day) for day in days]


def mark(sender, day):
    salt = f"glossary.suggestion {day}"
    return salted_hmac(salt, sender, algorithm="sha256").hexdigest()


def address(request):
    """Return the address of the sender, in front of the proxy if there is one.

    Of X-Forwarded-For only the end is the proxy's own word: the rest may be forged.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def network(sender):
    """Return what one household has: of IPv6 not an address but a whole network."""
    try:
        is_long = ipaddress.ip_address(sender).version == 6
    except ValueError:
        return sender
    if not is_long:
        return sender
    return str(ipaddress.ip_network(f"{sender}/64", strict=False))
