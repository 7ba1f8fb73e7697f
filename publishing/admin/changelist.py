"""What a list tells of the translations in it, by one statement for all its rows."""

from django.contrib.admin.views.main import ChangeList
from django.utils.html import format_html, format_html_join

from publishing import translation_status
from publishing.models import SyncPoint, WorkingCopy
from publishing.translation_status import TranslationStatus
from text.languages import LANGUAGES, own_name

# What stands for it in a list, beside its name; what is current needs no sign.
SIGNS = {
    TranslationStatus.MISSING: "○",
    TranslationStatus.WORK: "✎",
    TranslationStatus.REVIEW: "◑",
    TranslationStatus.STALE: "↻",
    TranslationStatus.BOTH: "⇄",
    TranslationStatus.NONE: "–",
}


class FreshList(ChangeList):
    def get_results(self, request):
        super().get_results(request)
        bring_along(self.model, self.result_list)


def bring_along(model, records):
    """Give each record its ``pairs`` and its ``working_copy``."""
    label = model._meta.label_lower
    by_pk = {record.pk: record for record in records}
    for record in by_pk.values():
        record.pairs, record.working_copy = {}, None
    of_these = {"to_model": label, "to_pk__in": by_pk}
    for pair in SyncPoint.objects.filter(**of_these).defer("synced"):
        by_pk[pair.to_pk].pairs[pair.text] = pair
    copies = WorkingCopy.objects.filter(**of_these).prefetch_related("progress")
    for copy in copies.defer("base", "mine"):
        by_pk[copy.to_pk].working_copy = copy


def freshness_in(record, language):
    return translation_status.of_record(
        record, language, record.pairs, record.working_copy
    )


def mark(record, language):
    """Return the sign and the name of what is not current, or nothing."""
    state = freshness_in(record, language)
    if state not in SIGNS:
        return ""
    return format_html(
        ' <span class="freshness freshness-{0}" title="{1}: {2}">'
        '<span aria-hidden="true">{3}</span>'
        '<span class="visually-hidden">{2}</span></span>',
        state.value,
        own_name(language),
        state.label,
        SIGNS[state],
    )


def told_freshness(record):
    """Return what each language of a record is to the other."""
    return format_html_join(
        " ",
        '<span class="language-status">{}{}</span>',
        ((code.upper(), mark(record, code) or " ●") for code in LANGUAGES),
    )
