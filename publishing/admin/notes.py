"""Notes that a script stores at once, while the form of the item stays open."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_write_any
from publishing.admin.fields import text_field
from publishing.drafts.workflow import Note, answer_note, resolve_notes, write_note
from text.pointers import is_key


def store_note(model_admin, request, object_id):
    """Store a note, an answer, or that a note is resolved; answer its HTML."""
    record = model_admin.get_record(request, object_id)
    may_change = model_admin.has_change_permission(request)
    if not may_change or not may_write_any(request.user, model_admin.model):
        raise PermissionDenied
    pointer, form = record.pointer, NoteForm(request.POST)
    if not form.is_valid():
        errors = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"errors": errors}, status=400)
    sent = form.cleaned_data
    with transaction.atomic():
        if sent["note"]:
            pk = answer_or_resolve(pointer, request.user, sent)
        else:
            about = {"field": sent["field"], "quote": sent["quote"]}
            pk = write_note(pointer, request.user, sent["text"], **about).pk
    note = Note.objects.threads().get(pk=pk)
    shown = thread(note, ThreadForm(note))
    html = render_to_string("admin/publishing/note.html", shown, request)
    return JsonResponse({"html": html})


def answer_or_resolve(pointer, user, sent):
    found = Note.objects.of(pointer).filter(answer_to=None)
    found = found.filter(pk=sent["note"]) if is_key(sent["note"]) else found.none()
    if (note := found.first()) is None:
        raise Http404
    if sent["text"]:
        answer_note(note, user, sent["text"])
    if sent["resolve"]:
        resolve_notes(found, user)
    return note.pk


ANSWER, RESOLVE = "answer-", "resolve-"


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


class ThreadForm(forms.Form):
    """The controls of a note that is shown anew."""

    def __init__(self, note):
        super().__init__()
        self.fields |= note_fields(note)


class NoteForm(forms.Form):
    note = forms.CharField(max_length=20, required=False)
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
