"""Search for concepts by what a reader typed, in all languages at once.

Concepts that readers have in their own language come before those of another. Where
nothing matches, the text is taken for one typed in the wrong keyboard layout, and then
for one with a typing error.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from glossary import search_queries
from glossary.models import Concept, Term
from text.fold import fold
from text.keyboard_layout import switch_layout


@dataclass(frozen=True)
class Hit:
    """The key of a concept, and the term that matched, if it was a term."""

    concept: int
    language: str
    term: str
    status: str
    is_foreign: bool


@dataclass(frozen=True)
class SearchResult:
    """A concept to be shown in ``language``.

    ``matched_term``: the term that matched, if it is not the title.
    """

    concept: Concept
    language: str
    matched_term: str
    matched_language: str
    status: str

    @property
    def title(self):
        return getattr(self.concept, f"title_{self.language}")

    @property
    def summary(self):
        return getattr(self.concept, f"summary_{self.language}")

    @property
    def url(self):
        return self.concept.address_in(self.language)

    @property
    def is_discouraged(self):
        return self.status in {Term.Status.DEPRECATED, Term.Status.SUPERSEDED}

    @property
    def status_name(self):
        return Term.Status(self.status).label


class SearchResults(Sequence):
    """A lazy list: slicing it loads the concepts of the slice by one statement."""

    def __init__(self, hits, reader):
        self.hits = hits
        self.reader = reader

    def __len__(self):
        return len(self.hits)

    def __getitem__(self, index):
        hits = self.hits[index]
        concepts = Concept.objects.visible_anywhere().without_texts()
        by_pk = concepts.in_bulk([hit.concept for hit in hits]) if hits else {}
        return [
            result_of(by_pk[hit.concept], hit, self.reader)
            for hit in hits
            if hit.concept in by_pk
        ]


def result_of(concept, hit, reader):
    language = hit.language if hit.is_foreign else reader
    term = hit.term
    if hit.status == Term.Status.LOOKUP:
        term = getattr(concept, f"title_{hit.language}")
    is_title = fold(term) == fold(getattr(concept, f"title_{language}"))
    return SearchResult(
        concept=concept,
        language=language,
        matched_term="" if is_title else term,
        matched_language=hit.language,
        status=hit.status,
    )


@dataclass(frozen=True)
class Answer:
    """``query``: the text that was searched for; ``is_guess``: by similarity only."""

    results: SearchResults
    query: str
    is_guess: bool = False


def search_concepts(text, reader):
    """Return the answer to a reader of this language."""
    return answer(text, reader, search_queries.by_terms_and_definitions)


def autocomplete(text, reader, limit):
    """Return the best results for the beginning of a term, at most ``limit``."""

    def query(text, reader):
        # Several rows may be terms of one concept.
        return search_queries.by_terms(text, reader)[: 4 * limit]

    return answer(text, reader, query).results[:limit]


def answer(text, reader, query):
    if not has_words(text):
        return Answer(SearchResults([], reader), text)
    for typed in dict.fromkeys([text, switch_layout(text)]):
        if has_words(typed) and (hits := best_hits(query(typed, reader))):
            return Answer(SearchResults(hits, reader), typed)
    hits = best_hits(search_queries.by_similarity(text, reader))
    return Answer(SearchResults(hits, reader), text, is_guess=True)


def has_words(text):
    return any(char.isalnum() for char in fold(text))


def best_hits(rows):
    """Return the first hit of each concept."""
    hits = {}
    for row in rows:
        pk = row["pk_of_concept"]
        if pk not in hits:
            hits[pk] = Hit(
                concept=pk,
                language=row["hit_language"],
                term=row["hit_term"],
                status=row["hit_status"],
                is_foreign=bool(row["is_foreign"]),
            )
    return list(hits.values())
