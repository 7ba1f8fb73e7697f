"""Search for concepts by what a reader typed, in all languages at once.

Concepts that readers have in their own language come before those of another. Where
nothing matches, the text is taken for one typed in the wrong keyboard layout, and then
for one with a typing error, by the words of all names. One statement searches
everything: a UNION ALL over languages, and over terms and definitions. The pages stand
at the end.
"""

from django import forms
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Concat, Length
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from glossary.models import Concept, Term
from publishing.catalogue.site_search import corrected, has_words
from publishing.content.status import any_language, visible
from publishing.models import CatalogueEntry
from publishing.pages.seo import Head, addresses_of
from publishing.pages.views import paginate, query_field, suggestions_response
from text.fold import fold, switch_layout
from text.languages import LANGUAGES, current
from text.lemmas import lemmas

# What separates the words of a term, besides spaces.
BREAKS = "-/(),.:;"
SPACES = " " * len(BREAKS)

FLOAT = models.FloatField()
DISCOURAGED = {Term.Status.DEPRECATED, Term.Status.SUPERSEDED}


def answer(text, query):
    """Return the rows that were found, one of each concept, and for what text."""
    for read in [str, switch_layout, corrected] if has_words(text) else ():
        typed, best = read(text), {}
        for row in query(typed) if has_words(typed) else ():
            best.setdefault(row["pk_of_concept"], row)
        if best:
            return [*best.values()], typed
    return [], text


def results_of(rows, reader):
    """Return the results of some rows, whose concepts are loaded by one statement."""
    concepts = Concept.objects.visible_anywhere().without_texts()
    by_pk = concepts.in_bulk([row["pk_of_concept"] for row in rows]) if rows else {}
    return [
        result_of(by_pk[row["pk_of_concept"]], row, reader)
        for row in rows
        if row["pk_of_concept"] in by_pk
    ]


def result_of(concept, row, reader):
    """Return what is shown of a concept, in the reader's language or another.

    ``matched_term``: the term that matched, if it is not the title.
    """
    language = row["hit_language"] if row["is_foreign"] else reader
    term = row["hit_term"]
    if row["hit_status"] == Term.Status.LOOKUP:
        term = getattr(concept, f"title_{row['hit_language']}")
    title, status = getattr(concept, f"title_{language}"), row["hit_status"]
    return {
        "title": title,
        "summary": getattr(concept, f"summary_{language}"),
        "language": language,
        "url": concept.address_in(language),
        "matched_term": "" if fold(term) == fold(title) else term,
        "matched_language": row["hit_language"],
        "warning": Term.Status(status).label if status in DISCOURAGED else "",
    }


# The statement


class MatchKind(models.IntegerChoices):
    """How a concept matches; the best kind first."""

    EXACT = 1
    BEGINNING = 2
    WORD = 3
    BEGINNING_OF_A_WORD = 4
    LEMMA = 5
    DEFINITION = 6


def terms_with(text, reader):
    key = fold(text)
    # Trigrams find nothing that is shorter.
    is_short = len(key) < 3
    literal = Q(**{f"terms__folded__{'startswith' if is_short else 'contains'}": key})
    inflected = Q()
    for words in lemmas_of(text):
        inflected |= Q(terms__lemmas__contains=words)
    # Of a language in which readers see the concept.
    is_seen = any_language(lambda code: visible(code) & Q(terms__language=code))
    # Not Concept.objects: modeltranslation forgets the order of columns, which is that
    # of a UNION.
    terms = (
        models.QuerySet(Concept)
        .filter((literal | inflected) & is_seen)
        .alias(words=words_of("terms__folded"), kind=match_kind(key, inflected))
        .filter(kind__isnull=False)
    )
    preferred = When(terms__status=Term.Status.PREFERRED, then=0)
    return columns(
        terms,
        reader,
        hit_language=F("terms__language"),
        hit_term=F("terms__text"),
        hit_status=F("terms__status"),
        is_lesser=Case(preferred, default=1),
        match_kind=F("kind"),
        weight=Cast(Length("terms__folded"), FLOAT),
    )


def lemmas_of(text):
    """Return the lemmas of a text as each language reads it, if there are any."""
    # A query that excludes a word ("-word") is not matched by lemmas.
    if " -" in f" {text}":
        return []
    readings = dict.fromkeys(lemmas(text, code) for code in LANGUAGES)
    return [reading.split() for reading in readings if reading]


def match_kind(key, inflected):
    """Build the expression of how a term matches; NULL: only inside of a word."""
    spaced = " ".join(key.translate(str.maketrans(BREAKS, SPACES)).split())
    cases = [
        When(terms__folded=key, then=MatchKind.EXACT),
        When(terms__folded__startswith=key, then=MatchKind.BEGINNING),
        When(words__contains=f" {spaced} ", then=MatchKind.WORD),
        When(words__contains=f" {spaced}", then=MatchKind.BEGINNING_OF_A_WORD),
    ]
    if inflected:
        cases.append(When(inflected, then=MatchKind.LEMMA))
    return Case(*cases, default=None, output_field=models.IntegerField())


def words_of(name):
    """Build the expression of a text with a space before and after each word."""
    spaced = Func(F(name), Value(BREAKS), Value(SPACES), function="translate")
    return Concat(Value(" "), spaced, Value(" "), output_field=models.TextField())


def definitions_with(text, reader):
    return [
        columns(
            CatalogueEntry.objects.of_kinds([Concept]).matching(text, language),
            reader,
            key="to_pk",
            hit_language=Value(language),
            match_kind=Value(MatchKind.DEFINITION),
            weight=1 - Cast("rank", FLOAT),
        )
        for language in LANGUAGES
    ]


# The columns of the UNION


def best_first(first, *more):
    order = [
        *["is_foreign", "match_kind", "is_lesser"],
        *["weight", "hit_term", "pk_of_concept"],
    ]
    return first.union(*more, all=True).order_by(*order)


def columns(rows, reader, key="pk", **values):
    """Select the columns that all parts of the UNION have, in one order.

    ``match_kind``, ``is_lesser`` and ``weight`` order the rows: the lowest is the best.
    """
    values = {
        "is_lesser": Value(0),
        "hit_term": Value(""),
        "hit_status": Value(""),
        **values,
    }
    is_foreign = Case(When(visible(reader), then=0), default=1)
    return rows.order_by().values(pk_of_concept=F(key), is_foreign=is_foreign, **values)


# Its pages


AUTOCOMPLETE_LIMIT = 8
SUGGESTED = ["title", "language", "matched_term", "matched_language", "url"]


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
    language = current()

    def rows_for(text):
        return best_first(terms_with(text, language), *definitions_with(text, language))

    rows, asked = answer(text, rows_for)
    page = paginate(request, rows) if text else None
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
            "asked": asked,
            "page": page,
            "results": page and results_of(page.object_list, language),
        },
    )


def autocomplete(request):
    """Answer the script of the search box with concepts that may be meant, as JSON."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""

    def rows_for(text):
        # Several rows may be terms of one concept.
        return best_first(terms_with(text, current()))[: 4 * AUTOCOMPLETE_LIMIT]

    rows, _asked = answer(text, rows_for)
    results = results_of(rows[:AUTOCOMPLETE_LIMIT], current())
    status = ngettext(
        "%(number)d term suggested", "%(number)d terms suggested", len(results)
    )
    return suggestions_response(
        status % {"number": len(results)} if results else gettext("No terms suggested"),
        [{name: result[name] for name in SUGGESTED} for result in results],
    )
