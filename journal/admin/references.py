"""The references in the form of an article: one a row.

A list that is pasted into a new row becomes rows in the browser: see
``static/journal/manuscript.js``.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from bibliography.identifiers import doi_in
from journal.models import Reference
from journal.models.reference import MOST, lines_of
from publishing.admin import ChildForm, ChildInline


class ReferenceForm(ChildForm):
    """A reference: one line, whose DOI is found by itself."""

    def clean_text(self):
        lines = lines_of(self.cleaned_data["text"])
        if self.instance._state.adding and len(lines) > 1:
            message = gettext("One row holds one reference, and here are %(number)d.")
            raise ValidationError(message % {"number": len(lines)})
        return " ".join(lines)

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding and not cleaned.get("doi"):
            cleaned["doi"] = doi_in(cleaned.get("text") or "")
        return cleaned


class ReferenceInline(ChildInline):
    model = Reference
    form = ReferenceForm
    max_num = MOST
    fieldsets = [
        (None, {"fields": ["text"]}),
        (_("second form, DOI, address"), {"fields": ["other_text", ("doi", "url")]}),
    ]
    ordering = ["position", "pk"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in {"text", "other_text"}:
            field.widget.attrs["rows"] = 2
        return field
