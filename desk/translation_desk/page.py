"""The translation desk: one page for all kinds and both directions."""

from functools import cache, cached_property, partial
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write, speaks
from desk.dashboard.page import kinds_of
from desk.translation_desk import assign, pace, queue, workload
from desk.translation_desk.reads import PAGE
from publishing.admin.queue import PART, QUEUE
from publishing.cache.compiled import Slices
from publishing.drafts.marks import Mark
from publishing.pages.views import Counted
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, others, own_name
from text.pointers import is_key

# The name of the queue.
NAME = "translations"
ME, NOBODY = "me", "nobody"


# What the page shows, as the fragments of its template are kept by: no lists.


class Tab(NamedTuple):
    label: str
    amount: workload.Amount
    query: str
    is_current: bool


class Cell(NamedTuple):
    mark: Mark
    amount: workload.Amount
    query: str
    is_current: bool


class Matrix(NamedTuple):
    """``rows``: (name of a kind, cells)."""

    heads: tuple
    rows: tuple
    sums: tuple


class Filter(NamedTuple):
    title: str
    choices: tuple


class Choice(NamedTuple):
    display: str
    selected: bool
    query_string: str


class SelectionForm(forms.Form):
    """What of the desk is shown. A value that is no choice counts as none.

    ``to``: the language into which one translates, or what is given to the person.
    """

    to = forms.ChoiceField(
        choices=[(code, code) for code in [*LANGUAGES, ME]], required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(status, workload.mark_of(status)) for status in workload.COLUMNS],
        required=False,
    )
    assigned = forms.CharField(label=_("Assigned"), required=False)
    p = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def __init__(self, data, user):
        super().__init__(data)
        self.user = user
        self.kinds = kinds_of(user)
        self.fields["kind"].choices = [(label, label) for label in self.kinds]
        self.full_clean()

    def clean_assigned(self):
        value = self.cleaned_data["assigned"]
        if value in {"", ME, NOBODY} or is_key(value):
            return value
        raise forms.ValidationError("")

    def chosen(self, name):
        return self.cleaned_data.get(name, "")

    @cached_property
    def groups(self):
        return workload.groups_of(self.kinds)

    def groups_in(self, language):
        return [group for group in self.groups if group.language == language]

    @cached_property
    def to_language(self):
        """The language of the tab; None: of what is given to the person."""
        chosen = self.chosen("to")
        if chosen:
            return None if chosen == ME else chosen
        # The one with most to do, of those that the person writes.
        codes = [code for code in LANGUAGES if speaks(self.user, code)] or LANGUAGES
        return max(
            codes,
            key=lambda code: (
                workload.amount(workload.to_do(self.groups_in(code))).items
            ),
        )

    @property
    def selection(self):
        kind, status = self.chosen("kind"), self.chosen("status")
        assigned = self.chosen("assigned") if self.to_language else ME
        person = self.user.pk if assigned == ME else assigned
        is_person = assigned not in {"", NOBODY}
        return queue.Selection(
            languages=(self.to_language,) if self.to_language else tuple(LANGUAGES),
            kinds={kind: self.kinds[kind]} if kind else self.kinds,
            statuses=[status] if status else workload.COLUMNS,
            to_whom="person" if is_person else assigned,
            person=int(person) if is_person else None,
        )

    @property
    def is_of_reviews(self):
        return self.chosen("status") == TranslationStatus.REVIEW

    def is_to_do(self, row):
        """Tell whether a row of the queue is work of who has opened it."""
        return self.is_of_reviews or row.key.status != TranslationStatus.REVIEW

    def query(self, **changes):
        """Return the query of the page with these changes; it begins with page 1."""
        chosen = {
            "to": self.to_language or ME,
            **{name: self.chosen(name) for name in ["kind", "status", "assigned"]},
            **changes,
        }
        return urlencode({name: value for name, value in chosen.items() if value})

    # What the page shows

    def tabs(self):
        every = [(code, direction_to(code), self.groups_in(code)) for code in LANGUAGES]
        mine = [group for group in self.groups if group.person == self.user.pk]
        every = [*reversed(every), (ME, gettext("Assigned to me"), mine)]
        return tuple(
            Tab(
                label,
                workload.amount(workload.to_do(groups)),
                urlencode({"to": name}),
                name == (self.to_language or ME),
            )
            for name, label, groups in every
        )

    def matrix(self):
        """Return the table of kinds and statuses."""
        groups = [group for group in self.groups if self.is_of_tab(group)]
        rows, sums = workload.matrix(groups, self.kinds)
        return Matrix(
            tuple(workload.mark_of(status) for status in workload.COLUMNS),
            tuple((name, self.cells(cells, kind=kind)) for kind, name, cells in rows),
            self.cells(sums, kind=""),
        )

    def is_of_tab(self, group):
        if self.to_language is None:
            return group.person == self.user.pk
        return group.language == self.to_language

    def cells(self, cells, kind):
        chosen = self.chosen("kind"), self.chosen("status")
        return tuple(
            Cell(
                workload.mark_of(status),
                amount,
                self.query(kind=kind, status=status),
                (kind, status) == chosen,
            )
            for status, amount in cells
        )

    def filters(self, people):
        """Return the drop-downs, as those of the lists."""
        groups = [group for group in self.groups if self.is_of_tab(group)]
        kinds = {group.kind for group in groups} | {self.chosen("kind")} - {""}
        statuses = {group.status for group in groups} | {self.chosen("status")}
        names = [(kind, workload.name_of(self.kinds[kind])) for kind in kinds]
        names.sort(key=lambda choice: choice[1])
        assigned = [(NOBODY, gettext("to nobody")), (ME, gettext("to me"))]
        assigned += [
            (str(worker.pk), worker.name)
            for worker in people
            if worker.load and worker.pk != self.user.pk
        ]
        filters = {
            "kind": names,
            "status": [
                (status, mark)
                for status, mark in self.fields["status"].choices
                if status in statuses
            ],
        }
        if self.to_language:
            filters["assigned"] = assigned
        return tuple(
            Filter(
                self.fields[name].label,
                tuple(
                    Choice(
                        label,
                        self.chosen(name) == value,
                        f"?{self.query(**{name: value})}",
                    )
                    for value, label in [("", gettext("All")), *choices]
                ),
            )
            for name, choices in filters.items()
        )


def direction_to(language):
    """Return how a tab names what is translated into a language."""
    codes = [*others(language), language]
    names = ((code, own_name(code)) for code in codes)
    return format_html_join(" → ", '<span lang="{}">{}</span>', names)


# By Python: a template takes five times as long.
ROW = """
<tr>
  <td class="action-checkbox"><input type="checkbox" name="row" value="{name}"
    class="action-select" aria-labelledby="title-{place}"></td>
  <th scope="row"><span class="quiet">{kind}</span><a href="{url}?{in_queue}"
    id="title-{place}" lang="{language}">{title}</a></th>
  <td>{mark}</td>
  <td class="queue-words">{words}</td>
  <td class="{urgency}">{reasons}</td>
  <td>{to_whom}</td>
</tr>
"""
BUTTON = """
<button type="submit" name="only" value="{name}" class="button" {action}
  aria-describedby="title-{place}">{label}</button>
"""


def rows_in_html(rows, user, in_queue):
    """Return the rows of the queue as HTML; all that people wrote is escaped here."""
    in_queue = escape(in_queue)
    mark_in_html = cache(lambda status, task: row_mark(status, task).html)
    buttons = cache(partial(buttons_for, user))
    lines = []
    for place, row in enumerate(rows):
        named = {"name": row.name, "place": place}
        line = ROW.format(
            **named,
            kind=escape(row.kind),
            url=row.key.url,
            in_queue=in_queue,
            language=row.language,
            title=escape(row.title),
            mark=mark_in_html(row.key.status, str(row.task)),
            words=row.words,
            urgency="queue-urgent" if row.is_urgent else "",
            reasons=escape("; ".join(row.reasons)),
            to_whom=escape(row.assignment)
            or buttons(row.model, row.key.language).format(**named),
        )
        lines.append(line)
    return mark_safe("".join(lines))


def buttons_for(user, model, language):
    """Return the buttons to give and to take a row, without its name and place."""
    if not may_write(user, model, language):
        return ""
    assigning = {"action": "data-assign", "label": gettext("Assign…")}
    address = reverse("admin:desk_take")
    taking = {"action": f'formaction="{address}"', "label": gettext("Take")}
    buttons = "".join(
        BUTTON.format(name="{name}", place="{place}", **button)
        for button in [assigning, taking]
    )
    return f'<div class="queue-buttons">{buttons}</div>'


def row_mark(status, task):
    return workload.mark_of(status).saying(task)


def show(request):
    """Show how much is to be translated, and the queue of it."""
    form = SelectionForm(request.GET, request.user)
    selection = form.selection
    groups = [group for group in form.groups if selection.has(group)]
    count = workload.amount(groups).items
    if not form.is_of_reviews:
        groups = workload.to_do(groups)
    amount = workload.amount(groups)
    read = Slices(lambda start, _stop: queue.rows(selection, start))
    pages = Paginator(Counted(read, count), PAGE)
    page = pages.get_page(form.chosen("p") or 1)
    narrowed, whole = form.query(), form.query(kind="", status="", assigned="")
    query = form.query(p=page.number if page.number > 1 else "")
    people = workers_of(form, groups)
    in_queue = urlencode({QUEUE: NAME, PART: query})
    context = {
        **admin.site.each_context(request),
        "title": gettext("Translation desk"),
        "form": form,
        "page": page,
        "tabs": form.tabs(),
        "matrix": form.matrix(),
        "filters": form.filters(people),
        "narrowed": narrowed,
        "whole": whole,
        "is_narrowed": narrowed != whole,
        "amount": amount,
        "first": next(filter(form.is_to_do, page.object_list), None),
        "forecast": pace.forecast(groups, people, timezone.localdate()),
        "may_assign": any(
            may_write(request.user, row.model, row.key.language)
            for row in page.object_list
        ),
        "here": query,
        "in_queue": in_queue,
        "rows": rows_in_html(page.object_list, request.user, in_queue),
    }
    return TemplateResponse(request, "admin/desk/translation_desk.html", context)


def workers_of(form, groups):
    """Return whose pace counts: of what is given to a person, it is theirs alone."""
    if form.to_language:
        return pace.workers(workload.to_do(form.groups), form.kinds, form.to_language)
    languages = {group.language for group in groups}
    if len(languages) != 1:
        return []
    people = pace.workers(workload.to_do(form.groups), form.kinds, *languages)
    return [worker for worker in people if worker.pk == form.user.pk]


def entries(request):
    """Return a page of the queue and the next one, for the form that was opened."""
    form = SelectionForm(QueryDict(request.GET.get(PART, "")), request.user)
    start = PAGE * ((form.chosen("p") or 1) - 1)
    keys = queue.keys(form.selection, start, 2 * PAGE)
    entries = [queue.Upcoming(key, form.kinds[key.kind]) for key in keys]
    # The form itself has its place, though it was sent for review.
    return [
        entry for entry in entries if form.is_to_do(entry) or entry.url == request.path
    ]


def urls(site):
    pages = {
        "desk": ("desk/", show),
        "desk_assign": ("desk/assign/", assign.assign),
        "desk_take": ("desk/take/", assign.take),
    }
    return [
        path(address, site.admin_view(view), name=name)
        for name, (address, view) in pages.items()
    ]
