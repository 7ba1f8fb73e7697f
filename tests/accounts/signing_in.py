"""People who sign in, with clocks and devices of their own."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client

PASSWORD = "a long password"


def visitor(network=1, **headers):
    """Return a browser that nobody has used, in a network of its own."""
    return Client(REMOTE_ADDR=f"192.0.{network}.1", **headers)


def send_password(client, name, password=PASSWORD, **fields):
    fields = {"login": name, "password": password, **fields}
    return client.post("/admin/login/", fields)


def is_inside(client):
    # Of all that only people inside are answered, it costs least.
    return client.get("/admin/pick/", {"id": "news.article/0"}).status_code == 200


def with_app(user):
    """Give a person an authenticator app; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def with_recovery_codes(user):
    return RecoveryCodes.activate(user).generate_codes()


def code_of(secret, seconds=0):
    """Return what the app shows so many seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time() + seconds) // 30))


def send_code(client, code):
    return client.post("/admin/login/second-factor/", {"code": code})
