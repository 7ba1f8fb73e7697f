"""The button that makes a new draft with the texts of an item."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext

from publishing.admin.addresses import page_of
from publishing.content import changesets, snapshots
from publishing.revisions.revision import Revision
from publishing.translations import translation_status


def duplicate(model_admin, request, object_id):
    if request.method != "POST":
        raise Http404
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    model = model_admin.model
    record = model_admin.get_record(request, object_id)
    draft = model.objects.get(pk=record.pk)
    values = snapshots.take(model, record.pk)
    versions = translation_status.synced_versions(record.pointer)
    with changesets.changeset(
        request.user, kind=Revision.Kind.DUPLICATED, restored_versions=versions
    ) as changeset:
        # Who clicks twice gets two drafts, one after the other.
        model_admin.lock([record.pk])
        draft.become_new_draft()
        draft.save()
        changeset.target = draft.pointer
        snapshots.attach_to_duplicate(draft, values)
        model_admin.log_addition(request, draft, [{"added": {}}])
    messages.success(
        request,
        gettext("A new draft with the texts of “%(title)s”.") % {"title": record},
    )
    return HttpResponseRedirect(page_of(model, "change", draft.pk))
