"""What the lists of the back office show of each record and its languages."""

from copy import copy
from functools import partial

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import SuspiciousOperation
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from publishing.admin.fields import ColumnLabel
from publishing.content.publishable import Publishable
from publishing.content.snapshots import SHARED, scope_of
from publishing.drafts import marks
from publishing.drafts.working_copy import WorkingCopy
from publishing.revisions import display
from publishing.revisions.revision import Revision
from publishing.translations import translation_status
from publishing.translations.translation_status import SyncPoint
from text.languages import LANGUAGES, in_order, language_of


class RecordChangeList(ChangeList):
    """Takes the lookups of its filters alone: others can fail or be slow."""

    def get_queryset(self, request, exclude_parameters=None):
        try:
            return super().get_queryset(request, exclude_parameters)
        except IncorrectLookupParameters as error:
            # Django's list would forget all filters.
            raise DisallowedModelAdminLookup(str(error)) from error

    def get_filters(self, request):
        found = super().get_filters(request)
        _specs, _has_filters, others, *_flags = found
        names = {"pk", *(field.name for field in self.opts.get_fields())}
        if refused := [each for each in others if each.partition("__")[0] in names]:
            raise DisallowedModelAdminLookup(f"No filter asks {refused}.")
        return found


class TranslatedChangeList(RecordChangeList):
    """Reads the translation status of all rows of a page by a few statements."""

    def get_results(self, request):
        if issubclass(self.model, Publishable):
            # Not in get_queryset: an action changes rows of it.
            self.queryset = self.queryset.without_texts()
        super().get_results(request)
        self.result_list = self.read(self.result_list)
        attach(self.result_list, request.user)

    def read(self, rows):
        """Return the rows of a page as what its columns show."""
        return rows

    def get_ordering(self, request, queryset):
        """Put what has no date behind the newest: in that order the index is."""
        ordering = super().get_ordering(request, queryset)
        for part in ordering:
            if isinstance(part, OrderBy):
                part.nulls_last = part.descending or None
                part.nulls_first = None if part.descending else True
        return ordering


class RowsAsked(TranslatedChangeList):
    """A list of which only the queryset is asked for."""

    def get_results(self, request):
        pass


def rows_asked(model_admin, request, query):
    """Return the rows of a list that is narrowed by a query, or None: it cannot be."""
    asked, listing = copy(request), copy(model_admin)
    asked.GET, asked.method = query, "GET"
    listing.get_changelist = lambda request: RowsAsked
    try:
        return listing.get_changelist_instance(asked).queryset
    except (IncorrectLookupParameters, SuspiciousOperation):
        return None


def attach(records, user):
    """Give each record its ``sync_points``, ``working_copy`` and ``last_person``.

    Of the sync points only those that are out of sync. And ``in_order``, the languages.
    """
    languages = in_order()
    by_pointer = {record.pointer: record for record in records}
    for record in records:
        record.sync_points, record.working_copy = {}, None
        record.in_order = languages
    for sync_point in SyncPoint.objects.out_of_sync().at(by_pointer).defer("synced"):
        by_pointer[sync_point.pointer].sync_points[sync_point.text] = sync_point
    copies = WorkingCopy.objects.lean().at(by_pointer)
    for working_copy in copies.select_related("changed_by"):
        by_pointer[working_copy.pointer].working_copy = working_copy
    revisions = Revision.objects.at(by_pointer).without_discarded()
    revisions = revisions.order_by("to_model", "to_pk", "-pk")
    revisions = revisions.distinct("to_model", "to_pk").select_related("user")
    last = {revision.pointer: revision for revision in revisions.lean()}
    for pointer, record in by_pointer.items():
        person = last_person(last.get(pointer), record.working_copy)
        record.last_person = (
            gettext("you") if person == user else display.name_of(person)
        )


def last_person(revision, working_copy):
    if working_copy and (not revision or working_copy.changed_at > revision.made_at):
        return working_copy.changed_by
    return revision and revision.user


# Columns


@admin.display(description=_("translation"))
def translation_cell(record):
    copy = record.working_copy
    of_record = partial(translation_status.of_record, record)
    return marks.of_languages(
        lambda code: [marks.of_translation(of_record(code, record.sync_points, copy))],
        record.in_order,
    )


@admin.display(description=_("languages"))
def status_cell(record):
    return marks.of_languages(partial(marks_of, record), record.in_order)


def marks_of(record, language):
    shown = [marks.of_language(record, language)]
    working_copy = record.working_copy
    changed = working_copy.changed_names if working_copy else ()
    scopes = {
        *(working_copy.languages if working_copy else ()),
        *map(scope_of, changed),
    }
    if scopes & {language, SHARED}:
        shown.append(marks.of_working_copy(working_copy, language, changed))
    elif status := translation_status.out_of_date(record, language, record.sync_points):
        shown.append(marks.of_translation(status))
    return shown


@admin.display(description=_("changed"), ordering="changed_at")
def change_cell(record):
    if not record.changed_at:
        return None
    moment = timezone.localtime(record.changed_at)
    return mark_safe(
        f'<time datetime="{moment:%Y-%m-%dT%H:%M%z}">{display.near_moment(moment)}'
        f'</time> <span class="quiet">{escape(record.last_person)}</span>'
    )


@admin.display(description=_("on the site"), ordering=F("first_published_at"))
def publication_cell(record):
    if not record.public_languages():
        return None
    return display.day_as("j E Y", record.first_published_at)


def version_of(record, working_copy):
    """Return what tells whether a record was changed since a list showed it."""
    moments = [record.changed_at, working_copy and working_copy.changed_at]
    return " ".join(moment.isoformat() for moment in moments if moment)


def versioned_checkbox(record):
    version = version_of(record, record.working_copy)
    return mark_safe(
        f"{title_checkbox(record)}"
        f'<input type="hidden" name="seen-{record.pk}" value="{version}">'
    )


def title_checkbox(record):
    return mark_safe(
        f'<input type="checkbox" name="{ACTION_CHECKBOX_NAME}" value="{record.pk}"'
        f' class="action-select" aria-labelledby="title-{record.pk}">'
    )


def language_column(options, name):
    """Return, for a column of one language, one that marks its texts with it.

    Of a pair the first has the language that stands first.
    """
    language = language_of(name) if isinstance(name, str) else None
    if language is None:
        return name
    stem = name.removesuffix(language)
    language = in_order()[LANGUAGES.index(language)]
    name = f"{stem}{language}"

    def column(record):
        text = getattr(record, name) or None
        return text and format_html('<span lang="{}">{}</span>', language, text)

    label = capfirst(options.get_field(name).translated_field.verbose_name)
    column.__name__ = name
    label = ColumnLabel(label, language)
    return admin.display(description=label, ordering=name)(column)
