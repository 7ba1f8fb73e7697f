"""The terms that are linked in texts, ready to be found."""

from functools import lru_cache

from django.db.models import Q

from glossary.linking import Dictionary, Pattern
from glossary.models import Concept, Term
from publishing.models import Revision
from publishing.models.status import State


def dictionary_of(language: str) -> Dictionary:
    """Return the terms of ``language`` that may be linked, by the keys of concepts.

    Also those that readers get only on a date to come: nobody links a text on that
    day, and until then a page leaves the link out.
    """
    return _dictionary(language, stamp())


def stamp() -> int:
    """Return what is another number after each change of the glossary."""
    last = Revision.objects.filter(to_model=Concept._meta.label_lower).order_by("-pk")
    return last.values_list("pk", flat=True).first() or 0


@lru_cache(4)
def _dictionary(language, stamp):
    return Dictionary(map(pattern, linked_terms(language)), language)


def linked_terms(language):
    published = Q(**{f"concept__state_{language}": State.PUBLISHED})
    terms = Term.objects.that_are_read().filter(
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
