"""Who wrote what: the changes of a period, person by person, with words counted."""

from collections import Counter
from datetime import timedelta

from django.contrib import admin
from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.models import User
from accounts.permissions import has, may_see
from desk.all_items import UnregisteredAdmin
from publishing.admin import changelist
from publishing.admin.addresses import page_of
from publishing.admin.filters import OfferedFilter, TabsFilter
from publishing.admin.tabs import Tab
from publishing.content.pointer_model import model_at
from publishing.content.registry import titles_of
from publishing.models import Record, Revision
from publishing.revisions.display import name_of, near_moment, number_in
from publishing.revisions.history_lines import (
    phrases_of,
    phrases_of_authors,
    sentence,
)
from publishing.revisions.revision import is_author, people_of
from text.languages import (
    LANGUAGES,
    current,
    language_of,
    language_of_words,
    languages_from,
    own_name,
)

Kind = Revision.Kind

# The periods that tabs offer, in days.
PERIODS = [7, 30, 365]
# How many changes are summed at most, the newest.
MOST_SUMMED = 5000


class LastDays(TabsFilter):
    title = _("period")
    parameter_name = "days"

    def lookups(self, request, model_admin):
        return [
            (
                str(days),
                ngettext("Last %(days)d day", "Last %(days)d days", days)
                % {"days": days},
            )
            for days in PERIODS
        ]

    def value(self):
        return super().value() or str(PERIODS[0])

    def condition(self, model):
        return Q(made_at__gte=timezone.now() - timedelta(days=int(self.value())))


class PersonFilter(OfferedFilter):
    title = _("person")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        people = User.objects.people().filter(is_staff=True)
        people = people.order_by("last_name", "username")
        return [(str(person.pk), name_of(person)) for person in people]

    def condition(self, model):
        return is_of(self.value())


def is_of(person):
    """Match what a person did, or wrote for another to publish."""
    return Q(user=person) | Q(is_author(person))


def lines_of(revisions):
    """Return the revisions that begin a line: what is alike on a day is told once.

    Each has the sentence of the line, its items as HTML, and its words by language.
    """
    people = people_of(revisions)
    titles = titles_of({revision.pointer for revision in revisions})
    lines = {}
    for revision in revisions:
        phrases = phrases_of(model_at(revision.pointer), revision, revision.before)
        written = phrases_of_authors(revision, people)
        revision.sentence = sentence(revision.user, phrases, written)
        day = timezone.localdate(revision.made_at)
        alike = revision.sentence, revision.to_model, day
        lines.setdefault(alike, []).append(revision)
    for saves in lines.values():
        newest = saves[0]
        newest.items = items_of(saves, titles)
        newest.words_of_line = Counter()
        for save in saves:
            for name, number in save.words.items():
                newest.words_of_line[language_of(name)] += number
    return [saves[0] for saves in lines.values()]


def items_of(saves, titles):
    """Return links to the comparisons of items, under the name of their kind."""
    by_item = {}
    for save in saves:
        by_item.setdefault(save.pointer, []).append(save)
    options = model_at(saves[0].pointer)._meta
    several = len(by_item) > 1 and f"{options.verbose_name_plural}: {len(by_item)}"
    kind = several or options.verbose_name
    links = (link_to(titles.get(item), *of_item) for item, of_item in by_item.items())
    items = format_html_join(", ", "{}", ((link,) for link in links))
    return format_html('{}<span class="row-kind">{}</span>', items, capfirst(kind))


def link_to(title, newest, *others):
    """Link to what saves of an item changed; what was deleted has no page."""
    if title is None:
        names = [getattr(newest, f"name_{code}") for code in languages_from(current())]
        title = next(filter(None, names), f"№ {newest.to_pk}")
        return format_html('<span lang="{}">{}</span>', language_of_words(title), title)
    query = f"new={newest.pk}"
    if before := (others or [newest])[-1].last:
        query += f"&old={before['pk']}"
    url = page_of(newest.to_model, "compare", newest.to_pk)
    language = language_of_words(title)
    return format_html('<a href="{}?{}" lang="{}">{}</a>', url, query, language, title)


def in_languages(words):
    """Return numbers of words as HTML: {language: number}."""
    numbers = (
        (own_name(code), code.upper(), number_in(current(), words[code]))
        for code in LANGUAGES
        if words[code]
    )
    html = '<span class="language-mark"><abbr title="{}">{}</abbr> {}</span>'
    return format_html_join(" ", html, numbers)


class ChangesList(changelist.RecordChangeList):
    def get_results(self, request):
        super().get_results(request)
        self.result_list = lines_of([*self.result_list])


class ChangesAdmin(UnregisteredAdmin):
    list_name = _("Who wrote what")
    list_display = ["item", "act", "counted", "when"]
    list_filter = [LastDays, PersonFilter]
    list_select_related = ["user"]
    ordering = ["-pk"]
    change_list_template = "admin/desk/changes.html"

    def get_queryset(self, request):
        """Show what all people did to who publishes, to others what is their own."""
        kinds = [
            model
            for model in self.admin_site._registry
            if issubclass(model, Record)
            and not model.parent_field
            and may_see(request.user, model)
        ]
        labels = [model._meta.label_lower for model in kinds]
        # Not what a command of the site did.
        revisions = Revision.objects.exclude(user=None, authors={})
        revisions = revisions.exclude(kind=Kind.INITIAL).filter(to_model__in=labels)
        if not any(has(request.user, "publish", kind) for kind in kinds):
            revisions = revisions.filter(is_of(request.user.pk))
        names = {f"name_{code}": KT(f"snapshot__title_{code}") for code in LANGUAGES}
        revisions = revisions.lean().with_states().with_states_before()
        return revisions.annotate(**names)

    def get_changelist(self, request, **kwargs):
        return ChangesList

    def show_list(self, request, context):
        response = super().show_list(request, context)
        shown = getattr(response, "context_data", None) or {}
        if cl := shown.get("cl"):
            shown |= {"tabs": tabs_of(cl), "sums": sums_of(cl)}
            shown["most_summed"] = MOST_SUMMED
        return response

    @admin.display(description=_("item"))
    def item(self, line):
        return line.items

    @admin.display(description=_("what was done"))
    def act(self, line):
        return line.sentence

    @admin.display(description=_("new words"))
    def counted(self, line):
        return in_languages(line.words_of_line)

    @admin.display(description=_("when"))
    def when(self, line):
        return near_moment(line.made_at)


def tabs_of(cl):
    """Return a tab for each period; the person stays chosen from one to the next."""
    _all, *periods = cl.filter_specs[0].choices(cl)
    return [
        Tab(each["display"], each["query_string"][1:], each["selected"])
        for each in periods
    ]


def sums_of(cl):
    """Return (person, changes, words) of each person in a list, who wrote most first.

    Words are of who wrote them, a change of who saved or published it.
    """
    changes, words = Counter(), {}
    rows = cl.queryset.order_by("-pk").values_list("user", "authors", "words")
    for user, authors, counts in rows[:MOST_SUMMED]:
        changes[user] += 1
        writers = {name: int(key) for key in authors for name in authors[key]}
        for name, number in counts.items():
            of_writer = words.setdefault(writers.get(name, user), Counter())
            of_writer[language_of(name)] += number
    keys = {*changes, *words} - {None}
    chosen = cl.filter_specs[1].value()
    people = User.objects.in_bulk(keys & {int(chosen)} if chosen else keys)
    sums = [
        (
            name_of(person),
            cl.get_query_string({PersonFilter.parameter_name: pk}),
            changes[pk],
            in_languages(words.get(pk, Counter())),
            words.get(pk, Counter()).total(),
        )
        for pk, person in people.items()
    ]
    return sorted(sums, key=lambda row: (-row[-1], -row[2], row[0]))


def show(request):
    return ChangesAdmin(Revision, admin.site).changelist_view(request)
