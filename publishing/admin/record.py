"""The base classes of all lists and forms of the back office."""

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import SOURCE_MODEL_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext, override
from psycopg.errors import ExclusionViolation, UniqueViolation

from publishing.admin import (
    autosave,
    changelist,
    filters,
    history,
    item_actions,
    ordering,
)
from publishing.admin.addresses import page_of, redirect_to
from publishing.admin.fields import OVERRIDES, chooser_options, prepare_field
from publishing.admin.forms import RecordForm, editing
from publishing.admin.urls import urls_of
from publishing.content import changesets
from publishing.content.linkable import Linkable
from publishing.content.locks import is_lock_failure
from publishing.content.pointer_model import Link
from publishing.content.publishable import Publishable
from publishing.content.record import Record
from publishing.drafts.permissions import REFUSALS, reason_of
from publishing.revisions import display
from text.languages import own_name
from text.pointers import is_key


def with_keys_alone(sent):
    """Return what a list has sent without ticks that are of no row."""
    sent = sent.copy()
    ticked = filter(is_key, sent.getlist(ACTION_CHECKBOX_NAME))
    sent.setlist(ACTION_CHECKBOX_NAME, list(ticked))
    return sent


class RecordAdmin(admin.ModelAdmin):
    """The base of every list and form of the back office.

    No save is lost. Lists accept no lookups but those of their filters::

        @admin.register(Appointment)
        class AppointmentAdmin(RecordAdmin):
            list_display = ["person", "role", "body"]
            search_fields = ["person__title_ru", "person__title_en"]

    What has translated fields derives from ``TranslatedAdmin``, and what is published
    in each language from ``PublishableAdmin``.
    """

    # What belongs into its list: an empty one says it, and the first steps.
    purpose = ""
    form = RecordForm
    formfield_overrides = OVERRIDES
    # Those of inputs: {field, without its language: {name: value}}.
    attributes = {}
    list_per_page = 50
    # Whether tabs stand above the list: see ``publishing.admin.filters``.
    has_tabs = False
    # Nobody reads how long the list would be without its filters.
    show_full_result_count = False
    # {name of a method, which is a view, and of its URL: path} beside those of all.
    own_pages = {}
    # Where a record has a page for readers, its form links to it by itself.
    view_on_site = False
    actions = [item_actions.delete_selected]
    change_form_template = "admin/publishing/change_form.html"
    delete_confirmation_template = "admin/publishing/delete.html"
    delete_selected_confirmation_template = "admin/publishing/delete_selected.html"

    @property
    def has_history(self):
        """Whether each save is a revision: accounts and redirects have a log."""
        return issubclass(self.model, Record)

    # What stands on the first page: see ``publishing.admin.first_page``

    first_page_cares = ()

    def first_page_waits(self, user):
        return ()

    def first_page_dates(self, user, until):
        return ()

    @property
    def media(self):
        """Bring no script with a form: its fields and rows name what they need."""
        return forms.Media()

    # For the views of this package

    def get_urls(self):
        return [*urls_of(self), *super().get_urls()]

    def get_record(self, request, object_id):
        """Return the record, unlocked, if this person may see it.

        Raises Http404 and PermissionDenied.
        """
        # Not self.get_object: it locks the row of what is sent.
        record = admin.ModelAdmin.get_object(self, request, unquote(str(object_id)))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def locked(self, pks, *, no_key=True):
        """Return these rows as a queryset that locks them.

        ``no_key=False``, for a deletion, also blocks new references.
        """
        if self.has_history:
            return self.model.locked(pks, no_key=no_key)
        rows = self.model._base_manager.filter(pk__in=pks).order_by("pk")
        return rows.select_for_update(no_key=no_key)

    def lock(self, pks, *, no_key=True):
        """Lock rows; return the keys of those that are there."""
        return list(self.locked(pks, no_key=no_key).values_list("pk", flat=True))

    def render_change_form(self, request, context, *args, **kwargs):
        """Show with a form that was sent what others have saved meanwhile."""
        if isinstance(form := context["adminform"].form, RecordForm):
            form.renew()
        return super().render_change_form(request, context, *args, **kwargs)

    def render_page(self, request, template, record=None, **context):
        """Return a page of ``templates/admin/publishing/``.

        It is about this model, or a record, to whose form it leads back.
        """
        about = {"opts": self.opts, "media": self.media}
        if record:
            back = page_of(self.model, "change", record.pk)
            about |= {"original": record, "subtitle": str(record), "back": back}
        template = f"admin/publishing/{template}.html"
        return self.admin_site.render_page(request, template, **about | context)

    def history_view(self, request, object_id, extra_context=None):
        if self.has_history:
            return history.list_revisions(self, request, object_id)
        about = {"title": gettext("History"), **(extra_context or {})}
        about["original"] = self.get_record(request, object_id)
        return super().history_view(request, object_id, about)

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user, form.editing = request.user, editing(request)
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        kwargs = {**chooser_options(self, db_field, request), **kwargs}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            # From a form that chooses it, nobody means to delete it everywhere.
            field.widget.can_delete_related = False
        return prepare_field(db_field, field, self.attributes)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET":
            # Of the row that the address begins: see ``ChildInline.get_extra``.
            kwargs["initial"] = [request.GET.dict()]
        return kwargs

    def get_object(self, request, object_id, from_field=None):
        """Return the record that the form is about: a locked one while it is saved."""
        if (record := editing(request).record) is not None:
            return record
        return super().get_object(request, object_id, from_field)

    def read_locked(self, request, object_id):
        """Lock the row of a form that is saved, and return it as it is now, or None.

        Nobody sends a form of what the list does not show them.
        """
        shown = self.get_queryset(request)
        if shown.query.where and not shown.filter(pk=object_id).exists():
            return None
        return self.locked([object_id]).first()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save the form whole, or show it again and say why it could not be saved."""
        arguments = request, object_id, form_url, extra_context
        # Django makes a new record of it even where save_as is off.
        if "_saveasnew" in request.POST and not self.save_as:
            raise BadRequest("Nothing is saved as new here.")
        # Django takes it for the name of a model without looking.
        if "." not in request.POST.get(SOURCE_MODEL_VAR, "."):
            raise BadRequest("No model is called so.")
        if request.method == "POST" and not autosave.RESTORING & {*request.POST}:
            try:
                with transaction.atomic():
                    return self.save_form_sent(*arguments)
            except PermissionDenied:
                raise
            except (OperationalError, *REFUSALS) as error:
                autosave.begin_again(request, self.why_not_saved(error))
                # It may have been changed by what was not saved.
                editing(request).record = None
        return self.show_form(*arguments)

    def why_not_saved(self, error):
        """Return what a person is told, or raise the error: it is a fault of ours."""
        if isinstance(error, OperationalError):
            if not is_lock_failure(error):
                raise error
            return autosave.BUSY
        # Another may have stored the same a moment ago.
        is_taken = isinstance(error.__cause__, UniqueViolation | ExclusionViolation)
        if isinstance(error, IntegrityError) and not is_taken:
            raise error
        return reason_of(error, self.model)

    def show_form(self, request, object_id, form_url, extra_context):
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_form_sent(self, request, object_id, form_url, extra_context):
        """Save the form, with one revision of each record that is saved with it."""
        if is_key(object_id or ""):
            editing(request).record = self.read_locked(request, object_id)
        with changesets.changeset(request.user):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if change and isinstance(form, RecordForm):
            obj.save(update_fields=form.changed_columns())
        else:
            super().save_model(request, obj, form, change)

    def construct_change_message(self, request, form, formsets, add=False):
        """Name fields as the log can translate them for whoever reads it."""
        message = super().construct_change_message(request, form, formsets, add)
        if not isinstance(form, RecordForm):
            return message
        # What differs from what the form showed, not from how a browser spells it.
        changed = [name for name in form.fields if name in form.changed_names]
        entries = []
        for entry in message:
            if "changed" in entry and "name" not in entry["changed"]:
                with override(None):
                    labels = [display.name_of_field(self.model, it) for it in changed]
                entry["changed"]["fields"] = list(dict.fromkeys(labels))
            if entry.get("changed", {}).get("fields") != []:
                entries.append(entry)
        return entries

    def log_change(self, request, obj, message):
        """Log a save of something; what a step does is logged by itself."""
        return super().log_change(request, obj, message) if message else None

    # The list

    def get_list_filter(self, request):
        """Take for relations a filter that does not read all they may lead to."""
        relations = {it.name for it in self.opts.get_fields() if it.is_relation}
        return [
            (each, filters.RelatedFilter) if each in relations else each
            for each in super().get_list_filter(request)
        ]

    def changelist_view(self, request, extra_context=None):
        context = {
            "has_history": self.has_history,
            "may_order": ordering.may_order(self, request),
            "media": forms.Media(js=["admin/js/actions.js"]),
            **(extra_context or {}),
        }
        if request.method != "POST":
            return self.show_list(request, context)
        request.POST = with_keys_alone(request.POST)
        with transaction.atomic():
            return super().changelist_view(request, context)

    def get_changelist(self, request, **kwargs):
        return changelist.RecordChangeList

    def show_list(self, request, context):
        if (query := filters.with_choices(request.GET)) is not None:
            return HttpResponseRedirect(f"?{query}")
        response = super().changelist_view(request, context)
        shown = getattr(response, "context_data", None) or {}
        if cl := shown.get("cl"):
            shown |= {
                "name": self.list_name,
                "filters": filters.form_of(cl),
                "query": filters.query_of(request.GET),
            }
            if self.has_tabs and not cl.is_popup:
                shown["tabs"] = filters.tabs_of(self, request)
                shown["saved_filters"] = self.saved_filters_address()
        return response

    @property
    def list_name(self):
        return self.opts.verbose_name_plural

    def list_address(self):
        return page_of(self.model, "changelist")

    def saved_filters_address(self):
        return page_of(self.model, "saved_filters")

    def lookup_allowed(self, lookup, value, request):
        """Leave it to the list, which knows what its filters ask."""
        return True

    # Deletion

    def has_delete_some_permission(self, request):
        return self.has_delete_permission(request)

    def delete_view(self, request, object_id, extra_context=None):
        """Delete nothing that was changed after the person had looked at it."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return super().delete_view(request, object_id, extra_context)
        with changesets.changeset(request.user):
            version = item_actions.check_version(self, request, record.pk)
            is_read = isinstance(record, Publishable)
            languages = record.visible_languages() if is_read else []
            context = {
                **(extra_context or {}),
                "version": version,
                "read_by": [(code, own_name(code)) for code in languages],
                "has_history": self.has_history,
                "escaped_object": display.within_quotes(record),
            }
            return super().delete_view(request, object_id, context)

    def get_deleted_objects(self, objs, request):
        deletion = super().get_deleted_objects(objs, request)
        return item_actions.review_deletion(self, objs, deletion)

    def delete_queryset(self, request, queryset):
        """Delete record by record: each leaves a revision, from which it comes back."""
        if issubclass(self.model, Linkable):
            # What is deleted together does not keep one another by its links.
            label, pks = self.opts.label_lower, [record.pk for record in queryset]
            Link.objects.in_text().filter(from_model=label, from_pk__in=pks).delete()
        if not self.has_history:
            super().delete_queryset(request, queryset)
            return
        for record in queryset:
            record.delete()


class ReadOnlyMixin:
    """An admin class of what is only looked at."""

    def has_change_permission(self, request, obj=None):
        return False

    has_add_permission = has_delete_permission = has_change_permission


class SingleRowMixin:
    """An admin class of a model that has one row, or none yet; nobody deletes it."""

    def changelist_view(self, request, extra_context=None):
        """Lead to the form of the row; the list is only for who may add it."""
        row = self.get_queryset(request).first()
        if row and self.has_view_permission(request):
            return redirect_to("change", row)
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request):
        is_missing = not self.model._base_manager.exists()
        return super().has_add_permission(request) and is_missing

    def has_delete_permission(self, request, obj=None):
        return False

    def get_model_perms(self, request):
        # Without "add": the list of rows offers it while there is none.
        return super().get_model_perms(request) | {"add": False}
