"""The translation desk: one page for all kinds and both directions."""

from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.models import User
from accounts.permissions import speaks
from desk.dashboard.queries import kinds_to_write
from desk.translation_desk import assign, queue, replacement, workload
from desk.translation_desk.queries import PAGE
from publishing.admin.queue import PART, QUEUE
from publishing.cache.compiled import Slices
from publishing.cache.memory import cached_until_save
from publishing.drafts.marks import Mark
from publishing.pages.views import Counted
from publishing.revisions.display import name_of
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, in_order, others, own_name
from text.pointers import is_key

# The name of the queue.
NAME = "translations"
ME, NOBODY = "me", "nobody"
LAST_PAGE = 10_000


class Selection:
    """What of the desk is shown, by the query of its address.

    A value that is no choice counts as none. ``to``: the language into which one
    translates, or ``ME``: what is given to the person, in all languages. Only what the
    person may write is shown: each row leads to a form.
    """

    def __init__(self, query, user):
        self.user, self.kinds_to_write = user, kinds_to_write(user)
        written = set().union(*self.kinds_to_write.values())
        self.kinds = {label: apps.get_model(label) for label in written}
        self.groups = workload.groups_of(self.kinds_to_write)
        self.kind = choice(query, "kind", self.kinds)
        self.status = choice(query, "status", workload.COLUMNS)
        assigned, page = query.get("assigned", ""), query.get("p", "")
        self.assigned = assigned if assigned in {ME, NOBODY} or is_key(assigned) else ""
        self.page = min(max(int(page), 1), LAST_PAGE) if is_key(page) else 1
        self.to = choice(query, "to", [*LANGUAGES, ME]) or self._language_of_most()

    def _language_of_most(self):
        """Return the language with most to do, of those that the person writes."""
        codes = [code for code in LANGUAGES if speaks(self.user, code)] or LANGUAGES
        return max(codes, key=lambda code: self.to_do_in(code).items)

    def to_do_in(self, tab):
        return workload.amount(workload.to_do(self.groups_in(tab)))

    def groups_in(self, tab):
        """Return the groups of a language, or of what is given to the person."""
        if tab == ME:
            return [group for group in self.groups if group.person == self.user.pk]
        return [group for group in self.groups if group.language == tab]

    @property
    def languages(self):
        return tuple(LANGUAGES) if self.to == ME else (self.to,)

    @property
    def chosen_kinds(self):
        return [self.kind] if self.kind else self.kinds

    def kinds_in(self, language):
        """Return the chosen kinds whose texts the person may write in a language."""
        return [*self.kinds_to_write[language].intersection(self.chosen_kinds)]

    @property
    def statuses(self):
        return [self.status] if self.status else workload.COLUMNS

    @property
    def whose(self):
        """Say whose work is shown: "nobody", "person", or "" for everybody's."""
        if self.assigned == NOBODY and self.to != ME:
            return NOBODY
        return "person" if self.person else ""

    @property
    def person(self):
        if ME in {self.to, self.assigned}:
            return self.user.pk
        return int(self.assigned) if is_key(self.assigned) else None

    @cached_property
    def chosen_groups(self):
        return [
            group
            for group in self.groups
            if group.language in self.languages
            and group.kind in self.chosen_kinds
            and group.status in self.statuses
            and (not self.whose or group.person == self.person)
        ]

    @property
    def is_of_reviews(self):
        return self.status == TranslationStatus.REVIEW

    def is_to_do(self, row):
        """Tell whether a row of the queue is work of who has opened it."""
        return self.is_of_reviews or row.status != TranslationStatus.REVIEW

    def query(self, **changes):
        """Return the query of the page with these changes; it begins with page 1."""
        names = ["to", "kind", "status", "assigned"]
        chosen = {name: getattr(self, name) for name in names} | changes
        return urlencode({name: value for name, value in chosen.items() if value})


def choice(query, name, choices):
    value = query.get(name)
    return value if value in choices else ""


# What the page shows, as the fragments of its template are kept by: no lists


class Cell(NamedTuple):
    mark: Mark
    amount: workload.Amount
    query: str
    is_current: bool


class FilterChoice(NamedTuple):
    """As ``admin/filter.html`` shows it."""

    display: str
    selected: bool
    query_string: str


def tabs_of(selection):
    """Return (label, amount, query, whether it is open) of each."""
    labels = [(code, direction_to(code)) for code in reversed(in_order())]
    return tuple(
        (label, selection.to_do_in(tab), urlencode({"to": tab}), tab == selection.to)
        for tab, label in [*labels, (ME, gettext("Assigned to me"))]
    )


def direction_to(language):
    codes = [*others(language), language]
    names = ((code, own_name(code)) for code in codes)
    return format_html_join(" → ", '<span lang="{}">{}</span>', names)


def matrix_of(selection):
    """Return (name, cells) of each kind that has work, and the cells of all of them."""
    groups = selection.groups_in(selection.to)
    names = {
        group.kind: str(capfirst(selection.kinds[group.kind]._meta.verbose_name_plural))
        for group in groups
    }
    rows = (
        (
            name,
            cells_of(selection, [each for each in groups if each.kind == kind], kind),
        )
        for kind, name in sorted(names.items(), key=lambda pair: pair[1].casefold())
    )
    return tuple(rows), cells_of(selection, groups, "")


def cells_of(selection, groups, kind):
    return tuple(
        Cell(
            workload.mark_of(status),
            workload.amount(group for group in groups if group.status == status),
            selection.query(kind=kind, status=status),
            (kind, status) == (selection.kind, selection.status),
        )
        for status in workload.COLUMNS
    )


def filters_of(selection):
    """Return (title, choices) of the drop-downs, as those of the lists.

    Kinds and statuses are chosen by the numbers of the matrix.
    """
    if selection.to == ME:
        return ()
    choices = [
        *[("", gettext("All")), (NOBODY, gettext("to nobody")), (ME, gettext("to me"))],
        *people_with_work(selection),
    ]
    people = (
        FilterChoice(
            label, selection.assigned == value, f"?{selection.query(assigned=value)}"
        )
        for value, label in choices
    )
    return ((gettext("Assigned"), tuple(people)),)


def people_with_work(selection):
    groups = workload.to_do(selection.groups_in(selection.to))
    keys = {group.person for group in groups} - {None, selection.user.pk}
    if not keys:
        return []
    return cached_until_save(("names", *sorted(keys)), lambda: names_of(keys))


def names_of(keys):
    people = User.objects.filter(pk__in=keys).order_by("last_name", "username")
    return [(str(person.pk), name_of(person)) for person in people]


# The page


def translation_desk(request):
    selection = Selection(request.GET, request.user)
    groups = selection.chosen_groups
    count = workload.amount(groups).items
    kinds, sums = matrix_of(selection)
    read = Slices(lambda start, _stop: queue.rows_of_page(selection, start))
    page = Paginator(Counted(read, count), PAGE).get_page(selection.page)
    narrowed = selection.query()
    whole = selection.query(kind="", status="", assigned="")
    here = selection.query(p=page.number if page.number > 1 else "")
    return admin.site.render_page(
        request,
        "admin/desk/translation_desk.html",
        title=gettext("Translation desk"),
        page=page,
        tabs=tabs_of(selection),
        heads=tuple(map(workload.mark_of, workload.COLUMNS)),
        kinds=kinds,
        sums=sums,
        filters=filters_of(selection),
        narrowed=narrowed,
        whole=whole,
        is_narrowed=narrowed != whole,
        amount=workload.amount(
            groups if selection.is_of_reviews else workload.to_do(groups)
        ),
        first=next(filter(selection.is_to_do, page.object_list), None),
        may_assign=bool(selection.kinds),
        here=here,
        in_queue=urlencode({QUEUE: NAME, PART: here}),
    )


def entries(request):
    """Return a page of the queue and the next one, for the form that was opened."""
    selection = Selection(QueryDict(request.GET.get(PART, "")), request.user)
    rows = queue.rows(selection, PAGE * (selection.page - 1), 2 * PAGE)
    # The form itself has its place, though it was sent for review.
    return [row for row in rows if selection.is_to_do(row) or row.url == request.path]


PAGES = [
    ("translations/", translation_desk, "translation_desk"),
    ("translations/assign/", assign.assign, "translation_assign"),
    ("translations/take/", assign.take, "translation_take"),
    ("translations/replace/", replacement.find_and_replace, "translation_replace"),
]
