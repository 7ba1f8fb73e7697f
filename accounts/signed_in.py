"""A cookie that tells scripts of public pages that somebody has signed in.

It grants nothing: the server asks the session.
"""

from django.conf import settings

COOKIE_NAME = "__Host-staff" if settings.HTTPS else "staff"


def follow(request, response):
    """Set the cookie for who is signed in, and delete it for who is not."""
    is_known = COOKIE_NAME in request.COOKIES
    if request.user.is_authenticated and not is_known:
        response.set_cookie(COOKIE_NAME, "1", secure=settings.HTTPS, samesite="Lax")
    elif is_known and not request.user.is_authenticated:
        forget(response)
    return response


def forget(response):
    response.delete_cookie(COOKIE_NAME, samesite="Lax")
    return response
