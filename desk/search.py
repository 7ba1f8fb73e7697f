"""The search of the back office, over all kinds, in whatever state.

It finds as the site's search does, but takes each word in any language: in the names
and texts of readers of one, and in those of the other. Where nothing has all words,
they are taken for words typed in the wrong keyboard layout or in the letters of the
other language, and then for words with a slip.
"""

from collections import Counter
from functools import partial

from django import forms
from django.contrib import admin
from django.contrib.postgres.search import SearchRank, TrigramWordSimilarity
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Greatest, Trim
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may_see
from desk import addresses
from desk.passages import add_passages
from desk.results import Answer, OtherResult, SearchResult
from publishing.catalogue import COLUMNS, Entries, Entry
from publishing.catalogue.site_search import has_lexeme, has_words
from publishing.catalogue.slips import nearest_of, words_of_names
from publishing.content.linkable import names_of
from publishing.content.registry import linkable_models, publishable_models
from publishing.content.search import has_operators, query, stems_line
from publishing.content.status import any_language, has_status, has_title
from publishing.models import CatalogueEntry, Publishable, Revision
from text.fold import fold
from text.keyboard_layout import switch_layout
from text.languages import LANGUAGES, current
from text.lemmas import lemmas
from text.pointers import is_key
from text.transliteration import to_cyrillic, transliterate

# How many records are shown at most, and how many of a kind that has no page.
MAX_RESULTS, MAX_OTHERS = 50, 5
# The newest of those that match are ranked.
CANDIDATES = 500
# Of words with a slip, so many lookalikes tell what was meant.
LOOKALIKES = 10
# How like one of theirs a word must be.
LIKENESS = 0.7
# How many records that a person changed are listed, from how many of their revisions.
RECENT_RESULTS, RECENT_REVISIONS = 10, 40
# Words of a text that are looked for.
MAX_WORDS = 12
# Trigrams find nothing that is shorter.
SHORTEST_WORD = 3


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


def entries_for(user, kinds):
    """Return the entries of those kinds that a person may see."""
    kinds = [model for model in kinds if may_see(user, model)]
    return CatalogueEntry.objects.of_kinds(kinds)


def results(entries):
    return [SearchResult(entry) for entry in Entries(entries, current())]


def results_at(pointer, user):
    """Return a list of the record, or an empty one if the person may not see it."""
    return results(entries_for(user, linkable_models()).of(pointer))


def recently_changed(user):
    """Return the records that the person changed last and may see, each once."""
    kinds = [model for model in linkable_models() if may_see(user, model)]
    # Without those of rows, of which a save may change more than are looked at.
    revisions = Revision.objects.by(user).filter(
        to_model__in=[model._meta.label_lower for model in kinds]
    )
    revisions = revisions.newest_first().lean()[:RECENT_REVISIONS]
    pointers = list(dict.fromkeys(revision.pointer for revision in revisions))
    existing = results(CatalogueEntry.objects.of_kinds(kinds).at(pointers))
    return sorted(existing, key=lambda result: pointers.index(result.pointer))[
        :RECENT_RESULTS
    ]


def drafts_of(user):
    """Return the answer of what the person has changed and readers do not have yet."""
    own = Revision.objects.filter(
        user=user, to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk")
    )
    status = Publishable.LanguageStatus
    is_draft = any_language(partial(has_status, status.DRAFT))
    is_in_review = any_language(partial(has_status, status.REVIEW))
    rows = entries_for(user, publishable_models()).filter(
        Exists(own), is_draft | is_in_review
    )
    last_change = Greatest(*(f"updated_at_{language}" for language in LANGUAGES))
    rows = rows.order_by(last_change.desc(nulls_last=True), "to_model", "-to_pk")
    drafts = results(rows[: MAX_RESULTS + 1])
    return Answer("", drafts[:MAX_RESULTS], is_cut=len(drafts) > MAX_RESULTS)


def search(text, user, limit=None, with_others=True):
    """Return the answer to a text: words, a number, a pointer or an address.

    Of all kinds that the person may see, in whatever state; without words, the newest
    records.
    """
    text, limit = text.strip(), limit or MAX_RESULTS
    rows = entries_for(user, publishable_models())
    if addresses.is_of_another_site(text):
        return Answer(text, is_elsewhere=True)
    pointer = addresses.pointer_of(text)
    if pointer and (there := results_at(pointer, user)):
        return Answer(text, there, text, is_address=True)
    text = " ".join(text.split()[:MAX_WORDS])
    if not has_words(text):
        newest = rows.order_by("-created_at", "-to_pk")[:limit]
        return Answer(text, [] if text else results(newest), text)
    numbered = results(rows.filter(to_pk=text)[:limit]) if is_key(text) else []
    others = other_results(text, user) if with_others else []
    reading, matches = first_reading(text, rows, limit)
    if not (matches or numbered or others):
        reading, matches = without_slips(text, rows, limit)
    is_cut = len(matches) > limit
    known = {result.pointer for result in numbered}
    matches = [match for match in matches[:limit] if match.pointer not in known]
    add_passages(matches, reading)
    called_so = [result for result in others if fold(result.title) == fold(text)]
    rest = [result for result in others if result not in called_so]
    shown = [*numbered, *called_so, *matches, *rest]
    return Answer(text, shown, reading if matches else text, is_cut)


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


def without_slips(text, rows, limit):
    """Likewise, with each word replaced by the one of a name that looks like it."""
    similar, likeness = Q(), []
    typed = [fold(reading) for reading in readings(text)]
    for name in typed:
        for language in LANGUAGES:
            # With another ending a name looks less like it.
            for like in [name, " ".join(word[:-1] for word in name.split())]:
                similar |= Q(**{f"names_{language}__trigram_word_similar": like})
                likeness.append(TrigramWordSimilarity(like, f"names_{language}"))
    nearest = rows.filter(similar).order_by(Greatest(*likeness).desc(), "pk")
    columns = [f"names_{language}" for language in LANGUAGES]
    for names in nearest.values_list(*columns)[:LOOKALIKES]:
        words = Counter(words_of_names(names))
        for name in typed:
            mended = " ".join(
                nearest_of(word, words, LIKENESS) for word in name.split()
            )
            if mended != name:
                return mended, ranked(mended, rows, limit)
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
    newest = matching(text, rows).order_by("-created_at").values("pk")[:CANDIDATES]
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
        F("created_at").desc(nulls_last=True),
        "to_model",
        "-to_pk",
    )
    names = [f"names_{language}" for language in LANGUAGES]
    return [
        SearchResult(Entry(row, current()))
        for row in best.values(*COLUMNS, *names)[: limit + 1]
    ]


def is_called(text, language):
    name = Value(fold(text), TextField())
    stems = has_lexeme(language, stems_line(name, language))
    # No title has no stems, and neither has a function word.
    return has_lexeme(language, name) | has_title(language) & stems


# Of kinds that are not in the catalogue


def other_kinds():
    """Return {model: {language: the columns of its title}}."""
    titles = {
        model: {language: [f"title_{language}"] for language in LANGUAGES}
        for model in admin.site._registry
        if "title" in getattr(model, "texts", ())
        and not issubclass(model, tuple(linkable_models()))
    }
    of_people = ["first_name", "last_name", "username"]
    return titles | {User: dict.fromkeys(LANGUAGES, of_people)}


def other_results(text, user):
    """Return the rows of other kinds with every word in a title, by one statement."""
    models = {model._meta.label_lower: model for model in admin.site._registry}
    parts = [
        titled(model, columns, text)
        for model, columns in other_kinds().items()
        if may_see(user, model)
    ]
    if not parts:
        return []
    first, *more = parts
    # Else the order of the first kind would be asked of all.
    rows = first.union(*more, all=True).order_by() if more else first
    return [
        OtherResult(models[label], pk, dict(zip(LANGUAGES, titles, strict=True)))
        for label, pk, *titles in rows
    ]


def titled(model, columns, text):
    """Return (label, key, title in each language) of the rows of a kind that match."""
    titles, names = {}, {}
    for language, parts in columns.items():
        spaced = [expression for part in parts for expression in [F(part), Value(" ")]]
        titles[f"line_{language}"] = Trim(Concat(*spaced, output_field=TextField()))
        names[f"names_{language}"] = names_of(*map(F, parts))
    # Not a manager, in which modeltranslation would order the columns anew.
    rows = QuerySet(model).annotate(**titles).alias(**names).order_by()
    matches = Q()
    for reading in readings(text):
        has_all = Q()
        for word in dict.fromkeys(fold(reading).split()):
            has_all &= any_language(partial(has_name, word))
        matches |= has_all
    label = Value(model._meta.label_lower, TextField())
    return rows.filter(matches).values_list(label, "pk", *titles)[:MAX_OTHERS]
