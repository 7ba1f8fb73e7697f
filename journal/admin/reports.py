"""What is told of a record on pages beside its form; of an issue, its views."""

from django.db.models import Sum
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from journal.views.galleys import FILE
from publishing.models import ViewCount
from text.languages import LANGUAGES, own_name, title_language
from text.pointers import Pointer

# What of an item is viewed: its page in a language, or a file, whatever language.
PARTS = [*LANGUAGES, FILE]


class ReportsMixin:
    """An admin class with more pages of a record.

    ``reports``: (path below the record, name of the method, name of the URL,
    ``require_safe`` or ``require_POST``).
    """

    reports = ()

    def get_urls(self):
        options = self.opts
        pages = [
            path(
                f"<path:object_id>/{route}",
                self.admin_site.admin_view(require(getattr(self, method))),
                name=f"{options.app_label}_{options.model_name}_{name}",
            )
            for route, method, name, require in self.reports
        ]
        return [*pages, *super().get_urls()]

    def report(self, request, record, template, title, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": record,
            "title": title,
            **context,
        }
        return TemplateResponse(request, f"admin/journal/{template}.html", context)


class ViewsMixin(ReportsMixin):
    """The part of the admin class of issues that counts views."""

    reports = [("views/", "views_view", "views", require_safe)]

    def views_view(self, request, object_id):
        issue = self.get_record(request, object_id)
        return self.report(
            request,
            issue,
            "views",
            gettext("Views"),
            parts=[*map(own_name, LANGUAGES), gettext("Files")],
            items=viewed_items(issue),
        )


# Views


def viewed_items(issue):
    """Return (title, its language, views of each part) of issue and articles."""
    records = [issue, *issue.articles.in_order().without_texts()]
    numbers = {record.pointer: [0] * len(PARTS) for record in records}
    ends = ViewCount.objects.at(numbers).values_list("to_model", "to_pk", "language")
    for model, pk, part, number in ends.annotate(Sum("readers")):
        numbers[Pointer(model, pk)][PARTS.index(part)] = number
    return [
        (str(record), title_language(record), numbers[record.pointer])
        for record in records
    ]
