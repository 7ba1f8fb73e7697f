from datetime import date
from itertools import groupby

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_see
from imports.fields import DayField, ListField, by_name, key_of
from imports.publishables import PublishableSubject
from imports.rows import PublishableRowForm
from imports.views import ImportMixin
from institute.governing_bodies.models import Body
from institute.people.models import Person
from institute.people.names import uses_of_variants
from institute.people.views import PersonPage
from publishing.admin import (
    PublishableAdmin,
    PublishableForm,
    link_to_form,
    named,
    pair,
)
from publishing.admin.addresses import page_of
from publishing.content import partial_dates
from publishing.content.registry import models_with_texts
from publishing.content.snapshots import stem
from publishing.revisions import display
from text import alphabet
from text.languages import LANGUAGES, language_of, language_of_words, title_language


class NamedByParts:
    """A form of a person whose name may be given by its parts alone."""

    def _title(self, cleaned, language):
        name = f"family_{language}"
        family = cleaned.get(name) if name in cleaned else self.stored(name)
        return super()._title(cleaned, language) or family


class PersonRowForm(NamedByParts, PublishableRowForm):
    died_on = DayField(earliest=date(partial_dates.EARLIEST, 1, 1))


class PersonSubject(PublishableSubject):
    """A row finds its person by an old address, or else by the ORCID."""

    model = Person
    form = PersonRowForm
    shared = ["picture", "variants", "email", "orcid", "links", "died_on"]
    # In the order in which a name is written.
    texts = [
        *["family", "given", "patronymic", "title", "degree", "post", "affiliation"],
        *["summary", "body"],
    ]
    found_by = "orcid"
    required = [
        tuple(f"{name}_{code}" for name in ["title", "family"] for code in LANGUAGES)
    ]

    def begin(self, rows, *, lock):
        super().begin(rows, lock=lock)
        self.namesakes = by_name(Person.objects.without_texts(), ["title"])

    def faults(self, row, form):
        yield from super().faults(row, form)
        names = [getattr(form.instance, f"title_{code}") for code in LANGUAGES]
        is_known = any(name and key_of(name) in self.namesakes for name in names)
        if form.is_new and is_known:
            message = gettext("There is a person of this name: the row adds another.")
            form.remark("", message)


# Divided by semicolons, as names have commas: "Yershova, T."
LISTS = {"variants", "links"}
# Texts that the page names; the rest is counted.
MOST = 500


class PersonForm(NamedByParts, PublishableForm):
    """The form of a person."""


@admin.register(Person)
class PersonAdmin(ImportMixin, PublishableAdmin):
    purpose = _("Who leads the Institute, and who works there.")
    change_list_template = "admin/institute/person/change_list.html"
    subject = PersonSubject
    form = PersonForm
    page = PersonPage
    content = [pair(name) for name in PersonSubject.texts]
    shared = ["picture", "variants", ("email", "orcid", "died_on"), "links", "related"]
    columns = ["posts_today"]
    ordering = [f"family_{LANGUAGES[0]}", f"title_{LANGUAGES[0]}"]
    search_fields = [*pair("title"), *pair("family"), "variants"]
    use = readonly_fields = ["posts", "used_in"]
    own_pages = {"spellings": "spellings/"}

    def get_queryset(self, request):
        people = super().get_queryset(request)
        return people.prefetch_related("appointments__body", "appointments__role")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in LISTS:
            kwargs["form_class"] = ListField
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in pair("title"):
            field.help_text = _(
                "As readers see it. If empty, it is made from the parts."
            )
        if field is not None and db_field.name in LISTS:
            divided = gettext("Separated by semicolons.")
            field.help_text = f"{field.help_text} {divided}".strip()
        return field

    @admin.display(description=_("posts today"))
    def posts_today(self, person):
        return format_html_join(
            "",
            "<div>{}: {}</div>",
            (
                (term.body.short_name or named(term.body), named(term.role))
                for term in person.appointments.all()
                if term.is_current
            ),
        )

    @admin.display(description=_("posts in bodies"))
    def posts(self, person):
        """Lead to the bodies, in whose forms terms of office are written."""
        begun = f"?new=appointment&person={person.pk}#appointments-group"
        bodies = Body.objects.without_texts().order_by("kind", "position", "pk")
        links = (
            (page_of(Body, "change", body.pk), begun, named(body)) for body in bodies
        )
        new = format_html(
            '<details><summary>{}</summary><ul class="users">{}</ul></details>',
            gettext("Add a term of office"),
            format_html_join("", '<li><a href="{}{}">{}</a></li>', links),
        )
        rows = [
            (link_to_form(term.body), named(term.role), term.term_display)
            for term in person.appointments.all()
        ]
        line = '<li>{}: {} <span class="soft">{}</span></li>'
        lines = format_html_join("", line, rows)
        return format_html('<ul class="users">{}</ul>{}', lines, new)

    # The page of the texts that use another spelling of a person's name

    def spellings(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        models = [
            model
            for model in models_with_texts()
            if may_see(request.user, model.item_model())
        ]
        uses = sorted(uses_of_variants(models), key=by_person)
        people = groupby(uses[:MOST], key=lambda use: use[0])
        return self.admin_site.render_page(
            request,
            "admin/institute/person/spellings.html",
            opts=self.opts,
            title=gettext("Texts with other spellings"),
            people=[
                {
                    "person": person,
                    "language": title_language(person),
                    "address": page_of(self.model, "change", person.pk),
                    "rows": [row_of(*use) for use in group],
                }
                for person, group in people
            ],
            rest=len(uses) - MOST,
        )


def by_person(use):
    person, variant, *_where = use
    return alphabet.sort_key(str(person)), person.pk, variant


def row_of(person, variant, record, column, words):
    item, language = record.item, language_of(column)
    return {
        "variant": variant,
        "variant_language": language_of_words(variant),
        "chosen": getattr(person, f"title_{language}"),
        "item": item,
        "item_language": title_language(item),
        "kind": item._meta.verbose_name,
        "address": page_of(type(item), "change", item.pk),
        "field": display.label_of(type(record), stem(column)),
        "language": language,
        "words": words,
    }
