from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from publishing import transitions, workflow
from publishing.admin import (
    autosave,
    bar,
    changelist,
    delete_guard,
    list_actions,
    queue,
    tabs,
    translate,
    working_copies,
)
from publishing.admin.attached import say_attached
from publishing.admin.columns import heads, pair
from publishing.admin.fields import titles_by_pointer
from publishing.admin.filters import (
    ChangedByFilter,
    WorklistFilter,
    language_status_filters,
)
from publishing.admin.publishable_form import PublishableForm
from publishing.admin.record import TranslatedAdmin
from publishing.locks import is_lock_failure
from publishing.models import Link
from publishing.models.status import first_publication
from publishing.widgets import RelatedWidget
from publishing.working_copies import is_for
from text.languages import LANGUAGES, title_language
from text.pointers import is_key

# Who has one of these writes some of the texts.
WRITING = ["change", "translate"]

PUBLICATION = (
    _("Publication of each language"),
    {
        "classes": ["in-columns", "publication"],
        "description": heads(),
        "fields": [
            pair("slug"),
            pair("published_at"),
            pair("published_until"),
        ],
    },
)


class PublishableAdmin(TranslatedAdmin):
    """The base of the admin class of a ``Publishable``.

    It adds states, working copies, previews and related items::

        @admin.register(Project)
        class ProjectAdmin(PublishableAdmin):
            template = "institute/project_detail.html"
            content = [pair("title"), pair("summary"), pair("body")]
            shared = ["topics", "related"]

    What an admin class may set or override, beside what Django's has:

    ====================== =========================================================
    ``template``           the template of the public page, which previews render
    ``page_context()``     its context, from a record and the cleaned data of its form
    ``content``            the rows of translated texts in the form
    ``shared``             the fields below them that all languages share
    ``duplicate_label``    the button that makes a new draft with the same texts
    ``form``               a ``PublishableForm``; elsewhere a ``RecordForm``
    ``inlines``            each a ``ChildInline``; elsewhere a ``RecordInline``
    ``has_title_cells``    whether ``linked_title`` names the rows of the list
    ====================== =========================================================

    and these columns and read-only fields that it may name:

    ====================== =========================================================
    ``linked_title``       the title, marked with its language
    ``statuses``           a column for each language, with its status
    ``translation_status`` that of translations alone, where there are no states
    ``on_site``            the first day on which readers get it
    ``changed``            when it was changed last, and by whom
    ``used_in``            the records that link to it
    ====================== =========================================================

    Views call ``has_history``, ``get_record``, ``lock`` and ``render_page`` of it.
    """

    form = PublishableForm
    change_form_template = "admin/publishing/publishable_form.html"
    content = [pair("title"), pair("summary")]
    shared = ["related"]
    template = None
    duplicate_label = _("Copy as a new draft")
    has_title_cells = True

    list_display = ["linked_title", "statuses", "on_site", "changed"]
    search_fields = [*pair("title"), *pair("summary")]
    ordering = ["-changed_at"]

    def page_context(self, record, cleaned):
        """Return what the page's template asks for; ``cleaned`` is the form's data."""
        return {self.opts.model_name: record}

    # The list

    actions = [
        list_actions.publish,
        list_actions.unpublish,
        list_actions.ask_review,
        list_actions.assign,
        list_actions.add_topic,
        list_actions.export,
        delete_guard.delete_selected,
    ]
    action_form = list_actions.ListActionForm

    def has_publish_permission(self, request):
        return has(request.user, "publish", self.model)

    def has_write_permission(self, request):
        return any(has(request.user, right, self.model) for right in WRITING)

    def has_change_shared_permission(self, request):
        return hasattr(self.model, "topics") and has(request.user, "change", self.model)

    def has_delete_some_permission(self, request):
        """Let those in who may delete only drafts of their own."""
        return self.has_delete_permission(request) or self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) or (
            obj is not None
            and self.has_add_permission(request)
            and delete_guard.is_own_draft(request.user, obj)
        )

    def action_checkbox(self, obj):
        return changelist.versioned_checkbox(obj)

    def get_list_filter(self, request):
        return [
            WorklistFilter,
            *language_status_filters(),
            *super().get_list_filter(request),
            ChangedByFilter,
        ]

    def with_tabs(self, request, response):
        context = getattr(response, "context_data", None) or {}
        if (cl := context.get("cl")) and not cl.is_popup:
            context["tabs"] = tabs.tabs_of(
                request, self.opts.label_lower, self.model.objects.all()
            )
            context["query"] = tabs.query_of(request.GET)
            context["legend"] = changelist.legend()
        return response

    def get_list_display(self, request):
        # The columns of languages tell of the translation too.
        languages = [changelist.status_column(language) for language in LANGUAGES]
        return [
            column
            for name in self.list_display
            for column in (languages if name == "statuses" else [name])
        ]

    def statuses(self, record):
        """Stand for a column of each language in ``list_display``."""

    @admin.display(description=_("on the site"), ordering=first_publication())
    def on_site(self, record):
        return changelist.publication_cell(record)

    @admin.display(description=_("changed"), ordering="changed_at")
    def changed(self, record):
        return changelist.change_cell(record)

    # The form

    def get_fieldsets(self, request, obj=None):
        return [
            # The bar is the head of these columns.
            (None, {"classes": ["in-columns"], "fields": self.content}),
            (_("For all languages"), {"fields": self.shared}),
            PUBLICATION,
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in pair("summary"):
            field.widget.attrs["rows"] = 3
        return field

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.base_fields["related"].widget = RelatedWidget(
            url=reverse("admin:pick"), labels=titles_by_pointer
        )
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original") or self.model()
        context["title_language"] = title_language(record)
        context["bar"] = bar.of_form(self, request, record, context["adminform"].form)
        if translate.language_of(request):
            context["translation"] = translate.context_of(
                self, request, record, context["adminform"].form
            )
        response = super().render_change_form(request, context, *args, **kwargs)
        if translate.language_of(request):
            response.template_name = translate.TEMPLATE
        return response

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Let what readers have be changed in its working copy."""
        is_decided = getattr(request, "working_copy", None) is not None
        if object_id is not None and not is_decided and is_key(object_id):
            record = self.get_queryset(request).filter(pk=object_id).first()
            if record and is_for(record):
                if not self.has_view_or_change_permission(request, record):
                    raise PermissionDenied
                return self._edit_working_copy(request, record, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _edit_working_copy(self, request, record, form_url, extra_context):
        try:
            return working_copies.edit(self, request, record, extra_context)
        except OperationalError as error:
            if request.method != "POST" or not is_lock_failure(error):
                raise
        request.working_copy = working_copies.unsaved_copy(request, record)
        return self.show_again(request, str(record.pk), form_url, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.step and form.working_copy is None:
            transition, languages = form.step
            reason = form.cleaned_data.get("colleague_note") or ""
            workflow.follow(obj, languages, transition, request.user, reason)
            if transition.name == "publish":
                obj.attached = transitions.publish_attached(
                    obj, languages, request.user
                )

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        autosave.forget(self, request, None)
        return self._stay(request, obj)

    def response_change(self, request, obj):
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        autosave.forget(self, request, obj.pk)
        return self._stay(request, obj)

    def _stay(self, request, record):
        """Say what was done, and go on with the same item."""
        if getattr(request, "working_copy", None) is None:
            form = request.saved_form
            for language in form.step[1] if form.step else ():
                messages.success(request, form.describe_step(record, language))
            say_attached(request, record.attached)
            if not form.step:
                messages.success(request, gettext("Saved."))
        address = translate.address_of(request, record)
        asked = ",".join(request.saved_form.texts_to_ask())
        more = {bar.ASKED: asked} if asked else {}
        return HttpResponseRedirect(queue.after_save(request, address, **more))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        record = form.instance
        if "related" in form.changed_names:
            Link.objects.relate(record, form.cleaned_data["related"])
        others = {field.name for field in record._meta.many_to_many} | {"related"}
        if change and form.changed_names & others:
            record.mark_updated()
