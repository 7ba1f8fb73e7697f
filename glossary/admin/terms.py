"""The terms of a concept, all of them in its form: each language's in its column."""

from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write
from glossary.models import Citation, Concept, Term
from publishing.admin import PartForm, PartInline, pair
from publishing.admin.rows import InlineRows
from publishing.languages import LANGUAGES


class TermForm(PartForm):
    """A row of a term, which whoever writes its language may change."""

    def may_change(self, name):
        languages = [self.instance.language] if self.instance.pk else LANGUAGES
        return any(map(self.may_write_in, languages))

    def may_write_in(self, language):
        is_public = language in self.public
        return may_write(self.user, Concept, language, is_public=is_public)

    def clean_language(self):
        language = self.cleaned_data["language"]
        if not self.fields["language"].disabled and not self.may_write_in(language):
            self.add_error("language", gettext("You do not write this language."))
        return language


class TermRows(InlineRows):
    """The terms of a concept, at most one of each language preferred."""

    def _should_delete_form(self, form):
        return super()._should_delete_form(form) and form.may_change("text")

    def clean(self):
        super().clean()
        preferred = set()
        for form in self.forms:
            if not form.is_bound or form.errors or self._should_delete_form(form):
                continue
            term = form.instance
            if not term.text or term.status != Term.Status.PREFERRED:
                continue
            if term.language in preferred:
                message = gettext("A concept has one preferred term in each language.")
                form.add_error("status", message)
            preferred.add(term.language)


class TermInline(PartInline):
    model = Term
    form = TermForm
    formset = TermRows
    fieldsets = [
        (None, {"fields": [("language", "text", "status", "type")]}),
        (
            _("Grammar, usage, links in texts"),
            {
                "fields": [
                    ("part_of_speech", "gender", "region", "position"),
                    "note",
                    ("example", "example_source"),
                    ("is_linked", "is_case_sensitive"),
                    ("forms", "not_when"),
                ],
            },
        ),
    ]
    autocomplete_fields = ["example_source"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in {
            *["note", "example", "forms", "not_when"]
        }:
            field.widget.attrs["rows"] = 2
        return field

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("concept")
        return rows.select_related("example_source").in_order()

    def has_add_permission(self, request, obj=None):
        return self._writes_any(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._writes_any(request, obj)

    def _writes_any(self, request, whole):
        public = self._public(request, whole)
        return any(
            may_write(request.user, Concept, code, is_public=code in public)
            for code in LANGUAGES
        )


class CitationInline(PartInline):
    model = Citation
    fieldsets = [
        (None, {"fields": [("source", "supports"), pair("locator")]}),
        (_("Order"), {"fields": ["position"]}),
    ]
    autocomplete_fields = ["source"]
    ordering = ["position", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source", "concept")
