"""Rows of a form or of a list, which other people add, change and delete meanwhile."""

import re
from functools import cached_property

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, BaseModelFormSet
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.html import format_html
from django.utils.translation import gettext

from publishing import changesets
from publishing.admin.forms import RecordForm, prefetch_choices
from publishing.models import SyncPoint
from publishing.widgets import ItemField


def declare_rows_in_step(rows):
    """Declare what ``rows_in_step`` returned, of texts that are stored as it says."""
    for row, texts in rows:
        for stored in type(row).locked([row.pk]):
            same = [
                text
                for text, versions in texts.items()
                if all(
                    getattr(stored, f"{text}_{code}") == version
                    for code, version in versions.items()
                )
            ]
            if same:
                changesets.declare_in_step(stored, same)


class RowsMixin:
    """A formset that knows each row by its key, not by its place.

    A row that another person deleted keeps nobody from saving the rest, and none is
    deleted that was changed unseen.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Numbers of the rows that this person changed and another one deleted.
        self.orphans = []
        if self.is_bound and self.management_form.is_valid():
            self._renumber()

    def get_queryset(self):
        """Return the rows that were sent, in their order: a page shows them so."""
        if not self.is_bound:
            return self._rows
        if not hasattr(self, "_sent"):
            stored = self._stored
            keys = map(self._key, self._sent_first())
            self._sent = [stored[key] for key in keys if key in stored]
        return self._sent

    @cached_property
    def empty_form(self):
        """Return the form of a new row; the admin asks for it several times a page."""
        return super().empty_form

    def add_fields(self, form, index):
        """Let the key of a row find it among those that were read."""
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        key = form.fields[name]
        form.fields[name] = ItemField(
            key.queryset, initial=key.initial, required=False, widget=key.widget
        )
        form.fields[name].known = self._stored

    def full_clean(self):
        super().full_clean()
        for form in self.initial_forms if self.is_bound else []:
            if self._is_marked(form) and self._is_unseen(form):
                form.show_as_stored(form.unseen())
                form.add_error(
                    None,
                    gettext(
                        "Somebody else has changed this in the meantime: check it "
                        "again before deleting."
                    ),
                )

    def refused_rows(self):
        """Return (number from 1, form) of the rows that cannot be saved as they are."""
        return [
            (number, form)
            for number, form in enumerate(self.forms, 1)
            if form.errors and not (self.can_delete and self._should_delete_form(form))
        ]

    def _should_delete_form(self, form):
        return self._is_marked(form) and not self._is_unseen(form)

    def _is_marked(self, form):
        return super()._should_delete_form(form)

    def _is_unseen(self, form):
        return bool(form.instance.pk and form.changed_meanwhile)

    # Rows that were deleted meanwhile

    def _renumber(self):
        """Renumber the rows that were sent.

        Those that were counted but not sent drop out, as do those deleted meanwhile.
        """
        stored, first, added = self._stored, self._sent_first(), self._sent_added()
        gone = [number for number in first if self._key(number) not in stored]
        promised = self.management_form.cleaned_data
        if not gone and (len(first), len(first) + len(added)) == (
            promised[INITIAL_FORM_COUNT],
            promised[TOTAL_FORM_COUNT],
        ):
            return
        self.orphans = [number for number in gone if self._is_written(number)]
        remaining = [number for number in first if number not in gone]
        order = [*remaining, *self._readded(), *added]
        self.data = self._moved(self.data, order)
        self.files = self._moved(self.files, order)
        for place, _number in enumerate(self._readded(), len(remaining)):
            # It comes back as a new row.
            self.data[self._html_name(place)] = ""
            self.data[self._html_name(place, "opened")] = ""
        form = self.management_form
        self.data[form.add_prefix(INITIAL_FORM_COUNT)] = str(len(remaining))
        self.data[form.add_prefix(TOTAL_FORM_COUNT)] = str(len(order))
        del self.management_form

    @cached_property
    def _stored(self):
        return {str(row.pk): row for row in self._rows}

    @cached_property
    def _rows(self):
        """Return the stored rows, and with them what they point to."""
        rows = super().get_queryset()
        prefetch_choices(rows, self.form)
        return rows

    def _key(self, number):
        return self.data.get(self._html_name(number))

    def _readded(self):
        """Return the rows of what another person deleted that are shown again."""
        return self.orphans

    def _sent_first(self):
        """Return the numbers of the rows that there were when the page was shown."""
        return self._numbers_sent(
            0, self.management_form.cleaned_data[INITIAL_FORM_COUNT]
        )

    def _sent_added(self):
        promised = self.management_form.cleaned_data
        return self._numbers_sent(
            promised[INITIAL_FORM_COUNT], promised[TOTAL_FORM_COUNT]
        )

    def _numbers_sent(self, start, end):
        """Return the numbers, of these, of rows that were sent and not only counted."""
        numbers = range(start, min(end, self.absolute_max))
        if not numbers:
            return []
        names = re.compile(rf"{re.escape(self.prefix)}-(\d+)-")
        sent = {match[1] for match in map(names.match, self.data) if match}
        return [number for number in numbers if str(number) in sent]

    def _html_name(self, number, name=None):
        return f"{self.add_prefix(number)}-{name or self.model._meta.pk.name}"

    def _is_written(self, number):
        """Tell whether this person wrote something into a row that is no more."""
        form = self.form(self.data, self.files, prefix=self.add_prefix(number))
        form.full_clean()
        is_deleted = f"{form.prefix}-DELETE" in self.data
        written = form.written_names - {"position"}
        return bool(written or form.errors) and not is_deleted

    def _moved(self, data, order):
        """Return the data with the rows in this order, from 0 on."""
        if not data:
            return data
        places = {str(number): str(place) for place, number in enumerate(order)}
        moved = data.copy()
        moved.clear()
        for name, values in data.lists():
            match = re.match(rf"{re.escape(self.prefix)}-(\d+)(-.*)", name)
            if match is None:
                moved.setlist(name, values)
            elif match[1] in places:
                moved.setlist(f"{self.prefix}-{places[match[1]]}{match[2]}", values)
        return moved


class InlineRows(RowsMixin, BaseInlineFormSet):
    """The rows of an inline; one that was deleted meanwhile can be saved anew."""

    @cached_property
    def _rows(self):
        rows = super()._rows
        for row in rows:
            setattr(row, self.fk.name, self.instance)
        return rows

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if sync_points := self._sync_points.get(form.instance.pk):
            form.ask_of_stale(sync_points)

    @cached_property
    def _sync_points(self):
        """Return {key of a row: {text: SyncPoint}} of the texts that are stale."""
        sync_points = {}
        if self._rows and getattr(self.model, "texts", ()):
            rows = SyncPoint.objects.out_of_sync().filter(
                to_model=self.model._meta.label_lower,
                to_pk__in=[row.pk for row in self._rows],
                text__in=self.model.texts,
            )
            for row in rows.select_related("newer_by", "synced_by"):
                sync_points.setdefault(row.to_pk, {})[row.text] = row
        return sync_points

    def rows_in_step(self):
        """Return (row, texts) of what was said to be in step, as ``texts_in_step``."""
        return [
            (form.instance, texts)
            for form in self.initial_forms
            if form not in self.deleted_forms and (texts := form.texts_in_step())
        ]

    def full_clean(self):
        super().full_clean()
        for form in self.extra_forms[: len(self.orphans)]:
            form.add_error(
                None,
                gettext(
                    "Somebody else has deleted this in the meantime. It is still here "
                    "as you left it: save again to add it back, or remove it."
                ),
            )


class ListRows(RowsMixin, BaseModelFormSet):
    """The rows of a list that is edited in place."""

    def _readded(self):
        return []

    def clean(self):
        super().clean()
        if self.orphans:
            raise ValidationError(
                gettext(
                    "Somebody else has deleted something here that you changed. Here "
                    "is the rest: save it again."
                )
            )


class ListForm(RecordForm):
    """A row of a list that is edited in place."""

    asks = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if self.is_stored(name):
                # The head of a column is no label, and there are many rows.
                field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"

    def field_notes(self, bound):
        """Add, in the first cell, the fingerprints of what the row has shown."""
        html = super().field_notes(bound)
        first = next(name for name in self.fields if self.is_stored(name))
        return (
            format_html("{}{}", self["opened"], html) if bound.name == first else html
        )
