"""What is doubtful: at the head of a concept's form, and of all of them on a page."""

from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from glossary.models import Concept
from glossary.remarks import Kind, remarks
from publishing.admin.addresses import page_of
from text import alphabet
from text.languages import title_language

# Concepts that a list names; the rest is counted.
MOST = 300


class Remarks:
    """The part of the admin class of concepts that shows them."""

    change_list_template = "admin/glossary/concept_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.remarks_view)
        return [
            path("remarks/", view, name="glossary_concept_remarks"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        if (record := context.get("original")) and record.pk:
            context["remarks"] = told(remarks([record.pk]))
        return super().render_change_form(request, context, *args, **kwargs)

    def remarks_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        rows = told(remarks())
        found = {
            kind: sorted(group, key=by_title)
            for kind, group in groupby(rows, key=lambda row: row["kind"])
        }
        response = TemplateResponse(
            request,
            "admin/glossary/remarks.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": gettext("Remarks"),
                "lists": [
                    {
                        "kind": kind,
                        "count": len(found.get(kind, ())),
                        "rows": found.get(kind, [])[:MOST],
                        "rest": len(found.get(kind, ())) - MOST,
                    }
                    for kind in Kind
                ],
            },
        )
        add_never_cache_headers(response)
        return response


def told(found):
    """Return remarks as templates show them, with the concepts that they name."""
    pks = {pk for one in found for pk in (one.concept, *one.others)}
    named = {
        one.pk: {
            "title": str(one),
            "language": title_language(one),
            "url": page_of(Concept, "change", one.pk),
        }
        for one in Concept.objects.without_texts().filter(pk__in=pks)
    }
    return [
        {
            "kind": one.kind,
            "concept": named[one.concept],
            "language": one.language,
            "term": one.term,
            "others": [named[pk] for pk in one.others if pk in named],
        }
        for one in found
    ]


def by_title(row):
    return alphabet.sort_key(row["concept"]["title"])
