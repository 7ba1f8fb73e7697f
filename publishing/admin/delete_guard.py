"""Nothing is deleted that was changed after the person had looked at it."""

from django.contrib import messages
from django.contrib.admin import actions
from django.contrib.admin.utils import unquote
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy as _

from publishing import changesets, snapshots


def versions_of(model, pks) -> dict:
    """Return {pk: a short name of all that the record holds}."""
    return {
        pk: snapshots.digest(snapshot)
        for pk, snapshot in snapshots.take_all(model, pks).items()
    }


class Deleting:
    """Asks for a confirmation that knows what it confirms."""

    delete_confirmation_template = "admin/publishing/delete.html"
    delete_selected_confirmation_template = "admin/publishing/delete_selected.html"
    actions = ["delete_selected"]

    def delete_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return super().delete_view(request, object_id, extra_context)
        with changesets.changeset(request.user):
            self._lock([record.pk], no_key=False)
            version = versions_of(self.model, [record.pk]).get(record.pk)
            context = {**(extra_context or {}), "version": version}
            if request.method == "POST" and request.POST.get("version") != version:
                self._tell_changed(request)
                # Without an answer the question is asked again.
                request.POST = QueryDict()
            return super().delete_view(request, object_id, context)

    def _lock(self, pks, *, no_key=True):
        if self.has_history:
            rows = self.model.locked(pks, no_key=no_key)
        else:
            rows = self.model._base_manager.filter(pk__in=pks).order_by("pk")
            rows = rows.select_for_update(no_key=no_key)
        list(rows.values_list("pk"))

    def _tell_changed(self, request):
        messages.warning(
            request,
            gettext(
                "Another person changed this meanwhile: look again before deleting."
            ),
        )

    def get_deleted_objects(self, objs, request):
        """Ask no permission of its own for a part: it goes with its whole, or keeps
        what it points to."""
        result = super().get_deleted_objects(objs, request)
        to_delete, model_count, perms_needed, protected = result
        parts = {
            model._meta.verbose_name
            for model in self.admin_site._registry
            if getattr(model, "parent_field", None)
        }
        return to_delete, model_count, perms_needed - parts, protected

    def delete_queryset(self, request, queryset):
        """Delete record by record: each leaves a revision, from which it comes back."""
        if not self.has_history:
            super().delete_queryset(request, queryset)
            return
        for record in queryset:
            record.delete()

    def delete_selected(self, request, queryset):
        pks = list(queryset.values_list("pk", flat=True))
        self._lock(pks, no_key=False)
        versions = {str(pk): name for pk, name in versions_of(self.model, pks).items()}
        sent = {
            name.removeprefix("version-"): value
            for name, value in request.POST.items()
            if name.startswith("version-")
        }
        is_sent = bool(request.POST.get("post"))
        if is_sent and sent != versions:
            self._tell_changed(request)
            request.POST = request.POST.copy()
            del request.POST["post"]
        response = actions.delete_selected(self, request, queryset)
        if response is not None:
            response.context_data["versions"] = versions.items()
        return response

    delete_selected.short_description = _("Delete selected %(verbose_name_plural)s")
    delete_selected.allowed_permissions = ["delete"]
