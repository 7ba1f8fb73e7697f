"""The suggestions of the search box: sections and records by what their names begin."""

from django.utils.translation import gettext, ngettext, pgettext

from glossary.models import Concept
from journal.views.contents import galleys_among
from publishing.catalogue import site_search
from publishing.pages.views import suggestions_response
from text.fold import fold
from text.languages import current
from website.views.search import SearchForm, sections_named

MOST = 8


def suggestions(request):
    """Answer the script of the search box, as JSON."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    section = pgettext("of the site", "Section")
    results = [
        option(str(label), current(), address, section)
        for label, address in sections_named(text)
    ]
    if text:
        # Twice as many: each may be the PDF of another.
        entries = site_search.suggestions(text, current(), 2 * MOST)
        galleys = galleys_among({entry.id: entry.to_model for entry in entries})
        results += [
            entry_option(entry, text) for entry in entries if entry.id not in galleys
        ]
    results = results[:MOST]
    status = ngettext("%(number)d suggestion", "%(number)d suggestions", len(results))
    return suggestions_response(
        status % {"number": len(results)} if results else gettext("No suggestions"),
        results,
    )


def entry_option(entry, text):
    """Return the option of an Entry.

    ``matched_term``: its name in another language, if that is what begins so. Of a
    concept that begins so here, ``equivalent`` is its name in the other language.
    """
    names = {version["language"]: version["title"] for version in entry.versions()}
    title = names.pop(entry.language)
    language, name = next(iter(names.items()), ("", ""))
    more = {}
    if name and not begins(title, text) and begins(name, text):
        more = {"matched_term": name, "matched_language": language}
    elif name and entry.model is Concept:
        more = {"equivalent": name, "equivalent_language": language}
    return option(title, entry.language, entry.url, entry.kind_name, **more)


def begins(name, text):
    return fold(name).startswith(fold(text))


def option(title, language, url, kind, **more):
    return {
        "title": title,
        "language": language,
        "kind": kind,
        "matched_term": "",
        "matched_language": "",
        "url": url,
        **more,
    }
