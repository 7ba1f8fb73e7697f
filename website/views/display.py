"""The page on which readers choose how the pages look."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from publishing.pages.seo import Head, addresses_of
from website.appearance import AppearanceForm, appearance_of

KEPT_FOR = timedelta(days=365)


# Whoever forges it changes how pages look to a reader, and nothing else; a token would
# need another cookie.
@csrf_exempt
def display(request):
    """Show what can be chosen, or keep what was chosen."""
    if request.method != "POST":
        form = AppearanceForm(initial=appearance_of(request))
    else:
        form = AppearanceForm({} if "reset" in request.POST else request.POST)
        if form.is_valid():
            return remember(request, form.cleaned_data)
    head = Head(
        title=gettext("Display settings"),
        addresses=addresses_of("display"),
        noindex=True,
    )
    return render(request, "website/display.html", {"head": head, "form": form})


def remember(request, chosen):
    """Store what was chosen in the cookie, and show the page anew."""
    response = redirect("display")
    response.status_code = 303
    words = ".".join(filter(None, chosen.values()))
    name = settings.APPEARANCE_COOKIE_NAME
    if words:
        response.set_cookie(
            name,
            words,
            max_age=KEPT_FOR,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    elif name in request.COOKIES:
        # Over https a browser takes no change of it without "Secure".
        response.set_cookie(
            name, "", max_age=0, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    return response
