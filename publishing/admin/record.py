from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import NotRelationField, get_fields_from_path
from django.contrib.messages.storage import default_storage
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, override
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from accounts.permissions import has, may_publish_all
from publishing import changesets, display
from publishing.admin.autosave import Keeping
from publishing.admin.changelist import FreshList, bring_along, told_freshness
from publishing.admin.delete_guard import Deleting
from publishing.admin.filters import translation_status_filters
from publishing.admin.forms import RecordForm
from publishing.admin.formsets import InlineRows, ListRows
from publishing.admin.history import History
from publishing.locks import is_lock_failure
from publishing.models import Publishable
from publishing.widgets import (
    ItemField,
    ItemsField,
    ItemsWidget,
    ItemWidget,
    PictureWidget,
    RichTextWidget,
)
from text.languages import LANGUAGES, language_of, own_name, title_language
from text.pointers import is_key
from text.richtext import RichTextField

# What the filters of a list ask of a field.
FILTER_LOOKUPS = {"exact", "in", "isnull"}


def pair(name):
    """Return the row of a translated field: its languages side by side."""
    return tuple(f"{name}_{language}" for language in LANGUAGES)


def in_columns(rows):
    """Tell whether what stands side by side are the languages of one field."""
    shared = [row for row in rows if not isinstance(row, str)]
    return bool(shared) and all(
        [language_of(name) for name in row] == LANGUAGES for row in shared
    )


def heads():
    """Return the names of the languages as heads of the two columns.

    The labels name the language too: style sheets hide it there, screen readers do not.
    """
    return format_html(
        '<div class="column-heads" aria-hidden="true">{}</div>',
        format_html_join(
            "",
            '<span lang="{}">{}</span>',
            ((language, own_name(language)) for language in LANGUAGES),
        ),
    )


class ColumnLabel(str):
    """The label of one language's field: plain in the history, marked up in a form."""

    def __new__(cls, name, language):
        label = super().__new__(cls, f"{name} ({own_name(language)})")
        label.name, label.language = name, language
        return label

    def __html__(self):
        return format_html(
            '{}<span class="column-language" lang="{}"> {}</span>',
            self.name,
            self.language,
            own_name(self.language),
        )


def named(record):
    """Return the title of a record, marked with its language."""
    return format_html('<span lang="{}">{}</span>', title_language(record), record)


def is_shown_again(request):
    """Tell whether the form that was sent is only to be shown, with what was typed."""
    return getattr(request, "is_recovering", False)


class Columns:
    """Marks each column of a form with its language; edits rich texts as such."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = getattr(db_field, "language", None)
        if field is not None:
            # What a form has shown comes back by RecordForm's own means.
            field.show_hidden_initial = False
        if field is not None and isinstance(db_field, RichTextField):
            field.widget = RichTextWidget(
                language=language,
                pick_url=reverse("admin:pick"),
                pictures_url=reverse("admin:pictures"),
            )
        if field is not None and language:
            name = getattr(db_field, "translated_field", db_field).verbose_name
            field.label = ColumnLabel(capfirst(name), language)
            if isinstance(field.widget, forms.MultiWidget):
                # A class of the whole takes the place of those of its parts, by which
                # Django finds where to offer its calendar and clock.
                field.widget.attrs.pop("class", None)
            else:
                field.widget.attrs["lang"] = language
        return field


class Choosers:
    """Lets an item be found by its words, and a picture by its looks."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", ItemField)
        if getattr(db_field.related_model, "image_of", None):
            kwargs["widget"] = PictureWidget(
                db_field, self.admin_site, pictures_url=reverse("admin:pictures")
            )
        elif db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ItemWidget(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", ItemsField)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ItemsWidget(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_field_queryset(self, db, db_field, request):
        """Leave the texts of what is chosen in the database: its title is shown."""
        records = super().get_field_queryset(db, db_field, request)
        model = db_field.remote_field.model
        if issubclass(model, Publishable):
            records = model.objects.all() if records is None else records
            return records.without_texts()
        return records


class ListForm(RecordForm):
    """A row of a list that is edited in place."""

    asks = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if self._is_stored(name):
                # The head of a column is no label, and there are many rows.
                field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"

    def beside(self, bound):
        """Bring along, in its first cell, what the row has shown."""
        html = super().beside(bound)
        first = next(name for name in self.fields if self._is_stored(name))
        return (
            format_html("{}{}", self["opened"], html) if bound.name == first else html
        )


class RecordAdmin(Deleting, Keeping, History, Columns, Choosers, admin.ModelAdmin):
    """The base of every list and form of the back office.

    No save is lost, and no search by patterns can stop the database.
    """

    form = RecordForm
    list_per_page = 50
    # Where a record has a page for readers, its form links to it by itself.
    view_on_site = False
    change_form_template = "admin/publishing/change_form.html"

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        form.copy = getattr(request, "working_copy", None)
        form.is_recovering = is_shown_again(request)
        return form

    def get_changelist_form(self, request, **kwargs):
        """Let a list that is edited in place lose no save either."""
        form = super().get_changelist_form(request, **{"form": ListForm, **kwargs})
        form.user = request.user
        return form

    def get_changelist_formset(self, request, **kwargs):
        return super().get_changelist_formset(
            request, **{"formset": ListRows, **kwargs}
        )

    def _get_list_editable_queryset(self, request, prefix):
        """Lock the rows of a list while it is saved."""
        queryset = super()._get_list_editable_queryset(request, prefix)
        self._lock(list(queryset.values_list("pk", flat=True)))
        return queryset

    def changeform_view(self, request, *args, **kwargs):
        """Make one revision of each record that is saved with the form."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        # Django makes a new record of it even where save_as is off.
        if "_saveasnew" in request.POST and not self.save_as:
            raise BadRequest("Nothing is saved as new here.")
        try:
            with changesets.changeset(request.user):
                if self.has_history:
                    # What the form checks stays so until it is saved.
                    self.model.acquire_advisory_lock()
                return super().changeform_view(request, *args, **kwargs)
        except OperationalError as error:
            if not is_lock_failure(error):
                raise
        # Without what the failed save had to say.
        request._messages = default_storage(request)
        messages.warning(
            request,
            gettext(
                "Somebody else is saving this at the moment; a large import may take "
                "minutes. Your changes are not saved yet, but they are still in the "
                "form: save it again shortly."
            ),
        )
        request.is_recovering = True
        # A file that was read once would not be read again; no browser keeps it.
        request.FILES.clear()
        return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request, extra_context=None):
        context = {"has_history": self.has_history, **(extra_context or {})}
        if request.method != "POST":
            return super().changelist_view(request, context)
        with changesets.changeset(request.user):
            response = super().changelist_view(request, context)
        if changelist := getattr(response, "context_data", {}).get("cl"):
            self._show_rows_sent(changelist)
        return response

    def _show_rows_sent(self, changelist):
        """Show a list again with the rows that were sent: their order may be another.

        Django takes the first row for the first form, whatever record each is of.
        """
        formset = changelist.formset
        if formset is None or not formset.is_bound:
            return
        changelist.result_list = [form.instance for form in formset.forms]
        if isinstance(changelist, FreshList):
            bring_along(self.model, changelist.result_list)

    def get_changeform_initial_data(self, request):
        """Take from the address no key that can be none: its chooser would fail."""
        initial = super().get_changeform_initial_data(request)
        relations = {
            field.name for field in self.opts.get_fields() if field.is_relation
        }
        for name in initial.keys() & relations:
            keys = initial[name]
            if not all(map(is_key, [keys] if isinstance(keys, str) else keys)):
                del initial[name]
        return initial

    def get_object(self, request, object_id, from_field=None):
        """Lock the row while a form is being saved onto it."""
        is_saving = request.method == "POST" and not is_shown_again(request)
        if not is_saving or not connection.in_atomic_block:
            return super().get_object(request, object_id, from_field)
        if not is_key(object_id):
            return None
        # Not the key: a text that links here may be saved meanwhile.
        self._lock([object_id])
        record = super().get_object(request, object_id, from_field)
        if record and self.has_history:
            record.remember_row()
        return record

    def save_model(self, request, obj, form, change):
        if self.has_history and form.has_history:
            request.saved_form = form
            form.tell(changesets.current())
        if change and isinstance(form, RecordForm):
            obj.save(update_fields=form.changed_columns())
        else:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if self.has_history and form.has_history and form.copy is None:
            form.keep_notes()

    def construct_change_message(self, request, form, formsets, add=False):
        """Name fields as the log can translate them for whoever reads it."""
        message = super().construct_change_message(request, form, formsets, add)
        if not isinstance(form, RecordForm):
            return message
        # What differs from what the form showed, not from how a browser spells it.
        changed = [name for name in form.fields if name in form.changed_names]
        told = []
        for part in message:
            if "changed" in part and "name" not in part["changed"]:
                with override(None):
                    names = [self._name_in_log(form, one) for one in changed]
                part["changed"]["fields"] = list(dict.fromkeys(names))
            if part.get("changed", {}).get("fields") != []:
                told.append(part)
        return told

    def _name_in_log(self, form, name):
        field = display.field_of(self.model, name)
        if field is None:
            return str((name in form.fields and form.fields[name].label) or name)
        return str(getattr(field, "translated_field", field).verbose_name)

    def lookup_allowed(self, lookup, value, request):
        """Allow what the filters of a list ask: another lookup can fail or be slow."""
        path, _separator, last = lookup.rpartition("__")
        names = {field.name for field in self.opts.get_fields()}
        if lookup.partition("__")[0] not in names:
            # The parameter of a filter of our own, or one that nobody reads.
            return super().lookup_allowed(lookup, value, request)
        try:
            get_fields_from_path(self.model, path if last in FILTER_LOOKUPS else lookup)
        except (FieldDoesNotExist, NotRelationField):
            return False
        return super().lookup_allowed(lookup, value, request)


class TranslatedAdmin(RecordAdmin, TranslationAdmin):
    """A record with translated fields, under heads where its columns are languages.

    Its list tells, and can be narrowed to, which translation is stale.
    """

    def has_change_permission(self, request, obj=None):
        """Let those in who translate, too: the form knows what they may write."""
        may_change = super().has_change_permission(request, obj)
        return may_change or has(request.user, "translate", self.model)

    def has_add_permission(self, request):
        public = LANGUAGES if self.model.is_public_when_new else ()
        return super().has_add_permission(request) and may_publish_all(
            request.user, self.model, public
        )

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (
            obj is None
            or may_publish_all(request.user, self.model, obj.public_languages())
        )

    def get_changelist(self, request, **kwargs):
        return FreshList if self.has_history else super().get_changelist(request)

    def get_list_filter(self, request):
        filters = super().get_list_filter(request)
        return (
            [*filters, *translation_status_filters()] if self.has_history else filters
        )

    def get_list_display(self, request):
        names = super().get_list_display(request)
        return [*map(self._in_its_language, names), "translation_status"]

    def _in_its_language(self, name):
        """Return a column that marks each of its texts with their language."""
        language = language_of(name) if isinstance(name, str) else None
        if language is None:
            return name
        field = self.opts.get_field(name).translated_field

        @admin.display(
            description=ColumnLabel(capfirst(field.verbose_name), language),
            ordering=name,
        )
        def column(record):
            text = getattr(record, name)
            return (
                format_html('<span lang="{}">{}</span>', language, text)
                if text
                else None
            )

        column.__name__ = name
        return column

    @admin.display(description=_("translation"))
    def translation_status(self, record):
        return told_freshness(record)

    def get_fieldsets(self, request, obj=None):
        return [
            (
                name,
                {"classes": ["in-columns"], "description": heads(), **options}
                if in_columns(options["fields"])
                else options,
            )
            for name, options in super().get_fieldsets(request, obj)
        ]


class RecordInline(Columns, Choosers, TranslationTabularInline):
    """The base of every inline: translated fields in two columns, no lost save."""

    extra = 0
    form = RecordForm
    formset = InlineRows

    def has_add_permission(self, request, obj=None):
        may_add = super().has_add_permission(request, obj)
        return may_add and may_publish_all(request.user, self.model, LANGUAGES)

    def has_delete_permission(self, request, obj=None):
        may_delete = super().has_delete_permission(request, obj)
        return may_delete and may_publish_all(request.user, self.model, LANGUAGES)

    def get_fields(self, request, obj=None):
        return [*super().get_fields(request, obj), "opened"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        formset.form.asks = False
        formset.form.is_recovering = is_shown_again(request)
        return formset
