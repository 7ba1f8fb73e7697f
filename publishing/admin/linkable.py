from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from publishing.admin.record import TranslatedAdmin
from publishing.models import Link
from publishing.registry import records_of
from text.languages import title_language


def without(items, prefixes):
    """Return a nested list of texts without those that begin so."""
    return [
        without(item, prefixes) if isinstance(item, list) else item
        for item in items
        if isinstance(item, list) or not item.startswith(prefixes)
    ]


def address_of(pointer):
    """Return the address of the form of what a pointer points to."""
    return reverse(f"admin:{pointer.model.replace('.', '_')}_change", args=[pointer.pk])


def users_of(record):
    """Return a list of links to the forms of what uses the record."""
    users = records_of(record.used_in()) if record.pk else {}
    return format_html_join(
        "",
        '<li><a href="{}" lang="{}">{}</a></li>',
        (
            (address_of(pointer), title_language(user), user)
            for pointer, user in users.items()
        ),
    )


def of_a_kind(record):
    """Return a record's kind and a link to its form, as the admin itself tells them."""
    kind = capfirst(record._meta.verbose_name)
    return format_html(
        '{}: <a href="{}">{}</a>', kind, address_of(record.pointer), record
    )


class LinkableAdmin(TranslatedAdmin):
    """List and form of what texts point to: it says where, and stays while they do."""

    @admin.display(description=_("used in"))
    def used_in(self, record):
        users = users_of(record)
        if not users:
            return gettext("nowhere")
        return format_html('<ul class="users">{}</ul>', users)

    def get_deleted_objects(self, objs, request):
        """Refuse to delete what the texts of others link to, and name them."""
        result = super().get_deleted_objects(objs, request)
        to_delete, model_count, perms_needed, protected = result
        going = {record.pointer for record in objs}
        links = Link.objects.in_text().filter(
            to_model=self.model._meta.label_lower,
            to_pk__in=[pointer.pk for pointer in going],
        )
        users = records_of({link.source for link in links} - going)
        protected = dict.fromkeys([*protected, *map(of_a_kind, users.values())])
        # Which topics an article had is no loss of its own.
        tables = [
            field.remote_field.through._meta
            for field in self.opts.many_to_many
            if field.remote_field.through._meta.auto_created
        ]
        model_count = {
            name: count
            for name, count in dict(model_count).items()
            if name not in [table.verbose_name_plural for table in tables]
        }
        prefixes = tuple(f"{capfirst(table.verbose_name)}:" for table in tables)
        to_delete = without(to_delete, prefixes)
        return to_delete, model_count, perms_needed, list(protected)

    def delete_queryset(self, request, queryset):
        Link.objects.in_text().filter(
            from_model=self.model._meta.label_lower,
            from_pk__in=[record.pk for record in queryset],
        ).delete()
        super().delete_queryset(request, queryset)
