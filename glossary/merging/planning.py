"""What a merge will do, as the person reads it before it is done."""

from dataclasses import dataclass, field

from django.utils.translation import gettext

from glossary.models import Concept, Term
from publishing.models import Link, WorkingCopy
from publishing.registry import records_of
from text.languages import LANGUAGES, own_name

# Texts of the concept itself that the other takes over where it has none.
TEXTS = ["summary", "note"]


@dataclass
class Plan:
    """How ``source`` goes into ``target``; ``obstacles`` say why it cannot."""

    source: object
    target: object
    obstacles: list = field(default_factory=list)
    # (term, its status there)
    terms: list = field(default_factory=list)
    terms_dropped: list = field(default_factory=list)
    citations: list = field(default_factory=list)
    domains: list = field(default_factory=list)
    # What cannot come along: it would be broader than itself.
    broader: list = field(default_factory=list)
    narrower: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    confusable: list = field(default_factory=list)
    replaced: list = field(default_factory=list)
    # Names of columns, those that the target lacks and those it has of its own.
    taken_over: list = field(default_factory=list)
    only_in_history: list = field(default_factory=list)
    # Records whose texts lead to it.
    texts: list = field(default_factory=list)

    @property
    def codes(self):
        return [self.source.code, *self.source.merged_codes]


def plan(source, target) -> Plan:
    made = Plan(source, target, obstacles_of(source, target))
    plan_terms(made)
    cited = {citation_key(one) for one in target.citations.all()}
    made.citations = [
        one for one in source.citations.all() if citation_key(one) not in cited
    ]
    made.domains = list(source.domains.exclude(pk__in=target.domains.values("pk")))
    plan_relations(made)
    for name in [f"{text}_{code}" for text in TEXTS for code in LANGUAGES]:
        if mine := getattr(source, name):
            theirs = getattr(target, name)
            if not theirs:
                made.taken_over.append(name)
            elif theirs != mine:
                made.only_in_history.append(name)
    links = Link.objects.to_record(source).in_text().not_from(source)
    made.texts = list(records_of({link.source for link in links}).values())
    return made


def obstacles_of(source, target):
    found = [
        gettext(
            "%(language)s: “%(title)s” is not published, and readers would be led "
            "there."
        )
        % {"language": own_name(code), "title": target}
        for code in LANGUAGES
        if source.is_visible_in(code) and not target.is_visible_in(code)
    ]
    found += [
        gettext("“%(title)s” has a working copy: publish or discard it first.")
        % {"title": one}
        for one in [source, target]
        if WorkingCopy.objects.of(one.pointer).exists()
    ]
    return found


def plan_terms(made):
    """Let each term go along unless it is there; one of each language is preferred."""
    there = list(made.target.terms.all())
    texts = {(term.language, term.text) for term in there}
    preferred = {term.language for term in there if is_preferred(term)}
    for term in made.source.terms.in_order():
        if (term.language, term.text) in texts:
            made.terms_dropped.append(term)
        elif is_preferred(term) and term.language in preferred:
            made.terms.append((term, Term.Status.ADMITTED))
        else:
            made.terms.append((term, Term.Status(term.status)))


def is_preferred(term):
    return term.status == Term.Status.PREFERRED


def citation_key(one):
    places = [getattr(one, f"locator_{code}") or "" for code in LANGUAGES]
    return (one.source_id, one.supports, *places)


def plan_relations(made):
    """Let each relation of the source be one of the target, without a circle."""
    source, target = made.source, made.target
    both = {source.pk, target.pk}
    has = set(target.broader.values_list("pk", flat=True)) - both
    for above in source.broader.exclude(pk__in=both | has):
        if leads_to(above, both):
            made.left_out.append(above)
        else:
            made.broader.append(above)
    now_above = has | {one.pk for one in made.broader}
    for below in source.narrower.exclude(pk__in=both):
        # What is above the target, or above what comes above it, cannot be below.
        if leads_to_any(now_above, {below.pk}):
            made.left_out.append(below)
        else:
            made.narrower.append(below)
    made.confusable = list(source.confusable.exclude(pk__in=both))
    made.replaced = list(source.replaces.exclude(pk__in=both))


def leads_to(concept, goals):
    return leads_to_any({concept.pk}, goals)


def leads_to_any(start, goals):
    """Tell whether one of ``goals`` is among these, or broader than one of them."""
    through = Concept.broader.through._base_manager
    above, seen = set(start), set()
    while above:
        if above & goals:
            return True
        seen |= above
        pks = through.filter(from_concept__in=above).values_list(
            "to_concept", flat=True
        )
        above = set(pks) - seen
    return False
