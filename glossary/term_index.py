"""The index of the glossary's terms by which texts are linked."""

from functools import lru_cache

from django.db.models import Q

from glossary.linker import Pattern, TermIndex
from glossary.models import Concept, Term
from publishing.content.status import State
from publishing.models import Revision


def term_index(language: str, version: int | None = None) -> TermIndex:
    """Return the terms of ``language`` that are linked; matches have keys of concepts.

    ``version``: of the glossary, where the caller has asked for it.

    Concepts with a publication date to come are included: nothing runs on that day to
    link the texts. Until then the page leaves such a link out.
    """
    return _term_index(language, glossary_version() if version is None else version)


def glossary_version() -> int:
    """Return a number that grows with each change of a concept."""
    return Revision.objects.version_of(Concept)


@lru_cache(4)
def _term_index(language, version):
    return TermIndex(map(pattern, linked_terms(language)), language)


def index_of_all_terms(language: str) -> TermIndex:
    """Return the same of all terms, also those of drafts or not linked."""
    return _index_of_all_terms(language, glossary_version())


@lru_cache(4)
def _index_of_all_terms(language, version):
    terms = Term.objects.without_lookup_terms().filter(language=language)
    return TermIndex(map(pattern, terms.in_order()), language)


def linked_terms(language):
    published = Q(**{f"concept__state_{language}": State.PUBLISHED})
    terms = Term.objects.without_lookup_terms().filter(
        published, language=language, is_linked=True
    )
    return terms.in_order()


def pattern(term) -> Pattern:
    return Pattern(
        key=term.concept_id,
        text=term.text,
        is_case_sensitive=term.is_case_sensitive,
        forms=tuple(term.form_lines),
        not_when=tuple(term.not_when_lines),
    )
