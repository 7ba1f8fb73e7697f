"""Pages and buttons that act on items: unpublish, duplicate, delete, add to a release.

``unpublish``: the page is gone at once. ``withdraw``: it stays, under a notice.
"""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from publishing.admin import steps
from publishing.admin.addresses import page_of, redirect_to
from publishing.admin.fields import link_to_form
from publishing.content import changesets, snapshots
from publishing.content.linkable import Linkable
from publishing.content.pointer_model import Link
from publishing.content.publishable import Publishable
from publishing.content.registry import records_of
from publishing.drafts import transitions
from publishing.drafts.open_forms import newest_key_at
from publishing.drafts.overlay import duplicate_relations
from publishing.drafts.permissions import CHECK_AGAIN
from publishing.drafts.working_copy import WorkingCopy
from publishing.releases.release import Release
from publishing.revisions import display
from publishing.revisions.history_lines import phrase_of_step
from publishing.revisions.revision import Revision
from publishing.translations import translation_status
from text.languages import LANGUAGES, in_order, own_name

WAYS = {"unpublish": _("Unpublish"), "withdraw": _("Withdraw with a notice")}


# Off the site


class TakeOffForm(forms.Form):
    """How, in which languages, and why; each language has a notice of its own."""

    way = forms.ChoiceField(choices=[*WAYS.items()])
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For colleagues, in the history. Readers do not see it."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    # What the person knew when they chose: a notice is about that text.
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, record, user, data=None):
        super().__init__(data)
        self.initial["version"] = str(newest_key_at(record.pointer))
        self.open = {
            language: {
                transition.name
                for transition in transitions.offered(record, language, user)
                if transition.name in transitions.LEAVING
            }
            for language in LANGUAGES
        }
        ways = {way for open in self.open.values() for way in open}
        self.fields["way"].choices = [it for it in WAYS.items() if it[0] in ways]
        languages = [language for language in in_order() if self.open[language]]
        self.fields["languages"].choices = [
            (language, own_name(language)) for language in languages
        ]
        self.initial["languages"] = languages
        for language in languages:
            self.fields[f"notice_{language}"] = forms.CharField(
                label=_("Notice for readers"),
                max_length=2000,
                required=False,
                initial=getattr(record, f"withdrawal_reason_{language}"),
                widget=forms.Textarea({"rows": 2, "lang": language}),
            )

    @property
    def notices(self):
        return [self[name] for name in self.fields if name.startswith("notice_")]

    def clean(self):
        cleaned = super().clean()
        way = cleaned.get("way")
        if way == "withdraw" and cleaned.get("version") != self.initial["version"]:
            self.data = self.data.copy()
            self.data["version"] = self.initial["version"]
            self.add_error(None, CHECK_AGAIN)
        written = {name for name in self.changed_data if name.startswith("notice_")}
        if way == "unpublish" and any(cleaned.get(name) for name in written):
            message = gettext(
                "A notice for readers is written, but unpublishing shows none: choose "
                "to withdraw, or delete the notice."
            )
            self.add_error("way", message)
        for language in cleaned.get("languages", ()):
            if way and way not in self.open[language]:
                message = gettext("%(language)s: this is not possible now.")
                self.add_error("languages", message % {"language": own_name(language)})
            elif way == "withdraw" and not cleaned.get(f"notice_{language}"):
                self.add_error(
                    f"notice_{language}", gettext("Say why: readers see the reason.")
                )
        return cleaned


def take_off(model_admin, request, object_id):
    """Ask how and why; then take the languages off the site, all or none."""
    record = model_admin.get_record(request, object_id)
    form = TakeOffForm(record, request.user)
    if not form.fields["languages"].choices:
        raise PermissionDenied
    if request.method == "POST":
        with transaction.atomic():
            model_admin.lock([record.pk])
            record.refresh_from_db()
            form = TakeOffForm(record, request.user, request.POST)
            if form.is_valid():
                return take_languages_off(request, record, form.cleaned_data)
    links = Link.objects.to_record(record).not_from(record).in_text()
    users = records_of(link.source for link in links).values()
    return model_admin.render_page(
        request,
        "take_off",
        title=gettext("Unpublish or withdraw"),
        record=record,
        form=form,
        **steps.parting([record], dict(form.fields["languages"].choices), request.user),
        number_of_users=len(users),
        users=list_forms(users),
    )


def take_languages_off(request, record, cleaned):
    way, languages = cleaned["way"], cleaned["languages"]
    step = record, languages, transitions.TRANSITIONS[way], request.user
    notices = {code: cleaned[f"notice_{code}"] for code in languages}
    taken = transitions.take(*step, cleaned["reason"], notices=notices)
    messages.success(request, f"{capfirst(phrase_of_step(way, languages))}.")
    steps.say_attachments(request, taken.along)
    return redirect_to("change", record)


# A new draft


def duplicate(model_admin, request, object_id):
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    model = model_admin.model
    record = model_admin.get_record(request, object_id)
    draft = model.objects.get(pk=record.pk)
    values = snapshots.take(model, record.pk)
    versions = translation_status.synced_versions(record.pointer)
    with changesets.changeset(
        request.user, kind=Revision.Kind.DUPLICATED, restored_versions=versions
    ) as changeset:
        # Who clicks twice gets two drafts, one after the other.
        model_admin.lock([record.pk])
        draft.become_new_draft()
        draft.save()
        changeset.target = draft.pointer
        duplicate_relations(draft, values)
        model_admin.log_addition(request, draft, [{"added": {}}])
    text = gettext("A new draft with the texts of “%(title)s”.")
    messages.success(request, text % {"title": display.within_quotes(record)})
    return redirect_to("change", draft)


# A deletion asks that nobody changed the records since, and that nothing else links to
# them


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


# Into a release


def may_add(user):
    return has(user, "change", Release)


def url_of(release):
    return page_of(Release, "change", release.pk)
