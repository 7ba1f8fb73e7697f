"""Forms that never lose another person's save, and that ask who may write what."""

import json
from dataclasses import dataclass
from functools import cache

from django import forms
from django.db.models import DateTimeField, Manager, Model
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext

from publishing.admin.field_notes import Conflict, RecordBoundField
from publishing.admin.fields import DisplayedField, RelatedField, prefetch_choices
from publishing.admin.widgets import Known
from publishing.content.pointer_model import lock_references
from publishing.content.record import Record
from publishing.content.snapshots import SHARED, comparable, fingerprint, stem
from publishing.drafts.open_forms import key_of, opening
from publishing.drafts.permissions import writable_scopes
from publishing.revisions import display
from text.languages import LANGUAGES, language_of
from text.pointers import Pointer
from text.richtext import RichTextField, clean, merge_versions
from text.typography import typeset


@dataclass
class Editing:
    """What the form of a request is about, beside the record that Django hands on.

    A view says it; what makes the form and its rows, and what saves them, asks for it::

        editing(request).target_language = "en"

    ``record``: as the form shows or saves it, locked or with its working copy over it;
    None: Django reads it. ``target_language``: the one that the form writes, where it
    is laid out for translating. ``is_recovering``: what was typed before is shown again
    to go on with, and not saved. ``is_preview``: what is sent is only looked at.
    ``first_language``: the one whose column stands first.
    """

    record: object = None
    working_copy: object = None
    target_language: str | None = None
    is_recovering: bool = False
    is_preview: bool = False
    first_language: str = LANGUAGES[0]
    # The form, once it is saved.
    saved_form: object = None


def editing(request) -> Editing:
    return vars(request).setdefault("editing", Editing())


@cache
def names_of_fields(model):
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return {field.name for field in fields if not field.primary_key}


class RecordForm(forms.ModelForm):
    """Writes only what this person changed, onto the row as it is now.

    What the form showed when it was opened is known by one key that comes back with it:
    see ``publishing.drafts.open_forms``. A field that this person left alone keeps what
    another person saved meanwhile, and so does each block of a rich text; what both
    changed is shown again with both texts.

    ``user`` and ``editing`` are set by the admin on the class that it makes for each
    request; the row of a table sets its user alone.
    """

    bound_field_class = RecordBoundField
    user = None
    editing = Editing()
    # Names of the fields that show something of the record, but no column of it.
    beside_columns = ()
    # Names of the fields that are checked without the constraints of the database.
    checked = ()
    # {text: SyncPoint} of the texts whose translation is stored.
    sync_points = {}

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
        # {field: a rich text in which this person and another changed other blocks}
        self.merged = {}
        # {field: what it shows in place of what was sent}
        self.shown_anew = {}
        for name, field in list(self.fields.items()):
            if isinstance(field, RelatedField):
                field.widget.user = self.user
            if isinstance(field, Known):
                chosen = self._stored_choice(name) or []
                chosen = chosen if isinstance(chosen, list) else [chosen]
                field.known = {str(record.pk): record for record in chosen}
            if name != "opened" and not (
                self.is_translated(name) and self.may_change(name)
            ):
                self.fields[name] = DisplayedField(
                    field, language_of(name), is_rich=self.is_rich(name)
                )
        if "opened" in self.fields:
            self.initial["opened"] = self.opened_now()

    @property
    def working_copy(self):
        """The working copy that the form shows and writes, or None."""
        return self.editing.working_copy

    @property
    def is_recovering(self):
        return self.editing.is_recovering

    def is_written(self, language):
        return self.editing.target_language in (None, language)

    def is_translated(self, name):
        """Return whether the form is laid out for writing what a field holds."""
        return not self.is_stored(name) or self.is_written(language_of(name))

    @cached_property
    def changed_data(self):
        """Leave out the fields that are not about the record."""
        return [name for name in super().changed_data if self.is_stored(name)]

    @cached_property
    def writable(self):
        """The scopes of the record that the person may write in this form."""
        public = [] if self.editing.working_copy else self.instance.public_languages()
        return writable_scopes(self.user, self._meta.model, public)

    def may_change(self, name):
        if not issubclass(self._meta.model, Record):
            # Django's own permissions say it all.
            return True
        return (language_of(name) or SHARED) in self.writable

    def may_check(self, language):
        return self.may_change(f"{self._meta.model.texts[0]}_{language}")

    def first_checked(self):
        return next((code for code in LANGUAGES if self.may_check(code)), None)

    def threads_of(self, name):
        return ()

    def needed_for(self, name):
        """Say what a field must be filled in for, or return ""."""
        return gettext("required") if self.fields[name].required else ""

    def read_only_reason(self):
        """Say why nobody can change the record, or nothing if somebody can."""
        return ""

    def stored(self, name):
        """Return the value as the row holds it now."""
        return getattr(self.instance, name, None) if self.instance.pk else None

    # What the form had shown

    def opened_now(self):
        """Return what tells what the form shows: a key, or of a kind without
        revisions all that stands in its fields."""
        if isinstance(self.instance, Record):
            return key_of(self.instance)
        names = filter(self.is_stored, self.fields)
        return json.dumps(
            {name: self.comparable_of(name, self.stored(name)) for name in names}
        )

    @cached_property
    def opening(self):
        """The ``Opening`` of the form that was sent; None if nothing changed since."""
        sent = self.data.get(self.add_prefix("opened"), "") if self.is_bound else ""
        is_record = isinstance(self.instance, Record)
        return opening(self.instance, sent) if is_record else None

    def shown(self, name):
        """Return what stood in a field, to be compared; None if that is stored."""
        if isinstance(self.instance, Record):
            base = self.base_row
            return self.comparable_in(base, name) if base is not None else None
        return self._sent_fingerprints.get(name)

    @property
    def is_forgotten(self):
        """Tell whether others have saved since, and nobody knows what was shown."""
        return bool(self.opening) and self.opening.snapshot is None

    @cached_property
    def _sent_fingerprints(self):
        try:
            sent = json.loads(self.data.get(self.add_prefix("opened")) or "{}")
        except (ValueError, RecursionError):
            return {}
        return sent if isinstance(sent, dict) else {}

    def comparable_of(self, name, value):
        """Return a field's value as text that is the same for the same content."""
        if self._keeps_order(name) and value is not None:
            records = value.all() if isinstance(value, Manager) else value
            value = [record.pk for record in records]
        if isinstance(self.instance, Record):
            return comparable(value)
        # It is sent along, and nobody is to read there what the form does not show.
        return fingerprint(value)

    def comparable_in(self, snapshot, name):
        """Return the same of what a snapshot has for a field."""
        if name not in snapshot:
            return None
        value, field = snapshot[name], display.field_of(self._meta.model, name)
        if isinstance(field, DateTimeField) and value:
            value = parse_datetime(value)
        if field is not None and field.many_to_many and not self._keeps_order(name):
            value = sorted(map(str, value))
        return comparable(value)

    def _keeps_order(self, name):
        return getattr(self.fields[name], "keeps_order", False)

    def as_stored(self, name, value):
        """Return what saving would make of a value."""
        language = language_of(name)
        if self.is_rich(name):
            return clean(value, language)
        is_text = stem(name) in getattr(self._meta.model, "texts", ())
        if language and isinstance(value, str) and is_text:
            return typeset(value, language)
        return value

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if not self.is_stored(name):
                continue
            now = self.comparable_of(name, self.stored(name))
            shown = self.shown(name)
            shown = now if shown is None else shown
            if shown != now:
                self.changed_meanwhile.add(name)
            if field.disabled or name not in cleaned:
                if shown != now and name in self.errors:
                    self._show_both(name)
                continue
            # Validated is what will be stored: typography may lengthen a text.
            cleaned[name] = self.as_stored(name, cleaned[name])
            mine = self.comparable_of(name, cleaned[name])
            if self.is_forgotten and mine != now:
                # It may be another's words of before, or this person's own.
                shown = None
            if mine != shown:
                self.written_names.add(name)
            if mine == shown and self.instance.pk:
                cleaned[name] = self._stored_choice(name)
            elif shown not in (now, mine) and mine != now:
                if (merged := self._merge(name, cleaned[name])) is None:
                    self._show_both(name)
                else:
                    cleaned[name] = self.merged[name] = merged
                    self.changed_names.add(name)
            else:
                self.changed_names.add(name)
        if not self.editing.is_preview and not self.is_recovering:
            self._lock_chosen(cleaned)
        return cleaned

    def _lock_chosen(self, cleaned):
        """Lock the chosen records until the save; report those that were deleted."""
        chosen = {
            name: cleaned[name]
            for name in self.changed_names
            if isinstance(self.fields[name], forms.ModelChoiceField) and cleaned[name]
        }
        lock_references(
            Pointer.to(record)
            for value in chosen.values()
            for record in ([value] if isinstance(value, Model) else value)
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

    def is_stored(self, name):
        """Tell whether a field of the form shows something of the record."""
        return name != "opened" and (
            name in names_of_fields(self._meta.model) or name in self.beside_columns
        )

    def unseen(self):
        """Return what another person changed, and this one neither saw nor touched."""
        # Where there is something to say, this person's text stands in the field.
        seen = self.changed_names - self.merged.keys()
        return sorted(self.changed_meanwhile - seen - self.errors.keys())

    def renew(self):
        """Let a form that is shown again show what others have saved meanwhile.

        What this person wrote stays. From now on it is opened on what is stored.
        """
        if not self.is_bound:
            return
        for name in self.changed_meanwhile - self.written_names - self.conflicts.keys():
            if not self.fields[name].disabled:
                self.shown_anew[name] = self._stored_choice(name)
        self.shown_anew |= self.merged
        self.shown_anew["opened"] = self.opened_now()

    def _stored_choice(self, name):
        value = self.stored(name)
        return list(value.all()) if isinstance(value, Manager) else value

    def changed_by_another(self, name):
        """Return the error message of a field that two people changed."""
        return gettext(
            "Somebody else has changed this in the meantime. Your text is in the "
            "field, theirs is below it: combine the two and save again."
        )

    def _merge(self, name, mine):
        """Return a rich text with the blocks of both who changed it, None if it has
        none or they changed the same."""
        base, now = self.base_text(self.name_in_history(name)), self.stored(name)
        if base is None or not self.is_rich(name):
            return None
        merged = merge_versions(base, mine or "", now or "")
        return merged and self.as_stored(name, merged)

    def _show_both(self, name):
        """Show who changed a field after this form had shown it, when, and how."""
        known = self.name_in_history(name)
        by = self.opening.change_of(known) if self.opening else ()
        base = self.base_text(known)
        self.conflicts[name] = Conflict(self.stored(name), *by, base=base)
        self.add_error(name, self.changed_by_another(name))

    def name_in_history(self, name):
        return name

    def base_text(self, name):
        """Return the text that the form had shown; None of what is no text."""
        base = self.base_row
        text = base.get(name) if base else None
        return text if isinstance(text, str) else None

    @property
    def base_row(self):
        return self.opening and self.opening.snapshot

    def is_rich(self, name):
        model = self._meta.model
        return name in names_of_fields(model) and isinstance(
            model._meta.get_field(name), RichTextField
        )
