"""Words of a search that were typed with a slip.

A word that no text has is replaced by the word of a name that is nearest to it by its
letters, and of equally near ones by the one that most entries have.
"""

from collections import Counter
from difflib import SequenceMatcher, get_close_matches
from itertools import chain

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Greatest

from publishing.cache.compiled import Parameter, compiled
from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content.search import query_for
from publishing.content.status import visible
from text.fold import fold
from text.languages import LANGUAGES
from text.lemmas import lemmas

# Words that are mended, of a text of at most so many words; trigrams find no shorter.
MOST_WORDS, SHORTEST_WORD = 8, 4
# How like it a word must be, of so many entries whose names look like it.
LIKENESS, ENTRIES, CHOICES = 0.75, 200, 5
# How many texts with a word are read, to know that there is one.
MOST_TEXTS = 500


def without_slips(text):
    """Return the folded text with its unknown words replaced by known ones."""
    words = fold(text).split()
    if len(words) > MOST_WORDS:
        return fold(text)
    return " ".join(word if is_known(word) else nearest(word) for word in words)


def is_known(word):
    """Tell whether readers have the word in a text, or it is too short to tell."""
    if len(word) < SHORTEST_WORD:
        return True
    words = {f"lemmas_{language}": lemmas(word, language) for language in LANGUAGES}
    return bool(texts_with(text=word, **words))


@compiled
def texts_with():
    has_word = Q()
    for language in LANGUAGES:
        words = query_for(Parameter("text"), Parameter(f"lemmas_{language}"), language)
        has_word |= visible(language) & Q(**{f"search_{language}": words})
    # For a single row PostgreSQL would read the table, and not an index.
    return CatalogueEntry.objects.filter(has_word).values("pk")[:MOST_TEXTS]


def nearest(word):
    """Return the word of a visible name that is nearest to a word, or that itself."""
    rows = alike(name=word, stem=word[:-1])
    words = Counter(chain.from_iterable(map(words_of_names, rows)))
    matcher = SequenceMatcher(b=word)

    def rank(known):
        matcher.set_seq1(known)
        return matcher.ratio(), words[known]

    close = get_close_matches(word, words, CHOICES, LIKENESS)
    return max(close, key=rank, default=word)


def words_of_names(columns):
    """Return the words of an entry's names, but not the stems among them.

    ``columns``: its names in each language.
    """
    lines = chain.from_iterable(names.split("\n") for names in columns)
    return {word for line in lines if line[:1] != "=" for word in line.split()}


@compiled
def alike():
    similar, likeness, names = Q(), [], {}
    for code in LANGUAGES:
        column = f"names_{code}"
        is_visible = When(visible(code), then=F(column))
        names[f"visible_{code}"] = Case(
            is_visible, default=Value(""), output_field=TextField()
        )
        # With another ending a word looks less like it.
        for typed in [Parameter("name"), Parameter("stem")]:
            similar |= visible(code) & Q(**{f"{column}__trigram_word_similar": typed})
            likeness.append(TrigramWordSimilarity(typed, column))
    rows = CatalogueEntry.objects.filter(similar).annotate(**names)
    rows = rows.order_by(Greatest(*likeness).desc(), "pk")
    return rows.values_list(*names)[:ENTRIES]
