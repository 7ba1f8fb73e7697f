import re
from datetime import timedelta
from functools import partial
from itertools import chain

from django.conf import settings
from django.contrib import admin
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, Value, prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.permissions import has
from imports.views import ImportMixin
from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.imports import AppointmentSubject
from institute.governing_bodies.models import Body, BodyKind, Role, clashes
from institute.governing_bodies.views import BodyPage
from publishing.admin import (
    ChildForm,
    ChildInline,
    KindAdmin,
    PublishableAdmin,
    RecordAdmin,
    TranslatedAdmin,
    TranslatedForm,
    link_to_form,
    named,
    pair,
)
from publishing.admin.addresses import page_of
from publishing.admin.first_page import Dated
from publishing.admin.formsets import InlineRows
from publishing.admin.item_actions import list_forms
from publishing.admin.record import ReadOnlyMixin
from publishing.cache.compiled import Parameter, compiled, today
from publishing.cache.memory import cached_until_save
from publishing.content.registry import publishable_models, records_of
from publishing.content.status import visible
from publishing.models import CatalogueEntry
from text.languages import LANGUAGES, title_language
from text.pointers import Pointer


class AppointmentForm(ChildForm):
    def validate_constraints(self):
        """Skip: AppointmentRows checks all rows together, as one may end another."""


class AppointmentRows(InlineRows):
    """The inline terms of office of a body; reports those that exclude one another."""

    def clean(self):
        super().clean()
        sent = [
            form
            for form in self.forms
            if form.is_bound
            and not self._should_delete_form(form)
            and not form.errors
            and form.instance.person_id
            and form.instance.role_id
        ]
        # By identity: a new term has no key yet.
        forms = {id(form.instance): form for form in sent}
        terms = [*self.added_meanwhile(), *(form.instance for form in sent)]
        for term, message in clashes(terms):
            if form := forms.get(id(term)):
                form.add_error("starts", message)


class AppointmentInline(ChildInline):
    model = Appointment
    form = AppointmentForm
    formset = AppointmentRows
    fieldsets = [
        (None, {"fields": [("person", "role", "starts", "ends")]}),
        (
            _("addition, decision"),
            {"fields": [pair("note"), ("basis", "is_acting", "is_ex_officio")]},
        ),
    ]
    autocomplete_fields = ["person", "role", "basis"]
    ordering = ["role__position", "position", "pk"]


@admin.register(Body)
class BodyAdmin(PublishableAdmin):
    purpose = _("The councils and boards, with their members.")
    page = BodyPage
    shared = [
        ("kind", "parent"),
        ("founded_on", "dissolved_on"),
        ("emails", "phones"),
        "related",
    ]
    columns = ["kind"]
    list_filter = ["kind"]
    list_select_related = ["kind"]
    ordering = ["kind", "position", "pk"]
    autocomplete_fields = ["parent"]
    readonly_fields = ["still_named"]
    inlines = [AppointmentInline]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        named = (None, {"classes": ["panel"], "fields": ["still_named"]})
        return [*fieldsets, named] if obj else fieldsets

    @admin.display(description=_("former posts in texts"))
    def still_named(self, body):
        """Link to the texts that name somebody in a post of the body that has ended."""
        terms = former(body.appointments.all())
        prefetch_related_objects(terms, "person", "role")
        naming = still_naming(terms)
        texts = records_of({*chain(*naming.values())})
        lines = [
            (
                term.person,
                term.role,
                list_forms(filter(None, map(texts.get, naming[term]))),
            )
            for term in terms
            if term in naming
        ]
        lines = format_html_join("", "{} ({}): {}", lines)
        return lines or self.get_empty_value_display()

    still_named.is_to_do = True


@admin.register(BodyKind)
class BodyKindAdmin(KindAdmin):
    own = [*KindAdmin.own, "section", "is_leading"]


class RoleForm(TranslatedForm):
    """The form of a role; ``is_head`` is for those who may publish bodies."""

    def may_change(self, name):
        may_head = name != "is_head" or has(self.user, "publish", Body)
        return may_head and super().may_change(name)


@admin.register(Role)
class RoleAdmin(TranslatedAdmin):
    purpose = _(
        "What members of a body are: chair, secretary, member. Members need one."
    )
    form = RoleForm
    list_display = [*pair("title"), "is_head"]
    search_fields = pair("title")
    shared = ["is_head"]


@admin.register(Appointment)
class AppointmentAdmin(ImportMixin, ReadOnlyMixin, RecordAdmin):
    """All terms of office; each is written in the form of its body, or in a table."""

    purpose = _("Who holds which office. Each term is written in the form of its body.")
    subject = AppointmentSubject
    list_display = ["who", "what", "in_body", "starts", "ends", "is_acting"]
    list_display_links = None
    list_filter = ["role", "body"]
    list_select_related = ["person", "role", "body"]
    search_fields = [
        f"{name}__{column}" for name in ["person", "body"] for column in pair("title")
    ]

    @admin.display(description=_("person"), ordering="person")
    def who(self, appointment):
        return link_to_form(appointment.person)

    @admin.display(description=_("role"), ordering="role")
    def what(self, appointment):
        return named(appointment.role)

    @admin.display(description=_("body"), ordering="body")
    def in_body(self, appointment):
        return link_to_form(appointment.body)

    def first_page_dates(self, user, until):
        """Return the terms of office that end until a day."""
        if not (has(user, "view", Appointment) or has(user, "view", Body)):
            return []
        return [
            Dated(
                term.last_day,
                _("term of office ends"),
                str(term.person),
                title_language(term.person),
                page_of(Body, "change", term.body_id),
                (str(term.role),),
            )
            for term in cached_until_save(
                ("ends of terms", timezone.localdate(), until),
                partial(ending_terms, until=until),
            )
        ]


# How many the first page shows.
MOST_ENDS = 100


@compiled
def ending_terms():
    ending = Appointment.objects.filter(last_day__range=(today(), Parameter("until")))
    ending = ending.select_related("person", "role").order_by("last_day", "pk")
    names = [f"{of}__{name}" for of in ["person", "role"] for name in pair("title")]
    return ending.only("last_day", "body", *names)[:MOST_ENDS]


# Which texts still name somebody beside a post that is no longer theirs

WORD = re.compile(r"[^\W\d_]+")
# How many words further the name stands: a given name and a patronymic are between.
FARTHEST = 4
# How long after its end a term is told of.
FOR = timedelta(days=365)


def former(terms):
    """Return the terms that have ended within a year, and nobody has them again."""
    today = timezone.localdate()
    over = [it for it in terms if it.is_over]
    held = {(it.role_id, it.person_id) for it in terms if it not in over}
    return [
        it
        for it in over
        if today - FOR <= it.last_day and (it.role_id, it.person_id) not in held
    ]


def still_naming(terms):
    """Return {term: pointers to what names its person so}, by one statement.

    Of what readers have. What has a date, as news, tells of its day, and is left out.
    """
    if not terms:
        return {}
    kinds = [it for it in publishable_models() if not (it.is_dated or it.dated_by)]
    entries = CatalogueEntry.objects.of_kinds(kinds).order_by()
    first, *rest = [
        entries.filter(named_in(term)).values_list(Value(number), "to_model", "to_pk")
        for number, term in enumerate(terms)
    ]
    naming = {}
    for number, *pointer in first.union(*rest, all=True).order_by("to_model", "to_pk"):
        naming.setdefault(terms[number], []).append(Pointer(*pointer))
    return naming


def named_in(term):
    """Match what has the post beside the name, or in the text of the person."""
    is_own = Q(to_model=term.person._meta.label_lower, to_pk=term.person_id)
    condition = Q()
    for language in LANGUAGES:
        person, names = term.person, [f"family_{language}", f"title_{language}"]
        name = next(filter(None, (getattr(person, it) for it in names)), "")
        name = WORD.findall(name)[-1:]
        post = " <-> ".join(WORD.findall(getattr(term.role, f"title_{language}") or ""))
        if post and name:
            near = [
                f"({post}) <{words}> {name[0]} | {name[0]} <{words}> ({post})"
                for words in range(1, FARTHEST + 1)
            ]
            beside, own = says(" | ".join(near), language), says(post, language)
            condition |= visible(language) & (beside | is_own & own)
    return condition or Q(pk=None)


def says(words, language):
    config = settings.SEARCH_CONFIGS[language]
    query = SearchQuery(words, search_type="raw", config=config)
    return Q(**{f"search_{language}": query})
