"""A hash of the sender of a request, by which requests of one sender are counted."""

import ipaddress

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from glossary.models.feedback import WINDOW


def sender_hashes(request):
    """Return the hashes that the sender has now, and had an hour ago.

    A hash has another key each day: nobody can tell from it the address, nor whether
    it came back on another day.
    """
    now = timezone.localtime()
    days = dict.fromkeys([now.date(), (now - WINDOW).date()])
    return [sender_hash(network(address(request)), day) for day in days]


def sender_hash(sender, day):
    salt = f"glossary.feedback {day}"
    return salted_hmac(salt, sender, algorithm="sha256").hexdigest()


def address(request):
    """Return the IP address of the sender, in front of the proxy if there is one.

    Only the last address of X-Forwarded-For comes from the proxy: the rest may be
    forged.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def network(sender):
    """Return the /64 network of an IPv6 address: one household has all of it."""
    try:
        is_long = ipaddress.ip_address(sender).version == 6
    except ValueError:
        return sender
    if not is_long:
        return sender
    return str(ipaddress.ip_network(f"{sender}/64", strict=False))
