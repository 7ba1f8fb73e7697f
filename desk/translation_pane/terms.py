"""The glossary's terms in a text, with what stands for them in the other language."""

from dataclasses import dataclass, field

from glossary.linker import match_terms
from glossary.links import index_of_all_terms
from glossary.models import Concept, Term
from publishing.admin.addresses import page_of
from text.lemmas import lemmas

Status = Term.Status

# How many terms a digit inserts.
DIGITS = 9
INSERTED = {Status.PREFERRED, Status.ADMITTED}


@dataclass
class TermInText:
    """``words`` of a text that are a term; ``equivalents``: in the other language.

    ``term``: the term itself, None where it is written in a form of its own.
    """

    words: str
    url: str
    term: Term | None
    equivalents: list[Term] = field(default_factory=list)
    # The digit that inserts the first of the equivalents.
    digit: int | None = None

    @property
    def inserted(self):
        return [term for term in self.equivalents if term.status in INSERTED]

    @property
    def avoided(self):
        return [term for term in self.equivalents if term.status not in INSERTED]

    @property
    def remark(self):
        """What the glossary says against the term itself, if anything."""
        is_avoided = self.term and self.term.status not in INSERTED
        return self.term.get_status_display() if is_avoided else ""


def terms_in(text, source, target) -> list[TermInText]:
    """Return each concept that a text names, once, in the order of the text."""
    words = {}
    for match in match_terms(text, index_of_all_terms(source)):
        words.setdefault(match.key, text[match.start : match.end])
    if not words:
        return []
    terms = Term.objects.without_lookup_terms().filter(concept__in=words)
    by_concept = {}
    for term in terms.in_order():
        by_concept.setdefault((term.concept_id, term.language), []).append(term)
    result = [
        TermInText(
            used,
            page_of(Concept, "change", concept),
            term_used(used, by_concept.get((concept, source), []), source),
            by_concept.get((concept, target), []),
        )
        for concept, used in words.items()
    ]
    numbered = [term for term in result if term.inserted]
    for digit, term in enumerate(numbered[:DIGITS], start=1):
        term.digit = digit
    return result


def term_used(words, terms, language):
    own = lemmas(words, language).split()
    return next((term for term in terms if term.lemmas == own), None)
