from django.contrib import admin
from django.urls import reverse
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from publishing.admin.forms import RecordForm
from publishing.languages import LANGUAGES
from publishing.richtext import RichTextField
from publishing.widgets import RichTextWidget


def pair(name):
    """Return the row of a translated field: its languages side by side."""
    return tuple(f"{name}_{language}" for language in LANGUAGES)


class Columns:
    """Marks each column of a form with its language; edits rich texts as such."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = getattr(db_field, "language", None)
        if field is not None and isinstance(db_field, RichTextField):
            field.widget = RichTextWidget(
                language=language, pick_url=reverse("admin:pick")
            )
        if field is not None and language:
            field.widget.attrs["lang"] = language
        return field


class RecordAdmin(Columns, admin.ModelAdmin):
    """The base of every list and form of the back office.

    No save is lost, and no search by patterns can stop the database.
    """

    form = RecordForm
    list_per_page = 50
    change_form_template = "admin/publishing/change_form.html"

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def get_object(self, request, object_id, from_field=None):
        """Lock the row while a form is being saved onto it."""
        record = super().get_object(request, object_id, from_field)
        if record is None or request.method != "POST":
            return record
        return self.get_queryset(request).select_for_update().get(pk=record.pk)

    def save_model(self, request, obj, form, change):
        names = getattr(form, "changed_names", None)
        if not change or names is None:
            super().save_model(request, obj, form, change)
        elif fields := names & {field.name for field in obj._meta.concrete_fields}:
            obj.save(update_fields=fields)

    def lookup_allowed(self, lookup, value, request):
        if lookup.endswith(("__regex", "__iregex")):
            return False
        return super().lookup_allowed(lookup, value, request)


class TranslatedAdmin(RecordAdmin, TranslationAdmin):
    """A record with translated fields."""


class RecordInline(Columns, TranslationTabularInline):
    """The base of every inline: translated fields in two columns."""

    extra = 0
