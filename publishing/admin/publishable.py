from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.permissions import has
from publishing.admin import changelist, delete_guard, list_actions
from publishing.admin.fields import ColumnLabel, pair, tell_what_belongs
from publishing.admin.filters import (
    ChangedByFilter,
    WorklistFilter,
    language_status_filters,
)
from publishing.admin.item_actions import may_add
from publishing.admin.publishable_form import PublishableForm
from publishing.admin.translated import TranslatedAdmin
from publishing.admin.widgets import LineInput
from publishing.content.pointer_model import Link
from publishing.content.titled import Topic


class PublishableAdmin(TranslatedAdmin):
    """The base of the admin class of a ``Publishable``.

    It adds states, working copies, previews and related items::

        @admin.register(Project)
        class ProjectAdmin(PublishableAdmin):
            page = ProjectPage
            shared = ["topics", "related"]

    What an admin class may set or override, beside what Django's has:

    ====================== =========================================================
    ``page``               the public page, an ``ItemPage``, which previews render; or
    ``template``           its template, and
    ``page_context()``     its context, from a record and the cleaned data of its form
    ``content``            the rows of translated texts in the form, if not ``texts``
    ``shared``             the fields beside them that all languages share
    ``duplicate_label``    the button that makes a new draft with the same texts
    ``form``               a ``PublishableForm``; elsewhere a ``RecordForm``
    ``inlines``            each a ``ChildInline``
    ====================== =========================================================

    and these columns and read-only fields that it may name:

    ====================== =========================================================
    ``linked_title``       the title, marked with its language
    ``statuses``           the status of each language
    ``translation_status`` that of translations alone, where there are no states
    ``on_site``            the first day on which readers get it
    ``changed``            when it was changed last, and by whom
    ``used_in``            the records that link to it
    ====================== =========================================================

    Views call ``has_history``, ``get_record``, ``lock`` and ``render_page`` of it.
    """

    form = PublishableForm
    shared = ["related"]
    page = None
    duplicate_label = _("Copy as a new draft")

    has_tabs = True
    list_display = ["linked_title", "statuses", "on_site", "changed"]
    search_fields = [*pair("title"), *pair("summary")]
    ordering = ["-changed_at"]

    @property
    def content(self):
        return [pair(name) for name in self.model.texts]

    @property
    def template(self):
        return self.page and self.page.template()

    def page_context(self, record, cleaned):
        if self.page is None:
            return {self.opts.model_name: record}
        return self.page.context_of_form(record, cleaned)

    # The list

    actions = [
        list_actions.publish,
        list_actions.unpublish,
        list_actions.assign,
        list_actions.ask_review,
        list_actions.add_topic,
        list_actions.add_to_release,
        list_actions.export_for_translation,
        delete_guard.delete_selected,
    ]
    action_form = list_actions.ListActionForm

    def has_publish_permission(self, request):
        return has(request.user, "publish", self.model)

    def has_release_permission(self, request):
        return may_add(request.user)

    def has_change_shared_permission(self, request):
        return bool(self.model.topics) and has(request.user, "change", self.model)

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

    @admin.display(description=_("languages"))
    def statuses(self, record):
        return changelist.status_cell(record)

    @admin.display(description=_("on the site"), ordering=F("first_published_at"))
    def on_site(self, record):
        return changelist.publication_cell(record)

    @admin.display(description=_("changed"), ordering="changed_at")
    def changed(self, record):
        return changelist.change_cell(record)

    # The form

    def get_fieldsets(self, request, obj=None):
        publication = [*self._publication_fields(), "checked_on"]
        return [
            (None, {"classes": ["in-columns"], "fields": self.content}),
            *((None, {"classes": ["panel"], "fields": [row]}) for row in self.shared),
            (
                _("On the site"),
                {"classes": ["panel", "publication"], "fields": publication},
            ),
        ]

    def _publication_fields(self):
        names = ["slug", "published_at", "published_until"]
        if self.model.rich_text_fields():
            names.append("summary_only")
        return [pair(name) for name in names]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in pair("title"):
            field.widget = LineInput(field.widget.attrs)
        if field is not None and db_field.name in pair("summary"):
            field.widget.attrs["rows"] = 3
        if isinstance(getattr(field, "label", None), ColumnLabel):
            tell_what_belongs(field, db_field)
        return field

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.working_copy:
            return
        record = form.instance
        if "related" in form.changed_names:
            Link.objects.relate(record, form.cleaned_data["related"])
        others = {field.name for field in record._meta.many_to_many} | {"related"}
        if change and form.changed_names & others:
            record.mark_updated()


@admin.register(Topic)
class TopicAdmin(PublishableAdmin):
    template = "publishing/topic_detail.html"
