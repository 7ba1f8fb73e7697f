"""Pages of a record that only show something, beside those of its admin class."""

from django.urls import path
from django.views.decorators.http import require_safe


def read_only_pages(model_admin, *pages):
    """Return the URL patterns of ``pages``: (path below the record, view, name)."""
    options = model_admin.opts
    return [
        path(
            f"<path:object_id>/{route}",
            model_admin.admin_site.admin_view(require_safe(view)),
            name=f"{options.app_label}_{options.model_name}_{name}",
        )
        for route, view, name in pages
    ]
