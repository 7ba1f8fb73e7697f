"""A hash of the sender of a request, by which requests of one sender are counted."""

from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.client_address import client_address, network_of
from glossary.models.feedback import WINDOW


def sender_hashes(request):
    """Return the hashes that the sender has now, and had an hour ago.

    A hash has another key each day: nobody can tell from it the address, nor whether
    it came back on another day.
    """
    now = timezone.localtime()
    days = dict.fromkeys([now.date(), (now - WINDOW).date()])
    return [sender_hash(network_of(client_address(request)), day) for day in days]


def sender_hash(sender, day):
    salt = f"glossary.feedback {day}"
    return salted_hmac(salt, sender, algorithm="sha256").hexdigest()
