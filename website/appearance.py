"""How a reader wants the pages to look: a cookie, and the classes of ``<html>``."""

import re
from datetime import timedelta

from django import forms
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from publishing.pages.seo import Head, addresses_of
from website.middleware import language_of_address

# What browsers choose a picture from, and the picture with its text alternative.
SOURCES = re.compile(r"</?picture>|<source [^>]*>")
IMAGE = re.compile(r'<img [^>]*?\balt="([^"]*)"[^>]*>')
KEPT_FOR = timedelta(days=365)


def choice(label, **choices):
    """Return a field whose value is a class of ``<html>``; nothing is as designed."""
    words = [(name.replace("_", "-"), name_of) for name, name_of in choices.items()]
    return forms.ChoiceField(
        label=label,
        choices=[("", words[0][1]), *words[1:]],
        required=False,
        widget=forms.RadioSelect,
    )


class AppearanceForm(forms.Form):
    """What can be chosen, as Russian readers know it from GOST R 52872."""

    size = choice(
        _("Text size"), as_it_is=_("100%"), size_150=_("150%"), size_200=_("200%")
    )
    colours = choice(
        _("Colours"),
        as_it_is=_("the site’s own"),
        black_on_white=_("black on white"),
        white_on_black=_("white on black"),
        blue_on_blue=_("dark blue on light blue"),
        brown_on_beige=_("brown on beige"),
    )
    spacing = choice(_("Letter and line spacing"), as_it_is=_("usual"), wide=_("wide"))
    typeface = choice(
        _("Typeface"),
        as_it_is=_("the site’s own"),
        sans=_("sans-serif"),
        serif=_("serif"),
    )
    pictures = choice(
        _("Pictures"), as_it_is=_("shown"), no_pictures=_("off: descriptions instead")
    )


def appearance_of(request):
    """Return {field: class} of what the reader has chosen, without nonsense."""
    cookie = request.COOKIES.get(settings.APPEARANCE_COOKIE_NAME)
    words = set(cookie.split(".")) if cookie else set()
    return {
        name: word
        for name, field in AppearanceForm.base_fields.items()
        for word, _label in field.choices
        if word and word in words
    }


def show_as_chosen(get_response):
    """Keep pages that look as a reader has chosen from all other readers."""

    def middleware(request):
        response = get_response(request)
        appearance = appearance_of(request)
        if appearance and is_page(request, response):
            patch_cache_control(response, private=True, no_cache=True)
            if "pictures" in appearance:
                # The text alternatives stand in their places.
                page = SOURCES.sub("", response.content.decode())
                response.content = IMAGE.sub(r'<span class="alt">\1</span>', page)
        return response

    return middleware


def is_page(request, response):
    return (
        not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and language_of_address(request.path_info)
    )


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
    if words or name in request.COOKIES:
        response.set_cookie(
            name,
            words,
            max_age=KEPT_FOR if words else 0,
            # Without it a browser takes no change of the cookie over https.
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
