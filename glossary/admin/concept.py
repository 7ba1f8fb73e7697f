from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.admin.terms import CitationInline, TermInline
from glossary.models import Concept, Term
from glossary.views.entries import entry_context
from publishing.admin import PublishableAdmin, PublishableForm, pair
from publishing.languages import LANGUAGES


class ConceptForm(PublishableForm):
    """The form of a concept, whose titles are the preferred terms below it."""

    def may_change(self, name):
        return not name.startswith("title_") and super().may_change(name)

    def clean(self):
        cleaned = super().clean()
        for language in LANGUAGES:
            name = f"title_{language}"
            if (title := self._title(cleaned, language)) != self.stored(name):
                cleaned[name] = title
                self.changed_names.add(name)
        broader = cleaned.get("broader")
        if broader and (fault := self.instance.broader_fault(broader)):
            self.add_error("broader", fault)
        return cleaned

    def _title(self, cleaned, language):
        """Return the preferred term as the rows have it now."""
        terms = list(self._terms_sent(language))
        preferred = (text for text, status in terms if status == Term.Status.PREFERRED)
        first = next(preferred, terms[0][0] if terms else "")
        return first or self.stored(f"title_{language}") or ""

    def _terms_sent(self, language):
        """Yield (text, status) of the terms of a language that readers will see."""
        prefix = "terms"
        count = self.data.get(f"{prefix}-TOTAL_FORMS", "")
        for number in range(min(int(count), 1000) if count.isdecimal() else 0):
            row = f"{prefix}-{number}"
            text = " ".join(self.data.get(f"{row}-text", "").split())
            status = self.data.get(f"{row}-status")
            is_read = status in Term.Status.values and status != Term.Status.LOOKUP
            is_here = self.data.get(f"{row}-language") == language
            if text and is_here and is_read and f"{row}-DELETE" not in self.data:
                yield text, status

    def _post_clean(self):
        # No field of its own takes them from what was sent.
        for language in LANGUAGES:
            name = f"title_{language}"
            if name in self.changed_names:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()


@admin.register(Concept)
class ConceptAdmin(PublishableAdmin):
    form = ConceptForm
    template = "glossary/entry.html"
    content = [pair("title"), pair("summary"), pair("note")]
    shared = [
        ("code", "own_wording"),
        "domains",
        "broader",
        "confusable",
        "replaced_by",
        "same_as",
        "related",
    ]
    list_display = ["linked_title", "standings", "code", "changed"]
    list_filter = ["domains", "own_wording"]
    search_fields = [*pair("title"), *pair("names"), *pair("summary"), "code"]
    ordering = ["code"]
    autocomplete_fields = ["domains", "broader", "confusable", "replaced_by"]
    inlines = [TermInline, CitationInline]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in [*pair("note"), "same_as"]:
            field.widget.attrs["rows"] = 2
        if field is not None and db_field.name in pair("title"):
            field.help_text = _("The preferred term of the list below.")
        return field

    def page_context(self, record, cleaned):
        chosen = {name: cleaned[name] for name in ["domains", "broader", "confusable"]}
        return entry_context(record, chosen=cleaned["related"], **chosen)
