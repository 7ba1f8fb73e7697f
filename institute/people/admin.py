from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_lazy as _

from imports.fields import ListField
from imports.views import ImportMixin
from institute.governing_bodies.models import Body
from institute.people.imports import NamedByParts, PersonSubject
from institute.people.models import Person
from institute.people.spellings import SpellingsAdminMixin
from institute.people.views import PersonPage
from publishing.admin import PublishableAdmin, PublishableForm, named, pair
from publishing.admin.addresses import page_of
from text.languages import LANGUAGES

# Divided by semicolons, as names have commas: "Yershova, T."
LISTS = {"variants", "links"}


class PersonForm(NamedByParts, PublishableForm):
    """The form of a person."""


@admin.register(Person)
class PersonAdmin(SpellingsAdminMixin, ImportMixin, PublishableAdmin):
    subject = PersonSubject
    form = PersonForm
    page = PersonPage
    content = [pair(name) for name in PersonSubject.texts]
    shared = [
        "picture",
        "variants",
        ("email", "orcid", "died_on"),
        "links",
        "is_invented",
        "related",
    ]
    list_display = ["linked_title", "statuses", "posts_today", "on_site", "changed"]
    ordering = [f"family_{LANGUAGES[0]}", f"title_{LANGUAGES[0]}"]
    search_fields = [*pair("title"), *pair("family"), "variants"]
    readonly_fields = ["posts", "used_in"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .prefetch_related("appointments__body", "appointments__role")
        )

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        use = (_("Use"), {"fields": ["posts", "used_in"]})
        return [*fieldsets, use] if obj else fieldsets

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
        rows = [
            (
                page_of(Body, "change", term.body_id),
                named(term.body),
                named(term.role),
                term.term_display,
            )
            for term in person.appointments.all()
        ]
        if not rows:
            return gettext("none")
        line = '<li><a href="{}">{}</a>: {} <span class="soft">{}</span></li>'
        return format_html(
            '<ul class="users">{}</ul>', format_html_join("", line, rows)
        )
