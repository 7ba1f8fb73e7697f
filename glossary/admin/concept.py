from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.admin.concept_form import ConceptForm
from glossary.admin.export import ExportMixin
from glossary.admin.find_terms import FindTermsMixin
from glossary.admin.merge import MergeMixin
from glossary.admin.remarks import RemarksMixin
from glossary.admin.similar_terms import SimilarTermsMixin
from glossary.admin.term_inline import CitationInline, TermInline
from glossary.admin.vocabulary import CodeColumnMixin
from glossary.imports.subject import ConceptSubject
from glossary.models import Concept
from glossary.views.concept_detail import concept_context
from imports.views import ImportMixin
from publishing.admin import ColumnLabel, PublishableAdmin, pair


@admin.register(Concept)
class ConceptAdmin(
    CodeColumnMixin,
    ExportMixin,
    FindTermsMixin,
    MergeMixin,
    RemarksMixin,
    SimilarTermsMixin,
    ImportMixin,
    PublishableAdmin,
):
    subject = ConceptSubject
    form = ConceptForm
    change_form_template = "admin/glossary/concept_form.html"
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
    list_filter = ["domains", "own_wording"]
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

    def page_context(self, record, cleaned):
        chosen = {name: cleaned[name] for name in ["domains", "broader", "confusable"]}
        return concept_context(record, chosen=cleaned["related"], **chosen)
