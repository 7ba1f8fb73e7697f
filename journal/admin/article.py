from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy as _, override, pgettext_lazy

from imports.views import ImportMixin, TableForm
from journal.admin.deposits import line_of
from journal.admin.galleys import GalleyInline
from journal.admin.references import ReferenceInline
from journal.imports.subject import ArticleSubject, Choice
from journal.models import Article, Award, Contribution, Issue, Rubric
from journal.names import OF_PERSON, name_in
from journal.views.article import ArticlePage
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
from publishing.content.snapshots import stem
from text.languages import LANGUAGES, first_language
from text.typography import typeset


def names_of(author):
    """Return the names, but for the suffix, which no page of a person has."""
    names = [name_in(vars(author), code)._replace(suffix="") for code in LANGUAGES]
    return [*dict.fromkeys(name.full for name in names)]


class AuthorForm(ChildForm):
    def remark(self):
        """Say where the page of the person has another name than was printed."""
        row = self.instance
        if row.person_id is None or not row.article.public_languages():
            return ""
        now = Contribution(person=row.person)
        now.take_from_page()
        renamed = [name for name in names_of(now) if name not in names_of(row)]
        text = gettext("The page has %(name)s now; the article keeps its own.")
        return text % {"name": " / ".join(renamed)} if renamed else ""


class ContributionInline(ChildInline):
    model = Contribution
    form = AuthorForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *(
                        tuple(f"{part}_{language}" for part in OF_PERSON)
                        for language in LANGUAGES
                    ),
                    ("person", "affiliations", "is_corresponding"),
                ]
            },
        ),
        (
            _("degree, ORCID, e-mail, roles"),
            {
                "fields": [
                    pair("degree_and_post"),
                    (*pair("suffix"), "is_group"),
                    ("orcid", "email", "is_email_public"),
                    "roles",
                ]
            },
        ),
    ]
    autocomplete_fields = ["person", "affiliations"]
    ordering = ["position", "pk"]


class AwardInline(ChildInline):
    model = Award
    fieldsets = [(None, {"fields": [(*pair("funder"), "ror", "number")]})]
    ordering = ["position", "pk"]


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
        chosen = [self.cleaned_data.get(name) for name in ["issue", "rubric"]]
        self.subject.choice = Choice(*chosen)
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
    list_display = [
        "linked_title",
        "statuses",
        "number_of_issue",
        "rubric",
        "on_site",
        "changed",
    ]
    list_filter = [("issue", IssueFilter), "rubric", "kind", "notice_kind", "topics"]
    list_select_related = ["issue", "rubric"]
    search_fields = [*pair("title"), *pair("summary"), *pair("keywords"), "doi", "edn"]
    autocomplete_fields = [
        "issue",
        "rubric",
        "translation_of",
        "about",
        "topics",
        "projects",
    ]
    inlines = [ContributionInline, AwardInline, GalleyInline, ReferenceInline]
    readonly_fields = ["deposited", "notices_about"]

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {"written_in": first_language(), **initial}

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
        return format_html("{} {}", article.notice_mark, super().statuses(article))

    @admin.display(description=_("issue"), ordering="issue")
    def number_of_issue(self, article):
        return article.issue_or_blank.number_display

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs |= self.attributes.get(stem(db_field.name), {})
        return field
