from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from glossary.forms import SearchForm
from glossary.search import autocomplete as autocomplete_concepts, search_concepts
from publishing.pages.seo import Head, addresses_of
from publishing.pages.views import page_of, suggestions_response
from text.languages import current

AUTOCOMPLETE_LIMIT = 8


def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    answer = search_concepts(text, current()) if text else None
    return render(
        request,
        "glossary/search.html",
        {
            "head": Head(
                title=gettext("Search the glossary"),
                addresses=addresses_with(text),
                noindex=True,
            ),
            "errors": form.errors.get("q"),
            "typed": form["q"].value() or "",
            "query": text,
            "answer": answer,
            "page": page_of(request, answer.results) if answer else None,
        },
    )


def addresses_with(text):
    query = f"?{urlencode({'q': text})}" if text else ""
    return {
        language: path + query
        for language, path in addresses_of("glossary:search").items()
    }


def autocomplete(request):
    """Answer the script of the search box with concepts that may be meant, as JSON."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    results = autocomplete_concepts(text, current(), AUTOCOMPLETE_LIMIT)
    status = ngettext(
        "%(number)d term suggested", "%(number)d terms suggested", len(results)
    )
    return suggestions_response(
        status % {"number": len(results)} if results else gettext("No terms suggested"),
        [
            {
                "title": result.title,
                "language": result.language,
                "matched_term": result.matched_term,
                "matched_language": result.matched_language,
                "url": result.url,
            }
            for result in results
        ],
    )
