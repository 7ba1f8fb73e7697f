from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy as _, override, pgettext_lazy

from bibliography.identifiers import doi_in
from imports.views import ImportMixin, TableForm
from journal import galleys
from journal.admin.deposits import line_of
from journal.description import description
from journal.galleys import DATA, TEXT, TEXT_TYPES
from journal.imports.subject import ArticleSubject
from journal.models import (
    Article,
    Award,
    Contribution,
    Galley,
    Issue,
    Reference,
    Rubric,
)
from journal.models.children import MOST, lines_of
from journal.names import OF_PERSON
from journal.views.article import ArticlePage
from library import files
from library.admin.document import FactsField
from library.files import PreparedFile, StoredFile
from publishing.admin import (
    ChildForm,
    ChildInline,
    PublishableAdmin,
    PublishableForm,
    named,
    pair,
)
from publishing.admin.addresses import page_of
from publishing.admin.filters import RelatedFilter
from publishing.admin.formsets import InlineRows
from text.languages import LANGUAGES
from text.typography import typeset

# The language that a new row has until its file is read.
AS_FILE = "file"
CHOICES = [
    (AS_FILE, _("as the file says")),
    *settings.LANGUAGES,
    ("", _("Both languages")),
]


class GalleyForm(ChildForm):
    """A file of an article. Its language is found by itself, if nobody says it."""

    file = FactsField(label=_("File"))
    language = forms.ChoiceField(label=_("Language"), choices=CHOICES, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not (stored := self.initial.get("file")):
            self.initial["language"] = AS_FILE
            return
        self.fields["language"].choices = CHOICES[1:]
        input = self.fields["file"].widget
        parent = getattr(self.instance.item, "stored", self.instance.item)
        page = parent.address_in(LANGUAGES[0])
        [(name, row)] = galleys.named([self.instance.as_row()]).items()
        input.address = f"{page}{name}?version={row['file']['sha256'][:12]}"
        input.remarks = files.remarks(StoredFile.of(stored), self.instance.language)

    def _post_clean(self):
        """Store the file once all else is valid: the disk may be full."""
        prepared = self.cleaned_data.get("file")
        if isinstance(prepared, PreparedFile):
            is_new = not (self.errors or self.is_recovering or self.editing.is_preview)
            try:
                file = prepared.store() if is_new else prepared.facts | {"name": ""}
                self.cleaned_data["file"] = file
            except forms.ValidationError as error:
                self.add_error("file", error)
        super()._post_clean()

    def clean(self):
        cleaned, file = self.cleaned_data, self.cleaned_data.get("file")
        facts = file.facts if isinstance(file, PreparedFile) else file or {}
        if cleaned.get("kind") == TEXT and facts and facts["type"] not in TEXT_TYPES:
            cleaned["kind"] = DATA
        if cleaned.get("language") == AS_FILE:
            is_text = cleaned.get("kind") == TEXT
            usual = self.instance.item.written_in if is_text else ""
            cleaned["language"] = language_of(facts) or usual
        return super().clean()


def language_of(facts):
    """Return the language of the words of a file, else that which it states, or ""."""
    named = [facts.get("words_in"), facts.get("language")]
    return next((code for code in named if code in LANGUAGES), "")


class GalleyRows(InlineRows):
    def typeset(self):
        """Return the PDFs that the site has made of its texts, for readers."""
        article = getattr(self.instance, "stored", self.instance)
        galleys = description(article, None).galleys_below(article.written_in)
        return [galley for galley in galleys if not galley.pk]


class GalleyInline(ChildInline):
    model = Galley
    form = GalleyForm
    formset = GalleyRows
    template = "admin/journal/galley_rows.html"
    # Also without a script, which adds rows.
    extra = 1
    fieldsets = [
        (None, {"fields": [("file", "language", "kind")]}),
        (_("name"), {"fields": [pair("label")]}),
    ]


class ReferenceForm(ChildForm):
    """A reference: one line, whose DOI is found by itself."""

    def clean_text(self):
        lines = lines_of(self.cleaned_data["text"])
        if self.instance._state.adding and len(lines) > 1:
            message = gettext("One row holds one reference, and here are %(number)d.")
            raise ValidationError(message % {"number": len(lines)})
        return " ".join(lines)

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding and not cleaned.get("doi"):
            cleaned["doi"] = doi_in(cleaned.get("text") or "")
        return cleaned


class ReferenceInline(ChildInline):
    model = Reference
    form = ReferenceForm
    attributes = {name: {"rows": 2} for name in ["text", "other_text"]}
    max_num = MOST
    fieldsets = [
        (None, {"fields": ["text"]}),
        (_("second form, DOI, address"), {"fields": ["other_text", ("doi", "url")]}),
    ]


AUTHOR = [
    *(tuple(f"{part}_{language}" for part in OF_PERSON) for language in LANGUAGES),
    ("person", "affiliations", "is_corresponding"),
]
MORE_OF_AUTHOR = [
    pair("degree_and_post"),
    (*pair("suffix"), "is_group"),
    ("orcid", "email", "is_email_public"),
    "roles",
]


class ContributionInline(ChildInline):
    model = Contribution
    fieldsets = [
        (None, {"fields": AUTHOR}),
        (_("degree, ORCID, e-mail, roles"), {"fields": MORE_OF_AUTHOR}),
    ]
    autocomplete_fields = ["person", "affiliations"]


class AwardInline(ChildInline):
    model = Award
    fieldsets = [(None, {"fields": [(*pair("funder"), "ror", "number")]})]


class IssueFilter(RelatedFilter):
    """Calls what has no issue by its name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = Issue().number_display


class ArticleFileForm(TableForm):
    """Asks for the issue and the section of all articles of a file."""

    issue = forms.ModelChoiceField(
        Issue.objects.without_texts().latest_first(),
        label=_("Issue"),
        required=False,
        empty_label=_("as the file says, by year and number"),
    )
    rubric = forms.ModelChoiceField(
        Rubric.objects.all(),
        label=pgettext_lazy("of a journal", "Section"),
        required=False,
        empty_label=_("as the file says"),
        help_text=_("For new articles for which the file gives none."),
    )
    field_order = ["issue", "rubric", "upload"]

    def clean_upload(self):
        for name in ["issue", "rubric"]:
            setattr(self.subject, name, self.cleaned_data.get(name))
        return super().clean_upload()


class ArticleForm(PublishableForm):
    def clean(self):
        cleaned = super().clean()
        kind, about = cleaned.get("kind"), cleaned.get("about") or []
        for name, text in self.instance.notice_faults(kind, about).items():
            self._add_at(name, text)
        return cleaned


@admin.register(Article)
class ArticleAdmin(ImportMixin, PublishableAdmin):
    class Media:
        js = [Script("journal/manuscript.js", type="module")]

    purpose = _("Articles of the journal, with their authors, references and PDFs.")
    form = ArticleForm
    subject = ArticleSubject
    upload_form = ArticleFileForm
    page = ArticlePage
    content = [pair("title"), pair("summary"), pair("keywords"), pair("text")]
    shared = [
        ("issue", "rubric"),
        ("kind", "about", "written_in", "translation_of"),
        ("first_page", "last_page", "article_number"),
        ("doi", "edn", "udk"),
        ("received_on", "accepted_on", "published_on", "recommended_on"),
        "licence_url",
        ("topics", "projects"),
        "related",
    ]
    statements = ["recommended_by", "funding", "acknowledgements", "data_statement"]
    attributes = {
        "summary": {"rows": 8},
        **{key: {"rows": 2} for key in ["keywords", *statements[1:]]},
        "text": {
            "data-take-apart": _("Take it apart"),
            "data-not-found": _("Add by hand"),
            "data-rewritten": _("Check the capital letters of the title."),
        },
    }
    columns = ["number_of_issue", "rubric"]
    list_filter = [("issue", IssueFilter), "rubric", "kind", "notice_kind", "topics"]
    list_select_related = ["issue", "rubric"]
    search_fields = [*pair("title"), *pair("summary"), *pair("keywords"), "doi", "edn"]
    autocomplete_fields = [
        *["issue", "rubric", "translation_of", "about", "topics", "projects"],
    ]
    inlines = [ContributionInline, AwardInline, GalleyInline, ReferenceInline]
    readonly_fields = ["deposited", "notices_about"]

    def get_fieldsets(self, request, obj=None):
        content, *rest = super().get_fieldsets(request, obj)
        statements = [pair(name) for name in self.statements]
        if obj:
            statements.append("deposited")
        notices = {"classes": ["panel"], "fields": ["notices_about"]}
        panel = (_("Correction, retraction"), notices)
        is_about = obj and not obj.is_notice and self.has_add_permission(request)
        return [
            content,
            (_("Statements"), {"classes": ["in-columns"], "fields": statements}),
            *([panel] if is_about else []),
            *rest,
        ]

    @admin.display(description=_("notices about it"))
    def notices_about(self, article):
        """Lead to the notices about it, and to a new one of each kind."""
        notices = article.notices.without_texts().order_by("pk")
        rows = [(page_of(Article, "change", it.pk), named(it)) for it in notices]
        issues = Issue.objects.visible_anywhere().latest_first()
        last = issues.values_list("pk", flat=True).first() or ""
        new, at = gettext("Write a notice:"), self.address_of_new
        rows += [(at(article, it, last), f"{new} {it.label}") for it in article.NOTICES]
        lines = format_html_join("\n", '<li><a href="{}">{}</a></li>', rows)
        return format_html('<ul class="users">{}</ul>', lines)

    @staticmethod
    def address_of_new(article, kind, issue):
        """Return the address of the form of a new notice about an article."""
        facts = {
            "kind": kind.value,
            "about": article.pk,
            "issue": issue,
            "rubric": article.rubric_id,
            "written_in": article.written_in,
            "published_on": localdate(),
        }
        for code in LANGUAGES:
            if title := getattr(article, f"title_{code}"):
                with override(code):
                    words = f'{article.NOTICE_OF[kind]} "{title}"'
                facts[f"title_{code}"] = typeset(words, code)
        return f"{reverse('admin:journal_article_add')}?{urlencode(facts)}"

    @admin.display(description=_("deposited"))
    def deposited(self, article):
        return line_of([article.pk], article.issue_id)

    @admin.display(description=_("languages"))
    def statuses(self, article):
        """Put before the states what a notice has made of it."""
        mark, states = article.notice_mark, super().statuses(article)
        return format_html("{}<br>{}", mark, states) if mark else states

    @admin.display(description=_("issue"), ordering="issue")
    def number_of_issue(self, article):
        return article.issue_or_blank.number_display
