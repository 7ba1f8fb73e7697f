"""Inlines of what is published: a part may be changed by who may change the whole."""

from django.contrib.admin.utils import flatten_fieldsets
from django.forms.widgets import Media, Script

from accounts.permissions import has, may_write_shared
from publishing.admin.forms import RecordForm
from publishing.admin.permissions import Rights
from publishing.admin.record import RecordInline
from publishing.snapshots import stem
from text.languages import current, language_of, title_language


class ChildForm(RecordForm):
    """A row of an inline. ``rights``, to its parent, are set for each request."""

    rights = None
    # Names of the fields that the row shows only when asked.
    folded = ()

    def may_change(self, name):
        return self.rights.may_change(language_of(name))

    def has_folded_errors(self):
        # What is said of the whole row may be about what is folded away.
        of_row = bool(self.non_field_errors())
        return of_row or any(name in self.errors for name in self.folded)

    def told_in_short(self):
        """Return (text, its language or None) of what is stored in folded fields."""
        return [
            told
            for name in self.folded
            if (told := self._told_in_short(name)) is not None
        ]

    def _told_in_short(self, name):
        value, language = self.stored(name), language_of(name)
        if language not in (None, current()) and self.stored(
            f"{stem(name)}_{current()}"
        ):
            return None
        field = self._meta.model._meta.get_field(name)
        if value is True:
            return field.verbose_name, None
        if field.choices and value:
            return dict(field.flatchoices)[value], None
        if isinstance(value, str):
            return (value, language) if value else None
        return (str(value), title_language(value)) if hasattr(value, "texts") else None


class ChildInline(RecordInline):
    """The base of the inlines of what is published in each language on its own.

    The first of its fieldsets is the line of a row; the others are folded away.
    """

    form = ChildForm
    template = "admin/publishing/part_rows.html"

    @property
    def media(self):
        return super().media + Media(js=[Script("publishing/parts.js", type="module")])

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for act in ["change", "delete", "view"]:
            # Of four signs beside each chooser of each row, three are too many.
            sign = f"can_{act}_related"
            if field is not None and hasattr(field.widget, sign):
                setattr(field.widget, sign, False)
        return field

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.rights = Rights(
            request.user, self.parent_model, self._public(request, obj)
        )
        folded = self.get_fieldsets(request, obj)[1:]
        formset.form.folded = flatten_fieldsets(folded)
        return formset

    def _public(self, request, whole):
        is_copy = getattr(request, "working_copy", None) is not None
        return [] if whole is None or is_copy else whole.public_languages()

    def _may_share(self, request, whole):
        return may_write_shared(
            request.user,
            self.parent_model,
            public_languages=self._public(request, whole),
        )

    def has_view_permission(self, request, obj=None):
        return has(request.user, "view", self.parent_model)

    def has_add_permission(self, request, obj=None):
        return self._may_share(request, obj)

    def has_change_permission(self, request, obj=None):
        return has(request.user, "change", self.parent_model) or has(
            request.user, "translate", self.parent_model
        )

    def has_delete_permission(self, request, obj=None):
        return self._may_share(request, obj)
