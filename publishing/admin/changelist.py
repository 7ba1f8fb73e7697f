"""What the lists of the back office show of each record and its languages."""

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from publishing import marks, translation_status
from publishing.admin.columns import ColumnLabel
from publishing.models import SyncPoint, WorkingCopy
from publishing.models.status import LanguageStatus
from publishing.models.working_copy import SHARED, scope_of
from publishing.translation_status import TranslationStatus
from text.languages import LANGUAGES, language_of, own_name, title_language

# The sign of each status of a language in the form, beside its name.
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

# What lists say of a translation; of what is in work the language says enough.
TOLD = {TranslationStatus.STALE, TranslationStatus.BOTH}


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
    for working_copy in WorkingCopy.objects.filter(**of_these).lean():
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


def translation_of(record, language):
    return translation_status.of_record(
        record, language, record.sync_points, record.working_copy
    )


def translation_marks(record):
    """Return the translation status of each language."""
    return format_html_join(
        " ",
        '<div class="language-mark"><span lang="{}">{}</span> {}</div>',
        (
            (code, own_name(code), marks.of_translation(translation_of(record, code)))
            for code in LANGUAGES
        ),
    )


def marks_of(record, language):
    """Return the marks of a language: its own, and what waits or is out of date."""
    shown = [marks.of_language(record, language)]
    working_copy = record.working_copy
    if working_copy and is_changed_in(working_copy, language):
        changed = working_copy.changed_names
        shown.append(marks.of_working_copy(working_copy, language, changed))
    elif (status := translation_of(record, language)) in TOLD:
        shown.append(marks.of_translation(status))
    return shown


def is_changed_in(working_copy, language):
    scopes = {*working_copy.languages, *map(scope_of, working_copy.changed_names)}
    return bool(scopes & {language, SHARED})


def status_column(language):
    """Return the column of a language: its marks, one below the other."""

    @admin.display(description=own_name(language), ordering=f"state_{language}")
    def column(record):
        return format_html_join(
            "", "<div>{}</div>", ((mark,) for mark in marks_of(record, language))
        )

    column.__name__ = f"status_{language}"
    return column


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
