"""The search of the back office, over all kinds, in whatever state.

It finds as the site's search does, but takes each word in any language: in the names
and texts of readers of one, and in those of the other. Where nothing has all words,
they are taken for words typed in the wrong keyboard layout or in the letters of the
other language, and then for words with a typing error.
"""

from functools import partial

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchRank
from django.db.models import BigIntegerField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_see
from desk import addresses
from desk.results import Answer, entries_for, results_at, results_of
from library.models import Picture
from publishing.cache.compiled import Parameter, array_of, compiled, is_in, one_of
from publishing.catalogue import site_search
from publishing.catalogue.passages import texts_of
from publishing.catalogue.site_search import has_lexeme, has_words
from publishing.content.registry import catalogued_models, publishable_models
from publishing.content.search import has_operators, query_for, stems_line
from publishing.content.status import any_language, has_title
from publishing.models import CatalogueEntry, Revision
from text.fold import fold, switch_layout
from text.highlight import passage, words_missing
from text.languages import LANGUAGES, current, languages_from
from text.lemmas import lemmas
from text.richtext import text_of
from text.transliteration import to_cyrillic, transliterate

# What is said where more is found than is shown.
NOT_ALL = _("These are not all: add words to find the others.")
# What is read of an entry beside what is shown.
NAMES = [f"names_{language}" for language in LANGUAGES]
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


def recently_changed(user):
    """Return the records that the person changed last and may see, each once."""
    kinds = [model for model in catalogued_models() if may_see(user, model)]
    # Without those of rows, of which a save may change more than are looked at.
    revisions = Revision.objects.by(user).filter(
        to_model__in=[model._meta.label_lower for model in kinds]
    )
    revisions = revisions.newest_first().lean()[:RECENT_REVISIONS]
    pointers = dict.fromkeys(revision.pointer for revision in revisions)
    return [*results_at(pointers, user).values()][:RECENT_RESULTS]


def search(text, user, limit, *, only_publishable=False):
    """Return the answer to a text, with the first results: see ``look_up``."""
    kinds = publishable_models() if only_publishable else named_models()
    answer = look_up(text, user, kinds, takes_pages=not only_publishable)
    if answer.page or answer.is_elsewhere:
        return answer
    if answer.keys:
        entries = in_order(CatalogueEntry.objects, answer.keys[:limit])
        answer.results = results_of(entries, NAMES)
        answer.is_cut = len(answer.keys) > limit
        add_passages(answer.results, answer.query)
    elif not answer.text:
        newest = entries_for(user, kinds).order_by(NEWEST, "-to_pk")
        answer.results = results_of(newest[:limit])
    return answer


def named_models():
    """Return the kinds that are found by words: pictures are, where they are seen."""
    return [model for model in catalogued_models() if model is not Picture]


def look_up(text, user, kinds, *, takes_pages=True):
    """Return the answer to a text: words, a pointer or an address.

    Of words it has the ``keys`` of entries of these kinds that the person may see, in
    whatever state, the best first. ``takes_pages``: whether an address may be of a page
    that is no record's own.
    """
    text = text.strip()
    if addresses.is_of_another_site(text):
        return Answer(text, is_elsewhere=True)
    at_address = answer_at(text, user)
    if at_address and (at_address.is_address or takes_pages):
        return at_address
    text = " ".join(text.split()[:MAX_WORDS])
    kinds = [model._meta.label_lower for model in kinds if may_see(user, model)]
    for reading in readings(text):
        if keys := keys_of(reading, kinds):
            return Answer(text, query=reading, keys=keys)
    return Answer(text, query=text)


def answer_at(address, user):
    """Return what a person may see of what the page at an address is made of."""
    page = addresses.page_at(address)
    if not page:
        return None
    there = [*results_at(page.pointers, user).values()]
    lists = [model for model in page.kinds if may_see(user, model)]
    return (
        Answer(address, there, address, page=page, lists=lists)
        if there or lists
        else None
    )


# Of words


def readings(text):
    """Yield the text, and what may have been meant: other keys, letters, words."""
    has_latin = any("a" <= sign <= "z" for sign in text.lower())
    spelled = to_cyrillic(text) if has_latin else transliterate(text)
    for reading in dict.fromkeys([text, switch_layout(text), spelled]):
        if has_words(reading):
            yield reading
    if has_words(text) and not has_operators(text):
        yield site_search.corrected(text, has_title)


def keys_of(text, kinds):
    """Return the keys of the entries with all words of a text, the best first."""
    is_exact, words = has_operators(text), dict.fromkeys(fold(text).split())
    # Without those that no vector has.
    telling = [word for word in words if any(lemmas(word, code) for code in LANGUAGES)]
    words = () if is_exact else tuple(telling or words)
    values = site_search.parameters(text) | {"kinds": kinds}
    for place, word in enumerate(words):
        of_word = site_search.parameters(word).items()
        values |= {f"{name}{place}": value for name, value in of_word}
    return ranked(tuple(len(word) < SHORTEST_WORD for word in words), **values)


@compiled
def ranked(words):
    """Return the keys of the entries with all words, by names, by rank, and newest.

    ``words``: whether each is too short for trigrams; without any, the text as it is.
    """
    rows = CatalogueEntry.objects.filter(one_of("to_model", "kinds"))
    matching = rows
    if not words:
        matching = rows.filter(any_language(has_phrase))
    for place, is_short in enumerate(words):
        matching = matching.filter(any_language(partial(has_word, place, is_short)))
    newest = matching.order_by(NEWEST).values("pk")[:CANDIDATES]
    called = rows.filter(any_language(is_called)).order_by()
    ranks = [
        Coalesce(
            SearchRank(F(f"search_{code}"), site_search.words_in(code, not words)), 0.0
        )
        for code in LANGUAGES
    ]
    best = CatalogueEntry.objects.filter(pk__in=newest.union(called.values("pk")))
    best = best.order_by(
        site_search.tier_by_name(has_title),
        Greatest(*ranks).desc(),
        NEWEST,
        "to_model",
        "-to_pk",
    )
    return best.values_list("pk", flat=True)


def has_phrase(language):
    return Q(**{f"search_{language}": site_search.words_in(language, True)})


def has_word(place, is_short, language):
    """Match what has the word in its texts, or a name with a word that begins so."""
    lemmas_of_word = Parameter(f"lemmas_{language}{place}")
    query = query_for(Parameter(f"text{place}"), lemmas_of_word, language)
    condition = Q(**{f"search_{language}": query})
    if is_short:
        name = Parameter(f"name{place}", TextField())
        return condition | has_lexeme(language, name, ending="':*")
    for beginning in ["beginning", "after_space", "after_dash"]:
        name = Parameter(f"{beginning}{place}")
        condition |= Q(**{f"names_{language}__contains": name})
    return condition


def is_called(language):
    name = Parameter("name", TextField())
    stems = has_lexeme(language, stems_line(name, language))
    # No title has no stems, and neither has a function word.
    return has_lexeme(language, name) | has_title(language) & stems


def in_order(entries, keys):
    """Return those of the entries with these keys, in the order of the keys."""
    array = Cast(Value(array_of(keys)), ArrayField(BigIntegerField()))
    entries = entries.filter(is_in(F("pk"), array))
    return entries.order_by(Func(array, "pk", function="array_position"))


# Passages


def add_passages(results, query):
    """Set the passage of results: why the search found those whose title lacks words.

    It may be of any state and language.
    """
    lacking = {}
    for result in results:
        words = words_missing(result.title, query, result.language)
        if not words or set_passage(result, words, texts_of_result(result)):
            continue
        if result.model.passage_fields():
            lacking.setdefault(result.model, {})[result.to_pk] = result, words
    for model, pk, name, language, text in texts_of(lacking):
        result, words = lacking[model][pk]
        if not result.passage:
            plain = text_of(text) if model.is_rich_text(name) else text
            set_passage(result, words, [(language, plain)])


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
