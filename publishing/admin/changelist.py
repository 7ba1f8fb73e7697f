"""What the lists of the back office show of each record and its languages."""

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from publishing import translation_status
from publishing.admin.columns import ColumnLabel
from publishing.models import SyncPoint, WorkingCopy
from publishing.models.status import LanguageStatus
from publishing.translation_status import TranslationStatus
from text.languages import LANGUAGES, language_of, own_name, title_language

# The sign of each status of a translation, beside its name; a current one has none.
TRANSLATION_SIGNS = {
    TranslationStatus.MISSING: "○",
    TranslationStatus.WORK: "✎",
    TranslationStatus.REVIEW: "◑",
    TranslationStatus.STALE: "↻",
    TranslationStatus.BOTH: "⇄",
    TranslationStatus.NONE: "–",
}

# The sign of each status of a language, beside its name for screen readers.
SIGNS = {
    LanguageStatus.VISIBLE: "●",
    LanguageStatus.SCHEDULED: "◷",
    LanguageStatus.ENDED: "◌",
    LanguageStatus.WITHDRAWN: "✕",
    LanguageStatus.REVIEW: "◑",
    LanguageStatus.DRAFT: "◐",
    LanguageStatus.MISSING: "○",
    LanguageStatus.NONE: "–",
}

# Of what is not written, or waits for review, the status says enough.
WITHOUT_TRANSLATION_SIGN = {
    LanguageStatus.MISSING,
    LanguageStatus.NONE,
    LanguageStatus.REVIEW,
}


class TranslatedChangeList(ChangeList):
    """Reads the translation status of all rows of a page by a few statements."""

    def get_results(self, request):
        super().get_results(request)
        attach_translations(self.model, self.result_list)


def attach_translations(model, records):
    """Give each record its ``sync_points`` and its ``working_copy``."""
    label = model._meta.label_lower
    by_pk = {record.pk: record for record in records}
    for record in by_pk.values():
        record.sync_points, record.working_copy = {}, None
    of_these = {"to_model": label, "to_pk__in": by_pk}
    for sync_point in SyncPoint.objects.filter(**of_these).defer("synced"):
        by_pk[sync_point.to_pk].sync_points[sync_point.text] = sync_point
    working_copies = WorkingCopy.objects.filter(**of_these)
    for working_copy in working_copies.prefetch_related("progress").defer(
        "base", "mine"
    ):
        by_pk[working_copy.to_pk].working_copy = working_copy


def show_rows_sent(changelist):
    """Show a refused list again with the rows that were sent, in their order.

    Django takes the first row for the first form, whatever record each is of.
    """
    formset = changelist.formset
    if formset is None or not formset.is_bound:
        return
    changelist.result_list = [form.instance for form in formset.forms]
    if isinstance(changelist, TranslatedChangeList):
        attach_translations(changelist.model, changelist.result_list)


# Columns


def translation_sign(record, language):
    """Return the sign and the name of a translation status that is not current."""
    status = translation_status.of_record(
        record, language, record.sync_points, record.working_copy
    )
    if status not in TRANSLATION_SIGNS:
        return ""
    return format_html(
        ' <span class="translation-status translation-status-{0}" title="{1}: {2}">'
        '<span aria-hidden="true">{3}</span>'
        '<span class="visually-hidden">{2}</span></span>',
        status.value,
        own_name(language),
        status.label,
        TRANSLATION_SIGNS[status],
    )


def translation_signs(record):
    """Return the translation status of each language."""
    return format_html_join(
        " ",
        '<span class="language-status">{}{}</span>',
        ((code.upper(), translation_sign(record, code) or " ●") for code in LANGUAGES),
    )


def status_signs(record):
    """Return the status of each language, and that of its translation."""
    return format_html_join(
        " ",
        '<span class="language-status language-status-{}" title="{}: {}">{} '
        '<span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span>{}</span>',
        (
            (
                status.value,
                own_name(code),
                status.label,
                code.upper(),
                SIGNS[status],
                status.label,
                ""
                if status in WITHOUT_TRANSLATION_SIGN
                else translation_sign(record, code),
            )
            for code in LANGUAGES
            for status in [record.status_in(code)]
        ),
    )


def title_cell(record):
    """Return the title in its language, with an id that names the row's checkbox."""
    return format_html(
        '<span id="title-{}" lang="{}">{}</span>',
        record.pk,
        title_language(record),
        record,
    )


def title_checkbox(record):
    """Return the checkbox of a row that ``title_cell`` names."""
    attrs = {"class": "action-select", "aria-labelledby": f"title-{record.pk}"}
    checkbox = forms.CheckboxInput(attrs, lambda value: False)
    return checkbox.render(ACTION_CHECKBOX_NAME, str(record.pk))


def language_column(options, name):
    """Return, for a column of one language, one that marks its texts with it."""
    language = language_of(name) if isinstance(name, str) else None
    if language is None:
        return name
    field = options.get_field(name).translated_field

    @admin.display(
        description=ColumnLabel(capfirst(field.verbose_name), language), ordering=name
    )
    def column(record):
        text = getattr(record, name)
        return (
            format_html('<span lang="{}">{}</span>', language, text) if text else None
        )

    column.__name__ = name
    return column
