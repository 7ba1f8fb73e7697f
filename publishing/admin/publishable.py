from django.contrib import admin, messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing import transitions, workflow
from publishing.admin import changelist, working_copies
from publishing.admin.columns import heads, pair
from publishing.admin.fields import titles_by_pointer
from publishing.admin.filters import language_status_filters
from publishing.admin.publishable_form import PublishableForm
from publishing.admin.record import TranslatedAdmin
from publishing.models import Link
from publishing.widgets import RelatedWidget
from text.languages import LANGUAGES, own_name, title_language

# The reason comes last: the button that needs it stands below.
PUBLICATION = (
    _("Publication of each language"),
    {
        "classes": ["in-columns", "publication"],
        "description": heads(),
        "fields": [
            pair("slug"),
            pair("published_at"),
            pair("published_until"),
            pair("withdrawal_reason"),
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
    ``statuses``           the status of each language and of its translation
    ``translation_status`` that of translations alone, where there are no states
    ``changed``            when a text was changed last
    ``used_in``            the records that link to it
    ====================== =========================================================

    Views call ``has_history``, ``get_record``, ``lock`` and ``render_page`` of it.
    """

    form = PublishableForm
    content = [pair("title"), pair("summary")]
    shared = ["related"]
    template = None
    duplicate_label = _("Copy as a new draft")
    has_title_cells = True

    list_display = ["linked_title", "statuses", "changed"]
    search_fields = [*pair("title"), *pair("summary")]
    ordering = ["-created_at"]

    def page_context(self, record, cleaned):
        """Return what the page's template asks for; ``cleaned`` is the form's data."""
        return {self.opts.model_name: record}

    # The list

    def get_list_filter(self, request):
        return [*language_status_filters(), *super().get_list_filter(request)]

    def get_list_display(self, request):
        # Its columns of languages tell of the translation too.
        return self.list_display

    @admin.display(description=_("languages"))
    def statuses(self, record):
        return changelist.status_signs(record)

    @admin.display(description=_("changed"))
    def changed(self, record):
        moments = [getattr(record, name) for name in pair("updated_at")]
        return max(filter(None, moments), default=None)

    # The form

    def get_fieldsets(self, request, obj=None):
        return [
            # The state line is the head of these columns.
            (None, {"classes": ["in-columns"], "fields": self.content}),
            (_("For all languages"), {"fields": self.shared}),
            PUBLICATION,
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        short = [*pair("summary"), *pair("withdrawal_reason")]
        if field is not None and db_field.name in short:
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
        context["duplicate_label"] = self.duplicate_label
        if record.pk and context.get("errors"):
            # A form that is refused has left on the record what was typed.
            record = self.model._base_manager.get(pk=record.pk)
        if record.pk and "working_copy" not in context:
            context |= working_copies.item_form_context(self, request, record)
        context["states"] = [
            self._state_line(record, language, request.user) for language in LANGUAGES
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def _state_line(self, record, language, user):
        status = record.status_in(language)
        has_page = record.pk and (
            record.is_visible_in(language) or record.is_retired_in(language)
        )
        may_move = any(
            user.has_perm(f"{self.opts.app_label}.{action}_{self.opts.model_name}")
            for action in ["change", "translate"]
        )
        return {
            "language": language,
            "name": own_name(language),
            "status": status,
            "sign": changelist.SIGNS[status],
            "published_at": getattr(record, f"published_at_{language}"),
            "url": record.address_in(language) if has_page else None,
            "transitions": transitions.offered(record, language, user)
            if may_move
            else [],
        }

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.transition:
            transition, language = form.transition
            reason = form.cleaned_data.get("colleague_note") or ""
            workflow.follow(obj, language, transition, request.user, reason)
            messages.success(request, form.transition_message())

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        record = form.instance
        if "related" in form.changed_names:
            Link.objects.relate(record, form.cleaned_data["related"])
        others = {field.name for field in record._meta.many_to_many} | {"related"}
        if change and form.changed_names & others:
            record.mark_updated()
