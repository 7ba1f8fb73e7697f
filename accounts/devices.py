"""The sender of a request: its address and networks, and the device.

A device on which a person has signed in before is known by a signed cookie.
"""

import ipaddress
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac


def client_address(request):
    """Return the IP address of the sender, in front of the proxy if there is one.

    Only the last address of X-Forwarded-For comes from the proxy: the rest may be
    forged.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def network_of(address, *, v4=32, v6=64):
    """Return the network of an address, given by the length of its prefix.

    By default what one household has: an IPv4 address, or an IPv6 /64.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    ip = getattr(ip, "ipv4_mapped", None) or ip
    length = v4 if ip.version == 4 else v6
    return str(ipaddress.ip_network((ip, length), strict=False))


COOKIE_NAME = "__Secure-device" if settings.HTTPS else "device"
SALT = "accounts.devices"
MAX_AGE = timedelta(days=365)
# People who use one device.
MOST_ACCOUNTS = 5


def hash_of(account):
    """Return what stands for a username in the cookie."""
    return salted_hmac(SALT, account.strip().casefold(), algorithm="sha256").hexdigest()


def read(request):
    """Return the id of the device and the hashes of its accounts, the last first."""
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(COOKIE_NAME, ""), salt=SALT, max_age=MAX_AGE
        )
    except (signing.BadSignature, TypeError, ValueError):
        return secrets.token_hex(16), []
    return device, accounts


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
