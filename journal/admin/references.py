"""The references in the form of an article: typed one by one, or pasted as a list."""

from django.core.exceptions import ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.translation import gettext, gettext_lazy as _

from bibliography.identifiers import doi_in
from journal.models import Reference
from journal.reference_lists import MOST, lines_of
from publishing.admin import ChildForm, ChildInline
from publishing.admin.formsets import InlineRows


class ReferenceForm(ChildForm):
    """A reference: one line, whose DOI is found by itself."""

    def clean_text(self):
        lines = lines_of(self.cleaned_data["text"])
        if self.instance._state.adding and len(lines) > 1:
            message = gettext("Too many: an article has at most %(most)d.")
            raise ValidationError(message % {"most": MOST})
        return " ".join(lines)

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding and not cleaned.get("doi"):
            cleaned["doi"] = doi_in(cleaned.get("text") or "")
        return cleaned


class ReferenceRows(InlineRows):
    """The rows of the references; a list pasted into a new one becomes a row a line."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self._split_lists()

    def _split_lists(self):
        """Let what was sent have a row for each line of a list."""
        sent = self.management_form.cleaned_data
        first, end = sent[INITIAL_FORM_COUNT], sent[TOTAL_FORM_COUNT]
        rows = []
        for number in range(first, min(end, self.absolute_max)):
            row = self._row_sent(number)
            lines = lines_of("".join(row.get("text", [])))
            if len(lines) < 2:
                rows.append(row)
            else:
                # They come in their order, behind those that are stored.
                rest = [{"text": [line]} for line in lines[1:]]
                rows += [{**row, "text": lines[:1], "position": [""]}, *rest]
        total = first + len(rows)
        if total == end or total > MOST:
            return
        self.data = self.data.copy()
        for number in range(first, end):
            for name in self._row_sent(number):
                del self.data[f"{self.prefix}-{number}-{name}"]
        for number, row in enumerate(rows, first):
            for name, values in row.items():
                self.data.setlist(f"{self.prefix}-{number}-{name}", values)
        count = self.management_form.add_prefix(TOTAL_FORM_COUNT)
        self.data[count] = str(total)
        del self.management_form

    def _row_sent(self, number):
        """Return {name: values} of what was sent of a row."""
        start = f"{self.prefix}-{number}-"
        return {
            name.removeprefix(start): values
            for name, values in self.data.lists()
            if name.startswith(start)
        }


class ReferenceInline(ChildInline):
    model = Reference
    form = ReferenceForm
    formset = ReferenceRows
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
