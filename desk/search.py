"""The search of the back office, over all kinds, in whatever state.

It finds as the site's search does, but takes each word in any language: in the names
and texts of readers of one, and in those of the other. Where nothing has all words,
they are taken for words typed in the wrong keyboard layout or in the letters of the
other language.
"""

from functools import partial

from django import forms
from django.contrib import admin
from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, Greatest, Left
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _, override
from django.views.decorators.cache import never_cache

from accounts import sessions
from accounts.authentication import lacks_second_factor
from accounts.permissions import may_see
from desk import addresses
from desk.results import Answer, Result, results_of
from library.models import Picture
from publishing.catalogue import COLUMNS
from publishing.catalogue.passages import READ
from publishing.catalogue.site_search import has_lexeme, has_words
from publishing.content.registry import (
    catalogued_models,
    publishable_models,
)
from publishing.content.search import has_operators, query, stems_line
from publishing.content.status import any_language, has_title
from publishing.models import CatalogueEntry, Revision
from text.fold import fold, switch_layout
from text.highlight import passage, words_missing
from text.languages import LANGUAGES, current, languages_from
from text.lemmas import lemmas
from text.pointers import is_key
from text.richtext import text_of
from text.transliteration import to_cyrillic, transliterate

# How many records are shown at most.
MAX_RESULTS = 50
# And in a chooser, by whoever asks for more.
MAX_ASKED = 300
# The newest of those that match are ranked.
CANDIDATES = 500
# How many records that a person changed are listed, from how many of their revisions.
RECENT_RESULTS, RECENT_REVISIONS = 10, 40
# Words of a text that are looked for.
MAX_WORDS = 12
# Trigrams find nothing that is shorter.
SHORTEST_WORD = 3
NEWEST = F("created_at").desc(nulls_last=True)


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search all kinds"), max_length=500, required=False)
    # The parameter of Django's autocomplete widgets.
    term = forms.CharField(max_length=500, required=False)

    def clean(self):
        cleaned = super().clean()
        cleaned["q"] = cleaned.get("q") or cleaned.get("term") or ""
        return cleaned

    @property
    def text(self):
        """The text to look for; that of a form with errors is empty."""
        return self.cleaned_data["q"] if self.is_valid() else ""


def most_of(request, step):
    """Return how many rows of what is found are to be shown, in steps of so many."""
    most = request.GET.get("most", "")
    return min(max(int(most), step), MAX_ASKED) if is_key(most) else step


def entries_for(user, kinds):
    """Return the entries of those kinds that a person may see."""
    kinds = [model for model in kinds if may_see(user, model)]
    return CatalogueEntry.objects.of_kinds(kinds)


def results_at(pointers, user):
    """Return those of the records that the person may see."""
    return results_of(entries_for(user, catalogued_models()).at(pointers))


def recently_changed(user):
    """Return the records that the person changed last and may see, each once."""
    kinds = [model for model in catalogued_models() if may_see(user, model)]
    # Without those of rows, of which a save may change more than are looked at.
    revisions = Revision.objects.by(user).filter(
        to_model__in=[model._meta.label_lower for model in kinds]
    )
    revisions = revisions.newest_first().lean()[:RECENT_REVISIONS]
    pointers = list(dict.fromkeys(revision.pointer for revision in revisions))
    existing = results_of(CatalogueEntry.objects.of_kinds(kinds).at(pointers))
    return sorted(existing, key=lambda result: pointers.index(result.pointer))[
        :RECENT_RESULTS
    ]


def search(text, user, limit=None, *, only_publishable=False):
    """Return the answer to a text: words, a number, a pointer or an address.

    Of all kinds that the person may see, in whatever state; without words, the newest
    records.
    """
    text, limit = text.strip(), limit or MAX_RESULTS
    # Pictures are found in their library, where they are seen.
    named = [model for model in catalogued_models() if model is not Picture]
    rows = entries_for(user, publishable_models() if only_publishable else named)
    if addresses.is_of_another_site(text):
        return Answer(text, is_elsewhere=True)
    at_address = answer_at(text, user)
    if at_address and (at_address.is_address or not only_publishable):
        return at_address
    text = " ".join(text.split()[:MAX_WORDS])
    if not has_words(text):
        newest = rows.order_by(NEWEST, "-to_pk")[:limit]
        return Answer(text, [] if text else results_of(newest), text)
    numbered = rows.filter(has_states=True, to_pk=text) if is_key(text) else rows.none()
    numbered = results_of(numbered[:limit])
    reading, matches = first_reading(text, rows, limit)
    is_cut = len(matches) > limit
    known = {result.pointer for result in numbered}
    matches = [match for match in matches[:limit] if match.pointer not in known]
    add_passages(matches, reading)
    return Answer(text, [*numbered, *matches], reading if matches else text, is_cut)


def answer_at(address, user):
    """Return what a person may see of what the page at an address is made of.

    None if that is nothing, and for a text that is no address of this site.
    """
    page = addresses.page_at(address)
    if not page:
        return None
    there = results_at(page.pointers, user)
    there.sort(key=lambda result: page.pointers.index(result.pointer))
    lists = [model for model in page.kinds if may_see(user, model)]
    return (
        Answer(address, there, address, page=page, lists=lists)
        if there or lists
        else None
    )


# Of words


def readings(text):
    """Return the text, and what may have been meant by other keys or letters."""
    has_latin = any("a" <= sign <= "z" for sign in text.lower())
    spelled = to_cyrillic(text) if has_latin else transliterate(text)
    return [
        reading
        for reading in dict.fromkeys([text, switch_layout(text), spelled])
        if has_words(reading)
    ]


def first_reading(text, rows, limit):
    """Return the first reading of a text that finds something, and what it finds."""
    for reading in readings(text):
        if matches := ranked(reading, rows, limit):
            return reading, matches
    return text, []


def matching(text, rows):
    """Filter the entries that have every word of a text in some language."""
    if has_operators(text):
        return rows.filter(any_language(partial(has_text, text)))
    words = dict.fromkeys(fold(text).split())
    # Without those that no vector has.
    telling = [word for word in words if any(lemmas(word, code) for code in LANGUAGES)]
    for word in telling or words:
        rows = rows.filter(any_language(partial(has_word, word)))
    return rows


def has_text(text, language):
    return Q(**{f"search_{language}": query(text, language)})


def has_word(word, language):
    """Match what has the word in its texts, or a name with a word that begins so."""
    if len(word) < SHORTEST_WORD:
        name = has_lexeme(language, Value(word), ending="':*")
        return has_text(word, language) | name
    return has_text(word, language) | has_name(word, language)


def has_name(word, language):
    """Match what has a name in which a word begins so."""
    condition = Q()
    for before in ["\n", " ", "-"]:
        condition |= Q(**{f"names_{language}__contains": f"{before}{word}"})
    return condition


def lines_for(text, language):
    """Return the lines by which an entry is called so: exactly, inflected, longer."""
    name = fold(text)
    stems = stems_line(Value(name), language)
    inflected = Concat(Value("\n"), stems, Value("\n"), output_field=TextField())
    return [f"\n{name}\n", inflected, f"\n{name}"]


def ranked(text, rows, limit):
    """Return the entries with all words, by names, by rank, and the newest first.

    One more than ``limit`` if there are more.
    """
    newest = matching(text, rows).order_by(NEWEST).values("pk")[:CANDIDATES]
    called = rows.filter(any_language(partial(is_called, text))).order_by()
    candidates = newest.union(called.values("pk"))
    lines = [lines_for(text, language) for language in LANGUAGES]
    tiers = []
    for tier, of_languages in enumerate(zip(*lines, strict=True)):
        condition = Q()
        for language, line in zip(LANGUAGES, of_languages, strict=True):
            named = Q(**{f"names_{language}__contains": line})
            condition |= has_title(language) & named
        tiers.append(When(condition, then=Value(tier)))
    ranks = [
        Coalesce(SearchRank(F(f"search_{language}"), query(text, language)), 0.0)
        for language in LANGUAGES
    ]
    best = CatalogueEntry.objects.filter(pk__in=candidates).order_by(
        Case(*tiers, default=Value(len(tiers))),
        Greatest(*ranks).desc(),
        NEWEST,
        "to_model",
        "-to_pk",
    )
    names = [f"names_{language}" for language in LANGUAGES]
    return [Result(row) for row in best.values(*COLUMNS, *names)[: limit + 1]]


def is_called(text, language):
    name = Value(fold(text), TextField())
    stems = has_lexeme(language, stems_line(name, language))
    # No title has no stems, and neither has a function word.
    return has_lexeme(language, name) | has_title(language) & stems


# Passages


def add_passages(results, query):
    """Set the passage of results: why the search found those whose title lacks words.

    It may be of any state and language. One statement for each kind among those whose
    entries do not have the words.
    """
    lacking = {}
    for result in results:
        words = words_missing(result.title, query, result.language)
        if not words or set_passage(result, words, texts_of_result(result)):
            continue
        if result.model.passage_fields():
            lacking.setdefault(result.model, {})[result.to_pk] = result, words
    for model, by_pk in lacking.items():
        for pk, texts in texts_of(model, by_pk):
            result, words = by_pk[pk]
            set_passage(result, words, texts)


def set_passage(result, words, texts):
    """Set the passage from the first of the texts that has words; tell whether any."""
    for language, text in texts:
        if part := passage(text, words, language):
            result.passage, result.passage_language = part, language
            return True
    return False


def texts_of_result(result):
    """Yield (language, text): titles and summaries, then the names it may be called."""
    languages = languages_from(current())
    for language in languages:
        for name in ["title", "summary"]:
            yield language, getattr(result, f"{name}_{language}")
    for language in languages:
        for line in getattr(result, f"names_{language}").split("\n"):
            # The stems of the title, which nobody reads.
            if not line.startswith("="):
                yield language, line


def texts_of(model, pks):
    """Yield the key of each record with its (language, text)."""
    rich = model.rich_text_fields()
    columns = [(code, name) for code in LANGUAGES for name in model.passage_fields()]
    beginnings = [Left(f"{name}_{code}", READ) for code, name in columns]
    rows = model._base_manager.filter(pk__in=pks).values_list("pk", *beginnings)
    for pk, *texts in rows:
        yield (
            pk,
            [
                (code, text_of(text) if name in rich else text)
                for (code, name), text in zip(columns, texts, strict=True)
                if text
            ],
        )


# On public pages


@never_cache
def show_edit_links(request):
    """Answer ``?q=``, the path of a page, with links to what the page is made of.

    The page itself is the same for all. A script of it asks, and only where a cookie
    says that somebody has signed in: ``accounts.sessions.mark_staff``.
    """
    user = request.user
    if not admin.site.has_permission(request) or lacks_second_factor(user):
        return sessions.unmark_staff(HttpResponse(status=204))
    language = user.interface_language
    with override(language):
        answer = answer_at(SearchForm(request.GET).text, user)
        results = answer.results if answer else []
        for result in results:
            form = admin.site.get_model_admin(result.model)
            result.may_change = form.has_change_permission(request)
        context = {
            "answer": answer,
            "language": language,
            "may_change": any(result.may_change for result in results),
        }
        response = TemplateResponse(request, "admin/desk/edit_links.html", context)
        return response.render()
