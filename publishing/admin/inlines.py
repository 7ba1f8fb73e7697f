"""The base of all inlines of the back office."""

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.widgets import Script
from modeltranslation.admin import TranslationTabularInline

from accounts.permissions import has
from publishing.admin import fields
from publishing.admin.fields import pair
from publishing.admin.forms import editing
from publishing.admin.formsets import ChildForm, InlineRows
from publishing.content.ordered import Ordered
from publishing.content.snapshots import SHARED
from publishing.drafts.permissions import may, writable_scopes


class ChildInline(TranslationTabularInline):
    """The base of every inline: translated fields in two columns, no lost save.

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

    class Media:
        js = [
            Script("publishing/children.js", type="module"),
            Script("publishing/ordering.js", type="module"),
        ]

    extra = 0
    form = ChildForm
    formset = InlineRows
    patch_translation_field = fields.leave_column
    formfield_overrides = fields.OVERRIDES
    attributes = {}
    template = "admin/publishing/child_rows.html"

    @property
    def is_translated(self):
        return bool(self.model.texts)

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
            kwargs["widget"] = forms.HiddenInput
        kwargs = {**fields.chooser_options(self, db_field, request), **kwargs}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Of four signs beside each chooser of each row, three are too many.
            for action in ["change", "delete", "view"]:
                setattr(field.widget, f"can_{action}_related", False)
        return fields.prepare_field(db_field, field, self.attributes)

    def get_formset(self, request, obj=None, **kwargs):
        fieldsets = self.get_fieldsets(request, obj)
        if self.order_fields is not None and not editing(request).target_language:
            kwargs["fields"] = [*flatten_fieldsets(fieldsets), "position"]
        formset = super().get_formset(request, obj, **kwargs)
        public = self.public_languages(request, obj)
        formset.form.user, formset.form.editing = request.user, editing(request)
        formset.form.writable = writable_scopes(request.user, self.parent_model, public)
        return formset

    def public_languages(self, request, parent):
        """Return the languages in which the form shows what readers see."""
        is_of_copy = parent is None or editing(request).working_copy
        return [] if is_of_copy else parent.public_languages()

    def get_extra(self, request, obj=None, **kwargs):
        """Begin a row if the address asks for it: ``?new=appointment&person=12``."""
        return self.extra or int(request.GET.get("new") == self.opts.model_name)

    def has_view_permission(self, request, obj=None):
        return has(request.user, "view", self.parent_model)

    def has_add_permission(self, request, obj=None):
        public = self.public_languages(request, obj)
        return not editing(request).target_language and may(
            request.user, self.parent_model, SHARED, public=public
        )

    has_delete_permission = has_add_permission

    def has_change_permission(self, request, obj=None):
        return has(request.user, "change", self.parent_model) or has(
            request.user, "translate", self.parent_model
        )
