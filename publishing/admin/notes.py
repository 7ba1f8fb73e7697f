"""Notes that a script stores at once, while the form of the item stays open."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string

from accounts.permissions import may_write_any
from publishing.admin.note_form import NoteForm, ThreadForm, thread
from publishing.drafts import notes
from publishing.drafts.notes import Note
from text.pointers import is_key


def store_note(model_admin, request, object_id):
    """Store a note, an answer, or that a note is resolved; answer its HTML."""
    record = model_admin.get_record(request, object_id)
    may_change = model_admin.has_change_permission(request)
    if not may_change or not may_write_any(request.user, model_admin.model):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
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
            pk = notes.write(pointer, request.user, sent["text"], **about).pk
    note = Note.objects.threads(also=[pk]).get(pk=pk)
    shown = thread(note, ThreadForm(note))
    html = render_to_string("admin/publishing/note.html", shown, request)
    return JsonResponse({"html": html})


def answer_or_resolve(pointer, user, sent):
    found = Note.objects.of(pointer).filter(answer_to=None)
    found = found.filter(pk=sent["note"]) if is_key(sent["note"]) else found.none()
    if (note := found.first()) is None:
        raise Http404
    if sent["text"]:
        notes.answer(note, user, sent["text"])
    if sent["resolve"]:
        notes.resolve(found, user)
    return note.pk
