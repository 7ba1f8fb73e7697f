"""The plan of a merge, which an editor sees before it is done."""

from dataclasses import dataclass, field

from django.utils.translation import gettext

from glossary.merge.references import working_copies_of_merge
from glossary.models import Concept, Term
from publishing.content.registry import records_of
from publishing.models import Link
from text.languages import LANGUAGES, own_name

# Texts that the target takes over where it has none.
TEXTS = ["summary", "note"]


@dataclass
class MergePlan:
    """What moves from ``source`` to ``target``; ``obstacles``: why it cannot."""

    source: object
    target: object
    obstacles: list = field(default_factory=list)
    # (term, its new status)
    terms: list = field(default_factory=list)
    terms_dropped: list = field(default_factory=list)
    citations: list = field(default_factory=list)
    domains: list = field(default_factory=list)
    broader: list = field(default_factory=list)
    narrower: list = field(default_factory=list)
    # Broader and narrower concepts that would close a circle.
    left_out: list = field(default_factory=list)
    confusable: list = field(default_factory=list)
    replaced: list = field(default_factory=list)
    # Names of columns: those that the target lacks, and those that it has already.
    taken_over: list = field(default_factory=list)
    only_in_history: list = field(default_factory=list)
    # Records whose texts link to the source.
    texts: list = field(default_factory=list)

    @property
    def codes(self):
        return [self.source.code, *self.source.merged_codes]


def plan_merge(source, target) -> MergePlan:
    plan = MergePlan(source, target, obstacles_of(source, target))
    plan_terms(plan)
    cited = {citation_key(citation) for citation in target.citations.all()}
    plan.citations = [
        citation
        for citation in source.citations.all()
        if citation_key(citation) not in cited
    ]
    plan.domains = list(source.domains.exclude(pk__in=target.domains.values("pk")))
    plan_relations(plan)
    for name in [f"{text}_{code}" for text in TEXTS for code in LANGUAGES]:
        if text := getattr(source, name):
            target_text = getattr(target, name)
            if not target_text:
                plan.taken_over.append(name)
            elif target_text != text:
                plan.only_in_history.append(name)
    links = Link.objects.to_record(source).in_text().not_from(source)
    plan.texts = list(records_of({link.source for link in links}).values())
    return plan


def obstacles_of(source, target):
    obstacles = [
        gettext(
            "%(language)s: “%(title)s” is not published, and readers would be led "
            "there."
        )
        % {"language": own_name(code), "title": target}
        for code in LANGUAGES
        if source.is_visible_in(code) and not target.is_visible_in(code)
    ]
    working_copies = working_copies_of_merge(source, target)
    pointers = {working_copy.pointer for working_copy in working_copies}
    obstacles += [
        gettext("“%(title)s” has a working copy: publish or discard it first.")
        % {"title": record}
        for record in records_of(pointers).values()
    ]
    return obstacles


def plan_terms(plan):
    """Move each term that the target lacks; only one in a language stays preferred."""
    terms = list(plan.target.terms.all())
    texts = {(term.language, term.text) for term in terms}
    preferred = {term.language for term in terms if is_preferred(term)}
    for term in plan.source.terms.in_order():
        if (term.language, term.text) in texts:
            plan.terms_dropped.append(term)
        elif is_preferred(term) and term.language in preferred:
            plan.terms.append((term, Term.Status.ADMITTED))
        else:
            plan.terms.append((term, Term.Status(term.status)))


def is_preferred(term):
    return term.status == Term.Status.PREFERRED


def citation_key(citation):
    locators = [getattr(citation, f"locator_{code}") or "" for code in LANGUAGES]
    return (citation.source_id, citation.supports, *locators)


def plan_relations(plan):
    """Move each relation of the source that closes no circle."""
    source, target = plan.source, plan.target
    both = {source.pk, target.pk}
    broader = set(target.broader.values_list("pk", flat=True)) - both
    for above in source.broader.exclude(pk__in=both | broader):
        if is_reachable({above.pk}, both):
            plan.left_out.append(above)
        else:
            plan.broader.append(above)
    new_broader = broader | {concept.pk for concept in plan.broader}
    for below in source.narrower.exclude(pk__in=both):
        # A concept above the target, old or new, cannot be below it too.
        if is_reachable(new_broader, {below.pk}):
            plan.left_out.append(below)
        else:
            plan.narrower.append(below)
    plan.confusable = list(source.confusable.exclude(pk__in=both))
    plan.replaced = list(source.replaces.exclude(pk__in=both))


def is_reachable(start, goals):
    """Tell whether one of ``goals`` is among ``start``, or broader than one of it."""
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
