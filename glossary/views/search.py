from django import forms
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from glossary.search import (
    autocomplete as autocomplete_concepts,
    results_of,
    search_concepts,
)
from publishing.catalogue.site_search import has_words
from publishing.pages.seo import Head, addresses_of
from publishing.pages.views import paginate, query_field, suggestions_response
from text.languages import current

AUTOCOMPLETE_LIMIT = 8


class SearchForm(forms.Form):
    q = query_field()

    def clean_q(self):
        text = self.cleaned_data["q"]
        if text and not has_words(text):
            message = gettext("Type a word, or the beginning of one.")
            raise forms.ValidationError(message)
        return text


def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    answer = search_concepts(text, current()) if text else None
    page = paginate(request, answer.rows) if answer else None
    paths = addresses_of("glossary:search")
    query = f"?{urlencode({'q': text})}" if text else ""
    return render(
        request,
        "glossary/search.html",
        {
            "head": Head(
                title=gettext("Search the glossary"),
                addresses={code: path + query for code, path in paths.items()},
                noindex=True,
            ),
            "errors": form.errors.get("q"),
            "typed": form["q"].value() or "",
            "query": text,
            "answer": answer,
            "page": page,
            "results": page and results_of(page.object_list, current()),
        },
    )


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
