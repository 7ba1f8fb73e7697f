"""The pages on which the journal says what holds: there, and fresh, in both languages.

DOAJ wants the same information in all languages of a site.
"""

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext

from institute.models import Page
from journal.criteria.criterion import Criterion, Place, answer_of
from journal.models import Journal, Policy
from publishing.admin.addresses import page_of, place_in_form
from publishing.models import CatalogueEntry
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, text_languages
from text.pointers import Pointer

REQUIRED = {
    Policy.Kind.ACCESS,
    Policy.Kind.AIMS,
    Policy.Kind.AUTHORS,
    Policy.Kind.REVIEW,
    Policy.Kind.COPYRIGHT,
    Policy.Kind.CHARGES,
}


def of_policies(journal):
    pages = pages_of(journal)
    records = [journal, *pages.values()] if journal.pk else []
    statuses = statuses_of(records)
    for kind in Policy.Kind:
        yield policy(journal, kind, pages.get(kind), statuses)
    stale = stale_languages(statuses.get(Pointer.to(journal)) if journal.pk else None)
    yield Criterion(
        gettext("The details of the journal say the same in both languages."),
        answer_of(journal.pk and not stale),
        figures=in_words(stale),
        places=translations_of(Journal, journal.pk, stale),
    )


def pages_of(journal):
    """Return {kind of a policy: its page}."""
    if not journal.pk:
        return {}
    pages = Prefetch("page", Page.objects.without_texts())
    return {row.kind: row.page for row in journal.policies.prefetch_related(pages)}


def statuses_of(records):
    """Return {pointer: {language: its translation status}}."""
    entries = CatalogueEntry.objects.at([Pointer.to(record) for record in records])
    return {
        entry.pointer: {
            language: TranslationStatus(
                getattr(entry, f"translation_status_{language}")
            )
            for language in LANGUAGES
        }
        for entry in entries.with_translation_status()
    }


def policy(journal, kind, page, statuses):
    if page is None:
        url = place_in_form(journal, "policies")
        places = (Place(gettext("Policies of the journal"), url),)
        faults = [gettext("There is no page.")]
    else:
        hidden = [code for code in LANGUAGES if not page.is_visible_in(code)]
        stale = stale_languages(statuses.get(Pointer.to(page)))
        stale = {code: label for code, label in stale.items() if code not in hidden}
        places = tuple(Place(str(page), place_in_form(page)) for _code in hidden[:1])
        places += translations_of(Page, page.pk, stale)
        faults = [in_words(dict.fromkeys(hidden, gettext("not on the site")))]
        faults.append(in_words(stale))
    figures = "; ".join(filter(None, faults))
    return Criterion(
        capfirst(str(kind.label)),
        answer_of(not figures),
        figures,
        places,
        is_required=kind in REQUIRED,
    )


def stale_languages(statuses):
    """Return {language: what its text is} of those that do not say the same."""
    sound = {TranslationStatus.CURRENT, TranslationStatus.NONE}
    statuses = statuses or {}
    return {
        language: str(status.label)
        for language, status in statuses.items()
        if status not in sound
    }


def in_words(labels):
    return ", ".join(
        f"{text_languages([language])}: {label}" for language, label in labels.items()
    )


def translations_of(model, pk, languages):
    """Return the editor of translations, in each of these languages."""
    return tuple(
        Place(
            gettext("Translate: %(text)s") % {"text": text_languages([language])},
            page_of(model, "translate", pk, language),
        )
        for language in languages
    )
