"""Inlines of what is published: a part may be changed by who may change the whole."""

from accounts.permissions import has, may_share, may_write
from publishing.admin.base import RecordInline
from publishing.admin.forms import RecordForm
from publishing.languages import language_of


class PartForm(RecordForm):
    """A row of an inline. ``whole``, its record or None, is set for each request."""

    whole_model = None
    # The languages in which the whole stands before readers; none of a working copy.
    public = ()

    def may_change(self, name):
        language = language_of(name)
        if language is None:
            return may_share(self.user, self.whole_model, public_languages=self.public)
        is_public = language in self.public
        return may_write(self.user, self.whole_model, language, is_public=is_public)


class PartInline(RecordInline):
    """The base of the inlines of what is published in each language on its own."""

    form = PartForm
    # Below one another: a part has more fields than a row has room for.
    template = "admin/edit_inline/stacked.html"

    def get_fieldsets(self, request, obj=None):
        """Bring what the row has shown along, in the first of its fieldsets."""
        (name, options), *rest = self.fieldsets
        first = (name, {**options, "fields": [*options["fields"], "opened"]})
        return [first, *rest]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for sign in ["can_change_related", "can_delete_related"]:
            # Four signs below each chooser of each row are two too many.
            if field is not None and hasattr(field.widget, sign):
                setattr(field.widget, sign, False)
        return field

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.whole_model = self.parent_model
        formset.form.public = self._public(request, obj)
        return formset

    def _public(self, request, whole):
        is_copy = getattr(request, "working_copy", None) is not None
        return [] if whole is None or is_copy else whole.public_languages()

    def _may_share(self, request, whole):
        return may_share(
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
