"""What is told of an issue on pages beside its form.

What it lacks for indexes and archives, with the files that they take; and how often it
was viewed.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, Sum
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from journal.deposits.formats import FORMATS, can_be_taken, format_of
from journal.deposits.issue_deposit import LostFile, deposit_of
from journal.models import Issue
from journal.views.galleys import FILE
from publishing.admin.addresses import page_of
from publishing.models import ViewCount
from text.languages import LANGUAGES, own_name, title_language
from text.pointers import Pointer

RECENT = timedelta(days=30)
# What of an item is viewed: its page in a language, or a file, whatever language.
PARTS = [*LANGUAGES, FILE]


class ReportsMixin:
    """An admin class with pages of a record that only show something.

    ``reports``: (path below the record, name of the method, name of the URL).
    """

    reports = ()

    def get_urls(self):
        options = self.opts
        pages = [
            path(
                f"<path:object_id>/{route}",
                self.admin_site.admin_view(require_safe(getattr(self, method))),
                name=f"{options.app_label}_{options.model_name}_{name}",
            )
            for route, method, name in self.reports
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


class IssueReportsMixin(ReportsMixin):
    """The part of the admin class of issues that deposits them and counts views."""

    change_form_template = "admin/journal/issue_form.html"
    reports = [
        ("deposits/", "deposits_view", "deposits"),
        ("deposits/<slug:code>/", "deposit_view", "deposit"),
        ("views/", "views_view", "views"),
    ]

    def deposits_view(self, request, object_id):
        issue = self.get_record(request, object_id)
        deposit = deposit_of(issue)
        rows = [row_of(format, deposit) for format in FORMATS]
        title = gettext("For indexes and archives")
        return self.report(request, issue, "deposits", title, formats=rows)

    def deposit_view(self, request, object_id, code):
        """Send the file of a format; lead to the page where something is missing."""
        issue = self.get_record(request, object_id)
        format = format_of(code)
        if format is None:
            raise Http404
        deposit = deposit_of(issue)
        page = HttpResponseRedirect(page_of(self.model, "deposits", issue.pk))
        if not can_be_taken(format.remarks(deposit)):
            return page
        # The response closes it.
        file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        try:
            format.write(deposit, file)
        except LostFile as error:
            text = gettext(
                "The file of “%(title)s” is not on the server: upload it again."
            )
            messages.error(request, text % {"title": error.args[0]})
            return page
        file.seek(0)
        name = format.file_name(deposit)
        return FileResponse(file, as_attachment=True, filename=name)

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


# Deposits


def row_of(format, deposit):
    """Return what the page says of a format: (heading, its remarks, by record)."""
    remarks = format.remarks(deposit)
    return {
        "format": format,
        "can_be_taken": can_be_taken(remarks),
        "url": page_of(Issue, "deposit", deposit.issue.pk, format.code),
        "lists": [
            (gettext("Required"), by_record(r for r in remarks if r.is_stop)),
            (gettext("Worth adding"), by_record(r for r in remarks if not r.is_stop)),
        ],
    }


def by_record(remarks):
    """Return [(record, its remarks)], in the order of the remarks."""
    groups = {}
    for remark in remarks:
        key = remark.record._meta.label, remark.record.pk
        groups.setdefault(key, (remark.record, []))[1].append(remark)
    return [*groups.values()]


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
