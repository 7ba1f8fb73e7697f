from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext, gettext_lazy as _

from publishing import changesets, snapshots, transitions, translation_status
from publishing.admin.addresses import page_of
from publishing.admin.changelist import mark
from publishing.admin.filters import language_status_filters
from publishing.admin.linkable import LinkableAdmin
from publishing.admin.previews import Previews
from publishing.admin.publishable_form import PublishableForm
from publishing.admin.record import heads, pair
from publishing.admin.related import labels
from publishing.admin.titles import ByTitle
from publishing.admin.working_copies import Copies
from publishing.models import Link, Revision
from publishing.models.status import LanguageStatus
from publishing.widgets import RelatedWidget
from text.languages import LANGUAGES, own_name, title_language

# What stands for a standing in a list, beside its name for screen readers.
SIGNS = {
    LanguageStatus.VISIBLE: "●",
    LanguageStatus.SCHEDULED: "◷",
    LanguageStatus.ENDED: "◌",
    LanguageStatus.WITHDRAWN: "✕",
    LanguageStatus.REVIEW: "◑",
    LanguageStatus.DRAFT: "◐",
    LanguageStatus.MISSING: "○",
    LanguageStatus.NONE: "–",
}

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


class PublishableAdmin(ByTitle, Copies, Previews, LinkableAdmin):
    """List and form of what is published in each language on its own.

    A subject says ``content`` (rows of the texts), ``shared`` (fields of all
    languages), ``template`` and ``page_context(record, cleaned)`` of its public page.
    """

    form = PublishableForm
    content = [pair("title"), pair("summary")]
    shared = ["related"]
    template = None
    copy_label = _("Copy as a new draft")

    list_display = ["linked_title", "statuses", "changed"]
    search_fields = [*pair("title"), *pair("summary")]
    ordering = ["-created_at"]

    def get_queryset(self, request):
        # No list or form shows what only the search reads.
        return super().get_queryset(request).defer(*pair("search"))

    def get_list_filter(self, request):
        return [*language_status_filters(), *super().get_list_filter(request)]

    def get_list_display(self, request):
        # Its columns of languages tell of the translation too.
        return self.list_display

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
            url=reverse("admin:pick"), labels=labels
        )
        return form

    # The list

    @admin.display(description=_("languages"))
    def statuses(self, record):
        return format_html_join(
            " ",
            '<span class="language-status language-status-{}" title="{}: {}">{} '
            '<span aria-hidden="true">{}</span>'
            '<span class="visually-hidden">{}</span>{}</span>',
            (
                (
                    status.value,
                    own_name(code),
                    status.label,
                    code.upper(),
                    SIGNS[status],
                    status.label,
                    # That it is not written stands there already.
                    ""
                    if status
                    in {
                        LanguageStatus.MISSING,
                        LanguageStatus.NONE,
                        LanguageStatus.REVIEW,
                    }
                    else mark(record, code),
                )
                for code in LANGUAGES
                for status in [record.status_in(code)]
            ),
        )

    @admin.display(description=_("changed"))
    def changed(self, record):
        return max(
            (
                moment
                for language in LANGUAGES
                if (moment := getattr(record, f"updated_at_{language}"))
            ),
            default=None,
        )

    # The form

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original") or self.model()
        context["title_language"] = title_language(record)
        context["copy_label"] = self.copy_label
        if record.pk and context.get("errors"):
            # A form that is refused has left on the record what was typed.
            record = self.model._base_manager.get(pk=record.pk)
        if record.pk and "copy" not in context:
            context |= self._copies_here(request, record)
        context["states"] = [
            self._state_line(record, language, request.user) for language in LANGUAGES
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def _state_line(self, record, language, user):
        status = record.status_in(language)
        return {
            "language": language,
            "name": own_name(language),
            "status": status,
            "sign": SIGNS[status],
            "published_at": getattr(record, f"published_at_{language}"),
            "url": record.address_in(language)
            if record.pk
            and (record.is_visible_in(language) or record.is_retired_in(language))
            else None,
            "transitions": transitions.offered(record, language, user)
            if user.has_perm(self._permission("change"))
            or user.has_perm(self._permission("translate"))
            else [],
        }

    def _permission(self, action):
        return f"{self.opts.app_label}.{action}_{self.opts.model_name}"

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.transition:
            messages.success(request, form.transition_message())

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        record = form.instance
        if "related" in form.changed_names:
            Link.objects.relate(record, form.cleaned_data["related"])
        others = {field.name for field in record._meta.many_to_many} | {"related"}
        if change and form.changed_names & others:
            record.mark_updated()

    # A copy as a new draft

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/copy/", view(self.copy), name=f"{name}_copy"),
            *super().get_urls(),
        ]

    def copy(self, request, object_id):
        """Make a new draft with the same texts."""
        if request.method != "POST":
            raise Http404
        if not self.has_add_permission(request):
            raise PermissionDenied
        record = self._record(request, object_id)
        copied = self.model.objects.get(pk=record.pk)
        values = snapshots.take(self.model, record.pk)
        copied.become_new_draft()
        pairs = translation_status.synced_versions(record)
        with changesets.changeset(
            request.user, kind=Revision.Kind.DUPLICATED, restored_versions=pairs
        ) as changeset:
            copied.save()
            changeset.target = copied.pointer
            snapshots.attach_duplicated(copied, values)
            self.log_addition(request, copied, [{"added": {}}])
        messages.success(
            request,
            gettext("A new draft with the texts of “%(title)s”.") % {"title": record},
        )
        return HttpResponseRedirect(page_of(self.model, "change", copied.pk))

    def _record(self, request, object_id):
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        # Not self.get_object: it would lock the row, and nothing is written here.
        record = admin.ModelAdmin.get_object(self, request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record
