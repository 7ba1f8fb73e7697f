"""What is told of a record on pages beside its form; of an issue, its views."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q, Sum
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from journal.views.galleys import FILE
from publishing.models import ViewCount
from text.languages import LANGUAGES, own_name, title_language
from text.pointers import Pointer

RECENT = timedelta(days=30)
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
            days=RECENT.days,
            parts=[*map(own_name, LANGUAGES), gettext("Files")],
            items=viewed_items(issue),
        )


# Views


@dataclass
class ViewedItem:
    """The issue or an article, with its page and its files.

    ``recent`` and ``all``: views within RECENT and since it is there, of each part.
    """

    title: str
    language: str
    recent: list = field(default_factory=lambda: [0] * len(PARTS))
    all: list = field(default_factory=lambda: [0] * len(PARTS))


def viewed_items(issue):
    """Return the issue and its articles in order, with their views."""
    records = [issue, *issue.articles.in_order().without_texts()]
    items = {
        record.pointer: ViewedItem(str(record), title_language(record))
        for record in records
    }
    since = timezone.localdate() - RECENT
    sums = (
        ViewCount.objects.at(items)
        .values_list("to_model", "to_pk", "language")
        .annotate(
            recent=Sum("readers", filter=Q(day__gt=since), default=0),
            total=Sum("readers"),
        )
    )
    for model, pk, language, recent, total in sums:
        item, place = items[Pointer(model, pk)], PARTS.index(language)
        item.recent[place] += recent
        item.all[place] += total
    return [*items.values()]
