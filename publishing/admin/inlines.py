"""The bases of all inlines of the back office."""

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.widgets import Media, Script
from django.utils.translation import gettext
from modeltranslation.admin import TranslationTabularInline

from accounts.permissions import has, may_publish_all
from publishing.admin.editing import editing
from publishing.admin.fields import OVERRIDES, chooser_options, pair, prepare_field
from publishing.admin.formsets import InlineRows, RowForm
from publishing.content.ordered import Ordered
from publishing.content.record import Record
from publishing.content.snapshots import SHARED, stem
from publishing.drafts.permissions import may, writable_scopes
from publishing.revisions import display
from text.languages import LANGUAGES, current, language_of, title_language


class RecordInline(TranslationTabularInline):
    """The base of every inline: translated fields in two columns, no lost save::

    class SubItemInline(RecordInline):
        model = MenuItem
        fields = [*pair("label"), "page"]
        autocomplete_fields = ["page"]
    """

    extra = 0
    form = RowForm
    formset = InlineRows
    formfield_overrides = OVERRIDES

    def has_add_permission(self, request, obj=None):
        may_add = super().has_add_permission(request, obj)
        return may_add and self._may_change_public(request)

    def has_delete_permission(self, request, obj=None):
        may_delete = super().has_delete_permission(request, obj)
        return may_delete and self._may_change_public(request)

    def _may_change_public(self, request):
        return bool(editing(request).working_copy) or may_publish_all(
            request.user, self.model, LANGUAGES
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        kwargs = {**chooser_options(self, db_field, request), **kwargs}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return prepare_field(db_field, field)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user, formset.form.editing = request.user, editing(request)
        return formset


class ChildForm(RowForm):
    """A row of a ChildInline; ``writable``, the scopes of its parent, are set for each
    request."""

    writable = frozenset()
    # Names of the fields that the row shows only when asked.
    folded = ()

    @property
    def changed_data(self):
        """Take a new row that has but a position for an empty one."""
        names = super().changed_data
        return [] if self.instance._state.adding and names == ["position"] else names

    @property
    def may_move(self):
        return "position" in self.fields and not self.fields["position"].disabled

    def changed_by_another(self, name):
        if name == "position":
            return gettext(
                "Somebody else has changed the order in the meantime: save again "
                "to use yours."
            )
        return super().changed_by_another(name)

    def may_change(self, name):
        return (language_of(name) or SHARED) in self.writable

    @property
    def may_be_deleted(self):
        return True

    def opens_folded(self):
        """Tell whether there is something to see in what is folded away."""
        # An error of the whole row may be about it.
        of_row = bool(self.non_field_errors())
        return of_row or any(
            name in self.errors or stem(name) in self.sync_points
            for name in self.folded
        )

    def folded_values(self):
        """Return (text, its language or None) of what is stored in folded fields."""
        values = map(self.folded_value, self.folded)
        return [value for value in values if value is not None]

    def folded_value(self, name):
        """Return (text, its language or None) of a folded field; None to leave it out.

        A text stands there in the language of the interface, if it has that.
        """
        value, language = self.stored(name), language_of(name)
        if language not in (None, current()) and self.stored(
            f"{stem(name)}_{current()}"
        ):
            return None
        field = self._meta.model._meta.get_field(name)
        if value is True:
            return field.verbose_name, None
        if field.choices and value:
            return display.as_text(field, value), None
        if isinstance(value, str):
            return (value, language) if value else None
        is_record = isinstance(value, Record)
        return (str(value), title_language(value)) if is_record else None


class PositionField(forms.IntegerField):
    """A position that a script sets; without a number the row comes last."""

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class ChildInline(RecordInline):
    """The base of the inlines of what is published in each language on its own.

    Whoever may change the parent may change its rows. The first of its fieldsets is the
    line of a row, or its lines, and the others are folded away. Rows of an ``Ordered``
    model can be dragged::

        class AppointmentInline(ChildInline):
            model = Appointment
            fieldsets = [
                (None, {"fields": [("person", "role", "starts", "ends")]}),
                (_("Note"), {"fields": [pair("note")]}),
            ]
    """

    form = ChildForm
    template = "admin/publishing/child_rows.html"

    @property
    def is_translated(self):
        return bool(self.model.texts)

    @property
    def media(self):
        return super().media + Media(
            js=[
                Script(f"publishing/{name}.js", type="module")
                for name in ["children", "ordering"]
            ]
        )

    @property
    def is_in_lines(self):
        """Tell whether a row has several lines: then the labels of fields are seen."""
        return len(self.fieldsets[0][1]["fields"]) > 1

    @property
    def order_fields(self):
        """Name the fields of a row that decide before its position; None: no order."""
        if not issubclass(self.model, Ordered):
            return None
        parent = self.model.parent_field
        return " ".join(name for name in self.model.order_within if name != parent)

    def get_fieldsets(self, request, obj=None):
        if editing(request).target_language:
            return [(None, {"fields": [*map(pair, self.model.texts)]})]
        return self.fieldsets

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "position":
            kwargs |= {"form_class": PositionField, "widget": forms.HiddenInput}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Of four signs beside each chooser of each row, three are too many.
            for action in ["change", "delete", "view"]:
                setattr(field.widget, f"can_{action}_related", False)
        return field

    def get_formset(self, request, obj=None, **kwargs):
        fieldsets = self.get_fieldsets(request, obj)
        if self.order_fields is not None and not editing(request).target_language:
            kwargs["fields"] = [*flatten_fieldsets(fieldsets), "position"]
        formset = super().get_formset(request, obj, **kwargs)
        public = self.public_languages(request, obj)
        formset.form.writable = writable_scopes(request.user, self.parent_model, public)
        formset.form.folded = flatten_fieldsets(fieldsets[1:])
        return formset

    def public_languages(self, request, parent):
        """Return the languages in which the form shows what readers see."""
        is_of_copy = parent is None or editing(request).working_copy
        return [] if is_of_copy else parent.public_languages()

    def _may_write_shared(self, request, parent):
        public = self.public_languages(request, parent)
        return not editing(request).target_language and may(
            request.user, self.parent_model, SHARED, public=public
        )

    def has_view_permission(self, request, obj=None):
        return has(request.user, "view", self.parent_model)

    def has_add_permission(self, request, obj=None):
        return self._may_write_shared(request, obj)

    def has_change_permission(self, request, obj=None):
        return has(request.user, "change", self.parent_model) or has(
            request.user, "translate", self.parent_model
        )

    def has_delete_permission(self, request, obj=None):
        return self._may_write_shared(request, obj)
