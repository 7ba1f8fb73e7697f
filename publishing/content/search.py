"""Full-text search in the catalogue's vectors, one per language.

A vector holds the stems of the texts and, beside them, their lemmas: PostgreSQL's
Russian stemmer keeps «рынок» and «рынка» apart, a lemma does not.
"""

from django.conf import settings
from django.contrib.postgres.search import SearchConfig, SearchQuery, SearchVector
from django.db import models
from django.db.models import Func
from django.db.models.functions import Coalesce, Left

from text.lemmas import SEARCHED_CHARACTERS, lemmas


def weights(**names):
    """Return {text: weight}: ``weights(A="title", C="body result")``."""
    return {text: weight for weight, texts in names.items() for text in texts.split()}


def vector(language, weights):
    """Build the vector of ``language`` from texts and their weights, A to D."""
    config = settings.SEARCH_CONFIGS[language]
    vectors = [
        SearchVector(
            Left(Coalesce(f"{name}_{language}", models.Value("")), SEARCHED_CHARACTERS),
            weight=weight,
            config=config,
        )
        for name, weight in weights.items()
    ]
    return sum(vectors[1:], vectors[0])


def query(text, language):
    """Return the query for a typed text: words, "a phrase", -without, or."""
    words = None if has_operators(text) else lemmas(text, language)
    return query_for(text, words, language)


def query_for(text, words, language):
    typed = as_query(text, language)
    return typed if words is None else typed | as_query(words, language)


def stems_line(text, language):
    """Build a line of names: "=" and the stems of a text, whatever its inflection."""
    config = SearchConfig(settings.SEARCH_CONFIGS[language])
    return Func(
        *[config, text],
        template="'=' || array_to_string(tsvector_to_array(to_tsvector"
        "(%(expressions)s)), ' ')",
        output_field=models.TextField(),
    )


def has_operators(text):
    """Return whether the text asks for a phrase, or excludes a word."""
    return '"' in text or " -" in f" {text}"


def as_query(words, language):
    """Return a query for all of these words, or for those on either side of "or"."""
    config = settings.SEARCH_CONFIGS[language]
    return SearchQuery(words, search_type="websearch", config=config)
