from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import OperationalError, transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext, gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from accounts.permissions import has, may_publish_all
from publishing.admin import (
    autosave,
    bar,
    changelist,
    delete_guard,
    queue,
    translation_editor,
    working_copies,
)
from publishing.admin.attached import say_attached, say_hidden_parts
from publishing.admin.checklist import say_open, what_is_open
from publishing.admin.columns import heads, in_columns
from publishing.admin.filters import translation_status_filters
from publishing.admin.inlines import ChildInline
from publishing.admin.record import RecordAdmin
from publishing.admin.translated_form import TranslatedForm
from publishing.content.locks import is_lock_failure
from publishing.drafts.refusal import REFUSALS, reason_of
from text.languages import LANGUAGES, title_language
from text.pointers import is_key

# Who has one of these writes some of the texts.
WRITING = ["change", "translate"]


def columns_of(options, *, has_head):
    """Return the options of a fieldset, in columns if it has the texts of languages."""
    if not in_columns(options["fields"]):
        return options
    head = {"description": heads()} if has_head else {}
    return {"classes": ["in-columns"], **head, **options}


class TranslatedAdmin(RecordAdmin, TranslationAdmin):
    """The base of what has translated fields.

    What readers have is changed in its working copy. Fieldsets of pairs stand in
    columns under the names of the languages; the list shows which translation is stale,
    and can be narrowed to it::

        @admin.register(Role)
        class RoleAdmin(TranslatedAdmin):
            list_display = [*pair("title"), "is_head"]
            search_fields = pair("title")
            fieldsets = [(None, {"fields": [pair("title")]})]
    """

    form = TranslatedForm
    change_form_template = "admin/publishing/publishable_form.html"
    # Whether the column ``linked_title``, or one made with it, names each row.
    has_title_cells = False
    # The template of the public page, and the button that makes a new draft.
    template = duplicate_label = None

    def has_change_permission(self, request, obj=None):
        """Let those in who translate, too: the form knows what they may write."""
        may_change = super().has_change_permission(request, obj)
        return may_change or has(request.user, "translate", self.model)

    def has_write_permission(self, request):
        return any(has(request.user, right, self.model) for right in WRITING)

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
        if self.has_history:
            return changelist.TranslatedChangeList
        return super().get_changelist(request)

    def get_list_filter(self, request):
        filters = super().get_list_filter(request)
        return (
            [*filters, *translation_status_filters()] if self.has_history else filters
        )

    def get_list_display(self, request):
        names = super().get_list_display(request)
        columns = [changelist.language_column(self.opts, name) for name in names]
        return [*columns, "translation_status"]

    @admin.display(description=_("translation"))
    def translation_status(self, record):
        return changelist.translation_marks(record)

    # modeltranslation orders by the title in the person's language.
    @admin.display(description=_("title"), ordering="title")
    def linked_title(self, record):
        return changelist.title_cell(record)

    def action_checkbox(self, obj):
        """Name the checkbox of a row by the title in it, in that title's language."""
        if self.has_title_cells:
            return changelist.title_checkbox(obj)
        return super().action_checkbox(obj)

    @admin.display(description=_("used in"))
    def used_in(self, record):
        """Link to the forms of what uses the record, which has a permanent URL."""
        return delete_guard.list_users(record)

    # The form

    def get_inline_instances(self, request, obj=None):
        """Show only children with texts to translate, where these are laid out."""
        inlines = super().get_inline_instances(request, obj)
        if not translation_editor.target_language(request):
            return inlines
        return [
            inline
            for inline in inlines
            if isinstance(inline, ChildInline) and inline.is_translated
        ]

    def get_fieldsets(self, request, obj=None):
        """Put pairs in columns; the bar is the head of the first ones."""
        return [
            (name, columns_of(options, has_head=number > 0))
            for number, (name, options) in enumerate(
                super().get_fieldsets(request, obj)
            )
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original") or self.model()
        context["title_language"] = title_language(record)
        form = context["adminform"].form
        formsets = [rows.formset for rows in context["inline_admin_formsets"]]
        context["bar"] = bar.of_form(self, request, record, form, formsets)
        # The bar has them, each with its place.
        context["errors"] = None
        if translation_editor.target_language(request):
            context["translation"] = translation_editor.context_of(
                self, request, record, form
            )
            context["translation"]["written"] = [
                language
                for language in context["bar"]["languages"]
                if language.code == translation_editor.target_language(request)
            ]
        response = super().render_change_form(request, context, *args, **kwargs)
        if translation_editor.target_language(request):
            response.template_name = translation_editor.TEMPLATE
        return response

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Let what readers have be changed in its working copy."""
        arguments = request, object_id, form_url, extra_context
        if not self.has_history or not is_key(object_id or ""):
            return super().changeform_view(*arguments)
        if not self._is_being_saved(request, object_id) or request.method != "POST":
            record = self.read_to_show(request, object_id)
            if record and working_copies.open_copy(request, record):
                return self._changeform_with_autosave(*arguments)
            request.form_record = record
            return super().changeform_view(*arguments)
        try:
            with transaction.atomic():
                request.form_record = record = self.read_locked(request, object_id)
                translation_editor.refuse_unplanned(request, record)
                if record is None or working_copies.open_copy(request, record):
                    return self._changeform_with_autosave(*arguments)
                return super().changeform_view(*arguments)
        except OperationalError as error:
            if not is_lock_failure(error):
                raise
            autosave.begin_again(request, autosave.BUSY)
        except REFUSALS as error:
            autosave.begin_again(request, reason_of(error, self.model))
        request.form_record = None
        return self.changeform_view(*arguments)

    def save_model(self, request, obj, form, change):
        # While the form still knows what was stored before.
        form.asked_next = form.texts_to_ask()
        if form.working_copy is None:
            super().save_model(request, obj, form, change)
        else:
            request.saved_form = form

    def save_related(self, request, form, formsets, change):
        if form.working_copy is None:
            super().save_related(request, form, formsets, change)
        else:
            working_copies.save(request, form, formsets)

    def construct_change_message(self, request, form, formsets, add=False):
        """Say nothing of what waits in a working copy: the log is what readers get."""
        if form.working_copy:
            return []
        return super().construct_change_message(request, form, formsets, add)

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        autosave.forget(self, request, None)
        return self._stay(request, obj)

    def response_change(self, request, obj):
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        autosave.forget(self, request, obj.pk)
        if request.saved_form.working_copy:
            working_copies.take_step(request, request.saved_form)
        return self._stay(request, obj)

    def _stay(self, request, record):
        """Say what was done, and go on with the same item."""
        form = request.saved_form
        if form.working_copy is None:
            form.open_remarks = what_is_open(record, form)
            languages = ()
            if form.step:
                transition, languages = form.step
                words = working_copies.words_of_step
                done = {code: words(transition, record, code) for code in languages}
                working_copies.say_done(request, form, done)
            else:
                messages.success(request, gettext("Saved."))
            say_attached(request, record.attached)
            say_hidden_parts(request, [record], languages)
            say_open(request, form)
        address = translation_editor.address_of(request, record)
        asked = ",".join(form.asked_next)
        more = {bar.ASKED: asked} if asked else {}
        return HttpResponseRedirect(queue.after_save(request, address, **more))
