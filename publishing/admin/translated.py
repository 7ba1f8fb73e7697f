from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from accounts.permissions import has, may_publish_all
from publishing.admin import (
    autosave,
    bar,
    changelist,
    fields,
    filters,
    item_actions,
    list_actions,
    queue,
    translation_editor,
    working_copies,
)
from publishing.admin.checklist import HELD
from publishing.admin.fields import pair
from publishing.admin.forms import editing
from publishing.admin.item_actions import may_add
from publishing.admin.record import RecordAdmin
from publishing.admin.translated_form import PublishableForm, TranslatedForm
from publishing.admin.widgets import LineInput
from publishing.content import changesets
from publishing.content.pointer_model import Link
from publishing.content.publishable import Publishable
from publishing.content.registry import records_of
from publishing.content.titled import Topic
from publishing.drafts.open_forms import newest_key_at
from text.languages import LANGUAGES, first_language, in_order, title_language
from text.pointers import Pointer, is_key


class TranslatedAdmin(RecordAdmin, TranslationAdmin):
    """The base of what has translated fields.

    What readers have is changed in its working copy. Fieldsets of pairs stand in
    columns, of which a narrow screen shows one; the list shows which translation is
    stale::

        @admin.register(Role)
        class RoleAdmin(TranslatedAdmin):
            list_display = [*pair("title"), "is_head"]
            search_fields = pair("title")
            shared = ["is_head"]
    """

    form = TranslatedForm
    patch_translation_field = fields.leave_column
    change_form_template = "admin/publishing/publishable_form.html"
    # The template of the public page, and the button that makes a new draft.
    template = duplicate_label = None

    def has_change_permission(self, request, obj=None):
        """Let those in who translate, too: the form knows what they may write."""
        may_change = super().has_change_permission(request, obj)
        return may_change or has(request.user, "translate", self.model)

    def has_add_permission(self, request):
        public = LANGUAGES if self.model.is_public_when_new else ()
        return super().has_add_permission(request) and may_publish_all(
            request.user, self.model, public
        )

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (
            obj is None
            or may_publish_all(request.user, self.model, obj.public_languages())
        )

    def get_changelist(self, request, **kwargs):
        return changelist.TranslatedChangeList

    def get_list_display(self, request):
        names = super().get_list_display(request)
        columns = [changelist.language_column(self.opts, name) for name in names]
        # A column of statuses tells of the translation too.
        has_statuses = issubclass(self.model, Publishable)
        return columns if has_statuses else [*columns, "translation_status"]

    translation_status = staticmethod(changelist.translation_cell)

    # modeltranslation orders by the title in the person's language.
    @admin.display(description=_("title"), ordering="title")
    def linked_title(self, record):
        """Show the title in its language, with an id that names the row's checkbox."""
        of_cell = record.pk, title_language(record), record
        return format_html('<span id="title-{}" lang="{}">{}</span>', *of_cell)

    def action_checkbox(self, obj):
        """Name the checkbox of a row by the title in it, in that title's language."""
        if issubclass(self.model, Publishable) or "linked_title" in self.list_display:
            return changelist.title_checkbox(obj)
        return super().action_checkbox(obj)

    @admin.display(description=_("used in"))
    def used_in(self, record):
        """Link to the forms of what uses the record, which has a permanent URL."""
        users = records_of(record.uses() if record.pk else ()).values()
        return item_actions.list_forms(users) or gettext("nowhere")

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        if editing(request).target_language:
            texts = map(pair, self.model.texts)
            kwargs["fields"] = [name for names in texts for name in names]
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inline_instances(self, request, obj=None):
        """Show only children with texts to translate, where these are laid out."""
        inlines = super().get_inline_instances(request, obj)
        if not editing(request).target_language:
            return inlines
        return [inline for inline in inlines if inline.is_translated]

    # The fields beside the texts, which all languages share.
    shared = []

    @property
    def fieldsets(self):
        texts = (None, {"fields": [*map(pair, self.model.texts)]})
        shared = (_("For all languages"), {"fields": self.shared})
        return [texts, shared] if self.shared else [texts]

    def get_fieldsets(self, request, obj=None):
        """Put pairs in columns."""
        return [
            (name, {"classes": ["in-columns"], **options})
            if fields.in_columns(options["fields"])
            else (name, options)
            for name, options in super().get_fieldsets(request, obj)
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original") or self.model()
        context["title_language"] = title_language(record)
        it = request.GET.get("first_language")
        editing(request).first_language = it if it in LANGUAGES else first_language()
        form = context["adminform"].form
        formsets = [rows.formset for rows in context["inline_admin_formsets"]]
        context["bar"] = bar.of_form(self, request, record, form, formsets)
        # The bar has them, each with its place.
        context["errors"] = None
        target = editing(request).target_language
        if target:
            languages = context["bar"]["languages"]
            context["translation"] = {
                **translation_editor.context_of(self, request, record, form),
                "written": [each for each in languages if each.code == target],
            }
        for formset in formsets:
            formset.renew()
        response = super().render_change_form(request, context, *args, **kwargs)
        if target:
            response.template_name = translation_editor.TEMPLATE
        return response

    def show_form(self, request, object_id, form_url, extra_context):
        """Show the form of what the record will be: readers may have it otherwise."""
        record = self.read_to_show(request, object_id)
        if not (record and working_copies.open_copy(request, record)):
            editing(request).record = record
        return self._with_autosave(request, object_id, form_url, extra_context)

    def read_to_show(self, request, object_id):
        """Return the record of a form that is opened, or None: Django says why.

        The key of its newest revision is read before what the form shows.
        """
        if not is_key(object_id or ""):
            return None
        key = newest_key_at(Pointer(self.opts.label_lower, int(object_id)))
        record = self.get_queryset(request).filter(pk=object_id).first()
        if record:
            record.newest_revision = key
        return record

    def save_form_sent(self, request, object_id, form_url, extra_context):
        """Save what readers have into its working copy, and else the record itself."""
        arguments = request, object_id, form_url, extra_context
        if is_key(object_id or ""):
            record = editing(request).record = self.read_locked(request, object_id)
            translation_editor.refuse_unplanned(request, record)
            if record is None or working_copies.open_copy(request, record):
                return self._with_autosave(*arguments)
        with changesets.changeset(request.user):
            # What the form checks stays so until it is saved.
            self.model.acquire_advisory_lock()
            return self._with_autosave(*arguments)

    def read_locked(self, request, object_id):
        record = super().read_locked(request, object_id)
        if record:
            # Not its newest key: a text that links here may be saved meanwhile.
            record.remember_row()
        return record

    def _with_autosave(self, request, object_id, form_url, extra_context):
        if is_key(object_id or "0"):
            answer, context = autosave.prepare_form(self, request, object_id)
            if answer:
                return answer
            extra_context = {**(extra_context or {}), **context}
        return super().show_form(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        editing(request).saved_form = form
        # While the form still knows what was stored before.
        form.asked = form.questions()
        if form.working_copy is None:
            form.describe_save(changesets.current())
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        if form.working_copy:
            working_copies.save(request, form, formsets)
            return
        super().save_related(request, form, formsets, change)
        form.save_notes()
        for formset in formsets:
            formset.declare_in_step()

    def construct_change_message(self, request, form, formsets, add=False):
        """Say nothing of what waits in a working copy: the log is what readers get."""
        if form.working_copy:
            return []
        return super().construct_change_message(request, form, formsets, add)

    def response_add(self, request, obj, post_url_continue=None):
        autosave.forget(self, request, None)
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._stay(request, obj)

    def response_change(self, request, obj):
        autosave.forget(self, request, obj.pk)
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._stay(request, obj)

    def _stay(self, request, record):
        """Say what was done, and go on with the same item."""
        form = editing(request).saved_form
        stored = form.instance.stored if form.working_copy else record
        working_copies.take_step(request, form, stored)
        if form.unused_date or HELD in form.asked:
            names = ["schedule_at_0", "schedule_at_1"]
            form.asked |= {name: form.data.get(name, "") for name in names}
        address = translation_editor.address_of(request, record)
        return HttpResponseRedirect(queue.after_save(request, address, **form.asked))


class CategoryAdmin(TranslatedAdmin):
    """What items are put into; ``own``: its fields beside names and code."""

    own = []
    search_fields = [*pair("title"), "code"]
    ordering = ["position", "pk"]

    @property
    def list_display(self):
        return [*pair("title"), "marked_code", *self.own]

    @property
    def shared(self):
        return ["code", *self.own]

    @admin.display(description=_("code"))
    def marked_code(self, category):
        """Mark the code as one: it is a word of no language."""
        return format_html("<code>{}</code>", category.code)


class KindAdmin(CategoryAdmin):
    own = ["is_usual"]


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
    ``page_context()``     its context, from an overlay
    ``content``            the rows of translated texts in the form, if not ``texts``
    ``shared``             the fields beside them that all languages share
    ``columns``            what its list has besides what all lists have
    ``use``                what the form of a stored one shows of its use
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
    fieldsets = None
    shared = ["related"]
    page = None
    duplicate_label = _("Copy as a new draft")

    has_tabs = True
    attributes = {"summary": {"rows": 3}}
    columns = use = []
    search_fields = [*pair("title"), *pair("summary")]
    ordering = ["-changed_at"]

    @property
    def list_display(self):
        return ["linked_title", "statuses", *self.columns, "on_site", "changed"]

    @property
    def content(self):
        return [pair(name) for name in self.model.texts]

    @property
    def template(self):
        return self.page and self.page.template()

    def page_context(self, laid):
        if self.page is None:
            return {self.opts.model_name: laid}
        return self.page.context_of_overlay(laid)

    # The list

    actions = [
        list_actions.publish,
        list_actions.unpublish,
        list_actions.assign,
        list_actions.ask_review,
        list_actions.add_topic,
        list_actions.add_to_release,
        list_actions.export_for_translation,
        item_actions.delete_selected,
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
            and item_actions.is_own_draft(request.user, obj)
        )

    action_checkbox = staticmethod(changelist.versioned_checkbox)
    statuses = staticmethod(changelist.status_cell)
    on_site = staticmethod(changelist.publication_cell)
    changed = staticmethod(changelist.change_cell)

    def get_list_filter(self, request):
        return [
            filters.WorklistFilter,
            *map(filters.language_status_filter, in_order()),
            *super().get_list_filter(request),
            filters.ChangedByFilter,
        ]

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
            *([(_("Use"), {"fields": self.use})] if obj and self.use else []),
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
        if isinstance(getattr(field, "label", None), fields.ColumnLabel):
            fields.tell_what_belongs(field, db_field)
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
    purpose = _("What texts are about. Each topic has a page that gathers them.")
    template = "publishing/topic_detail.html"
