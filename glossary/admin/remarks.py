"""Remarks on doubtful entries: above the form of a concept, and all on one page."""

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

# How many concepts a list shows; the others are only counted.
LIMIT = 300


class RemarksMixin:
    """The part of the concept admin that shows remarks."""

    change_list_template = "admin/glossary/concept_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.remarks_view)
        return [
            path("remarks/", view, name="glossary_concept_remarks"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        if (record := context.get("original")) and record.pk:
            context["remarks"] = remark_rows(remarks([record.pk]))
        return super().render_change_form(request, context, *args, **kwargs)

    def remarks_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        rows = remark_rows(remarks())
        by_kind = {
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
                        "count": len(by_kind.get(kind, ())),
                        "rows": by_kind.get(kind, [])[:LIMIT],
                        "rest": len(by_kind.get(kind, ())) - LIMIT,
                    }
                    for kind in Kind
                ],
            },
        )
        add_never_cache_headers(response)
        return response


def remark_rows(remarks):
    """Return remarks for a template, with title and link of each concept."""
    pks = {pk for remark in remarks for pk in (remark.concept, *remark.others)}
    concepts = {
        concept.pk: {
            "title": str(concept),
            "language": title_language(concept),
            "url": page_of(Concept, "change", concept.pk),
        }
        for concept in Concept.objects.without_texts().filter(pk__in=pks)
    }
    return [
        {
            "kind": remark.kind,
            "concept": concepts[remark.concept],
            "language": remark.language,
            "term": remark.term,
            "others": [concepts[pk] for pk in remark.others if pk in concepts],
        }
        for remark in remarks
    ]


def by_title(row):
    return alphabet.sort_key(row["concept"]["title"])
