"""What is doubtful in entries: a filter of the list, and remarks above the form.

It does not prevent saving, and readers do not see it.
"""

from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Case, Exists, OuterRef, Q, TextChoices, Value, When
from django.utils.translation import gettext, gettext_lazy as _

from glossary.linker import TermIndex, match_terms
from glossary.links import OUTDATED, pattern
from glossary.models import Citation, Concept, Term
from publishing.admin.addresses import page_of
from publishing.content.status import State, any_language
from publishing.models import Revision
from text.languages import LANGUAGES, title_language

# Terms of one language with the same words, in any inflection.
ALIKE = Q(language=OuterRef("language")) & (
    Q(folded=OuterRef("folded")) | Q(lemmas=OuterRef("lemmas")) & ~Q(lemmas=[])
)


class Remark(TextChoices):
    NO_PREFERRED = "no-preferred", _("Terms, but none is preferred")
    NO_DEFINITION = "no-definition", _("No definition")
    NO_SOURCE = "no-source", _("No source, and not the editors’ wording")
    HOMONYM = "homonym", _("The same term is in another entry")
    REPLACED = "replaced", _("Replaced, but texts still lead here")
    NO_DOMAIN = "no-domain", _("Published without a domain")


def condition_of(remark):
    """Return the condition of the concepts to which a remark applies.

    It joins no table, which would repeat a concept with two sources or domains.
    """
    terms, citations, domains = (
        model.objects.filter(concept=OuterRef("pk"))
        for model in [Term, Citation, Concept.domains.through]
    )
    match remark:
        case Remark.NO_PREFERRED:
            return any_language(
                lambda code: (
                    Exists(terms.filter(language=code))
                    & ~Exists(terms.filter(language=code, status=Term.Status.PREFERRED))
                )
            )
        case Remark.NO_DEFINITION:
            return any_language(
                lambda code: (
                    has_text(f"title_{code}")
                    & ~has_text(f"summary_{code}")
                    & ~Q(**{f"state_{code}": State.NONE})
                )
            )
        case Remark.NO_SOURCE:
            is_defined = any_language(lambda code: has_text(f"summary_{code}"))
            return is_defined & Q(~Exists(citations), own_wording=False)
        case Remark.HOMONYM:
            others = Term.objects.filter(ALIKE).exclude(concept=OuterRef("concept"))
            return Q(Exists(terms.filter(Exists(others))))
        case Remark.REPLACED:
            linked = terms.without_lookup_terms().filter(is_linked=True)
            return Q(Exists(linked), replaced_by__isnull=False)
        case Remark.NO_DOMAIN:
            is_public = any_language(
                lambda code: Q(**{f"state_{code}": State.PUBLISHED})
            )
            return is_public & Q(~Exists(domains))


def has_text(name):
    return Q(**{f"{name}__gt": ""})


class RemarkFilter(admin.SimpleListFilter):
    title = _("remark")
    parameter_name = "remark"

    def lookups(self, request, model_admin):
        return Remark.choices

    def queryset(self, request, concepts):
        if self.value() in Remark:
            return concepts.filter(condition_of(self.value()))
        return concepts


def remarks_on(concept):
    """Return what the form says above its fields, as (text, entries to look at)."""
    applies = {
        remark.name: Case(When(condition_of(remark), then=True), default=Value(False))
        for remark in Remark
    }
    [row] = Concept.objects.filter(pk=concept.pk).values(**applies)
    remarks = [
        (remark.label, homonyms_of(concept) if remark == Remark.HOMONYM else [])
        for remark in Remark
        if row[remark.name]
    ]
    if any(uses_own_term(concept, language) for language in LANGUAGES):
        remarks.append((gettext("The definition uses the term that it defines"), []))
    return remarks


def homonyms_of(concept):
    """Return the other concepts that have one of the terms of this one."""
    # Not those of the record, which may be an overlay.
    own = Term.objects.filter(ALIKE, concept=concept.pk)
    terms = Term.objects.filter(Exists(own))
    others = Concept.objects.without_texts().exclude(pk=concept.pk)
    return [
        {
            "title": str(other),
            "language": title_language(other),
            "url": page_of(Concept, "change", other.pk),
        }
        for other in others.filter(pk__in=terms.values("concept"))
    ]


def former_names(concept, address):
    """Return a remark with links to replace former names of a concept in texts.

    Former are what the glossary advises against, and what was preferred before.
    ``address``: of the page that replaces words.
    """
    snapshots = Revision.objects.to_record(concept).values_list("snapshot", flat=True)
    terms, entries = [*concept.terms.all()], []
    for language in LANGUAGES:
        title = getattr(concept, f"title_{language}")
        own = [term for term in terms if term.language == language]
        current = {term.text for term in own if term.status not in OUTDATED}
        former = [each.get(f"title_{language}") or "" for each in snapshots]
        former += [term.text for term in own if term.status in OUTDATED]
        for name in sorted({*former} - current - {""}) if title else ():
            query = {"find": name, "put": title, "language": language, "any_form": "on"}
            entries.append(
                {
                    "title": f"{name} → {title}",
                    "language": language,
                    "url": f"{address}?{urlencode(query)}",
                }
            )
    return [(gettext("Replace a former term in texts"), entries)] if entries else []


def uses_own_term(concept, language):
    terms = [term for term in concept.terms.all() if term.language == language]
    definition = getattr(concept, f"summary_{language}") or ""
    return bool(match_terms(definition, TermIndex(map(pattern, terms), language)))
