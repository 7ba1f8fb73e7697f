"""Forms that never lose another person's save, and that ask who may write what."""

import json
from datetime import datetime
from hashlib import blake2b

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Manager
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_publish, may_share, may_write, speaks
from publishing import transitions
from publishing.admin.displayed import DisplayedField, language_of
from publishing.languages import LANGUAGES, own_name
from publishing.models import Link, Publishable
from publishing.pointers import Pointer, parse_or_none
from publishing.registry import titles_of
from publishing.richtext import RichTextField, clean
from publishing.typography import typeset


def comparable(value):
    """Return a value as text that is the same for the same content."""
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, datetime):
        # The form's own fields know no fractions of a second.
        return f"{value.replace(microsecond=0).timestamp():.0f}"
    if hasattr(value, "comparable"):
        return value.comparable()
    if hasattr(value, "_meta"):
        return str(value.pk)
    if hasattr(value, "__iter__") and not isinstance(value, str):
        parts = [comparable(part) for part in value]
        return "\n".join(sorted(parts) if hasattr(value, "model") else parts)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def is_key(text):
    """Tell whether a text can be the key of a record."""
    return text.isascii() and text.isdigit()


def fingerprint(value):
    return blake2b(comparable(value).encode(), digest_size=8).hexdigest()


class RecordForm(forms.ModelForm):
    """Writes only what this person changed, onto the row as it is now.

    What the form showed when it was opened comes back with it, as fingerprints. A
    field that this person left alone keeps what another person saved meanwhile; one
    that both changed is shown again with both texts.

    ``user`` is set by the admin on the class that it makes for each request.
    """

    user = None
    # What is sent is only going to be looked at.
    is_preview = False

    opened = forms.CharField(
        required=False, max_length=20_000, widget=forms.HiddenInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.changed_names = set()
        self.changed_meanwhile = set()
        for name, field in list(self.fields.items()):
            if name != "opened" and not self.may_change(name):
                self.fields[name] = DisplayedField(
                    field, language_of(name), is_rich=self._is_rich(name)
                )
        self.initial["opened"] = json.dumps(
            {
                name: fingerprint(self.stored(name))
                for name in self.fields
                if self._is_stored(name)
            }
        )

    @property
    def changed_data(self):
        return [name for name in super().changed_data if name != "opened"]

    def may_change(self, name):
        language = language_of(name)
        return language is None or speaks(self.user, language)

    def stored(self, name):
        """Return the value as the row holds it now."""
        return getattr(self.instance, name) if self.instance.pk else None

    def as_stored(self, name, value):
        """Return what saving would make of a value."""
        language = language_of(name)
        if self._is_rich(name):
            return clean(value, language)
        if language and isinstance(value, str) and self._is_text(name):
            return typeset(value, language)
        return value

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        opened = self._opened(cleaned)
        for name, field in self.fields.items():
            if not self._is_stored(name):
                continue
            now = fingerprint(self.stored(name))
            shown = opened.get(name, now)
            if shown != now:
                self.changed_meanwhile.add(name)
            if field.disabled or name not in cleaned:
                self._forget_nonsense(name, field)
                continue
            # Validated is what will be stored: typography may lengthen a text.
            cleaned[name] = self.as_stored(name, cleaned[name])
            mine = fingerprint(cleaned[name])
            if mine == shown and self.instance.pk:
                cleaned[name] = self._kept(name)
            elif shown not in (now, mine) and mine != now:
                self._show_both(name, opened, now)
            else:
                self.changed_names.add(name)
        return cleaned

    def save(self, commit=True):
        """Save, of a stored record, what this person changed: the rest is another's."""
        if not commit or self.instance._state.adding:
            return super().save(commit)
        self.instance.save(update_fields=self.changed_columns())
        self._save_m2m()
        return self.instance

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

    def _is_stored(self, name):
        """Tell whether a field of the form shows something of the record."""
        return name != "opened" and (
            name in self._model_fields() or hasattr(type(self), f"stored_{name}")
        )

    def _forget_nonsense(self, name, field):
        """Show a choice again without what cannot be a key: its widget would fail."""
        if isinstance(field, forms.ModelChoiceField):
            html_name = self.add_prefix(name)
            keys = [*filter(is_key, self.data.getlist(html_name))]
            is_list = isinstance(field, forms.ModelMultipleChoiceField)
            self._show(html_name, keys if is_list else "".join(keys[:1]))

    def _show(self, html_name, value):
        """Let the form be shown again with this value, not with the one sent."""
        self.data = self.data.copy()
        if isinstance(value, list):
            self.data.setlist(html_name, value)
        else:
            self.data[html_name] = value

    def _kept(self, name):
        value = self.stored(name)
        return list(value.all()) if isinstance(value, Manager) else value

    def changed_by_another(self, name):
        """Return what is said at a field that two people changed."""
        return format_html(
            gettext(
                "Another person changed this meanwhile. Theirs: “{}”. Yours is in "
                "the field: make one of both and save again."
            ),
            comparable(self.stored(name)),
        )

    def _show_both(self, name, opened, now):
        self.add_error(name, self.changed_by_another(name))
        opened[name] = now
        self._show(self.add_prefix("opened"), json.dumps(opened))

    def _is_rich(self, name):
        return name in self._model_fields() and isinstance(
            self._meta.model._meta.get_field(name), RichTextField
        )

    def _is_text(self, name):
        return name.rpartition("_")[0] in getattr(self._meta.model, "texts", ())

    def _model_fields(self):
        options = self._meta.model._meta
        return {field.name for field in [*options.fields, *options.many_to_many]}


class RelatedField(forms.Field):
    """Items of any kind, in the editor's order; a list of pointers."""

    def clean(self, value):
        try:
            pointers = [Pointer.parse(text) for text in value or []]
        except ValueError as error:
            raise ValidationError(gettext("Choose items from the list.")) from error
        known = titles_of(pointers)
        if unknown := [pointer for pointer in pointers if pointer not in known]:
            raise ValidationError(
                gettext("This item is no longer there: %(pointer)s.")
                % {"pointer": unknown[0]}
            )
        return list(dict.fromkeys(pointers))

    def prepare_value(self, value):
        return [str(pointer) for pointer in value or []]

    def titles(self, pointers):
        known = labels(pointers)
        return [known[text] for text in pointers if text in known]


def labels(pointers):
    """Return {pointer: title} of those pointers, as text, that exist."""
    parsed = [pointer for text in pointers if (pointer := parse_or_none(text))]
    return {str(pointer): title for pointer, title in titles_of(parsed).items()}


class PublishableForm(RecordForm):
    """Adds the related items, and the step from state to state that a button asks for.

    A button is named ``transition`` and carries ``publish:ru``. The state is no field:
    no POST sets it but by a transition that the person may make.
    """

    related = RelatedField(label=_("Related items"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["related"] = self.stored("related")
        self.transition = None
        # Asked before the form writes its dates onto the record.
        self.seen = {
            language
            for language in LANGUAGES
            if self.instance.pk and self.instance.was_seen_in(language)
        }

    def may_change(self, name):
        model, record = self._meta.model, self.instance
        language = language_of(name)
        if language is None:
            return may_share(
                self.user, model, public_languages=record.public_languages()
            )
        if name.startswith(("published_", "withdrawal_reason")):
            return may_publish(self.user, model, language)
        return may_write(
            self.user, model, language, is_public=record.is_public_in(language)
        )

    def stored(self, name):
        return self.stored_related() if name == "related" else super().stored(name)

    def stored_related(self):
        if not self.instance.pk:
            return []
        links = Link.objects.from_record(self.instance).related().order_by("position")
        return [link.target for link in links]

    def clean(self):
        cleaned = super().clean()
        if not any(self._title(cleaned, language) for language in LANGUAGES):
            self.add_error(None, gettext("Give a title in one language at least."))
        return cleaned

    def _title(self, cleaned, language):
        name = f"title_{language}"
        return cleaned.get(name) if name in cleaned else self.stored(name)

    def _post_clean(self):
        super()._post_clean()
        if asked := self.data.get("transition"):
            self._move(asked)
        self._check_published()

    def _move(self, asked):
        name, _colon, language = asked.partition(":")
        transition = transitions.TRANSITIONS.get(name)
        if transition is None or language not in LANGUAGES:
            self.add_error(None, gettext("There is no such step."))
            return
        if not transitions.may(self.user, self.instance, language, transition):
            self.add_error(None, gettext("You may not do this in this language."))
            return
        if not transitions.is_open(self.instance, language, transition):
            self.add_error(
                None,
                gettext("Another person has moved this text meanwhile: look again."),
            )
            return
        if transition.needs_publisher and self._changed_unseen(language):
            return
        faults = transitions.faults(self.instance, language, transition)
        for field, message in faults.items():
            self._add_at(field, message)
        if not self.errors:
            self.changed_names.update(
                transitions.apply(self.instance, language, transition)
            )
            self.transition = (transition, language)

    def _changed_unseen(self, language):
        """Refuse to publish a text that was changed after it was shown; show it."""
        unseen = [
            name
            for name in sorted(self.changed_meanwhile - self.changed_names)
            if language_of(name) in (language, None)
        ]
        if not unseen:
            return False
        opened = self._opened(self.cleaned_data)
        for name in unseen:
            value = self.stored(name)
            opened[name] = fingerprint(value)
            if isinstance(value, str) and not self.fields[name].disabled:
                self._show(self.add_prefix(name), value)
        self._show(self.add_prefix("opened"), json.dumps(opened))
        self.add_error(
            None,
            gettext(
                "Another person changed the text meanwhile. Here it is as it stands "
                "now: read it and press the button again."
            ),
        )
        return True

    def _check_published(self):
        """Keep what is public complete: the same rule as at its publication."""
        publish = transitions.TRANSITIONS["publish"]
        for language in self.instance.public_languages():
            missing = transitions.faults(self.instance, language, publish)
            if not getattr(self.instance, f"published_at_{language}"):
                missing[f"published_at_{language}"] = gettext(
                    "What is published needs a date."
                )
            for field, message in missing.items():
                if field not in self.errors:
                    self._add_at(field, message)
            begin = getattr(self.instance, f"published_at_{language}")
            if begin and begin > timezone.now() and language in self.seen:
                self._add_at(
                    f"published_at_{language}",
                    gettext("Readers have seen this: withdraw it, with a reason."),
                )
            end = getattr(self.instance, f"published_until_{language}")
            if begin and end and end <= begin:
                self._add_at(
                    f"published_until_{language}",
                    gettext("The end must be later than the beginning."),
                )
            if self.instance.state_in(language) == Publishable.State.WITHDRAWN:
                withdraw = transitions.TRANSITIONS["withdraw"]
                for field, message in transitions.faults(
                    self.instance, language, withdraw
                ).items():
                    if field not in self.errors:
                        self._add_at(field, message)

    def _add_at(self, field, message):
        """Add an error at its field, or above the form where the field is not shown."""
        if field in self.fields and not self.fields[field].disabled:
            self.add_error(field, message)
        else:
            self.add_error(None, f"{self.fields[field].label}: {message}")

    def transition_message(self):
        """Say what the step has done, in the words of the person's interface."""
        _transition, language = self.transition
        record = self.instance
        return f"{own_name(language)}: {record.standing_in(language).label}."
