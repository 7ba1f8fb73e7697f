"""How the database matches a text with terms and definitions, and what comes first.

One statement finds all: a UNION ALL over languages, and over terms and definitions.
"""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Concat, Greatest, Length

from glossary.folding import folded
from glossary.models import Concept, Term
from publishing import search
from publishing.models.status import visible
from text.languages import LANGUAGES
from text.lemmas import lemmas

# No more terms are likely to be meant by a slip.
MOST_SLIPS = 10
# What parts the words of a term, besides spaces.
BREAKS = "-/(),.:;"
SPACES = " " * len(BREAKS)

FLOAT = models.FloatField()


class Place(models.IntegerChoices):
    """How a concept was found; the best comes first."""

    EXACT = 1
    BEGINNING = 2
    WORD = 3
    BEGINNING_OF_A_WORD = 4
    LEMMA = 5
    DEFINITION = 6
    SLIP = 7


def certain(text, reader):
    """Select what has the text in a term or in a definition, the best first."""
    return best_first(terms_with(text, reader), *definitions_with(text, reader))


def by_terms(text, reader):
    """Select what has the text in a term, the best first."""
    return best_first(terms_with(text, reader))


def by_slips(text, reader):
    """Select the terms that look most like the text."""
    asked = folded(text)
    alike = Q(terms__folded__trigram_similar=asked)
    alike |= Q(terms__folded__trigram_word_similar=asked)
    likeness = Greatest(
        TrigramSimilarity("terms__folded", asked),
        TrigramWordSimilarity(asked, "terms__folded"),
    )
    terms = Concept.objects.filter(alike & term_is_read())
    found = term_columns(terms, reader, place=Value(Place.SLIP), weight=1 - likeness)
    return best_first(found)[:MOST_SLIPS]


def term_is_read():
    """Match the terms of each language in which readers have the concept."""
    read = Q()
    for language in LANGUAGES:
        read |= visible(language) & Q(terms__language=language)
    return read


def terms_with(text, reader):
    asked = folded(text)
    # The trigrams know nothing shorter.
    is_short = len(asked) < 3
    written = Q(**{f"terms__folded__{'startswith' if is_short else 'contains'}": asked})
    inflected = Q()
    for words in lemmas_of(text):
        inflected |= Q(terms__lemmas__contains=words)
    terms = (
        Concept.objects.filter((written | inflected) & term_is_read())
        .alias(words=words_of("terms__folded"), found=place(asked, inflected))
        .filter(found__isnull=False)
    )
    weight = Cast(Length("terms__folded"), FLOAT)
    return term_columns(terms, reader, place=F("found"), weight=weight)


def lemmas_of(text):
    """Return the lemmas of a text as each language reads it, if there are any."""
    # Where a word is to be missing, its lemma is of no help.
    if " -" in f" {text}":
        return []
    readings = dict.fromkeys(lemmas(text, code) for code in LANGUAGES)
    return [reading.split() for reading in readings if reading]


def place(asked, inflected):
    """Build the expression of how a term was found; NULL: inside a word only."""
    spaced = " ".join(asked.translate(str.maketrans(BREAKS, SPACES)).split())
    cases = [
        When(terms__folded=asked, then=Place.EXACT),
        When(terms__folded__startswith=asked, then=Place.BEGINNING),
        When(words__contains=f" {spaced} ", then=Place.WORD),
        When(words__contains=f" {spaced}", then=Place.BEGINNING_OF_A_WORD),
    ]
    if inflected:
        cases.append(When(inflected, then=Place.LEMMA))
    return Case(*cases, default=None, output_field=models.IntegerField())


def words_of(name):
    """Build the expression of a text with a space before and after each word."""
    spaced = Func(F(name), Value(BREAKS), Value(SPACES), function="translate")
    return Concat(Value(" "), spaced, Value(" "), output_field=models.TextField())


def definitions_with(text, reader):
    parts = []
    for language in LANGUAGES:
        concepts = Concept.objects.visible_in(language)
        found = search.matching(concepts, text, language)
        parts.append(
            columns(
                found,
                reader,
                hit_language=Value(language),
                place=Value(Place.DEFINITION),
                weight=1 - Cast("rank", FLOAT),
            )
        )
    return parts


# What all parts have


def best_first(first, *more):
    order = ["is_foreign", "place", "is_lesser", "weight", "hit_term", "pk_of_concept"]
    return (
        first.union(*more, all=True).order_by(*order)
        if more
        else first.order_by(*order)
    )


def term_columns(concepts, reader, **found):
    preferred = When(terms__status=Term.Status.PREFERRED, then=0)
    return columns(
        concepts,
        reader,
        hit_language=F("terms__language"),
        hit_term=F("terms__text"),
        hit_status=F("terms__status"),
        is_lesser=Case(preferred, default=1),
        **found,
    )


def columns(concepts, reader, **found):
    """Select the same columns as of the others; of a place or weight less is better."""
    found = {
        "is_lesser": Value(0),
        "hit_term": Value(""),
        "hit_status": Value(""),
        **found,
    }
    is_foreign = Case(When(visible(reader), then=0), default=1)
    # modeltranslation selects all columns where none is named.
    concepts = concepts.order_by().annotate(pk_of_concept=F("pk"))
    return concepts.values("pk_of_concept", is_foreign=is_foreign, **found)
