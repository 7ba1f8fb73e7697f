"""Rows of a form, which other people add, change and delete meanwhile."""

import re
from copy import copy
from functools import cached_property

from django import forms
from django.forms import BaseInlineFormSet
from django.forms.formsets import TOTAL_FORM_COUNT
from django.utils.translation import gettext, gettext_lazy as _

from publishing.admin.fields import pair, prefetch_choices
from publishing.admin.forms import RecordForm
from publishing.admin.widgets import ItemField
from publishing.content import changesets, snapshots
from publishing.content.record import Record
from publishing.drafts import permissions
from publishing.drafts.open_forms import opening
from publishing.translations.translation_status import SyncPoint
from text.languages import language_of


class ChildForm(RecordForm):
    """A row of a ``ChildInline``, which is opened on the same key as the form above it.

    ``writable``: the scopes of its parent, which are set for each request.
    ``base_row``: as the form had shown it, as in a snapshot; None: as it is stored.
    ``relation``: the name of the relation in the snapshots of the parent.
    """

    opened = working_copy = None
    base_row = relation = None
    # That of the form above it.
    opening = None
    writable = frozenset()
    may_be_deleted = True

    def validate_constraints(self):
        """Ask of the rows that are stored: those of a working copy are compared by
        ``validate_unique`` of their formset."""
        if not self.editing.working_copy:
            super().validate_constraints()

    def name_in_history(self, name):
        if language_of(name):
            return snapshots.text_name(self.relation, self.instance.pk, name)
        if field := type(self.instance).language_field:
            return f"{self.relation}_{getattr(self.instance, field)}"
        return self.relation

    def ask_of_stale(self, sync_points):
        """Show in a row which of its texts are stale; each can be said to be in step.

        ``sync_points``: {text: SyncPoint} of these texts.
        """
        self.sync_points = sync_points
        if self.first_checked():
            for text in sync_points:
                self.fields[f"same_{text}"] = forms.BooleanField(
                    label=_("Says the same"), required=False
                )

    def texts_in_step(self):
        """Return the texts of this row that were said to be in step.

        Not of what another person has changed since the row was shown.
        """
        return [
            text
            for text in self.sync_points
            if self.cleaned_data.get(f"same_{text}")
            and not self.changed_meanwhile & {*pair(text)}
        ]

    @cached_property
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
        return (language_of(name) or snapshots.SHARED) in self.writable


class InlineRows(BaseInlineFormSet):
    """A formset that knows each row by its key, not by its place.

    A row that another person deleted keeps nobody from saving the rest, and can be
    saved anew; none is deleted that was changed unseen. Rows that were counted but not
    sent are no rows.
    """

    # The rows that were sent

    @cached_property
    def forms(self):
        if not self.is_bound:
            return super().forms
        forms = [self._construct_form(number) for number in self._numbers_sent]
        return [form for form in forms if not self._is_gone(form)]

    @property
    def initial_forms(self):
        if not self.is_bound:
            return super().initial_forms
        return [form for form in self.forms if self._is_of_stored(form)]

    @property
    def extra_forms(self):
        if not self.is_bound:
            return super().extra_forms
        return [form for form in self.forms if not self._is_of_stored(form)]

    def _is_of_stored(self, form):
        has_row = form.instance.pk is not None and not self.is_orphan(form)
        return has_row and self._was_stored(form)

    def _was_stored(self, form):
        return int(form.prefix.rpartition("-")[2]) < self.initial_form_count()

    def total_form_count(self):
        return len(self._numbers_sent) if self.is_bound else super().total_form_count()

    @cached_property
    def _numbers_sent(self):
        if not self.management_form.is_valid():
            return []
        names = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,9}})-")
        sent = {int(match[1]) for match in map(names.match, self.data) if match}
        promised = self.management_form.cleaned_data[TOTAL_FORM_COUNT]
        most = min(promised, self.absolute_max)
        return sorted(number for number in sent if number < most)

    @cached_property
    def empty_form(self):
        """The form of a new row; the admin asks for it several times a page."""
        return super().empty_form

    def add_fields(self, form, index):
        """Let the key of a row find it among those that were read."""
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        key = form.fields[name]
        form.fields[name] = ItemField(
            key.queryset, initial=key.initial, required=False, widget=key.widget
        )
        gone = {str(pk): row for pk, row in self.gone.items()}
        form.fields[name].known = self._stored | gone
        form.relation, form.opening = self.relation, self.opening
        form.base_row = self._shown.get(str(form.instance.pk))
        if sync_points := self._sync_points.get(form.instance.pk):
            form.ask_of_stale(sync_points)

    # The rows that are stored, and those that the form has shown

    @property
    def relation(self):
        return self.fk.remote_field.get_accessor_name()

    @cached_property
    def opening(self):
        """The ``Opening`` of the form above the rows, or None."""
        if not self.is_bound or not isinstance(self.instance, Record):
            return None
        return opening(self.instance, self.data.get("opened", ""))

    @cached_property
    def _shown(self):
        """{key: row} of what the form has shown, as snapshots have rows."""
        opening, relations = self.opening, self.instance.child_relations
        if not opening or opening.snapshot is None or self.relation not in relations:
            return {}
        rows = snapshots.child_rows(
            opening.snapshot, type(self.instance), self.relation
        )
        return {str(row["pk"]): row for row in rows}

    @cached_property
    def _rows(self):
        if self.relation in getattr(self.instance, "_prefetched_objects_cache", {}):
            # Copies, as the form writes onto them.
            rows = [copy(row) for row in getattr(self.instance, self.relation).all()]
        else:
            rows = super().get_queryset()
        prefetch_choices(rows, self.form)
        for row in rows:
            setattr(row, self.fk.name, self.instance)
        return rows

    @cached_property
    def _stored(self):
        return {str(row.pk): row for row in self._rows}

    @cached_property
    def gone(self):
        """{key: row} of what was sent and is not there, as another has deleted it."""
        return {}

    def get_queryset(self):
        """Return the rows that were sent, in their order: a page shows them so."""
        if self.is_bound:
            return [form.instance for form in self.initial_forms]
        return self._rows

    def _existing_object(self, pk):
        """Return a row by its key; of one that is there no more, what was shown.

        One that the form has not shown comes as new.
        """
        if row := self._stored.get(str(pk)):
            return row
        row = self.gone[pk] = self.model(**{self.fk.name: self.instance})
        if shown := self._shown.get(str(pk)):
            row.pk = pk
            columns = snapshots.own_columns(self.model)
            ends = snapshots.ends_of(columns, [shown])
            snapshots.set_columns(row, shown, columns, ends)
        return row

    def added_meanwhile(self):
        if not self.is_bound:
            return []
        sent = {form.instance.pk for form in self.initial_forms}
        return [row for row in self._rows if row.pk not in sent]

    def is_orphan(self, form):
        """Return whether another person has deleted a row since the form was opened."""
        return form.instance.pk in self.gone

    def _is_gone(self, form):
        """Return whether a row was deleted meanwhile, and is not to be shown again."""
        if not self.is_orphan(form):
            return False
        if f"{form.prefix}-DELETE" in self.data:
            return True
        form.full_clean()
        return not (form.written_names - {"position"} or form.errors)

    def renew(self):
        for form in self.forms:
            form.renew()

    # Translations

    @cached_property
    def _sync_points(self):
        """{key of a row: {text: SyncPoint}} of the texts that are stale."""
        sync_points = {}
        if self._rows and self.model.texts:
            rows = SyncPoint.objects.out_of_sync().filter(
                to_model=self.model._meta.label_lower,
                to_pk__in=[row.pk for row in self._rows],
                text__in=self.model.texts,
            )
            for row in rows.select_related("newer_by", "synced_by"):
                sync_points.setdefault(row.to_pk, {})[row.text] = row
        return sync_points

    def declare_in_step(self):
        """Declare what was said to be in step, of texts that are stored as it was."""
        for form in self.initial_forms:
            texts = () if form in self.deleted_forms else form.texts_in_step()
            row = form.instance
            for stored in type(row).locked([row.pk]) if texts else ():
                same = [
                    text
                    for text in texts
                    if all(getattr(stored, it) == getattr(row, it) for it in pair(text))
                ]
                if same:
                    changesets.declare_in_step(stored, same)

    # What cannot be saved

    def full_clean(self):
        super().full_clean()
        for form in self.forms if self.is_bound else ():
            if error := self._error_of(form):
                form.add_error(None, error)

    def _error_of(self, form):
        """Return why a row cannot be saved or deleted as it was sent, or None."""
        if super()._should_delete_form(form) and self._is_unseen(form):
            return permissions.CHECK_AGAIN
        if self.is_orphan(form):
            return gettext(
                "Somebody else has deleted this in the meantime. It is still here as "
                "you left it: save again to add it back, or remove it."
            )
        if self._is_not_restorable(form):
            return gettext(
                "Somebody else has deleted this in the meantime, and you do not have "
                "permission to add it back: copy what you need, and empty its fields."
            )
        return None

    def _is_not_restorable(self, form):
        """Return whether a row is gone, and this person may add none."""
        is_new = form.instance.pk is None and self._was_stored(form)
        written = form.written_names - {"position", self.fk.name}
        return bool(is_new and written and not form.has_changed())

    def refused_rows(self):
        """Return (number from 1, form) of the rows that cannot be saved as they are."""
        return [
            (number, form)
            for number, form in enumerate(self.forms, 1)
            if form.errors and not (self.can_delete and self._should_delete_form(form))
        ]

    def _should_delete_form(self, form):
        return super()._should_delete_form(form) and not self._is_unseen(form)

    def _is_unseen(self, form):
        return bool(form.instance.pk and form.changed_meanwhile)

    @property
    def lead(self):
        """What is said above the rows."""
        is_needed = self.instance.is_note_needed([self.relation])
        return permissions.NEEDS_NOTE if is_needed else ""
