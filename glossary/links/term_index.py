"""The index of the glossary's terms by which texts are linked."""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q

from glossary.linker import Pattern, TermIndex, match_terms
from glossary.models import Concept, Term
from publishing.content.status import State
from publishing.models import Revision
from publishing.translations.language_checks import Finding
from text.languages import others
from text.lemmas import lemmas


def term_index(language: str, version: int | None = None) -> TermIndex:
    """Return the terms of ``language`` that are linked; matches have keys of concepts.

    Also of concepts with a publication date to come: nothing runs on that day. Until
    then the page leaves such a link out.
    """
    version = glossary_version() if version is None else version
    return _index(language, version, linked_terms)


def glossary_version() -> int:
    """Return a number that grows with each change of a concept."""
    return Revision.objects.version_of(Concept)


def index_of_all_terms(language: str) -> TermIndex:
    """Return the same of all terms, also those of drafts or not linked."""
    return _index(language, glossary_version(), all_terms)


@lru_cache(8)
def _index(language, version, terms):
    return TermIndex(map(pattern, terms(language)), language)


def all_terms(language):
    return Term.objects.without_lookup_terms().filter(language=language).in_order()


def linked_terms(language):
    published = {f"concept__state_{language}": State.PUBLISHED}
    return all_terms(language).filter(is_linked=True, **published)


def pattern(term) -> Pattern:
    return Pattern(
        key=term.concept_id,
        text=term.text,
        is_case_sensitive=term.is_case_sensitive,
        forms=tuple(term.form_lines),
        not_when=tuple(term.not_when_lines),
    )


Status = Term.Status
# What the glossary advises against.
OUTDATED = {Status.DEPRECATED, Status.SUPERSEDED}
# Its own texts speak of terms, also of the wrong ones.
OWN = f"{Concept._meta.app_label}."


class Terms(NamedTuple):
    """The terms of a language; all dictionaries are by the key of the concept.

    A term is the set of its lemmas in ``outdated`` and in ``equivalents``.
    """

    index: TermIndex
    preferred: dict
    outdated: dict
    equivalents: dict


def prepare():
    """Return the check; see ``publishing.translations.language_checks``."""
    version = glossary_version()
    return lambda pair: list(findings(pair, version))


@lru_cache(4)
def terms_of(language, version):
    is_published = Q(**{f"concept__state_{language}": State.PUBLISHED})
    terms = Term.objects.filter(is_published, language=language).in_order()
    preferred, outdated, equivalents = {}, {}, {}
    for term in terms.only("concept", "text", "status", "forms", "lemmas"):
        if term.status == Status.PREFERRED:
            preferred[term.concept_id] = term.text
        named = outdated if term.status in OUTDATED else equivalents
        own = named.setdefault(term.concept_id, set())
        own.add(frozenset(term.lemmas))
        own.update(words_of(form, language) for form in term.form_lines)
    return Terms(term_index(language), preferred, outdated, equivalents)


def words_of(text, language):
    return frozenset(lemmas(text, language).split())


def findings(pair, version):
    if pair.pointer.model.startswith(OWN):
        return
    terms = {code: terms_of(code, version) for code in pair.values}
    texts = {code: pair.plain(code) for code in pair.values}
    matches = {code: matches_in(texts[code], terms[code], code) for code in texts}
    is_asked = pair.is_typed and not pair.is_title
    for language, found in matches.items():
        [other] = others(language)
        there = words_of(texts[other], other) if is_asked else frozenset()
        in_other = {concept for concept, _is_outdated in matches[other]}
        for (concept, is_outdated), words in found.items():
            is_in_both = concept in in_other
            if is_outdated and is_in_both:
                yield finding(pair, terms[language], concept, (language, words))
            # A text without a term may say the same: that is asked of who writes it.
            if is_asked and not is_in_both and has_none(terms[other], concept, there):
                sides = (language, words), (other, "")
                yield finding(pair, terms[other], concept, *sides)


def matches_in(text, terms, language):
    """Return {(key of a concept, whether by an outdated term): its first words}."""
    matches = {}
    for match in match_terms(text, terms.index):
        words = text[match.start : match.end]
        outdated = terms.outdated.get(match.key, ())
        is_outdated = bool(outdated) and words_of(words, language) in outdated
        matches.setdefault((match.key, is_outdated), words)
    return matches


def finding(pair, terms, concept, *sides):
    """Return what is said of (language, words), the last of which are replaced."""
    new = terms.preferred.get(concept)
    replacement = (*sides[-1], new) if new else ()
    return Finding(pair.pointer, pair.text, "term", sides, replacement)


def has_none(terms, concept, words):
    """Tell whether a text has no equivalent of a term, not even within a name."""
    equivalents = terms.equivalents.get(concept, ())
    return bool(equivalents) and not any(each <= words for each in equivalents)
