"""The check of both languages for terms that the glossary has otherwise."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q

from glossary.linker import TermIndex, match_terms
from glossary.models import Concept, Term
from glossary.term_index import glossary_version, pattern
from publishing.language_checks import Finding
from publishing.models.status import State
from text.languages import others
from text.lemmas import lemmas

Status = Term.Status
# What the glossary advises against.
OUTDATED = {Status.DEPRECATED, Status.SUPERSEDED}
# Its own texts speak of terms, also of the wrong ones.
OWN = f"{Concept._meta.app_label}."


class Terms(NamedTuple):
    """The terms of a language; all dictionaries are by the key of the concept."""

    # Matches have (key, status).
    index: TermIndex
    preferred: dict
    # The words of each equivalent, as lemmas.
    equivalents: dict


def prepare():
    """Return the check; see ``publishing.language_checks``."""
    version = glossary_version()
    return lambda pair: list(findings(pair, version))


@lru_cache(4)
def terms_of(language, version):
    is_published = Q(**{f"concept__state_{language}": State.PUBLISHED})
    terms = list(Term.objects.filter(is_published, language=language).in_order())
    patterns = [
        replace(pattern(term), key=(term.concept_id, term.status))
        for term in terms
        if term.is_linked and term.status != Status.LOOKUP
    ]
    preferred, equivalents = {}, {}
    for term in terms:
        if term.status in OUTDATED:
            continue
        if term.status == Status.PREFERRED:
            preferred[term.concept_id] = term.text
        for text in [term.text, *term.form_lines]:
            words = frozenset(lemmas(text, language).split())
            equivalents.setdefault(term.concept_id, set()).add(words)
    return Terms(TermIndex(patterns, language), preferred, equivalents)


def findings(pair, version):
    if pair.pointer.model.startswith(OWN):
        return
    terms = {code: terms_of(code, version) for code in pair.values}
    texts = {code: pair.plain(code) for code in pair.values}
    matches = {code: matches_in(text, terms[code]) for code, text in texts.items()}
    for language, found in matches.items():
        [other] = others(language)
        for (concept, status), words in found.items():
            is_in_both = any(key == concept for key, _status in matches[other])
            if status in OUTDATED and is_in_both:
                yield outdated(pair, language, words, terms[language], concept)
            # A text without a term may say the same: that is asked of who writes it.
            if pair.is_typed and not pair.is_title and not is_in_both:
                yield from missing(pair, words, texts, terms[other], other, concept)


def matches_in(text, terms):
    """Return {(key of a concept, status of the term): its first words in the text}."""
    words = {}
    for match in match_terms(text, terms.index):
        words.setdefault(match.key, text[match.start : match.end])
    return words


def outdated(pair, language, words, terms, concept):
    new = terms.preferred.get(concept)
    replacement = (language, words, new) if new else ()
    return Finding(pair.pointer, pair.text, "term", ((language, words),), replacement)


def missing(pair, words, texts, terms, other, concept):
    """Yield that a text has none of the equivalents, not even within a name."""
    equivalents = terms.equivalents.get(concept, ())
    [language] = others(other)
    there = {*lemmas(texts[other], other).split()}
    if equivalents and not any(each <= there for each in equivalents):
        new = terms.preferred.get(concept)
        yield Finding(
            pair.pointer,
            pair.text,
            "term",
            ((language, words), (other, "")),
            (other, "", new) if new else (),
        )
