"""All that is stored of concepts as files: drafts too, and terms only looked up."""

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from glossary.interchange.edition import edition_of
from glossary.interchange.formats import FORMATS
from glossary.models import Concept
from glossary.views.export import file_of, format_asked


class Exporting:
    """The part of the admin class of concepts that gives them as files."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.export_view))
        return [
            path("export/glossary.<slug:suffix>", view, name="glossary_concept_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        formats = [(one.name, one.description, address_of(one)) for one in FORMATS]
        return super().changelist_view(
            request, {"formats": formats, **(extra_context or {})}
        )

    def export_view(self, request, suffix):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        format = format_asked(request, suffix)
        edition = edition_of(Concept.objects.all(), everything=True)
        response = file_of(format, edition, everything=True)
        add_never_cache_headers(response)
        return response


def address_of(format):
    address = reverse("admin:glossary_concept_export", args=[format.suffix])
    return f"{address}{format.query}"
