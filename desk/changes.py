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
from publishing.content.pointer_model import model_at
from publishing.content.registry import titles_of
from publishing.models import Record, Revision
from publishing.revisions import history_lines
from publishing.revisions.display import name_of, near_moment, number_in
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


def tell(revisions):
    """Set the sentence of each revision, and the link to what it changed."""
    people = people_of(revisions)
    titles = titles_of({revision.pointer for revision in revisions})
    for revision in revisions:
        model = model_at(revision.pointer)
        revision.sentence = history_lines.tell(model, revision, people)
        link = link_to(titles.get(revision.pointer), revision)
        kind = capfirst(model._meta.verbose_name)
        revision.link = format_html('{}<span class="row-kind">{}</span>', link, kind)


def link_to(title, save):
    """Link to what a save changed of an item; what was deleted has no page."""
    if title is None:
        names = [getattr(save, f"name_{code}") for code in languages_from(current())]
        title = next(filter(None, names), f"№ {save.to_pk}")
        return format_html('<span lang="{}">{}</span>', language_of_words(title), title)
    query = f"new={save.pk}"
    if before := save.last:
        query += f"&old={before['pk']}"
    url = page_of(save.to_model, "compare", save.to_pk)
    language = language_of_words(title)
    return format_html('<a href="{}?{}" lang="{}">{}</a>', url, query, language, title)


def in_languages(words):
    """Return numbers of words as HTML: {name of a text: number}."""
    html = '<span class="language-mark"><abbr title="{}">{}</abbr> {}</span>'
    numbers = {
        code: sum(words[name] for name in words if language_of(name) == code)
        for code in LANGUAGES
    }
    parts = (
        (own_name(code), code.upper(), number_in(current(), number))
        for code, number in numbers.items()
        if number
    )
    return format_html_join(" ", html, parts)


class ChangesList(changelist.RecordChangeList):
    def get_results(self, request):
        super().get_results(request)
        tell(self.result_list)


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
    def item(self, revision):
        return revision.link

    @admin.display(description=_("what was done"))
    def act(self, revision):
        return revision.sentence

    @admin.display(description=_("new words"))
    def counted(self, revision):
        return in_languages(revision.words)

    @admin.display(description=_("when"))
    def when(self, revision):
        return near_moment(revision.made_at)


def tabs_of(cl):
    """Return a tab for each period; the person stays chosen from one to the next."""
    _all, *periods = cl.filter_specs[0].choices(cl)
    return [
        {
            "label": each["display"],
            "query": each["query_string"][1:],
            "is_current": each["selected"],
        }
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
            words.setdefault(writers.get(name, user), Counter())[name] += number
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
