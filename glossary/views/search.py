from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from glossary.forms import SearchForm
from glossary.searching import find, suggest
from publishing.seo import Head, addresses_of
from publishing.views import page_of
from text.languages import current

MOST_SUGGESTED = 8
# Seconds for which a browser need not ask again.
MAX_AGE = 60


def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    answer = find(text, current()) if text else None
    asked = {"q": text} if text else {}
    return render(
        request,
        "glossary/search.html",
        {
            "head": Head(
                title=gettext("Search the glossary"),
                addresses=addresses_with(asked),
                noindex=True,
            ),
            "errors": form.errors.get("q"),
            "typed": form["q"].value() or "",
            "query": text,
            "answer": answer,
            "page": page_of(request, answer.findings) if answer else None,
        },
    )


def addresses_with(asked):
    query = f"?{urlencode(asked)}" if asked else ""
    return {
        language: path + query
        for language, path in addresses_of("glossary:search").items()
    }


def suggestions(request):
    """Tell a script what may be meant by the beginning of a term."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = suggest(text, current(), MOST_SUGGESTED)
    response = JsonResponse(
        {
            "status": ngettext(
                "%(number)d term suggested", "%(number)d terms suggested", len(found)
            )
            % {"number": len(found)}
            if found
            else gettext("No term suggested"),
            "suggestions": [
                {
                    "title": finding.title,
                    "language": finding.language,
                    "told": finding.told,
                    "told_language": finding.told_language,
                    "url": finding.url,
                }
                for finding in found
            ],
        }
    )
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response
