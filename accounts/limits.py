"""Limits of how often something may be done, counted for all processes.

A try to sign in counts, before a password is hashed, for the account together with the
network it comes from, for the network, and for the account alone, so that guesses from
many networks end too. None of this counts on a device on which the person has signed
in before (``accounts.devices``), nor for a passkey: nobody can lock the owner of an
account out by guessing. What readers may ask for is limited by ``website.limits``.
"""

from datetime import timedelta
from typing import NamedTuple

from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import admin
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac

from accounts import audit, devices
from accounts.devices import client_address, network_of
from accounts.models import UseCount

MINUTE, QUARTER, HOUR = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)


class Limit(NamedTuple):
    """How often something may be done within ``period``; 0 sets no limit.

    ``network``: from one network; four times as often from what surrounds it. Of tries
    that fail also ``here``: for one account, from one network or known device; and
    ``account``: for one account, from all unknown devices together.
    """

    name: str
    network: int = 0
    period: timedelta = MINUTE
    here: int = 0
    account: int = 0


PASSWORD = Limit("password", 40, QUARTER, here=10, account=60)
# A code has six digits, and three of a million are right at any moment.
CODE = Limit("code", 40, HOUR, here=6, account=20)
PASSKEY = Limit("passkey", 60, QUARTER)
# There and back are two.
PROVIDER = Limit("provider", 120, QUARTER)
MAIL = Limit("mail", 20, HOUR, here=3, account=6)
# A code is taken once; an authenticator app's is right for a shorter time.
USE_OF_A_CODE = Limit("use of a code", period=timedelta(minutes=5))


def networks_of(request, number):
    """Return how often the sender's network may do something, and what surrounds it."""
    address = client_address(request)
    around = network_of(address, v4=24, v6=48)
    return {network_of(address): number, around: number * 4}


def count(limit, most, amount=1):
    """Count what was done; return {sender: until when} of who has done it too often.

    ``most``: {sender: how often}. ``amount``: as how often it counts.
    """
    senders = {key_of(limit, sender): sender for sender in most}
    now = timezone.now()
    rows = UseCount.objects.add_use(senders, now, now + limit.period, amount)
    return {
        senders[key]: ends_at
        for key, number, ends_at in rows
        if number > most[senders[key]]
    }


def key_of(limit, sender):
    """Return a hash from which nobody can tell the sender."""
    text = f"{limit.name} {sender}"
    return salted_hmac("accounts.limits", text, algorithm="sha256").hexdigest()


class Tries:
    """Counts a try, which ``forgive`` takes back once it has succeeded."""

    def __init__(self, request, limit, account=""):
        """Count it, or raise the response that refuses it."""
        self.keys = []
        for senders in senders_of(request, limit, account):
            most = {sender: number for sender, number in senders.items() if number}
            self.keys += [key_of(limit, sender) for sender in most]
            if refused := count(limit, most):
                if limit is not MAIL:
                    audit.log_refusal(request, account)
                raise ImmediateHttpResponse(
                    refusal(request, limit, max(refused.values()))
                )

    def forgive(self):
        UseCount.objects.take_back(self.keys)


def senders_of(request, limit, account):
    """Yield {what is counted: how many}, each to be counted after the one before.

    So what is refused here does not count for the account.
    """
    person = devices.hash_of(account)
    if account and (device := devices.known(request, account)):
        yield {f"{person} {device}": limit.here}
        return
    networks = networks_of(request, limit.network)
    here = {f"{person} {next(iter(networks))}": limit.here} if account else {}
    yield {**networks, **here}
    if account:
        yield {person: limit.account}


def refusal(request, limit, ends_at):
    """Return the answer to who may try again at ``ends_at``."""
    response = admin.site.render_page(
        request,
        "account/too_many_tries.html",
        status=429,
        limit=limit.name,
        ends_at=ends_at,
    ).render()
    seconds = int((ends_at - timezone.now()).total_seconds())
    response.headers["Retry-After"] = str(max(1, seconds))
    add_never_cache_headers(response)
    # Not a line for each in the log of the process either.
    response._has_been_logged = True
    return response


def is_first_use(user, code):
    """Tell whether a code, without blanks and hyphens, is used for the first time."""
    use = f"{user.pk} {''.join(filter(str.isalnum, code))}"
    return not count(USE_OF_A_CODE, {use: 1})


def refused_until(user, name, most, period, amount=1):
    """Count what a person uses; return when they may again, if that was too much."""
    refused = count(Limit(name, period=period), {user.pk: most}, amount)
    return refused.get(user.pk)
