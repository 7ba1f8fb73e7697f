"""Notes that a script stores at once, while the form of the item stays open."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from accounts.permissions import may_write_any
from publishing import notes
from publishing.admin.note_form import NoteForm, ThreadForm, thread
from publishing.models import Note
from text.pointers import is_key


def store_note(model_admin, request, object_id):
    """Store a note, an answer, or that a note is resolved; answer its HTML."""
    record = model_admin.get_record(request, object_id)
    may_change = model_admin.has_change_permission(request)
    if not may_change or not may_write_any(request.user, model_admin.model):
        raise PermissionDenied
    return require_POST(_store_note)(request, record.pointer)


def _store_note(request, pointer):
    form = NoteForm(request.POST)
    if not form.is_valid():
        errors = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"errors": errors}, status=400)
    sent = form.cleaned_data
    with transaction.atomic():
        if sent["note"]:
            pk = answer_or_resolve(pointer, request.user, sent)
        else:
            pk = notes.write(
                pointer,
                request.user,
                sent["text"],
                field=sent["field"],
                quote=sent["quote"],
            ).pk
    note = Note.objects.threads(also=[pk]).get(pk=pk)
    html = render_to_string(
        "admin/publishing/note.html", thread(note, ThreadForm(note)), request
    )
    return JsonResponse({"html": html})


def answer_or_resolve(pointer, user, sent):
    if not is_key(sent["note"]):
        raise Http404
    found = Note.objects.of(pointer).filter(pk=sent["note"], answer_to=None)
    note = found.first()
    if note is None:
        raise Http404
    if sent["text"]:
        notes.answer(note, user, sent["text"])
    if sent["resolve"]:
        notes.resolve(found, user)
    return note.pk
