"""Remarks on doubtful entries, for the editors of the glossary.

Each rule is a function that yields ``Remark`` from ``Facts``, and asks the database for
nothing: all concepts take as many statements as one.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from glossary.models import Citation, Concept, Term
from publishing.content.status import State
from text.fold import fold
from text.languages import LANGUAGES
from text.lemmas import lemmas

_WORD = re.compile(r"\w+")


class Kind(TextChoices):
    CIRCULAR = "circular", _("Broader than itself")
    NO_PREFERRED = "no-preferred", _("Terms, but none is preferred")
    NO_DEFINITION = "no-definition", _("No definition")
    NO_SOURCE = "no-source", _("No source, and not the editors’ wording")
    OWN_TERM = "own-term", _("The definition uses the term that it defines")
    HOMONYM = "homonym", _("The same term is in another entry")
    REPLACED = "replaced", _("Replaced, but texts still lead here")
    NO_DOMAIN = "no-domain", _("Published without a domain")


class Remark(NamedTuple):
    """``concept`` and ``others`` are keys; ``term`` is a text in ``language``."""

    kind: Kind
    concept: int
    language: str = ""
    term: str = ""
    others: tuple = ()


class Facts(NamedTuple):
    """The data for remarks on ``concepts``; all dictionaries are by their keys."""

    concepts: dict
    terms: dict
    cited: set
    with_domain: set
    broader: dict
    # {(language, folded text): keys of the concepts with such a term}
    holders: dict


def facts(pks=None) -> Facts:
    """Load the facts of these concepts, or of all."""
    concepts = Concept.objects.without_texts()
    terms = Term.objects.in_order()
    if pks is not None:
        concepts, terms = concepts.filter(pk__in=pks), terms.filter(concept__in=pks)
    by_pk = {concept.pk: concept for concept in concepts}
    by_concept, holders = defaultdict(list), defaultdict(set)
    for term in terms:
        by_concept[term.concept_id].append(term)
    alike = Term.objects.all()
    if pks is not None:
        texts = {term.folded for terms in by_concept.values() for term in terms}
        alike = alike.filter(folded__in=texts)
    for language, text, pk in alike.values_list("language", "folded", "concept"):
        holders[language, text].add(pk)
    broader = defaultdict(set)
    for below, above in Concept.broader.through._base_manager.values_list(
        "from_concept", "to_concept"
    ):
        broader[below].add(above)
    domains = Concept.domains.through._base_manager.filter(concept__in=by_pk)
    return Facts(
        concepts=by_pk,
        terms=by_concept,
        cited=set(Citation.objects.values_list("concept", flat=True)),
        with_domain=set(domains.values_list("concept", flat=True)),
        broader=broader,
        holders=holders,
    )


def remarks(pks=None) -> list[Remark]:
    """Return the remarks on these concepts, or on all, kind by kind."""
    loaded = facts(pks)
    return [remark for rule in RULES for remark in rule(loaded)]


# The rules


def circular(facts):
    for pk in facts.concepts:
        above, seen = set(facts.broader.get(pk, ())), set()
        while above - seen:
            seen |= above
            above = set().union(*(facts.broader.get(key, ()) for key in above))
        if pk in seen:
            yield Remark(Kind.CIRCULAR, pk)


def no_preferred(facts):
    for pk, terms in facts.terms.items():
        for language in LANGUAGES:
            in_language = [term for term in terms if term.language == language]
            statuses = {term.status for term in in_language}
            if in_language and Term.Status.PREFERRED not in statuses:
                yield Remark(Kind.NO_PREFERRED, pk, language, in_language[0].text)


def no_definition(facts):
    for concept, language in in_their_languages(facts):
        if not getattr(concept, f"summary_{language}"):
            yield Remark(Kind.NO_DEFINITION, concept.pk, language)


def no_source(facts):
    for pk, concept in facts.concepts.items():
        is_defined = any(getattr(concept, f"summary_{code}") for code in LANGUAGES)
        if is_defined and not concept.own_wording and pk not in facts.cited:
            yield Remark(Kind.NO_SOURCE, pk)


def own_term(facts):
    for concept, language in in_their_languages(facts):
        definition = lemmas_of(getattr(concept, f"summary_{language}") or "", language)
        for term in facts.terms.get(concept.pk, ()):
            if term.language == language and occurs_in(term, definition):
                yield Remark(Kind.OWN_TERM, concept.pk, language, term.text)
                break


def homonyms(facts):
    for pk, terms in facts.terms.items():
        for term in terms:
            if others := facts.holders[term.language, term.folded] - {pk}:
                yield Remark(
                    Kind.HOMONYM, pk, term.language, term.text, tuple(sorted(others))
                )


def replaced(facts):
    for pk, concept in facts.concepts.items():
        if concept.replaced_by_id and any(
            term.is_linked and term.status != Term.Status.LOOKUP
            for term in facts.terms.get(pk, ())
        ):
            yield Remark(Kind.REPLACED, pk, others=(concept.replaced_by_id,))


def no_domain(facts):
    for pk, concept in facts.concepts.items():
        if concept.public_languages() and pk not in facts.with_domain:
            yield Remark(Kind.NO_DOMAIN, pk)


RULES = [
    *[circular, no_preferred, no_definition, no_source, own_term],
    *[homonyms, replaced, no_domain],
]


def in_their_languages(facts):
    """Yield (concept, language) where it has a title and the language is planned."""
    for concept in facts.concepts.values():
        for language in LANGUAGES:
            is_planned = concept.state_in(language) != State.NONE
            if is_planned and getattr(concept, f"title_{language}"):
                yield concept, language


def lemmas_of(text, language):
    """Return the lemmas of a text, word by word; function words have none."""
    words = _WORD.findall(fold(text))
    return [lemma for word in words if (lemma := lemmas(word, language))]


def occurs_in(term, words):
    """Tell whether a list of lemmas contains those of a term, one after the other."""
    sought = lemmas_of(term.text, term.language)
    places = range(len(words) - len(sought) + 1)
    return bool(sought) and any(
        words[place : place + len(sought)] == sought for place in places
    )
