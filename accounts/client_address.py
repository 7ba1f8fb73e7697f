"""The address of who sent a request, and the networks to which it belongs."""

import ipaddress

from django.conf import settings


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
