"""Find concepts by what a reader typed, in all languages at once.

What is certain comes first, and what readers have in their own language before what is
only there in another. Where nothing is certain, the text is taken for one typed in the
wrong keyboard layout, and then for one with a slip.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from glossary import matching
from glossary.folding import folded
from glossary.layout import switched
from glossary.models import Concept, Term


@dataclass(frozen=True)
class Hit:
    """A concept, and the term by which it was found, if it was by one."""

    concept: int
    language: str
    term: str
    status: str
    is_foreign: bool


@dataclass(frozen=True)
class Finding:
    """A concept as it is shown, in ``language``.

    ``told``: the term by which it was found, where that is not its title.
    """

    concept: Concept
    language: str
    told: str
    told_language: str
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


class Findings(Sequence):
    """Hits, of which a slice is brought from the database by one statement."""

    def __init__(self, hits, reader):
        self.hits = hits
        self.reader = reader

    def __len__(self):
        return len(self.hits)

    def __getitem__(self, part):
        hits = self.hits[part]
        concepts = Concept.objects.visible_anywhere().without_texts()
        by_pk = concepts.in_bulk([hit.concept for hit in hits]) if hits else {}
        return [
            finding(by_pk[hit.concept], hit, self.reader)
            for hit in hits
            if hit.concept in by_pk
        ]


def finding(concept, hit, reader):
    language = hit.language if hit.is_foreign else reader
    told = hit.term
    if hit.status == Term.Status.LOOKUP:
        told = getattr(concept, f"title_{hit.language}")
    is_title = folded(told) == folded(getattr(concept, f"title_{language}"))
    return Finding(
        concept=concept,
        language=language,
        told="" if is_title else told,
        told_language=hit.language,
        status=hit.status,
    )


@dataclass(frozen=True)
class Answer:
    """What was found; ``asked`` is for which text, ``is_guess`` whether by slips."""

    findings: Findings
    asked: str
    is_guess: bool = False


def find(text, reader):
    """Return the answer to a reader of this language."""
    return answer(text, reader, matching.certain)


def suggest(text, reader, most):
    """Return at most so many concepts that are likely to be meant by a beginning."""
    # A concept may be found by several of its terms.
    likely = answer(text, reader, lambda *asked: matching.by_terms(*asked)[: 4 * most])
    return likely.findings[:most]


def answer(text, reader, rows_for):
    if not has_words(text):
        return Answer(Findings([], reader), text)
    for asked in dict.fromkeys([text, switched(text)]):
        if has_words(asked) and (hits := once_each(rows_for(asked, reader))):
            return Answer(Findings(hits, reader), asked)
    hits = once_each(matching.by_slips(text, reader))
    return Answer(Findings(hits, reader), text, is_guess=True)


def has_words(text):
    return any(char.isalnum() for char in folded(text))


def once_each(rows):
    """Return the best hit of each concept, the best first."""
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
