"""What a form shows below a field: a conflicting edit, a stale translation, notes.

It is rendered as part of the field's widget, so that no template has to ask for it.
"""

import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BooleanField, CharField, ChoiceField
from django.forms.boundfield import BoundField
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_write_any
from publishing.admin.fields import text_field
from publishing.content.partial_dates import TypedDateField
from publishing.content.snapshots import stem
from publishing.drafts.workflow import (
    Note,
    answer_note,
    resolve_notes,
    threads_of,
    write_note,
)
from publishing.revisions.display import as_html, text_difference
from publishing.translations.translation_status import TranslationStatus, status_of
from text.languages import language_of, others, text_languages

ANSWER, RESOLVE = "answer-", "resolve-"
# What a number, or the number of an issue, has none of.
WORD = re.compile(r"[^\W\d_]{2}")


class RecordBoundField(BoundField):
    """Renders the notes on a field below its widget, and what it is needed for."""

    def value(self):
        shown = self.form.shown_anew
        if self.name in shown:
            return self.field.prepare_value(shown[self.name])
        return super().value()

    def in_line(self):
        """Return what the line tells to which the field is folded: its value, and
        whether that needs no name: words, or a ticked box."""
        field, value = getattr(self.field, "field", self.field), self.value()
        if isinstance(field, BooleanField):
            return self.label if value else "", True
        is_text = isinstance(field, CharField) and not isinstance(field, TypedDateField)
        is_words = is_text and bool(WORD.search(str(value or "")))
        is_as_typed = isinstance(value, str) and not isinstance(field, ChoiceField)
        return value if is_as_typed else as_html(field, value), is_words

    def label_tag(self, contents=None, attrs=None, label_suffix=None, tag=None):
        contents = self.label if contents is None else contents
        if mark := self.form.needed_for(self.name):
            contents = format_html('{} <span class="needed">{}</span>', contents, mark)
        return super().label_tag(contents, attrs, "", tag)

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        html = super().as_widget(widget, attrs, only_initial)
        is_shown = not only_initial and not self.is_hidden
        return mark_safe(html + self.field_notes()) if is_shown else html

    def field_notes(self):
        form, name = self.form, self.name
        notes = {
            "conflict": conflict_context(form, name),
            "stale": stale_context(form, name),
            "threads": form.threads_of(name),
        }
        if not any(notes.values()):
            return ""
        context = {"id": self.auto_id, "language": language_of(name), **notes}
        return render_to_string("admin/publishing/field_notes.html", context)


@dataclass
class Conflict:
    """What another person made of a field that this one changed too.

    ``base`` is what the field held when the form was opened, None where the history
    does not know. ``is_live``: the value is the published one, and the form that of a
    working copy.
    """

    value: object
    user: object = None
    made_at: object = None
    base: str | None = None
    is_live: bool = False


def conflict_context(form, name):
    conflict = form.conflicts.get(name)
    if conflict is None:
        return None
    is_rich, value = form.is_rich(name), conflict.value
    return {
        **vars(conflict),
        "is_rich": is_rich,
        "html": as_html(form.fields[name], value, is_rich=is_rich),
        # What a button can put into the field.
        "value": value if isinstance(value, str) else None,
        "pieces": text_difference(conflict.base, value, is_rich=is_rich)
        if isinstance(value, str) and conflict.base is not None
        else None,
    }


def stale_context(form, name):
    language, text = language_of(name), stem(name)
    sync_point = form.sync_points.get(text) if language else None
    if sync_point is None or not form.stored(name):
        return None
    state = status_of(sync_point, language)
    if state not in {TranslationStatus.STALE, TranslationStatus.BOTH}:
        return None
    [other] = others(language)
    was, now = sync_point.synced.get(other), form.stored(f"{text}_{other}")
    control = f"same_{text}"
    # One control for the text, at the side that waits.
    is_here = state == TranslationStatus.STALE or language == form.first_checked()
    return {
        "state": state,
        "is_stale": state == TranslationStatus.STALE,
        "other": other,
        "other_name": text_languages([other]),
        "sync_point": sync_point,
        "pieces": text_difference(was, now, is_rich=form.is_rich(name))
        if was is not None
        else None,
        "control": form[control] if control in form.fields and is_here else None,
    }


# Notes of colleagues, which a script stores at once while the form stays open


def store_note(model_admin, request, object_id):
    """Store a note, an answer, or that a note is resolved; answer its HTML."""
    record = model_admin.get_record(request, object_id)
    may_change = model_admin.has_change_permission(request)
    if not may_change or not may_write_any(request.user, model_admin.model):
        raise PermissionDenied
    pointer, form = record.pointer, NoteForm(request.POST)
    form.fields["note"].queryset = Note.objects.of(pointer).filter(answer_to=None)
    if not form.is_valid():
        errors = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"errors": errors}, status=400)
    sent = form.cleaned_data
    user, text, note = request.user, sent["text"], sent["note"]
    with transaction.atomic():
        if note is None:
            about = {"field": sent["field"], "quote": sent["quote"]}
            note = write_note(pointer, user, text, **about)
        else:
            if text:
                answer_note(note, user, text)
            if sent["resolve"]:
                resolve_notes(Note.objects.filter(pk=note.pk), user)
    [note] = (each for each in threads_of(pointer, also=[note.pk]) if each == note)
    form = forms.Form()
    form.fields |= note_fields(note)
    html = render_to_string("admin/publishing/note.html", thread(note, form), request)
    return JsonResponse({"html": html})


def note_fields(note):
    return {
        f"{ANSWER}{note.pk}": text_field(label=_("Answer")),
        f"{RESOLVE}{note.pk}": forms.BooleanField(label=_("Resolved"), required=False),
    }


def thread(note, form):
    """Return what the template shows of a note; who may only read it has no fields."""
    if f"{ANSWER}{note.pk}" not in form.fields:
        return {"note": note}
    return {
        "note": note,
        "answer": form[f"{ANSWER}{note.pk}"],
        "resolve": form[f"{RESOLVE}{note.pk}"],
    }


class NoteForm(forms.Form):
    note = forms.ModelChoiceField(Note.objects.none(), required=False)
    text = text_field()
    resolve = forms.BooleanField(required=False)
    field = forms.CharField(max_length=100, required=False)
    quote = forms.CharField(required=False)

    def clean_quote(self):
        return self.cleaned_data["quote"][: Note._meta.get_field("quote").max_length]

    def clean(self):
        cleaned = super().clean()
        is_resolved = cleaned.get("note") and cleaned.get("resolve")
        if not cleaned.get("text") and not self.errors and not is_resolved:
            raise forms.ValidationError(_("Write the note first."))
        return cleaned
