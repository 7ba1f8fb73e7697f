"""The terms of a concept in its form, with a column for each language."""

from functools import cached_property

from django.db.models import Case, When
from django.forms.widgets import Script
from django.utils.translation import gettext, gettext_lazy as _

from glossary.models import Citation, Concept, Term
from glossary.models.term import PROSE
from publishing.admin import ChildForm, ChildInline, pair
from publishing.admin.forms import editing
from publishing.admin.formsets import InlineRows
from publishing.drafts.permissions import may
from text.languages import LANGUAGES, current, own_name
from text.typography import typeset

# Fields with text; the others have choices.
TEXT_FIELDS = ["text", "region", "note", "example", "forms", "not_when"]


class TermForm(ChildForm):
    """A row of a term; whoever writes its language may change it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TEXT_FIELDS:
            if name in self.fields and self.language_now:
                self.fields[name].widget.attrs["lang"] = self.language_now

    @property
    def language_now(self):
        """The language that the row shows, or ""."""
        language = self["language"].value()
        return language if language in LANGUAGES else ""

    @property
    def column(self):
        """The number of the column for the row."""
        codes = ["", *LANGUAGES]
        return codes.index(self.language_now)

    def may_change(self, name):
        languages = [self.instance.language] if self.instance.pk else LANGUAGES
        return any(map(self.may_write_in, languages))

    def is_translated(self, name):
        languages = [self.instance.language] if self.instance.pk else LANGUAGES
        return any(map(self.is_written, languages))

    def may_write_in(self, language):
        return language in self.writable and self.is_written(language)

    @property
    def may_be_deleted(self):
        return self.may_change("text") and self.is_translated("text")

    def has_changed(self):
        """Treat a new row without text as empty, whatever is chosen in it."""
        is_written = self.instance.pk or not set(TEXT_FIELDS).isdisjoint(
            self.changed_data
        )
        return bool(is_written) and super().has_changed()

    def folded_value(self, name):
        """Show only values that are not the default."""
        value = self.stored(name)
        if name == "is_linked" and value is False:
            return gettext("not linked in texts"), None
        if value == self._meta.model._meta.get_field(name).get_default():
            return None
        return super().folded_value(name)

    def clean_language(self):
        language = self.cleaned_data["language"]
        if not self.fields["language"].disabled and not self.may_write_in(language):
            self.add_error(
                "language",
                gettext("You do not have permission to write in this language."),
            )
        return language

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())

    def as_stored(self, name, value):
        language = self.cleaned_data.get("language") or self.instance.language
        if name in ["text", *PROSE] and language in LANGUAGES:
            return typeset(value, language)
        return super().as_stored(name, value)

    def validate_constraints(self):
        """Leave it to the formset: rows may exchange their values."""


class TermFormSet(InlineRows):
    """The terms of a concept, at most one of each language preferred."""

    @cached_property
    def empty_form(self):
        form = super().empty_form
        # The active language, if this person writes it.
        codes = sorted(LANGUAGES, key=lambda code: code != current())
        form.initial["language"] = next(filter(form.may_write_in, codes), "")
        return form

    @property
    def columns(self):
        return [(language, own_name(language)) for language in LANGUAGES]

    @property
    def addable_languages(self):
        """(code, name) of the languages in which this person may add a term."""
        form = self.empty_form
        return [(code, own_name(code)) for code in LANGUAGES if form.may_write_in(code)]

    def remaining_forms(self):
        """Return the rows that are filled in and not to be deleted."""
        return [
            form
            for form in self.forms
            if form.instance.text and not self._should_delete_form(form)
        ]

    def _should_delete_form(self, form):
        return super()._should_delete_form(form) and form.may_be_deleted

    def validate_unique(self):
        """Leave it to ``clean``, which puts the error at the row."""

    def clean(self):
        super().clean()
        others = self.added_meanwhile()
        preferred = {term.language for term in others if is_preferred(term)}
        texts = {(term.language, term.text) for term in others}
        for form in self.remaining_forms():
            term = form.instance
            name = term.language, term.text
            if is_preferred(term) and term.language in preferred:
                message = gettext("A concept has one preferred term in each language.")
                form.add_error("status", message)
            if name in texts:
                form.add_error("text", gettext("The concept has this term already."))
            if is_preferred(term):
                preferred.add(term.language)
            texts.add(name)


def is_preferred(term):
    return term.status == Term.Status.PREFERRED


class TermInline(ChildInline):
    model = Term
    form = TermForm
    formset = TermFormSet
    template = "admin/glossary/term_rows.html"
    fieldsets = [
        (None, {"fields": [("text", "status", "type", "language")]}),
        (
            _("grammar, usage, links in texts"),
            {
                "fields": [
                    ("part_of_speech", "gender", "region"),
                    "note",
                    ("example", "example_source"),
                    ("is_linked", "is_case_sensitive"),
                    ("forms", "not_when"),
                ],
            },
        ),
    ]
    autocomplete_fields = ["example_source"]
    attributes = {n: {"rows": 2} for n in ["note", "example", "forms", "not_when"]}
    is_translated = True

    class Media:
        css = {"all": ["glossary/terms.css"]}
        js = [Script("glossary/terms.js", type="module")]

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets

    def get_queryset(self, request):
        rows = super().get_queryset(request).in_order()
        columns = Case(
            *(When(language=code, then=rank) for rank, code in enumerate(LANGUAGES))
        )
        return rows.order_by(columns, *rows.query.order_by)

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else len(self.initial_rows(request))

    def initial_rows(self, request):
        """Return the rows of a new concept: a preferred term of each language.

        An address may begin them: ``?term_ru=``. Not of a form that is sent: it would
        seem unchanged.
        """
        asked = request.GET if request.method == "GET" else {}
        return [
            {
                "language": code,
                "status": Term.Status.PREFERRED,
                "text": asked.get(f"term_{code}", ""),
            }
            for code in self.writable_languages(request)
        ]

    def writable_languages(self, request, concept=None):
        """Return the languages in which this person may write terms."""
        public = self.public_languages(request, concept)
        return [
            code
            for code in LANGUAGES
            if may(request.user, Concept, code, public=public)
            and editing(request).target_language in (None, code)
        ]

    def has_add_permission(self, request, obj=None):
        return bool(self.writable_languages(request, obj))

    has_delete_permission = has_add_permission


class CitationInline(ChildInline):
    model = Citation
    fieldsets = [(None, {"fields": [("source", "supports", *pair("locator"))]})]
    autocomplete_fields = ["source"]
