"""The terms of a text that somebody sends, for translation tools and for people."""

import re
from collections import Counter
from urllib.parse import urlsplit

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from glossary.linker import match_terms
from glossary.links import term_index
from glossary.models import Concept
from publishing.pages.seo import Head, absolute, addresses_of
from text.languages import current, language_of_words, others, own_name
from text.lemmas import analyser

LONGEST = 50_000
CYRILLIC = re.compile("[а-яё]+")
# Different Russian words that no dictionary has: each takes long to guess.
MOST_UNKNOWN = 1_000
COLUMNS = ["offset", "length", "found", "term", "equivalent", "definition", "url"]
TITLE = _("Find terms in a text")


class MatchForm(forms.Form):
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 10}),
        error_messages={
            "required": _("There is no text in which terms could be found."),
            "max_length": _(
                "This text has %(show_value)d characters, and at most %(limit_value)d "
                "can be searched at once: paste it in parts."
            ),
        },
    )
    format = forms.ChoiceField(
        choices=[(name, name) for name in ["json", "tsv", "html"]],
        required=False,
        error_messages={"invalid_choice": _("The format is json, tsv or html.")},
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
        words = {*CYRILLIC.findall(text.lower())}
        unknown = sum(not analyser().word_is_known(word) for word in words)
        if unknown > MOST_UNKNOWN:
            raise forms.ValidationError(
                _("Too many words of this text are in no dictionary.")
            )
        return text


# It reads nothing of who is signed in and changes nothing, so any site may ask.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match(request):
    """Answer with the terms of a text in the language of the address."""
    sent = {**request.GET.dict(), **request.POST.dict()}
    if request.method != "POST" and "text" not in sent:
        return page(request, MatchForm(), 200)
    form = MatchForm(sent)
    rows, status = [], 200
    if form.is_valid():
        rows = rows_of(form.cleaned_data["text"], current())
    else:
        codes = {error.code for error in form.errors.as_data().get("text", ())}
        status = 413 if "max_length" in codes else 400
    answer = ANSWERS.get(sent.get("format"), json)
    response = answer(request, form, status, rows)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def rows_of(text, language):
    """Return each use of a term that readers see; places count code points."""
    matches = match_terms(text, term_index(language))
    keys = {match.key for match in matches}
    concepts = Concept.objects.visible_in(language).in_bulk(keys)
    [other] = others(language)
    return [
        {
            "offset": start,
            "length": end - start,
            "found": text[start:end],
            "term": concept.title_in(language),
            "equivalent": concept.title_in(other) * concept.is_visible_in(other),
            "definition": getattr(concept, f"summary_{language}"),
            "url": absolute(concept.term_address),
        }
        for start, end, key in matches
        if (concept := concepts.get(key))
    ]


def json(request, form, status, rows):
    content = {"terms": rows} if form.is_valid() else {"error": words_of(form)}
    parameters = {"ensure_ascii": False}
    return JsonResponse(content, status=status, json_dumps_params=parameters)


def tsv(request, form, status, rows):
    """Answer with a line for each row, in which any white space is one blank."""
    if not form.is_valid():
        content_type = "text/plain; charset=utf-8"
        return HttpResponse(words_of(form), content_type, status)
    lines = [COLUMNS, *([str(row[name]) for name in COLUMNS] for row in rows)]
    lines = ["\t".join(" ".join(value.split()) for value in line) for line in lines]
    content_type = "text/tab-separated-values; charset=utf-8"
    return HttpResponse("\n".join([*lines, ""]), content_type)


def words_of(form):
    return " ".join(error for errors in form.errors.values() for error in errors)


def page(request, form, status, rows=()):
    """Answer with a page: each concept once, and how often it is found."""
    first = {row["url"]: row for row in reversed(rows)}
    counts = Counter(row["url"] for row in rows)
    [other] = others(current())
    addresses, text = addresses_of("glossary:match"), form.data.get("text", "")
    context = {
        "head": Head(title=TITLE, addresses=addresses, noindex=True),
        "form": form,
        "is_found": form.is_bound and form.is_valid(),
        "count": len(rows),
        "rows": [(first[url], urlsplit(url).path, counts[url]) for url in counts],
        "other": other,
        "other_name": own_name(other),
        # Where a text that is in the other language finds its terms.
        "elsewhere": addresses[other] if language_of_words(text) == other else "",
    }
    return render(request, "glossary/match.html", context, status=status)


ANSWERS = {"json": json, "tsv": tsv, "html": page}
