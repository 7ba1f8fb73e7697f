"""Devices on which a person has signed in before, known by a signed cookie."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

COOKIE_NAME = "__Secure-device" if settings.HTTPS else "device"
SALT = "accounts.devices"
MAX_AGE = timedelta(days=365)
# People who use one device.
MOST_ACCOUNTS = 5


def hash_of(account):
    """Return what stands for a username in the cookie."""
    return salted_hmac(SALT, account.strip().casefold(), algorithm="sha256").hexdigest()


def read(request):
    """Return the id of the device and the hashes of its accounts."""
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(COOKIE_NAME, ""), salt=SALT, max_age=MAX_AGE
        )
    except (signing.BadSignature, TypeError, ValueError):
        return secrets.token_hex(16), []
    return device, accounts


def last_account(request):
    """Return the hash of the account that signed in last on the device, or None."""
    _device, accounts = read(request)
    return accounts[0] if accounts else None


def known(request, account):
    """Return the id of the device if the account has signed in on it, else None."""
    device, accounts = read(request)
    return device if hash_of(account) in accounts else None


def remember(request, response, account):
    """Set the cookie after a sign-in."""
    device, accounts = read(request)
    own = hash_of(account)
    accounts = [own, *(other for other in accounts if other != own)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE_NAME,
        signing.dumps([device, accounts], salt=SALT),
        max_age=MAX_AGE,
        path=f"/{settings.ADMIN_PATH}",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
