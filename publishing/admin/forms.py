"""Forms that never lose another person's save, and that ask who may write what."""

import json

from django import forms
from django.db.models import Manager, Prefetch, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext

from publishing import display
from publishing.admin.conflict_form import ConflictFormMixin, RecordBoundField
from publishing.admin.fields import DisplayedField
from publishing.admin.permissions import Rights
from publishing.admin.save_form import SaveFormMixin
from publishing.admin.translation_editor_form import TranslationEditorFormMixin
from publishing.models import Linkable, Record
from publishing.models.link import lock_references
from publishing.snapshots import fingerprint
from publishing.widgets import Known
from text.languages import language_of
from text.pointers import Pointer, is_key
from text.richtext import RichTextField, clean
from text.typography import typeset


def prefetch_choices(records, form_class):
    """Read what records point to by the fields of a form, at once for all of them."""
    options = form_class._meta.model._meta
    prefetch_related_objects(
        records,
        *(
            Prefetch(field.name, choices_of(field))
            for field in [*options.fields, *options.many_to_many]
            if field.is_relation
            and field.name in form_class.base_fields
            and not all(is_prefetched(record, field) for record in records)
        ),
    )


def choices_of(field):
    """Return how the records that a field points to are read; None: as any others."""
    related = field.related_model
    if getattr(field, "keeps_order", False):
        return field.in_order(related._base_manager.all())
    return related.lean() if issubclass(related, Linkable) else None


def is_prefetched(record, field):
    if field.many_to_many:
        return field.name in getattr(record, "_prefetched_objects_cache", {})
    return field.is_cached(record)


class RecordForm(
    SaveFormMixin, TranslationEditorFormMixin, ConflictFormMixin, forms.ModelForm
):
    """Writes only what this person changed, onto the row as it is now.

    What the form showed when it was opened comes back with it, as fingerprints. A
    field that this person left alone keeps what another person saved meanwhile; one
    that both changed is shown again with both texts.

    ``user`` and ``working_copy``, the one that is edited or None, are set by the admin
    on the class that it makes for each request.
    """

    bound_field_class = RecordBoundField
    user = None
    working_copy = None
    # Of a row in the form of a working copy.
    is_of_copy = False
    # What is sent is only going to be looked at.
    is_preview = False
    # It was typed before, and is shown again to go on with.
    is_recovering = False
    # Names of the fields that are checked without the constraints of the database.
    checked = ()

    opened = forms.CharField(
        required=False, max_length=20_000, widget=forms.HiddenInput
    )

    def __init__(self, *args, instance=None, **kwargs):
        if instance and instance.pk:
            prefetch_choices([instance], type(self))
        super().__init__(*args, instance=instance, **kwargs)
        self.changed_names = set()
        # What this person has written otherwise than the form had shown it.
        self.written_names = set()
        self.changed_meanwhile = set()
        # {field: Conflict} of what another person changed too.
        self.conflicts = {}
        for name, field in list(self.fields.items()):
            if isinstance(field, Known):
                field.known = {str(record.pk): record for record in self._chosen(name)}
            if name != "opened" and not (
                self.is_translated(name) and self.may_change(name)
            ):
                self.fields[name] = DisplayedField(
                    field, language_of(name), is_rich=self.is_rich(name)
                )
        self.initial["opened"] = json.dumps(
            {
                name: self.mark_of(name, self.stored(name))
                for name in self.fields
                if self.is_stored(name)
            }
        )
        if self.has_history:
            self.add_save_fields()
            self._focus_first()
        if self.working_copy:
            self._show_live()
        if self.translates_into and self.has_history:
            # Before the form writes what was sent onto the record.
            _ = self.stored_blocks

    def _focus_first(self):
        """Let a new record begin with its first field."""
        if self.instance.pk is None and not self.is_bound:
            for name, field in self.fields.items():
                if self.is_stored(name) and not field.disabled:
                    field.widget.attrs["autofocus"] = True
                    break

    @property
    def has_history(self):
        """Tell whether each save is a revision, which the person may describe."""
        return self.asks and issubclass(self._meta.model, Record)

    @property
    def changed_data(self):
        """Leave out the fields that are not about the record."""
        return [name for name in super().changed_data if self.is_stored(name)]

    @cached_property
    def rights(self):
        is_of_copy = self.working_copy or self.is_of_copy
        public = [] if is_of_copy else self.instance.public_languages()
        return Rights(self.user, self._meta.model, public)

    def may_change(self, name):
        if not issubclass(self._meta.model, Record):
            # Django's own permissions say it all.
            return True
        return self.rights.may_change(language_of(name))

    def read_only_reason(self):
        """Say why nobody can change the record, or nothing if somebody can."""
        return ""

    def stored(self, name):
        """Return the value as the row holds it now."""
        return getattr(self.instance, name) if self.instance.pk else None

    def mark_of(self, name, value):
        """Return the fingerprint of a field's value, in its order if that is kept."""
        field = self.fields[name]
        if getattr(field, "keeps_order", False) and value is not None:
            records = value.all() if isinstance(value, Manager) else value
            value = [record.pk for record in records]
        return fingerprint(value)

    def _chosen(self, name):
        """Return the records that the row points to by a field."""
        value = self.stored(name)
        if isinstance(value, Manager):
            return value.all()
        return [value] if value else []

    def as_stored(self, name, value):
        """Return what saving would make of a value."""
        language = language_of(name)
        if self.is_rich(name):
            return clean(value, language)
        if language and isinstance(value, str) and self._is_text(name):
            return typeset(value, language)
        return value

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        opened = self._opened(cleaned)
        # As it was sent: ``opened`` changes below, for the form that is shown again.
        self.opened_with = dict(opened)
        for name, field in self.fields.items():
            if not self.is_stored(name):
                continue
            now = self.mark_of(name, self.stored(name))
            opened_mark = opened.get(name, now)
            if opened_mark != now:
                self.changed_meanwhile.add(name)
            if field.disabled or name not in cleaned:
                self._forget_nonsense(name, field)
                continue
            # Validated is what will be stored: typography may lengthen a text.
            cleaned[name] = self.as_stored(name, cleaned[name])
            mine = self.mark_of(name, cleaned[name])
            if mine != opened_mark:
                self.written_names.add(name)
            if mine == opened_mark and self.instance.pk:
                cleaned[name] = self._stored_choice(name)
            elif opened_mark not in (now, mine) and mine != now:
                self._show_both(name, opened, now)
            else:
                self.changed_names.add(name)
        self._lock_chosen(cleaned)
        return cleaned

    def _lock_chosen(self, cleaned):
        """Lock the chosen records until the save; report those that were deleted."""
        if self.is_recovering:
            return
        chosen = {
            name: cleaned[name]
            for name in self.changed_names
            if isinstance(self.fields[name], forms.ModelChoiceField) and cleaned[name]
        }
        lock_references(
            Pointer.to(record)
            for value in chosen.values()
            for record in (value if hasattr(value, "__iter__") else [value])
        )
        for name in chosen:
            # Whether it is there is asked of the database, now that it is locked.
            self.fields[name].known = {}
            try:
                self.fields[name].clean(self[name].data)
            except forms.ValidationError as error:
                self.add_error(name, error)

    def validate_constraints(self):
        """Ask only where this person changes something: what is stored keeps them.

        Each unique constraint that is asked costs up to three statements.
        """
        if self.instance.pk and not self.changed_names:
            return
        exclude = {*self._get_validation_exclusions(), *self.checked}
        try:
            self.instance.validate_constraints(exclude)
        except forms.ValidationError as error:
            self._update_errors(error)

    def full_clean(self):
        """Drop all errors but conflicts from a form that is only shown again."""
        super().full_clean()
        if self.is_recovering:
            for name in self._errors.keys() - self.conflicts.keys():
                del self._errors[name]

    def is_valid(self):
        return super().is_valid() and not self.is_recovering

    def save(self, commit=True):
        """Save, of a stored record, what this person changed: the rest is another's."""
        if not commit or self.instance._state.adding:
            return super().save(commit)
        self.instance.save(update_fields=self.changed_columns())
        self._save_m2m()
        return self.instance

    def _save_m2m(self):
        """Skip relations that this person did not change."""
        if self.changed_names & {
            field.name for field in self._meta.model._meta.many_to_many
        }:
            super()._save_m2m()

    def changed_columns(self):
        return self.changed_names & {
            field.name for field in self._meta.model._meta.concrete_fields
        }

    def _opened(self, cleaned):
        """Return {field: fingerprint} of what the form showed; {} for nonsense."""
        try:
            opened = json.loads(cleaned.get("opened") or "{}")
        except (ValueError, RecursionError):
            return {}
        return opened if isinstance(opened, dict) else {}

    def is_stored(self, name):
        """Tell whether a field of the form shows something of the record."""
        return name != "opened" and (
            name in self._model_fields() or hasattr(type(self), f"stored_{name}")
        )

    def _forget_nonsense(self, name, field):
        """Redisplay a choice without invalid keys: its widget would raise."""
        if isinstance(field, forms.ModelChoiceField):
            html_name = self.add_prefix(name)
            keys = [*filter(is_key, self.data.getlist(html_name))]
            is_list = isinstance(field, forms.ModelMultipleChoiceField)
            self._show(html_name, keys if is_list else "".join(keys[:1]))

    def _show(self, html_name, value):
        """Redisplay the form with this value, not with the submitted one."""
        self.data = self.data.copy()
        if isinstance(value, list):
            self.data.setlist(html_name, value)
        else:
            self.data[html_name] = value

    def unseen(self):
        """Return what another person changed, and this one neither saw nor touched."""
        # Where there is something to say, this person's text stands in the field.
        return sorted(self.changed_meanwhile - self.changed_names - self.errors.keys())

    def show_as_stored(self, names):
        """Redisplay the form with the stored values, not with the submitted ones."""
        opened = self._opened(self.cleaned_data)
        self.data = self.data.copy()
        for name in names:
            opened[name] = self.mark_of(name, self.stored(name))
            if not self.fields[name].disabled:
                self._send(name, self._stored_choice(name))
        self._show(self.add_prefix("opened"), json.dumps(opened))

    def _send(self, name, value):
        """Put into the data what a browser sends of a field that holds a value."""
        field, html_name = self.fields[name], self.add_prefix(name)
        # A chooser stands in a frame with links beside it.
        widget = getattr(field.widget, "widget", field.widget)
        value = field.prepare_value(value)
        parts = [("", widget, value)]
        if isinstance(widget, forms.MultiWidget):
            parts = zip(
                widget.widgets_names,
                widget.widgets,
                widget.decompress(value),
                strict=True,
            )
        for suffix, part, part_value in parts:
            text = part.format_value(part_value)
            if isinstance(part, forms.CheckboxInput) and not part_value:
                self.data.pop(html_name + suffix, None)
            elif isinstance(part, forms.CheckboxInput):
                self.data[html_name + suffix] = "on"
            elif isinstance(text, list):
                self.data.setlist(html_name + suffix, text)
            elif not isinstance(part, forms.FileInput):
                self.data[html_name + suffix] = "" if text is None else text

    def _stored_choice(self, name):
        value = self.stored(name)
        return list(value.all()) if isinstance(value, Manager) else value

    def changed_by_another(self, name):
        """Return the error message of a field that two people changed."""
        conflict = self.conflicts[name]
        if conflict.user is None:
            return gettext(
                "Somebody else has changed this in the meantime. Your text is in the "
                "field, theirs is below it: combine the two and save again."
            )
        when = display.format_moment(conflict.made_at)
        return gettext(
            "%(who)s has changed this in the meantime, %(when)s. Your text is in the "
            "field, theirs is below it: combine the two and save again."
        ) % {"who": conflict.user, "when": when}

    def _show_both(self, name, opened, now):
        conflict = self.find_conflict(name, opened.get(name))
        self.conflicts[name] = conflict
        if self.working_copy:
            # The form shows the working copy, and the history is that of the item.
            conflict.user = self.working_copy.changed_by
            conflict.made_at = self.working_copy.changed_at
        self.add_error(name, self.changed_by_another(name))
        opened[name] = now
        self._show(self.add_prefix("opened"), json.dumps(opened))

    def _show_live(self):
        """Show beside a field of a working copy what readers have got meanwhile."""
        working_copy = self.working_copy
        live_marks = {}
        for name in working_copy.conflicts(working_copy.live):
            place = self.place_of(name)
            if place not in self.fields:
                # What the form does not show cannot be resolved in it.
                continue
            value = working_copy.live[name]
            live_marks[name] = fingerprint(value)
            self.conflicts[place] = conflict = self.find_conflict(name, None)
            conflict.value, conflict.base = value, working_copy.base.get(name)
            conflict.is_live = True
        self.fields["live_seen"] = forms.CharField(
            required=False, initial=json.dumps(live_marks), widget=forms.HiddenInput
        )

    def place_of(self, name):
        """Return the field of the form that shows what a snapshot has under a name."""
        return name

    def is_rich(self, name):
        return name in self._model_fields() and isinstance(
            self._meta.model._meta.get_field(name), RichTextField
        )

    def _is_text(self, name):
        return name.rpartition("_")[0] in getattr(self._meta.model, "texts", ())

    def _model_fields(self):
        options = self._meta.model._meta
        return {field.name for field in [*options.fields, *options.many_to_many]}
