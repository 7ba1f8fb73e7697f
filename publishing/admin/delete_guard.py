"""What a deletion asks: that nobody changed the records since, and that nothing else
links to them."""

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.admin import steps
from publishing.admin.fields import link_to_form
from publishing.content import changesets, snapshots
from publishing.content.linkable import Linkable
from publishing.content.pointer_model import Link
from publishing.content.publishable import Publishable
from publishing.content.registry import records_of
from publishing.drafts.permissions import CHECK_AGAIN
from publishing.drafts.working_copy import WorkingCopy
from publishing.revisions.revision import Revision
from text.languages import LANGUAGES

# Versions


def versions_of(model, pks) -> dict:
    """Return {pk: fingerprint of all that the record and its working copy hold}."""
    copies = WorkingCopy.objects.filter(to_model=model._meta.label_lower, to_pk__in=pks)
    changed = dict(copies.values_list("to_pk", "changed_at"))
    return {
        pk: snapshots.fingerprint(snapshot | {"working_copy": str(changed.get(pk))})
        for pk, snapshot in snapshots.take_all(model, pks).items()
    }


def check_version(model_admin, request, pk):
    """Return the version of a record; lock it if it is to be deleted.

    An answer to the question about another version is dropped from the request, so that
    Django asks again.
    """
    if request.method == "POST":
        model_admin.lock([pk], no_key=False)
    version = versions_of(model_admin.model, [pk]).get(pk)
    if request.method == "POST" and request.POST.get("version") != version:
        messages.warning(request, CHECK_AGAIN)
        request.POST = QueryDict()
    return version


@admin.action(permissions=["delete_some"], description=_("Delete…"))
def delete_selected(model_admin, request, queryset):
    """Ask as Django's action of this name, and delete what is as it was shown.

    All or none: one that others need, or this person may not delete, is named.
    """
    if steps.too_many(request, queryset):
        return None
    with changesets.changeset(request.user):
        pks = model_admin.lock(
            list(queryset.values_list("pk", flat=True)), no_key=False
        )
        version = snapshots.fingerprint(versions_of(model_admin.model, pks))
        if request.POST.get("post") and request.POST.get("version") != version:
            messages.warning(request, CHECK_AGAIN)
            request.POST = request.POST.copy()
            del request.POST["post"]
        response = actions.delete_selected(model_admin, request, queryset)
    if response is not None:
        response.context_data |= {"version": version, "pks": pks}
    return response


def is_own_draft(user, record):
    """Return whether it is a draft that no reader ever saw, and the person made it."""
    if not isinstance(record, Publishable) or record.public_languages():
        return False
    if any(getattr(record, f"published_at_{language}") for language in LANGUAGES):
        return False
    first = Revision.objects.of(record.pointer).order_by("pk").lean().first()
    made = {Revision.Kind.CREATED, Revision.Kind.DUPLICATED}
    return first is not None and first.user_id == user.pk and first.kind in made


# What else is concerned


def review_deletion(model_admin, records, deletion):
    """Return the result of Django's ``get_deleted_objects`` by our own rules.

    A child needs no permission of its own: it is deleted with its parent, or keeps what
    it points to. What the texts of others link to is protected.
    """
    to_delete, model_count, perms_needed, protected = deletion
    children = {
        model._meta.verbose_name
        for model in model_admin.admin_site._registry
        if getattr(model, "parent_field", None)
    }
    perms_needed = perms_needed - children
    if issubclass(model_admin.model, Linkable):
        pointers = {record.pointer for record in records}
        pks, label = [pointer.pk for pointer in pointers], model_admin.opts.label_lower
        links = Link.objects.in_text().filter(to_model=label, to_pk__in=pks)
        users = records_of({link.source for link in links} - pointers).values()
        protected = list(dict.fromkeys([*protected, *map(describe, users)]))
    # Which topics an article had is no loss of its own.
    models = apps.get_models(include_auto_created=True)
    tables = [model._meta for model in models if model._meta.auto_created]
    model_count = dict(model_count)
    for table in tables:
        model_count.pop(table.verbose_name_plural, None)
    prefixes = tuple(f"{capfirst(table.verbose_name)}:" for table in tables)
    return without(to_delete, prefixes), model_count, perms_needed, protected


def delete_links_from(model, records):
    """Let records that are deleted together not keep one another by their links."""
    Link.objects.in_text().filter(
        from_model=model._meta.label_lower,
        from_pk__in=[record.pk for record in records],
    ).delete()


def without(items, prefixes):
    """Return a nested list of texts without those that begin so."""
    return [
        without(item, prefixes) if isinstance(item, list) else item
        for item in items
        if isinstance(item, list) or not item.startswith(prefixes)
    ]


def describe(record):
    kind = capfirst(record._meta.verbose_name)
    return format_html("{}: {}", kind, link_to_form(record))


def list_forms(records):
    """Return, as HTML, links to the forms of records; "" without any."""
    links = [(link_to_form(record),) for record in records]
    items = format_html_join("\n", "<li>{}</li>", links)
    return items and format_html('<ul class="users">{}</ul>', items)
