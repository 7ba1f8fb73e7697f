"""Downloads of all concepts: drafts too, and terms that are only looked up."""

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from glossary.interchange.formats import FORMATS
from glossary.interchange.title_page import title_page_of
from glossary.models import Concept
from glossary.views.export import file_response, format_or_404


class ExportMixin:
    """The part of the concept admin that offers files of all concepts."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.export_view))
        return [
            path("export/glossary.<slug:suffix>", view, name="glossary_concept_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        formats = [
            (format.name, format.description, url_of(format)) for format in FORMATS
        ]
        return super().changelist_view(
            request, {"formats": formats, **(extra_context or {})}
        )

    def export_view(self, request, suffix):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        format = format_or_404(request, suffix)
        title_page = title_page_of(Concept.objects.all(), everything=True)
        response = file_response(format, title_page, everything=True)
        add_never_cache_headers(response)
        return response


def url_of(format):
    url = reverse("admin:glossary_concept_export", args=[format.suffix])
    return f"{url}{format.query}"
