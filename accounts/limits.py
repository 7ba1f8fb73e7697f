"""Limits of tries to sign in, counted for all processes before a password is hashed.

A try counts for the account together with the network it comes from, for the network,
and for the account alone, so that guesses from many networks end too. None of this
counts on a device on which the person has signed in before (``accounts.devices``), nor
for a passkey: nobody can lock the owner of an account out by guessing.
"""

from datetime import timedelta
from typing import NamedTuple

from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac

from accounts import audit, devices
from accounts.client_address import client_address, network_of
from accounts.models import RequestCount, SignInCount


class Limit(NamedTuple):
    """How many tries may fail within ``period``; 0 sets no limit.

    ``here``: for one account, from one network or known device. ``network``: from one
    network, for whatever accounts; four times as many from what surrounds it.
    ``account``: for one account, from all unknown devices together.
    """

    name: str
    period: timedelta
    here: int = 0
    network: int = 0
    account: int = 0


PASSWORD = Limit("password", timedelta(minutes=15), here=10, network=40, account=60)
# A code has six digits, and three of a million are right at any moment.
CODE = Limit("code", timedelta(hours=1), here=6, network=40, account=20)
PASSKEY = Limit("passkey", timedelta(minutes=15), network=60)
MAIL = Limit("mail", timedelta(hours=1), here=3, network=20, account=6)

# Longer than a code of an authenticator app is right.
CODE_LIFETIME = timedelta(minutes=5)


class Tries:
    """Counts a try, which ``forgive`` takes back once it has succeeded."""

    def __init__(self, request, limit, account=""):
        """Count it, or raise the response that refuses it."""
        self.request, self.limit, self.account = request, limit, account
        self.now = timezone.now()
        self.keys = []
        for most in self.senders():
            self.count(most)

    def senders(self):
        """Yield {what is counted: how many}, each to be counted after the one before.

        So what is refused here does not count for the account.
        """
        limit, account = self.limit, devices.hash_of(self.account)
        if self.account and (device := devices.known(self.request, self.account)):
            yield {f"{account} {device}": limit.here}
            return
        address = client_address(self.request)
        network, around = network_of(address), network_of(address, v4=24, v6=48)
        yield {
            network: limit.network,
            around: limit.network * 4,
            **({f"{account} {network}": limit.here} if self.account else {}),
        }
        if self.account:
            yield {account: limit.account}

    def count(self, senders):
        most = {
            key_of(f"{self.limit.name} {sender}"): number
            for sender, number in senders.items()
            if number
        }
        rows = SignInCount.objects.add_request(
            most, self.now, self.now + self.limit.period
        )
        self.keys += most
        ends = [ends_at for key, number, ends_at in rows if number > most[key]]
        if ends:
            if self.limit.name != MAIL.name:
                audit.log_refusal(self.request, self.account)
            raise ImmediateHttpResponse(self.refusal(max(ends)))

    def refusal(self, ends_at):
        """Return the answer to who may try again at ``ends_at``."""
        context = {
            **admin.site.each_context(self.request),
            "limit": self.limit.name,
            "ends_at": ends_at,
        }
        response = TemplateResponse(
            self.request, "account/too_many_tries.html", context, status=429
        ).render()
        seconds = int((ends_at - self.now).total_seconds())
        response.headers["Retry-After"] = str(max(1, seconds))
        add_never_cache_headers(response)
        # Not a line for each in the log of the process either.
        response._has_been_logged = True
        return response

    def forgive(self):
        SignInCount.objects.take_back(self.keys)


def is_first_use(user, code):
    """Tell whether a code is used for the first time; it is right for a while.

    Blanks and hyphens in it do not count, nor does allauth count them.
    """
    now, code = timezone.now(), "".join(filter(str.isalnum, code))
    key = key_of(f"code {user.pk} {code}")
    rows = SignInCount.objects.add_request([key], now, now + CODE_LIFETIME)
    [(_key, number, _ends_at)] = rows
    return number == 1


def refused_until(user, name, most, period, amount=1):
    """Count what a person uses of something; return when they may again, if not now.

    ``most``: how much of it they may use within ``period``.
    """
    now = timezone.now()
    key = key_of(f"{name} {user.pk}")
    rows = RequestCount.objects.add_request([key], now, now + period, amount)
    [(_key, number, ends_at)] = rows
    return ends_at if number > most else None


def key_of(sender):
    """Return a hash from which nobody can tell the sender."""
    return salted_hmac("accounts.limits", sender, algorithm="sha256").hexdigest()
