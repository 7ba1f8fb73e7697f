from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_safe

from glossary.admin.concept_form import ConceptForm
from glossary.admin.find_terms import FindTermsMixin
from glossary.admin.remarks import (
    RemarkFilter,
    SimilarTermsForm,
    remarks_on,
    similar_terms,
)
from glossary.admin.term_inline import CitationInline, TermInline
from glossary.admin.vocabulary import CodeColumnMixin
from glossary.imports.subject import ConceptSubject
from glossary.interchange.formats import FORMATS
from glossary.interchange.title_page import title_page_of
from glossary.models import Concept, Term
from glossary.views.concept_detail import concept_context
from glossary.views.export import file_response, format_or_404
from imports.views import ImportMixin
from publishing.admin import ColumnLabel, PublishableAdmin, pair


@admin.register(Concept)
class ConceptAdmin(CodeColumnMixin, FindTermsMixin, ImportMixin, PublishableAdmin):
    subject = ConceptSubject
    form = ConceptForm
    change_form_template = "admin/glossary/concept_form.html"
    change_list_template = "admin/glossary/concept_list.html"
    template = "glossary/concept_detail.html"
    content = [pair("title"), pair("summary"), pair("note")]
    shared = [
        ("code", "own_wording"),
        "domains",
        ("broader", "confusable"),
        "replaced_by",
        "same_as",
        "related",
    ]
    list_display = ["linked_title", "statuses", "code_column", "on_site", "changed"]
    list_filter = ["domains", "own_wording", RemarkFilter]
    search_fields = [*pair("title"), *pair("names"), *pair("summary"), "code"]
    ordering = ["title"]
    autocomplete_fields = ["domains", "broader", "confusable", "replaced_by"]
    inlines = [TermInline, CitationInline]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.term_formset = TermInline(self.model, self.admin_site).get_formset(
            request, obj
        )
        return form

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, TermInline) and obj.pk is None:
            kwargs["initial"] = inline.initial_rows(request)
        return kwargs

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in [*pair("note"), "same_as"]:
            field.widget.attrs["rows"] = 2
        if field is not None and db_field.name in pair("title"):
            field.label = ColumnLabel(_("Preferred term"), db_field.language)
            field.help_text = ""
        return field

    def get_urls(self):
        return [
            path(
                "similar-terms/",
                self.admin_site.admin_view(self.similar_terms_view),
                name="glossary_concept_similar_terms",
            ),
            path(
                "export/glossary.<slug:suffix>",
                self.admin_site.admin_view(require_safe(self.export_view)),
                name="glossary_concept_export",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        if (record := context.get("original")) and record.pk:
            context["remarks"] = remarks_on(record)
        return super().render_change_form(request, context, *args, **kwargs)

    def page_context(self, record, cleaned):
        chosen = {name: cleaned[name] for name in ["domains", "broader", "confusable"]}
        return concept_context(record, chosen=cleaned["related"], **chosen)

    # Terms that are in other concepts already

    def similar_terms_view(self, request):
        """Answer the script of the form, as JSON."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        form = SimilarTermsForm(request.GET)
        terms = similar_terms(**form.cleaned_data) if form.is_valid() else []
        return JsonResponse({"terms": terms})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            for row in formset.forms if formset.model is Term else ():
                if row.has_changed() and row not in formset.deleted_forms:
                    self._warn_of_similar_terms(request, row.instance)

    def _warn_of_similar_terms(self, request, term):
        if terms := similar_terms(term.text, term.language, term.concept_id):
            row = '<a href="{url}" lang="{language}">{text}</a>'
            links = format_html_join(", ", row, terms)
            message = gettext("“{term}” is already in: {links}")
            messages.warning(request, format_html(message, term=term.text, links=links))

    # Files of all concepts: drafts too, and terms that are only looked up

    def changelist_view(self, request, extra_context=None):
        formats = [
            (
                format.name,
                format.description,
                reverse("admin:glossary_concept_export", args=[format.suffix]),
            )
            for format in FORMATS.values()
        ]
        context = {"formats": formats, **(extra_context or {})}
        return super().changelist_view(request, context)

    def export_view(self, request, suffix):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        format = format_or_404(suffix)
        title_page = title_page_of(Concept.objects.all(), everything=True)
        response = file_response(format, title_page, everything=True)
        add_never_cache_headers(response)
        return response
