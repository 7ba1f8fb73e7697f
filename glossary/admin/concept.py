from functools import cached_property
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_safe

from glossary import radar
from glossary.admin.remarks import RemarkFilter, former_names, remarks_on
from glossary.admin.term_inline import CitationInline, TermInline
from glossary.imports.subject import ConceptSubject
from glossary.interchange.entries import title_page_of
from glossary.models import Concept, Domain, GeneratedFile, Source, Term, TitlePage
from glossary.models.concept import titles_of
from glossary.views.concept_detail import ConceptPage
from glossary.views.downloads import FORMATS, file_response
from imports.views import ImportMixin
from publishing.admin import (
    ColumnLabel,
    PublishableAdmin,
    PublishableForm,
    SingleRowMixin,
    TranslatedAdmin,
    pair,
)
from publishing.admin.addresses import page_of
from publishing.admin.fields import DisplayedField
from publishing.content.snapshots import stem
from publishing.revisions.display import format_moment
from text.languages import LANGUAGES, current, language_of, others, own_name


class ConceptForm(PublishableForm):
    # The formset class of the terms, which the admin sets for each request.
    term_formset = None
    needs_a_title = _("Add a term in at least one language.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        read_only = [f"title_{language}" for language in LANGUAGES]
        if self.seen:
            # Readers have seen it: it must not change.
            read_only.append("code")
        for name in self.fields.keys() & read_only:
            if not self.fields[name].disabled:
                self.fields[name] = DisplayedField(self.fields[name], language_of(name))

    def clean(self):
        cleaned = super().clean()
        for language in LANGUAGES:
            name = f"title_{language}"
            title = self.as_stored(name, self._title(cleaned, language))
            if title != (self.stored(name) or ""):
                cleaned[name] = title
                self.changed_names.add(name)
        broader = cleaned.get("broader")
        if broader and (fault := self.instance.broader_fault(broader)):
            self.add_error("broader", fault)
        return cleaned

    @cached_property
    def terms_to_be(self):
        """The terms as they will be after the save.

        The formset is built here from the same data, as it knows which rows this person
        may change, and what another person has changed meanwhile.
        """
        formset = self.term_formset(self.data, instance=self.instance, prefix="terms")
        formset.is_valid()
        terms = [form.instance for form in formset.remaining_forms()]
        return [*terms, *formset.added_meanwhile()]

    def _title(self, cleaned, language):
        """Return the first term that readers will see."""
        if title := titles_of(self.terms_to_be).get(language):
            return title
        stored = titles_of(self.instance.terms.all()) if self.instance.pk else {}
        return "" if language in stored else self.stored(f"title_{language}") or ""

    def _post_clean(self):
        # The titles are read-only fields, which Django does not set.
        for language in LANGUAGES:
            name = f"title_{language}"
            if name in self.changed_names:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()
        self._check_preferred()

    def _check_preferred(self):
        """Refuse a public language without a preferred term."""
        preferred = {
            term.language
            for term in self.terms_to_be
            if term.status == Term.Status.PREFERRED
        }
        for language in self.languages_for_readers():
            if language not in preferred and getattr(
                self.instance, f"title_{language}"
            ):
                self._add_at(f"title_{language}", "")

    def _add_at(self, field, message):
        """Report errors of a title above the form: they are about the terms."""
        if stem(field) != "title":
            super()._add_at(field, message)
            return
        message = gettext(
            "%(language)s: readers need a preferred term. Give one among the terms."
        )
        self.add_error(None, message % {"language": own_name(language_of(field))})


@admin.display(description=_("code"), ordering="code")
def code_column(record):
    """Show the code of a concept or a domain: <code> is in no language."""
    return format_html("<code>{}</code>", record.code)


@admin.register(Concept)
class ConceptAdmin(ImportMixin, PublishableAdmin):
    purpose = _(
        "The terms of your field with their definitions; texts link to them by "
        "themselves."
    )
    subject = ConceptSubject
    form = ConceptForm
    change_form_template = "admin/glossary/concept_form.html"
    change_list_template = "admin/glossary/concept_list.html"
    page = ConceptPage
    content = [pair("title"), pair("summary"), pair("note")]
    shared = [
        ("code", "own_wording"),
        "domains",
        ("broader", "confusable"),
        "replaced_by",
        "same_as",
        "related",
    ]
    list_display = ["linked_title", "statuses", code_column, "on_site", "changed"]
    list_filter = ["domains", "own_wording", RemarkFilter]
    search_fields = [*pair("title"), *pair("names"), *pair("summary"), "code"]
    ordering = ["title"]
    autocomplete_fields = ["domains", "broader", "confusable", "replaced_by"]
    inlines = [TermInline, CitationInline]
    own_pages = {"export": "export/glossary.<slug:suffix>", "radar": "radar/"}

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

    def render_change_form(self, request, context, *args, **kwargs):
        if (record := context.get("original")) and record.pk:
            replace = reverse(self.admin_site.translation_tools["replace"])
            context["remarks"] = remarks_on(record) + former_names(record, replace)
        return super().render_change_form(request, context, *args, **kwargs)

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

    @method_decorator(require_safe)
    def export(self, request, suffix):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if suffix not in FORMATS:
            raise Http404
        title_page = title_page_of(Concept.objects.all(), everything=True)
        return file_response(FORMATS[suffix], title_page, everything=True)

    # What the glossary lacks: words of texts that have no entry

    @method_decorator(require_safe)
    def radar(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        language = request.GET.get("language")
        language = language if language in LANGUAGES else current()
        [other] = others(language)
        rows = [
            {
                "candidate": candidate,
                "new": address_of_new(candidate, language, other),
                "passages": [
                    (words, times, match, form_of(match.pointer))
                    for words, times, match in candidate.renderings
                ],
            }
            for candidate in radar.candidates(language)
        ]
        return self.admin_site.render_page(
            request,
            "admin/glossary/radar.html",
            opts=self.opts,
            title=gettext("Words without an entry"),
            language=language,
            other=other,
            other_name=own_name(other),
            rows=rows,
            may_add=self.has_add_permission(request),
        )


def form_of(pointer):
    return page_of(pointer.model, "change", pointer.pk)


def address_of_new(candidate, language, other):
    """Return the address of a new entry that has the words as its terms."""
    usual = candidate.renderings[0][0]
    terms = {f"term_{language}": candidate.words, f"term_{other}": usual}
    return f"{page_of(Concept, 'add')}?{urlencode(terms)}"


@admin.register(Domain)
class DomainAdmin(TranslatedAdmin):
    list_display = [*pair("title"), code_column]
    search_fields = [*pair("title"), "code"]
    shared = ["code"]


@admin.register(Source)
class SourceAdmin(TranslatedAdmin):
    list_display = ["linked_title", "kind", "year"]
    list_filter = ["kind"]
    search_fields = pair("title")
    shared = [("kind", "year"), "url"]


def pdf_status(pdf):
    """Return a link to the file, and when the last build failed, if it did."""
    lines = []
    if download := pdf.download:
        made = gettext("made on %(moment)s") % {"moment": format_moment(pdf.made_at)}
        link = format_html('<a href="{}">{}</a>', download.address, download.badge)
        lines.append(format_html("{}, {}", link, made))
    if pdf.failed_at:
        failed = gettext(
            "%(language)s: could not be made on %(moment)s; the log says why."
        )
        moment, language = format_moment(pdf.failed_at), pdf.get_language_display()
        lines.append(failed % {"language": language, "moment": moment})
    return joined(lines)


def joined(lines):
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


@admin.register(TitlePage)
class TitlePageAdmin(SingleRowMixin, TranslatedAdmin):
    readonly_fields = ["pdfs"]
    shared = ["licence_url", "pdfs"]

    @admin.display(description=_("PDF"))
    def pdfs(self, page):
        """Show the generated PDF of each language."""
        lines = joined(map(pdf_status, GeneratedFile.objects.order_by("pk")))
        return lines or gettext("None is made yet.")
