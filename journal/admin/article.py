from django import forms
from django.contrib import admin
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from imports.views import ImportMixin, TableForm
from journal.admin.deposits import line_of
from journal.admin.galleys import GalleyInline
from journal.admin.references import ReferenceInline
from journal.imports.subject import ArticleSubject, Choice
from journal.models import Article, Award, Contribution, Issue, Rubric
from journal.names import OF_PERSON, name_in
from journal.views.article import ArticlePage
from publishing.admin import ChildForm, ChildInline, PublishableAdmin, pair
from text.languages import LANGUAGES


class AuthorForm(ChildForm):
    def remark(self):
        """Say where the page of the person has another name than was printed."""
        row = self.instance
        if row.person_id is None or not row.article.public_languages():
            return ""
        now = Contribution(person=row.person)
        now.take_from_page()
        names = dict.fromkeys(name_in(vars(now), code) for code in LANGUAGES)
        # But for the suffix, which no page has.
        renamed = [
            name.full
            for name in names
            if name[:4] != name_in(vars(row), name.language)[:4]
        ]
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


class ArticleFileForm(TableForm):
    """Asks for the issue and the section of all articles of a file."""

    issue = forms.ModelChoiceField(
        None,
        label=_("Issue"),
        required=False,
        empty_label=_("as the file says, by year and number"),
    )
    rubric = forms.ModelChoiceField(
        None,
        label=pgettext_lazy("of a journal", "Section"),
        required=False,
        empty_label=_("as the file says"),
        help_text=_("For new articles for which the file gives none."),
    )
    field_order = ["issue", "rubric", "upload"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issue"].queryset = Issue.objects.without_texts().latest_first()
        self.fields["rubric"].queryset = Rubric.objects.all()

    def clean_upload(self):
        chosen = [self.cleaned_data.get(name) for name in ["issue", "rubric"]]
        self.subject.choice = Choice(*chosen)
        return super().clean_upload()


@admin.register(Article)
class ArticleAdmin(ImportMixin, PublishableAdmin):
    subject = ArticleSubject
    upload_form = ArticleFileForm
    page = ArticlePage
    content = [pair("title"), pair("summary"), pair("keywords"), pair("text")]
    shared = [
        ("issue", "rubric"),
        ("kind", "written_in", "translation_of"),
        ("first_page", "last_page", "article_number"),
        ("doi", "edn", "udk"),
        ("received_on", "accepted_on", "published_on", "recommended_on"),
        "licence_url",
        ("topics", "projects"),
        "related",
    ]
    statements = ["recommended_by", "funding", "acknowledgements", "data_statement"]
    list_display = [
        "linked_title",
        "statuses",
        "number_of_issue",
        "rubric",
        "on_site",
        "changed",
    ]
    list_filter = ["issue", "rubric", "kind", "notice_kind", "topics"]
    list_select_related = ["issue", "rubric"]
    search_fields = [*pair("title"), *pair("summary"), *pair("keywords"), "doi", "edn"]
    autocomplete_fields = [
        "issue",
        "rubric",
        "translation_of",
        "topics",
        "projects",
    ]
    inlines = [ContributionInline, AwardInline, GalleyInline, ReferenceInline]
    readonly_fields = ["deposited"]

    def get_fieldsets(self, request, obj=None):
        content, *rest = super().get_fieldsets(request, obj)
        statements = [pair(name) for name in self.statements]
        if obj:
            statements.append("deposited")
        notice = [
            ("notice_kind", "notice_on", "notice_doi", "removed_on"),
            pair("notice"),
        ]
        return [
            content,
            (_("Statements"), {"classes": ["in-columns"], "fields": statements}),
            (_("Correction, retraction"), {"classes": ["panel"], "fields": notice}),
            *rest,
        ]

    @admin.display(description=_("deposited"))
    def deposited(self, article):
        return line_of([article.pk], article.issue_id)

    @admin.display(description=_("issue"), ordering="issue")
    def number_of_issue(self, article):
        return article.issue.number_display

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in pair("summary"):
            field.widget.attrs["rows"] = 8
        if field is not None and db_field.name in {
            *pair("keywords"),
            *(name for stem in self.statements[1:] for name in pair(stem)),
        }:
            field.widget.attrs["rows"] = 2
        return field
