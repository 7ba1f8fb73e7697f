"""Kinds of which there is one record: the institute, the glossary's title page."""


class SingleRowMixin:
    """An admin class of a model that has one row, or none yet; nobody deletes it."""

    def has_add_permission(self, request):
        is_missing = not self.model._base_manager.exists()
        return super().has_add_permission(request) and is_missing

    def has_delete_permission(self, request, obj=None):
        return False

    def get_model_perms(self, request):
        # Without "add": the list of rows offers it while there is none.
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": False,
            "view": self.has_view_permission(request),
        }
