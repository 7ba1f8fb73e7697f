"""The page that tells how often an issue and its articles were viewed."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q, Sum
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from openpyxl.cell import WriteOnlyCell

from journal.admin.read_only_pages import read_only_pages
from journal.contents import pdf_of
from library.models import Document
from publishing.admin.addresses import page_of
from publishing.admin.table_file import file_of, sheet_with, text_cell
from publishing.content.daily_count import YEARS_BY_DAY, thinned_before
from publishing.models import ViewCount
from text.languages import LANGUAGES, own_name, title_language
from text.pointers import Pointer

RECENT = timedelta(days=30)
# What of an item is viewed: its page in a language, or its file, whatever language.
PARTS = [*LANGUAGES, "PDF"]


class ViewCountsMixin:
    """The part of the admin class of issues that tells how often they were viewed."""

    def get_urls(self):
        pages = read_only_pages(
            self,
            ("views/", self.views_view, "views"),
            ("views/by-day/", self.views_by_day_view, "views_by_day"),
        )
        return [*pages, *super().get_urls()]

    def views_view(self, request, object_id):
        issue = self.get_record(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": issue,
            "title": gettext("Views"),
            "days": RECENT.days,
            "parts": [part_name(part) for part in PARTS],
            "items": counted_items(issue),
            "file_url": page_of(self.model, "views_by_day", issue.pk),
            "years": YEARS_BY_DAY,
        }
        return TemplateResponse(request, "admin/journal/views.html", context)

    def views_by_day_view(self, request, object_id):
        """Send the views of each day as a table; what is long past, of each month."""
        issue = self.get_record(request, object_id)
        owners = owners_in(items_of(issue))
        labels = [gettext("day"), gettext("title"), gettext("part"), gettext("views")]
        sheet, months_before = sheet_with(map(capfirst, labels)), thinned_before()
        for count in ViewCount.objects.at(owners).order_by("day", "pk"):
            pointer = Pointer(count.to_model, count.to_pk)
            part = part_name(part_of(pointer, count.language))
            title = "; ".join(item.title for item in owners[pointer])
            texts = [text_cell(sheet, text) for text in [title, part]]
            day = WriteOnlyCell(sheet, count.day)
            day.number_format = "yyyy-mm" if count.day < months_before else "yyyy-mm-dd"
            sheet.append([day, *texts, count.readers])
        return file_of(sheet, f"views-{issue.year}-{issue.number}")


@dataclass
class Item:
    """The issue or an article, with its page and its PDF.

    ``recent`` and ``all``: views within RECENT and since it is there, of each part.
    """

    title: str
    language: str
    pointers: list
    recent: list = field(default_factory=lambda: [0] * len(PARTS))
    all: list = field(default_factory=lambda: [0] * len(PARTS))


def items_of(issue):
    """Return the issue and its articles in order."""
    articles = issue.articles.in_order().without_texts()
    return [
        Item(str(record), title_language(record), [record.pointer, *pdf_of(record)])
        for record in [issue, *articles]
    ]


def owners_in(items):
    """Return {pointer of a page or file: items}; one PDF may be that of several."""
    owners = {}
    for item in items:
        for pointer in item.pointers:
            owners.setdefault(pointer, []).append(item)
    return owners


def counted_items(issue):
    """Return the items of an issue with their views."""
    items = items_of(issue)
    owners = owners_in(items)
    since = timezone.localdate() - RECENT
    sums = (
        ViewCount.objects.at(owners)
        .values_list("to_model", "to_pk", "language")
        .annotate(
            recent=Sum("readers", filter=Q(day__gt=since), default=0),
            total=Sum("readers"),
        )
    )
    for model, pk, language, recent, total in sums:
        pointer = Pointer(model, pk)
        place = PARTS.index(part_of(pointer, language))
        for item in owners[pointer]:
            item.recent[place] += recent
            item.all[place] += total
    return items


def part_of(pointer, language):
    return PARTS[-1] if pointer.model == Document._meta.label_lower else language


def part_name(part):
    return own_name(part) if part in LANGUAGES else part
