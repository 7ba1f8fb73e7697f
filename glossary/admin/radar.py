"""The page of the radar of terms: a row for each candidate, with its passages."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from glossary import radar
from glossary.models import Concept
from publishing.admin.addresses import page_of
from text.languages import LANGUAGES, current, others, own_name


class RadarMixin:
    """The part of the concept admin that names what the glossary lacks."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.radar_view))
        return [
            path("radar/", view, name="glossary_concept_radar"),
            *super().get_urls(),
        ]

    def radar_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        language = request.GET.get("language")
        language = language if language in LANGUAGES else current()
        [other] = others(language)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Words without an entry"),
            "language": language,
            "other": other,
            "other_name": own_name(other),
            "rows": [
                {
                    "candidate": candidate,
                    "new": address_of_new(candidate, language, other),
                    "passages": [
                        (words, times, match, form_of(match.pointer))
                        for words, times, match in candidate.renderings
                    ],
                }
                for candidate in radar.candidates(language)
            ],
            "may_add": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/glossary/radar.html", context)


def form_of(pointer):
    return page_of(pointer.model, "change", pointer.pk)


def address_of_new(candidate, language, other):
    """Return the address of a new entry that has the words as its terms."""
    usual = candidate.renderings[0][0]
    terms = {f"term_{language}": candidate.words, f"term_{other}": usual}
    return f"{page_of(Concept, 'add')}?{urlencode(terms)}"
