"""The headers of every public page, for web servers that answer in place of Django."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

# The middleware that sets them, by ``MIDDLEWARE``.
SETTERS = {
    "website.middleware.add_constant_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
}


def security_headers():
    """Return {name: value} of what the middleware adds to an empty answer."""
    request = HttpRequest()
    # Over https, where all of them are sent.
    request.META["HTTP_X_FORWARDED_PROTO"] = "https"

    def answer(request):
        return HttpResponse()

    for path in reversed(settings.MIDDLEWARE):
        if path in SETTERS:
            answer = import_string(path)(answer)
    headers = dict(answer(request).headers)
    del headers["Content-Type"]
    return dict(sorted(headers.items()))
